"""Addresses of the county's desk; part of urls.py."""

from django.urls import path

from membership.joining import views_county, views_county_lists, views_county_signing, views_desk

CASES = "arbetsyta/<slug:county>/arenden/"
STEPS = {
    "confirm": "bekrafta",
    "ask_completion": "komplettering",
    "extend_completion": "komplettering/forlang",
    "withdraw_completion": "komplettering/ta-tillbaka",
    "decline": "avsla",
    "register": "diarienummer",
    "pause": "pausa",
    "resume": "ateruppta",
    "end": "avsluta",
    "date_joining": "anslutningsdag",
}
urlpatterns = [
    path("arbetsyta/<slug:county>/", views_desk.desk, name="desk"),
    path(CASES, views_county.cases, name="cases"),
    path("arbetsyta/<slug:county>/arenden.csv", views_county.cases_file, name="cases_file"),
    path("arbetsyta/<slug:county>/underskrivna-papper/", views_county_signing.papers, name="signed_papers"),
    path("arbetsyta/<slug:county>/underskrivna-papper/<int:pk>/", views_county_signing.register, name="register_paper"),
    path("arbetsyta/<slug:county>/strategier/<int:pk>/lista/", views_county_lists.member_list, name="member_list"),
    path(f"{CASES}<int:pk>/behorighet/", views_county_signing.authority, name="authority"),
    path(f"{CASES}<int:pk>/underteckna/", views_county_signing.counter, name="counter_sign"),
    path(f"{CASES}<int:pk>/underskrift/<int:number>/", views_county_signing.signed_file, name="county_signed_file"),
    path(f"{CASES}<int:pk>/utdrag/<int:extract>/", views_county.extract, name="county_extract"),
    path(f"{CASES}<int:pk>/handlaggare/", views_desk.assign, name="assign"),
    path(f"{CASES}<int:pk>/anteckning/", views_desk.note, name="note"),
    path(f"{CASES}<int:pk>/", views_county.case, name="case"),
    *(path(f"{CASES}<int:pk>/{word}/", views_county.act, {"verb": verb}, name=verb) for verb, word in STEPS.items()),
]
