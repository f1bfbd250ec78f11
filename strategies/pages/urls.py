"""Addresses of this room."""

from django.urls import path

from strategies.pages import views_board, views_pictures
from strategies.pages import views_county as county
from strategies.pages import views_public as public

app_name = "pages"
HERE = "arbetsyta/<slug:county>/sidor/"
urlpatterns = [
    path(HERE, county.pages, name="county_pages"),
    path(f"{HERE}ny/", county.new, name="county_new"),
    path(f"{HERE}lansstyrelsen/", views_board.board, name="county_board"),
    path(f"{HERE}lansstyrelsen/bild/", views_pictures.board_picture, name="county_board_picture"),
    path(f"{HERE}lansstyrelsen/bild/ta-bort/", views_pictures.board_picture_away, name="county_board_picture_away"),
    path(f"{HERE}bilder/<int:picture>/", views_pictures.desk_picture, name="county_picture"),
    path(f"{HERE}<int:pk>/bild/", views_pictures.page_picture, name="county_page_picture"),
    path(f"{HERE}<int:pk>/bild/ta-bort/", views_pictures.page_picture_away, name="county_page_picture_away"),
    path(f"{HERE}<int:pk>/", county.write, name="county_page"),
    path(f"{HERE}<int:pk>/forhandsvisning/", county.preview, name="county_preview"),
    path(f"{HERE}<int:pk>/publicera/", county.publish, name="county_publish"),
    path(f"{HERE}<int:pk>/ta-ned/", county.withdraw, name="county_withdraw"),
    path(f"{HERE}<int:pk>/granskad/", county.review, name="county_review"),
    path(f"{HERE}<int:pk>/kasta/", county.remove, name="county_remove"),
    path("lan/<slug:county>/sidor/<slug:page>/", public.page, name="page"),
    path("lan/<slug:county>/bild/<int:picture>/", views_pictures.picture, name="picture"),
    path("lan/<slug:county>/nyheter/", public.news, name="news"),
    path("lan/<slug:county>/nyheter.atom", public.feed, name="feed"),
]
