"""Addresses of this room."""

from django.urls import path

from portal.people import views_account, views_county, views_public, views_resuming

app_name = "people"
urlpatterns = [
    path("konto/inbjudan/lank/<int:invitation>/", views_public.invitation, name="invitation"),
    path("konto/inbjudan/lank/<int:invitation>/tacka-ja/", views_public.accept, name="invitation_accept"),
    path("konto/inbjudan/<str:token>/", views_public.open_invitation, name="invitation_link"),
    path("konto/fortsatt/<str:key>/", views_resuming.resuming, name="resume"),
    path("arbetsyta/<slug:county>/medarbetare/", views_county.staff, name="staff"),
    path("arbetsyta/<slug:county>/medarbetare/bjud-in/", views_county.invite, name="staff_invite"),
    path("arbetsyta/<slug:county>/medarbetare/inbjudan/<int:pk>/aterta/", views_county.revoke, name="staff_revoke"),
    path("arbetsyta/<slug:county>/medarbetare/<int:pk>/", views_county.change, name="staff_change"),
    path("arbetsyta/<slug:county>/medarbetare/<int:pk>/avsluta/", views_county.take, name="staff_take"),
    path(
        "arbetsyta/<slug:county>/medarbetare/<int:pk>/logga-ut/", views_county.end_sessions, name="staff_end_sessions"
    ),
]
# Names without the room's namespace: settings and the log-in library go there.
account_urlpatterns = [
    path("konto/", views_account.account, name="account"),
    path("konto/hem/", views_account.home_after_login, name="home_after_login"),
    path("konto/bekrafta/", views_account.reauthenticate_by_code, name="reauthenticate_by_code"),
    path("arbetsyta/", views_account.workspaces, name="workspaces"),
]
