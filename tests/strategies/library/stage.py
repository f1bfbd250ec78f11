"""Rows of the library, for tests."""

from portal.directory.sorting import sort_key
from strategies.library.models import Initiative, Resource


def make_resource(county, title="Handbok", **fields):
    """A resource of the county's; a national one for None."""
    fields = {"kind": "handbook", "link": "https://handbok.example/", **fields}
    return Resource.objects.create(county=county, title=title, sort_key=sort_key(title), **fields)


def make_initiative(county, title="Heltid i länet", **fields):
    """An initiative of the county's."""
    return Initiative.objects.create(county=county, title=title, sort_key=sort_key(title), **fields)
