"""Addresses of this room."""

from django.urls import path

from membership.support import views_county, views_organisation

app_name = "support"
urlpatterns = [
    path("mina-sidor/anslutning/<int:pk>/processtod/", views_organisation.answer, name="answer"),
    path("arbetsyta/<slug:county>/arenden/<int:pk>/kontaktad/", views_county.contacted, name="contacted"),
]
