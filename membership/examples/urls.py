"""Addresses of this room."""

from django.urls import path

from membership.examples import views_county, views_organisation

app_name = "examples"
OWN = "mina-sidor/anslutning/<int:pk>/exempel"
DESK = "arbetsyta/<slug:county>/exempel"
urlpatterns = [
    path(f"{OWN}/", views_organisation.examples, name="own"),
    path(f"{OWN}/nytt/", views_organisation.new, name="new"),
    path(f"{OWN}/<int:example>/", views_organisation.write, name="write"),
    path(f"{OWN}/<int:example>/lamna-in/", views_organisation.hand_in, name="hand_in"),
    path(f"{OWN}/<int:example>/ta-ner/", views_organisation.act, name="act"),
    path(f"{OWN}/<int:example>/fil/", views_organisation.file, name="own_file"),
    path(f"{DESK}/", views_county.examples, name="county_examples"),
    path(f"{DESK}/<int:pk>/", views_county.example, name="county_example"),
    path(f"{DESK}/<int:pk>/fil/", views_county.file, name="county_file"),
]
