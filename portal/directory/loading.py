"""Loads the portal's own reference data: counties, municipalities, county boards, regions and state agencies.

The files stand in `reference/`. Loading again changes nothing that is already right, and never touches what belongs to
people: addresses, websites, e-mail domains, descriptions, and an organisation number that staff filled in. Those are
written only with a new row. A number nobody could source stays empty.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.db import models, transaction

from portal.characters import folded
from portal.directory.models import (
    County,
    FormerName,
    Municipality,
    Organisation,
    OrganisationDomain,
)
from portal.directory.rules import OrganisationKind
from portal.directory.sorting import sort_key

REFERENCE = Path(__file__).parent / "reference"
BOARD_DOMAIN = "lansstyrelsen.se"

# The only board whose addresses we have read ourselves; the others write theirs in the portal.
BOARD_ADDRESSES = {
    "01": {
        "visiting_address": "Regeringsgatan 66",
        "postal_address": "Box 22067, 104 22 Stockholm",
    }
}


@dataclass
class Loaded:
    """How many rows were made and how many were brought in line."""

    made: int = 0
    changed: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(self.made + other.made, self.changed + other.changed)


@dataclass
class Row:
    """One row to hold: `ours` is kept in line with the reference, `first` is written only when the row is new."""

    key: str
    ours: dict
    first: dict = field(default_factory=dict)


@transaction.atomic(durable=True)
def load_directory() -> Loaded:
    """Everything of the ground floor, in one transaction. Loading twice changes nothing the second time."""
    return _load_counties() + _load_municipalities() + _load_organisations()


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of one of our own comma-separated files."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bring_in_line(model: type[models.Model], key: str, rows: Iterable[Row], existing=None) -> Loaded:
    """Makes the rows that are missing and changes those that differ; writes nothing when all is as it should be.

    `key` names the model's field that holds each row's key. `existing` may name rows already found under a key.
    """
    rows = list(rows)
    if existing is None:
        existing = {
            getattr(thing, key): thing
            for thing in model._default_manager.filter(**{f"{key}__in": [r.key for r in rows]})
        }
    new = [model(**{key: row.key}, **row.ours, **row.first) for row in rows if row.key not in existing]
    changed = [existing[row.key] for row in rows if row.key in existing and _put(existing[row.key], row.ours)]
    model._default_manager.bulk_create(new, batch_size=500)
    if changed:
        model._default_manager.bulk_update(changed, list(rows[0].ours), batch_size=500)
    return Loaded(len(new), len(changed))


def _put(thing: models.Model, values: dict) -> bool:
    """Sets the values; says whether anything differed."""
    differing = {name: value for name, value in values.items() if getattr(thing, name) != value}
    for name, value in differing.items():
        setattr(thing, name, value)
    return bool(differing)


def _load_counties() -> Loaded:
    return bring_in_line(
        County,
        "code",
        [_county_row(row) for row in read_rows(REFERENCE / "counties.csv")],
    )


def _county_row(row: dict[str, str]) -> Row:
    return Row(
        key=row["code"],
        ours={
            "slug": row["slug"],
            "name": row["name"],
            "short_name": row["short_name"],
            "letter": row["letter"],
            "sort_key": sort_key(row["short_name"]),
            "board_name": row["board_name"],
            "board_short_name": row["board_short_name"],
            "board_orgnr": row["board_number"],
            "residence_city": row["residence"],
            "tile_col": int(row["tile_column"]),
            "tile_row": int(row["tile_row"]),
            "population": int(row["population"]),
        },
        first={"website": row["board_website"], **BOARD_ADDRESSES.get(row["code"], {})},
    )


def _load_municipalities() -> Loaded:
    rows = [
        Row(
            key=row["code"],
            ours={
                "county_id": row["code"][:2],
                "name": row["name"],
                "display_name": row["organisation_name"],
                "slug": row["slug"],
                "sort_key": sort_key(row["name"]),
                "population": int(row["population"]),
            },
        )
        for row in read_rows(REFERENCE / "municipalities.csv")
    ]
    return bring_in_line(Municipality, "code", rows)


def _load_organisations() -> Loaded:
    rows = list(_organisation_rows())
    existing = _existing_organisations(rows)
    loaded = bring_in_line(Organisation, "slug", rows, existing)
    if loaded.made:
        _add_domains([row for row in rows if row.key not in existing])
    return loaded


def _organisation_rows() -> Iterable[Row]:
    """Boards, municipalities, regions, agencies. Gotland's region and municipality are one body, hence one row."""
    counties = read_rows(REFERENCE / "counties.csv")
    municipalities = read_rows(REFERENCE / "municipalities.csv")
    both = {row["region_slug"] for row in counties} & {row["organisation_slug"] for row in municipalities}
    for row in counties:
        yield _organisation_row(
            row["board_slug"],
            row["board_name"],
            OrganisationKind.COUNTY_BOARD,
            row["board_number"],
            county_id=row["code"],
            website=row["board_website"],
        )
        municipality = next(
            (m["code"] for m in municipalities if m["organisation_slug"] == row["region_slug"]),
            None,
        )
        yield _organisation_row(
            row["region_slug"],
            row["region_name"],
            OrganisationKind.REGION,
            row["region_number"],
            county_id=row["code"],
            municipality_id=municipality,
        )
    for row in municipalities:
        if row["organisation_slug"] not in both:
            yield _organisation_row(
                row["organisation_slug"],
                row["organisation_name"],
                OrganisationKind.MUNICIPALITY,
                row["number"],
                county_id=row["code"][:2],
                municipality_id=row["code"],
            )
    for row in read_rows(REFERENCE / "agencies.csv"):
        yield _organisation_row(
            row["slug"],
            row["name"],
            OrganisationKind(row["kind"]),
            row["number"],
            website=row["website"],
        )


