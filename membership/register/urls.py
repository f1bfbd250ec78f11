"""Addresses of this room that people read. The start page stands in portal/urls.py: its name has no namespace."""

from django.urls import path

from membership.register import views_county, views_national, views_themes
from membership.register import views_public as public

app_name = "register"
urlpatterns = [
    path("lan/", public.counties, name="counties"),
    path("lan/<slug:county>/", public.county, name="county"),
    path("lan/<slug:county>/strategi/<slug:period>/", public.strategy_page, name="strategy"),
    path("lan/<slug:county>/strategi/<slug:period>/rapport/", public.strategy_report, name="strategy_report"),
    path("lan/<slug:county>/anslutna/", public.county_joined, name="county_joined"),
    path("anslutna/", public.joined, name="joined"),
    path("organisation/<slug:slug>/", public.organisation, name="organisation"),
    path("organisation/<slug:slug>/marke/<slug:mark>.svg", public.badge, name="badge"),
    path("tvargaende-omraden/", views_themes.themes, name="themes"),
    path("tvargaende-omraden/<slug:theme>/", views_themes.theme, name="theme"),
    path("sok/", public.search, name="search"),
    path("kalender/", public.calendar, name="calendar"),
    path("oppna-data/", public.open_data, name="open_data"),
    path("arbetsyta/<slug:county>/strategier/<int:pk>/forhandsvisning/", views_county.preview, name="county_preview"),
    path("nationellt/", views_national.national, name="national"),
]
