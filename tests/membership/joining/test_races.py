"""At the same moment: twenty who join, two who sign, two who write.

That twenty give one draft is the work of the constraint: its control stands in tests/trust/test_integrity.py."""

import pytest
from django.db import transaction

from membership.joining.actions import draft, rounds
from membership.joining.models import Contact, Declaration, Membership
from portal.errors import Refused
from portal.papers.models import Document
from tests.membership.joining import world
from tests.races import at_once, with_and_without_lock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def organisation(county):
    return world.make_organisation(county=county)


@pytest.fixture
def people(organisation):
    return [
        world.make_representative(organisation, world.make_user(f"chef{number}@kumla.example")) for number in range(2)
    ]


def test_twenty_who_join_give_one_draft(county, organisation, people):
    strategy = world.make_strategy(county)
    results = at_once(
        *(lambda who=people[n % 2]: draft.start_membership(strategy, organisation, by=who) for n in range(20))
    )
    assert len({membership.pk for membership in results}) == 1
    assert Membership.objects.count() == 1


@with_and_without_lock
def test_two_sign_one_is_told(county, organisation, people, lock):
    """The signing is under way: both find a place free, and without the lock one meets the constraint instead."""
    membership = world.fill(world.make_draft(world.make_strategy(county), organisation, people[0]), people[0])
    with transaction.atomic():
        edition = rounds.round_of(membership, by=people[0], edition=membership.edition).edition
    two_sign(membership, people, edition)


def test_two_who_begin_to_sign_one_is_told(county, organisation, people):
    """Nothing is under way yet. Here the constraint on signings under way would hold alone too."""
    membership = world.fill(world.make_draft(world.make_strategy(county), organisation, people[0]), people[0])
    two_sign(membership, people, membership.edition)


def two_sign(membership, people, edition):
    results = at_once(*(lambda who=who: world.sign(membership, who, edition=edition) for who in people))
    assert sum(isinstance(result, Declaration) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Declaration.objects.count() == Document.objects.filter(kind="declaration").count() == 1
    assert membership.events.filter(verb="sign").count() == 1


@with_and_without_lock
def test_two_write_the_second_is_told(county, organisation, people, lock):
    membership = world.make_draft(world.make_strategy(county), organisation, people[0])
    results = at_once(
        *(
            lambda who=who: draft.save_contacts(
                membership, by=who, edition=1, seen="", contacts=[{"role_mailbox": f"from-{who.email}"}]
            )
            for who in people
        )
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Contact.objects.count() == 1
