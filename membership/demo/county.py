"""Exempellän: a county that is plainly made up, its municipalities and its organisations."""

from pathlib import Path

from django.utils.text import slugify

from membership.joining.models import MemberList
from portal.directory.loading import read_rows
from portal.directory.models import County, FormerName, Municipality, Organisation, OrganisationDomain
from portal.directory.sorting import sort_key
from strategies.publishing.models import Strategy

HERE = Path(__file__).parent
CODE = "99"
TO_ASCII = str.maketrans("åäöÅÄÖé", "aaoAAOe")
_MUNICIPALITIES = (
    ("9901", "Mallinge", "Mallinge kommun", 8_412),
    ("9902", "Exempelstad", "Exempelstads kommun", 96_250),
    ("9903", "Provköping", "Provköpings kommun", 41_730),
    ("9904", "Mönstersund", "Mönstersunds kommun", 27_905),
    ("9905", "Skissby", "Skissby kommun", 12_118),
    ("9906", "Försöksberga", "Försöksberga kommun", 5_344),
)


def load_county() -> County:
    """Exempellän with its board. A made-up county has no tile on the map of Sweden."""
    county, _made = County.objects.get_or_create(
        code=CODE,
        defaults={
            "slug": "exempel",
            "name": "Exempellän",
            "short_name": "Exempel",
            "letter": "EX",
            "sort_key": sort_key("Exempel"),
            "board_name": "Länsstyrelsen i Exempellän",
            "board_short_name": "Länsstyrelsen Exempel",
            "residence_city": "Exempelstad",
            "visiting_address": "Mallgatan 1, Exempelstad",
            "postal_address": "Box 0, 000 00 Exempelstad",
            "contact_email": "jamstalldhet@lansstyrelsen-exempel.example",
            "phone": "010-000 00 00",
            "website": "https://www.lansstyrelsen-exempel.example",
            "board_orgnr": "0000000000",  # no register gives such a number
            "governor": "Maja Exempel",
            "population": sum(population for *_names, population in _MUNICIPALITIES),
            "is_fictional": True,
        },
    )
    Municipality.objects.bulk_create(
        [
            Municipality(
                code=code,
                county=county,
                name=name,
                display_name=display_name,
                slug=slugify(name.translate(TO_ASCII)),
                sort_key=sort_key(name),
                population=population,
            )
            for code, name, display_name, population in _MUNICIPALITIES
        ],
        ignore_conflicts=True,
    )
    return county


def load_lists(code: str) -> None:
    """The made-up board keeps its lists in the portal: whoever has joined its strategies stands there."""
    for strategy in Strategy.objects.public().filter(county_id=code, member_lists=None):
        MemberList.objects.create(
            strategy=strategy, basis=MemberList.Basis.PORTAL, complete=True, as_of=strategy.valid_from
        )


def load_organisations(county: County) -> list[tuple[Organisation, str]]:
    """The made-up organisations, each with the story that its membership tells. None has an organisation number:
    a made-up one could be somebody's."""
    rows = read_rows(HERE / "organisations.csv")
    first_slugs = [slug_of(f"{row['name']} {row['unit']}") for row in rows]
    # One that has been given another name is there under its first address.
    former = {
        one.slug: one.organisation
        for one in FormerName.objects.filter(organisation__county=county).select_related("organisation")
    }
    Organisation.objects.bulk_create(
        [
            Organisation(
                kind=row["kind"],
                name=row["name"],
                unit=row["unit"],
                slug=slug,
                sort_key=sort_key(f"{row['name']} {row['unit']}"),
                county=county,
                municipality_id=row["municipality"] or None,
                website=f"https://www.{slug_of(row['name'])}.example",
                description="Påhittad organisation i demonstrationen.",
                checked=True,
            )
            for slug, row in zip(first_slugs, rows, strict=True)
            if slug not in former
        ],
        ignore_conflicts=True,
    )
    made = former | {thing.slug: thing for thing in Organisation.objects.filter(county=county)}
    OrganisationDomain.objects.bulk_create(
        [OrganisationDomain(organisation=made[slug], domain=f"{slug}.example") for slug in first_slugs],
        ignore_conflicts=True,
    )
    return [(made[slug], row["story"]) for slug, row in zip(first_slugs, rows, strict=True)]


def slug_of(name: str) -> str:
    """The organisation's address, also used for its made-up domain."""
    return slugify(name.translate(TO_ASCII))
