"""Counties, strategies and memberships in every state, as the public finds them."""

from datetime import date

from django.utils import timezone

from membership.joining.models import Membership
from membership.joining.rules import State
from portal.directory.models import County, Municipality, Organisation
from portal.directory.sorting import sort_key
from strategies.publishing.models import (
    NationalGoal,
    PriorityArea,
    RegionalTarget,
    Strategy,
    StrategyGoal,
    StrategyVersion,
    SuggestedAction,
)
from strategies.publishing.rules import JoiningMode, VersionState


def county(code="18", slug="orebro", name="Örebro", letter="T", **fields):
    return County.objects.create(
        **{
            "code": code,
            "slug": slug,
            "name": f"{name} län",
            "short_name": name,
            "letter": letter,
            "sort_key": sort_key(name),
            "board_name": f"Länsstyrelsen i {name} län",
            "board_short_name": f"Länsstyrelsen {name}",
            "board_orgnr": "2021002403",
            "visiting_address": "Stortorget 22",
            "postal_address": "701 86 Örebro",
            "website": f"https://www.lansstyrelsen.se/{slug}",
            "tile_col": 2,
            "tile_row": 4,
            **fields,
        }
    )


def municipality(place, code="1880", name="Örebro"):
    return Municipality.objects.create(
        code=code, county=place, name=name, display_name=f"{name} kommun", slug=f"m{code}", sort_key=sort_key(name)
    )


def national_goal(order=1, key="makt"):
    return NationalGoal.objects.get_or_create(
        key=key,
        defaults={
            "order": order,
            "name_sv": f"Delmål {order}",
            "name_en": f"Goal {order}",
            "short_sv": f"Kort {order}",
            "short_en": f"Short {order}",
            "explanation_sv": "Vad det innebär.",
            "explanation_en": "What it means.",
            "since": 2006,
        },
    )[0]


def strategy(place, slug="2024-2030", goals=2, targets=1, **fields):
    """Published and open, with goals, targets, actions and priority areas."""
    first, last = slug.split("-")
    made = Strategy.objects.create(
        county=place, slug=slug, valid_from=date(int(first), 1, 1), valid_to=date(int(last), 12, 31)
    )
    version = StrategyVersion.objects.create(
        strategy=made,
        number=1,
        state=VersionState.PUBLISHED,
        published_at=timezone.now(),
        **{"title": f"Ett jämställt {place.name} {slug}", "joining": JoiningMode.OPEN, **fields},
    )
    for order in range(1, goals + 1):
        national = national_goal(order, f"delmal-{order}")
        goal = StrategyGoal.objects.create(version=version, national_goal=national, order=order)
        for number in range(targets):
            RegionalTarget.objects.create(goal=goal, wording=f"Målsättning {order}.{number}", order=number)
            SuggestedAction.objects.create(goal=goal, text=f"Åtgärd {order}.{number}", order=number)
        area = PriorityArea.objects.create(version=version, name=f"Område {order}", order=order)
        area.national_goals.add(national)
    made.current_version = version
    made.save()
    return made


def organisation(name, kind="municipality", **fields):
    return Organisation.objects.create(
        **{"name": name, "kind": kind, "slug": f"o{Organisation.objects.count()}", "sort_key": sort_key(name), **fields}
    )


def membership(of, who, state=State.ACTIVE, **fields):
    """A membership with the dates its state demands."""
    ended = {"ended_on": date(2026, 1, 31), "end_reason": "withdrawn"} if state == State.ENDED else {}
    why = {"decision_reasons": "Skäl"} if state == State.DECLINED else {}
    ask = {"completion_wanted": "Mer"} if state == State.COMPLETION else {}
    made = Membership.objects.create(
        strategy=of,
        version=of.current_version,
        organisation=who,
        state=state,
        **{
            "handed_in_at": timezone.now(),
            "confirmed_at": timezone.now(),
            "joined_on": date(2025, 3, 8),
            **ended,
            **why,
            **ask,
            **fields,
        },
    )
    made.goals.set(of.current_version.goals.all()[:1])
    return made


def many(of, number, first=0):
    """So many joined associations."""
    return [membership(of, organisation(f"Förening {n}", "association")) for n in range(first, first + number)]
