"""A large world for measurements: made-up organisations that have joined, spread over every published strategy."""

import datetime
from itertools import islice

from django.db import transaction
from django.utils import timezone

from membership.demo import words
from membership.joining.models import Contact, Membership, MembershipEvent
from membership.joining.rules import Side, State
from portal.directory.models import Organisation
from portal.directory.rules import OrganisationKind
from portal.directory.sorting import sort_key
from strategies.publishing.models import Strategy

BATCH = 1000
_KINDS = (
    (OrganisationKind.COMPANY, "Företaget"),
    (OrganisationKind.ASSOCIATION, "Föreningen"),
    (OrganisationKind.FOUNDATION, "Stiftelsen"),
    (OrganisationKind.PUBLIC_COMPANY, "Bolaget"),
)
_PLACES = ("Ängen", "Åsen", "Backen", "Öster", "Väster", "Dalen", "Sjön", "Älven", "Hagen", "Udden", "Zinken", "Östra")


def fill_up(wanted: int) -> int:
    """Makes organisations with memberships until there are `wanted` of them; returns how many were made."""
    have = Organisation.objects.filter(slug__startswith="matning-").count()
    strategies = list(
        Strategy.objects.public()
        .filter(valid_to__gte=timezone.localdate())
        .select_related("current_version", "county")
        .prefetch_related("current_version__goals", "county__municipalities")
    )
    numbers_left = iter(range(have + 1, wanted + 1))
    while numbers := tuple(islice(numbers_left, BATCH)):
        _add(numbers, strategies)
    return max(0, wanted - have)


@transaction.atomic(durable=True)
def _add(numbers: tuple[int, ...], strategies: list[Strategy]) -> None:
    """One batch in its own transaction: no statement comes near the database's time limit."""
    places = [strategies[number % len(strategies)] for number in numbers]
    organisations = Organisation.objects.bulk_create(
        _organisation(number, strategy) for number, strategy in zip(numbers, places, strict=True)
    )
    memberships = Membership.objects.bulk_create(
        _membership(number, strategy, organisation)
        for number, strategy, organisation in zip(numbers, places, organisations, strict=True)
    )
    chosen = Membership.goals.through
    chosen.objects.bulk_create(
        chosen(membership_id=membership.pk, strategygoal_id=goal.pk)
        for number, strategy, membership in zip(numbers, places, memberships, strict=True)
        for goal in _some(list(strategy.current_version.goals.all()), number)
    )
    Contact.objects.bulk_create(
        Contact(membership=membership, role_mailbox=f"jamstalldhet@{organisation.slug}.example")
        for membership, organisation in zip(memberships, organisations, strict=True)
    )
    MembershipEvent.objects.bulk_create(
        MembershipEvent(
            membership=membership,
            verb="confirm",
            from_state=State.HANDED_IN,
            to_state=membership.state,
            side=Side.SYSTEM,
            at=membership.confirmed_at,
        )
        for membership in memberships
    )


def _some(goals: list, number: int) -> list:
    """One to three of the goals, other ones for other numbers."""
    return [goals[(number * 7 + step) % len(goals)] for step in range(min(len(goals), 1 + number % 3))] if goals else []


def _organisation(number: int, strategy: Strategy) -> Organisation:
    kind, word = _KINDS[number % len(_KINDS)]
    name = f"{word} {_PLACES[number % len(_PLACES)]} {number}"
    municipalities = list(strategy.county.municipalities.all())
    return Organisation(
        kind=kind,
        name=name,
        slug=f"matning-{number}",
        sort_key=sort_key(name),
        county=strategy.county,
        municipality=municipalities[number % len(municipalities)] if municipalities else None,
        checked=True,
    )


def _membership(number: int, strategy: Strategy, organisation: Organisation) -> Membership:
    days = max(1, (timezone.localdate() - strategy.valid_from).days)
    at = timezone.now() - datetime.timedelta(days=1 + number % days)
    works = list(words.WORK.values())
    return Membership(
        strategy=strategy,
        version=strategy.current_version,
        organisation=organisation,
        state=State.PAUSED if number % 25 == 0 else State.ACTIVE,
        contribution=works[number % len(works)][0],
        handed_in_at=at,
        confirmed_at=at,
        joined_on=timezone.localdate(at),
    )
