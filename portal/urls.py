"""Every address. Swedish without a prefix, the same under /en/ in English."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from membership.register import views_public
from portal.people.urls import account_urlpatterns

handler400 = "portal.pages_errors.bad_request"
handler403 = "portal.pages_errors.permission_denied"
handler404 = "portal.pages_errors.not_found"
handler500 = "portal.pages_errors.server_error"
urlpatterns: list[URLPattern | URLResolver] = []
_languages = [
    path("", include(account_urlpatterns)),
    path("konto/", include("allauth.urls")),
    path("", include("portal.papers.urls")),
    path("", include("portal.people.urls")),
    path("", include("portal.urls_outbox")),
    path("", include("strategies.publishing.urls")),
    path("", include("strategies.consultation.urls")),
    path("", include("strategies.pages.urls")),
    path("", include("membership.representation.urls")),
    path("", include("membership.joining.urls")),
    path("", include("membership.changes.urls")),
    path("", include("membership.examples.urls")),
    path("", include("membership.decisions.urls")),
    path("", include("membership.support.urls")),
    path("", views_public.start, name="start"),
    path("", include("membership.register.urls")),
    path("", include("strategies.library.urls")),
    path("", include("portal.urls_about")),
]
urlpatterns += [
    path("forvaltning/", admin.site.urls),
    path("", include("membership.register.urls_machine")),
]
urlpatterns += i18n_patterns(*_languages, prefix_default_language=False)
