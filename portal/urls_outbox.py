"""Addresses of the outbox."""

from django.urls import path

from portal import pages_outbox

app_name = "outbox"
urlpatterns = [
    path("arbetsyta/<slug:county>/utskick/", pages_outbox.mails, name="county_mails"),
    path("arbetsyta/<slug:county>/utskick/<uuid:pk>/", pages_outbox.mail, name="county_mail"),
    path("arbetsyta/<slug:county>/utskick/<uuid:pk>/igen/", pages_outbox.mail_again, name="send_again"),
]
