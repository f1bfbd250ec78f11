"""Addresses of this room."""

from django.urls import path

from strategies.publishing import views_county, views_county_joining, views_county_themes, views_county_writing
from strategies.publishing.urls_versions import urlpatterns as version_urls

app_name = "publishing"
HERE = "arbetsyta/<slug:county>/strategier/"
urlpatterns = [
    path(HERE, views_county.strategies, name="county_strategies"),
    path(f"{HERE}ny/", views_county.new, name="county_new"),
    path(f"{HERE}tvargaende/", views_county_themes.themes, name="county_themes"),
    path(f"{HERE}tvargaende/nytt/", views_county_themes.theme_new, name="county_theme_new"),
    path(f"{HERE}tvargaende/<slug:theme>/", views_county_themes.theme, name="county_theme"),
    path(f"{HERE}tvargaende/<slug:theme>/dra-tillbaka/", views_county_themes.theme_retire, name="county_theme_retire"),
    path(f"{HERE}<int:pk>/", views_county.strategy, name="county_strategy"),
    path(f"{HERE}<int:pk>/utkast/", views_county.draft, name="county_draft"),
    path(f"{HERE}<int:pk>/granskad/", views_county_writing.review, name="county_review"),
    path(f"{HERE}<int:pk>/text/", views_county_writing.text, name="county_text"),
    path(f"{HERE}<int:pk>/anslutning/", views_county_joining.joining, name="county_joining"),
    path(f"{HERE}<int:pk>/uppfoljning/", views_county_writing.follow_up, name="county_follow_up"),
    path(f"{HERE}<int:pk>/fakta/", views_county_writing.facts, name="county_facts"),
    path(f"{HERE}<int:pk>/rapport/", views_county_writing.report, name="county_report"),
    path(f"{HERE}<int:pk>/omraden/", views_county_writing.areas, name="county_areas"),
    path(f"{HERE}<int:pk>/mal/", views_county_writing.goals, name="county_goals"),
    path(f"{HERE}<int:pk>/mal/<int:goal>/", views_county_writing.goal, name="county_goal"),
    path(
        f"{HERE}<int:pk>/mal/<int:goal>/ny/<slug:below>/", views_county_writing.part_new, name="county_below_goal_new"
    ),
    path(f"{HERE}<int:pk>/ny/<slug:kind>/", views_county_writing.part_new, name="county_part_new"),
    path(f"{HERE}<int:pk>/del/<slug:kind>/<int:part>/", views_county_writing.part, name="county_part"),
    path(f"{HERE}<int:pk>/del/<slug:kind>/<int:part>/flytta/", views_county_writing.part_move, name="county_part_move"),
    path(
        f"{HERE}<int:pk>/del/<slug:kind>/<int:part>/ta-bort/",
        views_county_writing.part_remove,
        name="county_part_remove",
    ),
    *version_urls,
]
