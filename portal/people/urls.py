"""Addresses of this room."""

from django.urls import path

from portal.people import views_account, views_county, views_mail, views_public, views_resuming, views_second_factor

app_name = "people"
urlpatterns = [
    path("konto/inbjudan/lank/<int:invitation>/", views_public.invitation, name="invitation"),
    path("konto/inbjudan/lank/<int:invitation>/tacka-ja/", views_public.accept, name="invitation_accept"),
    path("konto/inbjudan/<str:token>/", views_public.open_invitation, name="invitation_link"),
    path("konto/fortsatt/<str:key>/", views_resuming.resuming, name="resume"),
    path("arbetsyta/<slug:county>/mina-utskick/", views_mail.mail_choice, name="mail_choice"),
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
    path("konto/nyckel/", views_account.fresh_token, name="fresh_token"),
    path("konto/tid/", views_account.session_time, name="session_time"),
    path("konto/ny-kod/", views_account.another_code, name="another_code"),
    path("konto/hem/", views_account.home_after_login, name="home_after_login"),
    path("konto/bekrafta/", views_account.reauthenticate_by_code, name="reauthenticate_by_code"),
    path("konto/2fa/webauthn/add/", views_account.AddKey.as_view(), name="mfa_add_webauthn"),
    path("arbetsyta/", views_account.workspaces, name="workspaces"),
    # Before the library's own, at the same addresses and under the same names.
    path("konto/2fa/", views_second_factor.Index.as_view(), name="mfa_index"),
    path("konto/2fa/totp/activate/", views_second_factor.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("konto/2fa/recovery-codes/", views_second_factor.ShowCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "konto/2fa/recovery-codes/generate/",
        views_second_factor.GenerateCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "konto/2fa/recovery-codes/download/",
        views_second_factor.DownloadCodes.as_view(),
        name="mfa_download_recovery_codes",
    ),
]
