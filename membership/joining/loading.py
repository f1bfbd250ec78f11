"""Loads what public lists say about who has joined: true status, with the evidence, and nothing more.

A listed member is shown as joined according to the list. Whoever was only proposed, or stands behind a strategy as a
partner, becomes a mention and never a member. Loading again adds what is missing, a day of joining that was not known
before too, and leaves the rest alone. What is known of a whole list is a fact of its own (``MemberList``).
"""

import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from membership.joining.models import MemberList, Membership, MembershipEvent
from membership.joining.rules import EndReason, Side, State
from portal.decision_days import why_not_taken
from portal.directory.loading import Loaded, read_rows
from portal.directory.models import FormerName, Organisation
from portal.directory.sorting import sort_key
from strategies.publishing.models import Strategy, StrategyMention

REFERENCE = Path(__file__).parent / "reference"
MEMBERS, LISTS = REFERENCE / "members.csv", REFERENCE / "lists.csv"
_TO_ASCII = str.maketrans("åäöÅÄÖéüø", "aaoAAOeuo")


@transaction.atomic(durable=True)
def load_listed_members() -> Loaded:
    """Members and mentions of the reference file, with the organisations they need.

    Raises Strategy.DoesNotExist when a strategy they belong to has not been loaded, ValueError when a day is wrong.
    """
    strategies = {(s.county_id, s.slug): s for s in Strategy.objects.public().select_related("current_version")}
    directory, have = _Directory(), _what_is_there()
    made = changed = 0
    for row in read_rows(MEMBERS):
        key = (row["county"], row["strategy"])
        if key not in strategies:
            raise Strategy.DoesNotExist(f"load the strategy {' '.join(key)} first")
        organisation = directory.find_or_add(row)
        kind = row["status"] if row["status"] in StrategyMention.Kind.values else "member"
        if (strategies[key].pk, organisation.pk, kind) not in have:
            add = _add_member if kind == "member" else _add_mention
            add(strategies[key], organisation, row)
            made += 1
        elif kind == "member":
            changed += _date(strategies[key], organisation, row)
    return Loaded(made=made + _load_lists(strategies), changed=changed)


def _date(strategy: Strategy, organisation: Organisation, row: dict[str, str]) -> int:
    """Sets the day of joining of a listed membership that had none; how many were changed."""
    if not row["joined_on"]:
        return 0
    undated = Membership.objects.filter(
        strategy=strategy, organisation=organisation, origin=Membership.Origin.LISTED, joined_on=None
    )
    return undated.update(joined_on=_day(row["joined_on"]), **_evidence(row))


def _load_lists(strategies: dict[tuple[str, str], Strategy]) -> int:
    """What public sources say of whole lists, for strategies of whose list nothing has been said; how many are new."""
    have = set(MemberList.objects.values_list("strategy_id", flat=True))
    made = 0
    for row in read_rows(LISTS):
        strategy = strategies[row["county"], row["strategy"]]
        if strategy.pk in have:
            continue
        MemberList.objects.create(
            strategy=strategy,
            basis=MemberList.Basis.SOURCE,
            complete=row["complete"] == "yes",
            as_of=_day(row["as_of"]),
            source=row["source"],
            note=row["note"],
        )
        made += 1
    return made


def _what_is_there() -> set[tuple[int, int, str]]:
    """Strategy, organisation and what joins them, for every row that is there."""
    members = Membership.objects.values_list("strategy_id", "organisation_id")
    mentions = StrategyMention.objects.values_list("strategy_id", "organisation_id", "kind")
    return {(*pair, "member") for pair in members} | set(mentions)


class _Directory:
    """Organisations by number and by name, read once."""

    def __init__(self):
        everyone = list(Organisation.objects.all())
        former = list(FormerName.objects.select_related("organisation"))
        self.by_slug = {one.slug: one.organisation for one in former} | {thing.slug: thing for thing in everyone}
        self.by_number = {thing.orgnr: thing for thing in everyone if thing.orgnr and thing.in_reference}
        self.by_name = {(thing.name, thing.unit, thing.county_id): thing for thing in everyone}
        for one in former:
            thing = one.organisation
            self.by_name.setdefault((one.name, thing.unit, thing.county_id), thing)

    def find_or_add(self, row: dict[str, str]) -> Organisation:
        """The organisation a row names: by number or address in the reference, else by name, unit and county."""
        named = row["organisation"]
        if not row["unit"]:
            found = self.by_slug.get(named.removeprefix("slug:")) or self.by_number.get(named)
            if found:
                return found
        key = (row["name"], row["unit"], row["county"])
        if key not in self.by_name:
            self.by_name[key] = self._add(row)
        return self.by_name[key]

    def _add(self, row: dict[str, str]) -> Organisation:
        full_name = f"{row['name']} {row['unit']}".strip()
        slug = self._free_slug(slugify(full_name.translate(_TO_ASCII))[:100])
        merged_into = self.by_slug.get(row["merged_into"])
        organisation = Organisation.objects.create(
            kind=row["kind"],
            name=row["name"],
            unit=row["unit"],
            slug=slug,
            sort_key=sort_key(full_name),
            orgnr=row["organisation"] if row["organisation"].isdigit() else "",
            county_id=row["county"],
            checked=True,
            merged_into=merged_into,
            ceased_on=_day(row["ended_on"]) or (datetime.date(2019, 1, 1) if merged_into else None),
        )
        self.by_slug[slug] = organisation
        return organisation

    def _free_slug(self, wanted: str) -> str:
        slug, number = wanted, 1
        while slug in self.by_slug:
            number += 1
            slug = f"{wanted}-{number}"
        return slug


def _add_mention(strategy: Strategy, organisation: Organisation, row: dict[str, str]) -> None:
    StrategyMention.objects.create(
        strategy=strategy,
        organisation=organisation,
        kind=row["status"],
        evidence=row["evidence"],
        source=row["source"],
        seen_on=_day(row["seen_on"]),
        note=row["note"],
    )


def _add_member(strategy: Strategy, organisation: Organisation, row: dict[str, str]) -> None:
    """One listed membership; a period that is over has ended it."""
    ended = row["status"] == "ended"
    assert strategy.current_version is not None, "listed members belong to published strategies"
    membership = Membership.objects.create(
        strategy=strategy,
        version=strategy.current_version,
        organisation=organisation,
        origin=Membership.Origin.LISTED,
        state=State.ENDED if ended else State.ACTIVE,
        joined_on=_day(row["joined_on"]),
        ended_on=(_day(row["ended_on"]) or strategy.valid_to) if ended else None,
        end_reason=(row["end_reason"] or EndReason.PERIOD_OVER) if ended else "",
        **_evidence(row),
    )
    MembershipEvent.objects.create(
        membership=membership, verb="list", to_state=membership.state, side=Side.SYSTEM, why=row["evidence"]
    )


def _evidence(row: dict[str, str]) -> dict[str, object]:
    """Where a listed membership is known from: what kind of source with our note, which, and when it was seen."""
    return {
        "evidence": " ".join(filter(None, [f"{row['evidence']}.", row["note"]])),
        "evidence_source": row["source"],
        "evidence_seen_on": _day(row["seen_on"]),
    }


def _day(text: str) -> datetime.date | None:
    """A day of the file. Raises ValueError for one that nobody can have joined, left or looked on."""
    day = datetime.date.fromisoformat(text) if text else None
    if reason := why_not_taken(day, timezone.localdate()):
        raise ValueError(f"{text}: {reason}")
    return day
