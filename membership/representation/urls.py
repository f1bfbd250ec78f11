"""Addresses of this room."""

from django.urls import path

from membership.representation import urls_county, views_colleagues
from membership.representation import views_organisation as organisation

app_name = "representation"
urlpatterns = [
    path("mina-sidor/organisation/", organisation.find, name="find"),
    path("mina-sidor/organisation/ny/", organisation.add, name="add"),
    path("mina-sidor/organisation/<slug:slug>/", views_colleagues.colleagues, name="colleagues"),
    path("mina-sidor/inbjudan/<int:pk>/", views_colleagues.invitation, name="invitation"),
    path("mina-sidor/inbjudan/<int:pk>/ta-tillbaka/", views_colleagues.revoke, name="invitation_revoke"),
    path("mina-sidor/organisation/<slug:slug>/foretrad/", organisation.ask, name="ask"),
    path("mina-sidor/foretradare/<int:pk>/svara/", organisation.answer, name="answer"),
    path("mina-sidor/foretradare/<int:pk>/avsluta/", organisation.end, name="end"),
    *urls_county.urlpatterns,
]
