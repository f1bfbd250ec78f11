"""Addresses of this room: the proposal for the organisation's own board."""

from django.urls import path

from membership.decisions import (
    views_at_once,
    views_background,
    views_county,
    views_files,
    views_forms,
    views_handing,
    views_logo,
    views_organisation,
)

app_name = "decisions"
FORMS = "arbetsyta/<slug:county>/beslutsmallar"
OWN = "mina-sidor/anslutning/<int:pk>/forslag"
urlpatterns = [
    path(f"{OWN}/", views_organisation.papers, name="papers"),
    path(f"{OWN}/direkt/", views_at_once.at_once, name="at_once"),
    path(f"{OWN}/skriv/", views_organisation.write, name="write"),
    path(f"{OWN}/spara/", views_organisation.autosave, name="autosave"),
    path(f"{OWN}/forhandsvisning/", views_organisation.preview, name="preview"),
    path(f"{OWN}/skapa/", views_organisation.make, name="make"),
    path(f"{OWN}/avsett/", views_handing.meant, name="meant"),
    path(f"{OWN}/kasta/", views_organisation.discard, name="discard"),
    path(f"{OWN}/underlag/", views_background.background, name="background"),
    path(f"{OWN}/logotyp/", views_logo.logo, name="logo"),
    path(f"{OWN}/logotyp/bild/", views_logo.picture, name="logo_picture"),
    path(f"{OWN}/egen-mall/", views_organisation.keep, name="keep"),
    path(f"{OWN}/<int:paper>/", views_organisation.paper, name="paper"),
    path(f"{OWN}/<int:paper>.pdf", views_files.paper_pdf, name="pdf"),
    path(f"{OWN}/<int:paper>.docx", views_files.paper_word, name="word"),
    path(f"{OWN}/<int:paper>.txt", views_files.paper_text, name="text"),
    path(f"{OWN}/<int:paper>/ny-version/", views_organisation.again, name="again"),
    path(f"{OWN}/<int:paper>/rita-om/", views_files.draw_again, name="draw_again"),
    path(f"{OWN}/<int:paper>/lamna/", views_handing.hand_over, name="hand_over"),
    path(f"{OWN}/<int:paper>/ta-tillbaka/", views_handing.take_back, name="take_back"),
    path(f"{OWN}/<int:paper>/lagg-undan/", views_handing.put_away, name="put_away"),
    path(f"{OWN}/egna-mallar/<int:kept>/", views_forms.own_form, name="own_form"),
    path(f"{FORMS}/", views_county.forms, name="county_forms"),
    path(f"{FORMS}/<int:pk>/", views_county.form, name="county_form"),
    path(f"{FORMS}/<int:pk>/forhandsvisning/", views_county.preview, name="county_form_preview"),
    path(f"{FORMS}/<int:pk>/ta-bort/", views_county.drop, name="county_form_drop"),
]
