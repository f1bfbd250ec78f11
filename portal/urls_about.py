"""Pages about the portal."""

from django.urls import path

from portal import views_public as public
from portal.pages_components import components

urlpatterns = [
    path("om/", public.about, name="about"),
    path("om/tillganglighet/", public.accessibility, name="accessibility"),
    path("om/personuppgifter/", public.privacy, name="privacy"),
    path("om/kakor/", public.cookies, name="cookies"),
    path("om/kontakt/", public.contact, name="contact"),
    path("om/komponenter/", components, name="components"),
]
