"""Addresses of this room."""

from django.urls import path

from strategies.pages import views_county as county
from strategies.pages import views_public as public

app_name = "pages"
HERE = "arbetsyta/<slug:county>/sidor/"
urlpatterns = [
    path(HERE, county.pages, name="county_pages"),
    path(f"{HERE}ny/", county.new, name="county_new"),
    path(f"{HERE}<int:pk>/", county.write, name="county_page"),
    path(f"{HERE}<int:pk>/forhandsvisning/", county.preview, name="county_preview"),
    path(f"{HERE}<int:pk>/publicera/", county.publish, name="county_publish"),
    path(f"{HERE}<int:pk>/ta-ned/", county.withdraw, name="county_withdraw"),
    path(f"{HERE}<int:pk>/granskad/", county.review, name="county_review"),
    path(f"{HERE}<int:pk>/kasta/", county.remove, name="county_remove"),
    path("lan/<slug:county>/sidor/<slug:page>/", public.page, name="page"),
    path("lan/<slug:county>/nyheter/", public.news, name="news"),
    path("lan/<slug:county>/nyheter.atom", public.feed, name="feed"),
]
