"""Addresses where the county answers and checks; part of urls.py."""

from django.urls import path

from membership.representation import views_county

urlpatterns = [
    path("arbetsyta/<slug:county>/foretradare/", views_county.requests, name="county_requests"),
    path("arbetsyta/<slug:county>/foretradare/<int:pk>/", views_county.answer, name="county_answer"),
    path("arbetsyta/<slug:county>/organisationer/<int:pk>/", views_county.organisation, name="county_organisation"),
]
