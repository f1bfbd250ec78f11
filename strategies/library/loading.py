"""Loads the library's first shelf: handbooks, tools and statistics that others have published."""

from pathlib import Path

from django.db import transaction

from portal.directory.loading import Loaded, read_rows
from portal.directory.sorting import sort_key
from strategies.library.models import Resource
from strategies.publishing.models import NationalGoal

RESOURCES = Path(__file__).parent / "reference" / "resources.csv"


@transaction.atomic(durable=True)
def load_resources() -> Loaded:
    """Adds the resources that are missing. Those that are there belong to the people who tend the library.

    A resource without goals in the file concerns all six.
    """
    have = set(Resource.objects.values_list("loaded_as", flat=True))
    rows = [row for row in read_rows(RESOURCES) if _loaded_as(row) not in have]
    resources = Resource.objects.bulk_create([_resource(row) for row in rows])
    every_goal = list(NationalGoal.objects.values_list("key", flat=True))
    link = Resource.goals.through
    link.objects.bulk_create(
        link(resource_id=resource.pk, nationalgoal_id=goal)
        for resource, row in zip(resources, rows, strict=True)
        for goal in (row["goals"].split(";") if row["goals"] else every_goal)
    )
    return Loaded(made=len(resources))


def _loaded_as(row: dict[str, str]) -> str:
    """What the row is known by, whatever people have made of its title since."""
    return f"{row['title']} | {row['publisher']}"


def _resource(row: dict[str, str]) -> Resource:
    return Resource(
        title=row["title"],
        publisher=row["publisher"],
        year=int(row["year"]) if row["year"] else None,
        kind=row["kind"],
        language=row["language"],
        link=row["link"],
        locator=row["locator"],
        link_note=row["link_note"],
        note=row["note"],
        county_id=row["county"] or None,
        tags=[row["tags"]] if row["tags"] else [],
        sort_key=sort_key(row["title"]),
        loaded_as=_loaded_as(row),
    )
