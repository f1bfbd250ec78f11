"""Addresses of papers."""

from django.urls import path

from portal.papers import views_county, views_public

app_name = "papers"
urlpatterns = [
    path("verifiera/<str:code>/", views_public.verify, name="verify"),
    path("arbetsyta/<slug:county>/handlingar/", views_county.papers, name="county_papers"),
    path("arbetsyta/<slug:county>/handlingar/<int:pk>.pdf", views_county.paper_file, name="county_paper_file"),
    path("arbetsyta/<slug:county>/handlingar/<int:pk>/rita-om/", views_county.draw_again, name="county_draw_again"),
]
