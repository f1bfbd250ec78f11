"""The county signs too, where the strategy says so, before it confirms."""

import uuid

import pytest

from membership.joining.actions.authority import counter_sign
from membership.joining.actions.deciding import confirm_membership
from membership.joining.models import Signature
from membership.joining.rules import State
from portal.errors import Refused
from portal.people.rules import Role
from tests.membership.deciding.world import make_staff
from tests.membership.joining import world
from tests.membership.joining.signing.stage import second_signatory, set_stage
from tests.races import at_once, with_and_without_lock

pytestmark = pytest.mark.django_db(transaction=True)
SAID = {"name": "Lena Länsråd", "title": "Länsråd", "mandate": "Arbetsordningen", "method": "Andra steg"}


def handed_in(**options):
    membership, first = set_stage(**options)
    world.sign(membership, first)
    if options.get("signatories", 2) == 2:
        world.sign(membership, second_signatory(membership))
    return world.fresh(membership)


def test_two_sign_for_the_organisation_and_one_for_the_county():
    membership = handed_in(counter_signature=True)
    publisher = make_staff(membership.strategy.county)
    with pytest.raises(Refused, match="båda parter"):
        confirm_membership(membership, by=publisher)
    counter_sign(membership, by=publisher, key=uuid.uuid4(), **SAID)
    evidence = membership.declarations.get().evidence
    assert [one["party"] for one in evidence.letter["signatures"]] == ["Aktören", "Aktören", "Länsstyrelsen"]
    assert confirm_membership(world.fresh(membership), by=publisher).state == State.ACTIVE


def test_only_who_decides_and_only_where_the_strategy_says_so():
    membership = handed_in(counter_signature=True, signatories=1)
    editor = make_staff(membership.strategy.county, Role.EDITOR)
    with pytest.raises(Refused):
        counter_sign(membership, by=editor, key=uuid.uuid4(), **SAID)
    assert Signature.objects.count() == 1


def test_not_where_the_strategy_does_not_say_so():
    membership = handed_in(signatories=1)
    publisher = make_staff(membership.strategy.county)
    with pytest.raises(Refused):
        counter_sign(membership, by=publisher, key=uuid.uuid4(), **SAID)
    assert confirm_membership(membership, by=publisher).state == State.ACTIVE


@pytest.mark.race
@with_and_without_lock
def test_two_at_the_same_moment_one_is_told(lock):
    membership = handed_in(counter_signature=True, signatories=1)
    county = membership.strategy.county
    people = [make_staff(county), make_staff(county, email="second@orebro.example")]
    results = at_once(*(lambda who=who: counter_sign(membership, by=who, key=uuid.uuid4(), **SAID) for who in people))
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert Signature.objects.filter(party="county").count() == 1
