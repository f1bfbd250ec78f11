"""Addresses of counties forgive how the name is spelled: /lan/Örebro/ leads to /lan/orebro/ for good.

So do capital letters, a missing hyphen (vastragotaland, as the boards' own site had it), “län” at the end, and å, ä
and ö written as two letters. One place for every address below a county, in both languages."""

import re
import unicodedata
from urllib.parse import quote

from django.http import HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri

from portal.directory.models import County

_ADDRESS = re.compile(r"(?P<before>(?:/en)?/lan/)(?P<county>[^/]{1,60})(?P<after>/.*|)", re.DOTALL)
_TWO_LETTERS = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe"})


def folded(text):
    """The letters and digits of a name in small letters, without marks: Västra Götaland is vastragotaland."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if char.isalnum() and not unicodedata.combining(char))


def county_called(text, counties):
    """The name in addresses of the county that somebody calls so; "" when there is none.

    counties: pairs of the name in addresses and the name of the county."""
    wanted = folded(text)
    for slug, name in counties:
        short = name.removesuffix(" län")
        names = (slug, name, short, short.removesuffix("s"), name.casefold().translate(_TWO_LETTERS))
        names += (short.casefold().translate(_TWO_LETTERS), short.removesuffix("s").casefold().translate(_TWO_LETTERS))
        if wanted in map(folded, names):
            return slug
    return ""


class ForgivingCounties:
    """Leads an address that was not found to the same one under the county's own name in addresses."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        found = _ADDRESS.fullmatch(request.path)
        slug = found and county_called(found["county"], County.objects.values_list("slug", "name"))
        if not slug or slug == found["county"]:
            return response
        query = request.META.get("QUERY_STRING", "")
        address = quote(f"{found['before']}{slug}{found['after'] or '/'}")
        return HttpResponsePermanentRedirect(f"{address}?{iri_to_uri(query)}" if query else address)
