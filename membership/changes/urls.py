"""Addresses of this room."""

from django.urls import path

from membership.changes import views_county, views_register
from membership.changes.views_organisation import goals, withdrawing

app_name = "changes"
OWN = "mina-sidor/anslutning/<int:pk>"
CASE = "arbetsyta/<slug:county>/arenden/<int:pk>"
SEATED = "arbetsyta/<slug:county>/organisationer"
urlpatterns = [
    path(f"{OWN}/uttrade/", withdrawing.withdraw, name="withdraw"),
    path(f"{OWN}/uttrade/bekrafta/", withdrawing.confirm, name="withdraw_confirm"),
    path(f"{OWN}/uttrade/kasta/", withdrawing.discard, name="withdraw_discard"),
    path(f"{OWN}/uttrade/ta-tillbaka/", withdrawing.take_back, name="withdraw_back"),
    path(f"{OWN}/uttrade/protokollsutdrag/", withdrawing.extract, name="withdraw_extract"),
    path(f"{OWN}/andra-mal/", goals.overview, name="goals"),
    path(f"{OWN}/andra-mal/skriv/", goals.write, name="goals_write"),
    path(f"{OWN}/andra-mal/lamna-in/", goals.hand_in, name="goals_hand_in"),
    path(f"{OWN}/andra-mal/kasta/", goals.discard, name="goals_discard"),
    path(f"{OWN}/andra-mal/ta-tillbaka/", goals.take_back, name="goals_back"),
    path(f"{SEATED}/", views_register.organisations, name="organisations"),
    path(f"{SEATED}/<int:pk>/namn/", views_register.rename, name="rename"),
    path(f"{SEATED}/<int:pk>/upphor/", views_register.close, name="close"),
    path(f"{CASE}/andrade-mal/", views_county.changed_goals, name="county_goals"),
    path(f"{CASE}/uttrade/protokollsutdrag/", views_county.withdrawal_extract, name="county_withdraw_extract"),
]
