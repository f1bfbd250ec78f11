"""Answers for machines: files of open data, the catalogue, the site map, and what crawlers and testers ask for."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone

from membership.register import open_data, sitemap
from membership.register.reading import open_data as reading
from portal.pages import public_page

SECURITY_TXT_HOLDS = timedelta(days=180)
CLOSED = ("konto", "mina-sidor", "arbetsyta", "nationellt", "forvaltning")


def _file(content, content_type, name):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _memberships():
    today = timezone.localdate()
    return [reading.membership_row(values, today) for values in reading.memberships()]


def _strategies():
    today = timezone.localdate()
    return [reading.strategy_row(strategy, today) for strategy in reading.strategies(today)]


@public_page
@login_not_required
def memberships_csv(request):
    """All public memberships as CSV."""
    text = open_data.as_csv(reading.MEMBERSHIP_COLUMNS, _memberships())
    return _file(text, "text/csv; charset=utf-8; header=present", "anslutningar.csv")


@public_page
@login_not_required
def memberships_json(request):
    """All public memberships as JSON."""
    return HttpResponse(open_data.as_json(_memberships()), content_type="application/json")


@public_page
@login_not_required
def strategies_csv(request):
    """All published strategies as CSV."""
    text = open_data.as_csv(reading.STRATEGY_COLUMNS, _strategies())
    return _file(text, "text/csv; charset=utf-8; header=present", "strategier.csv")


@public_page
@login_not_required
def strategies_json(request):
    """All published strategies as JSON."""
    return HttpResponse(open_data.as_json(_strategies()), content_type="application/json")


@public_page
@login_not_required
def dcat(request):
    """The catalogue of open data."""
    from membership.register import catalogue  # rdflib costs every start a third of a second

    return HttpResponse(catalogue.catalogue(reading.changed_at()), content_type="application/rdf+xml")


@public_page
@login_not_required
def sitemap_index(request):
    """The parts of the site map."""
    return HttpResponse(sitemap.index(), content_type="application/xml")


@public_page
@login_not_required
def sitemap_pages(request):
    """All pages but organisations'."""
    return HttpResponse(sitemap.pages(), content_type="application/xml")


@public_page
@login_not_required
def sitemap_organisations(request, number):
    """A thousand organisations' pages. 404 beyond the last part."""
    text = sitemap.organisations(number)
    if not text:
        raise Http404
    return HttpResponse(text, content_type="application/xml")


@public_page
@login_not_required
def robots(request):
    """What crawlers need not read: everything behind the log-in."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: {start}/{name}/" for name in CLOSED for start in ("", "/en")]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page
@login_not_required
def favicon(request):
    """The portal's mark, for whoever asks at the address of old without reading the page first."""
    return redirect(static("img/favicon.ico"))


@public_page
@login_not_required
def security_txt(request):
    """Where to tell of a security fault (RFC 9116). It holds half a year from today."""
    until = datetime.combine(timezone.localdate() + SECURITY_TXT_HOLDS, time.min, UTC)
    contact = settings.SECURITY_CONTACT or f"{settings.SITE_URL}/om/kontakt/"
    lines = [
        f"Contact: {contact}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: sv, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