def _organisation_row(slug, name, kind, number, *, county_id=None, municipality_id=None, website="") -> Row:
    return Row(
        key=slug,
        ours={
            "kind": kind.value,
            "name": name,
            "sort_key": sort_key(name),
            "folded": folded(name),
            "county_id": county_id,
            "municipality_id": municipality_id,
            "in_reference": True,
            "checked": True,
        },
        first={"orgnr": number, "website": website},
    )


def _existing_organisations(rows: list[Row]) -> dict[str, Organisation]:
    """Rows already there, found by address, else by number, county and no unit (someone added it before we did).

    One that a county has given another name is found under its first address and keeps the name it has."""
    keys = [row.key for row in rows]
    former = list(FormerName.objects.select_related("organisation"))
    found = {one.slug: one.organisation for one in former if one.slug in set(keys)}
    found |= {thing.slug: thing for thing in Organisation.objects.filter(slug__in=keys)}
    renamed = {one.organisation_id for one in former}
    for row in rows:
        if row.key in found and found[row.key].pk in renamed:
            row.ours |= {"name": found[row.key].name, "sort_key": found[row.key].sort_key}
    numbers = [row.first["orgnr"] for row in rows if row.key not in found and row.first["orgnr"]]
    if not numbers:
        return found
    by_number = {
        (thing.orgnr, thing.county_id): thing for thing in Organisation.objects.filter(orgnr__in=numbers, unit="")
    }
    for row in rows:
        thing = by_number.get((row.first["orgnr"], row.ours["county_id"]))
        if row.key not in found and thing is not None:
            found[row.key] = thing
    return found


def _add_domains(rows: list[Row]) -> None:
    """The e-mail domain of each new organisation with a website; one that staff took away does not come back."""
    domains = {row.key: domain_of(row.first["website"]) for row in rows if row.first["website"]}
    organisations = Organisation.objects.filter(slug__in=domains)
    OrganisationDomain.objects.bulk_create(
        [OrganisationDomain(organisation=thing, domain=domains[thing.slug]) for thing in organisations],
        ignore_conflicts=True,
    )


def domain_of(website: str) -> str:
    """The e-mail domain that a website's address lets us expect: www.av.se gives av.se."""
    return (urlsplit(website).hostname or "").removeprefix("www.")
