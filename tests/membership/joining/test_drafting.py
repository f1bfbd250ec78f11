"""Drafting: who begins, what a second editor is told, what comes back."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from membership.joining.actions import draft
from membership.joining.models import Membership, OwnGoal
from membership.joining.rules import State
from membership.representation.models import Representative, RepresentativeRole
from portal.errors import Refused
from tests.membership.joining import world
from tests.thaw import thawed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def strategy(county):
    return world.make_strategy(county)


@pytest.fixture
def organisation(county):
    return world.make_organisation(county=county)


@pytest.fixture
def person(organisation):
    return world.make_representative(organisation, role=RepresentativeRole.CONTACT)


def test_a_representative_begins_a_draft_and_finds_it_again(strategy, organisation, person):
    membership = draft.start_membership(strategy, organisation, by=person)
    assert (membership.state, membership.version) == (State.DRAFT, strategy.current_version)
    assert draft.start_membership(strategy, organisation, by=person) == membership
    assert [event.verb for event in membership.events.all()] == ["create"]


def test_who_may_not_act_begins_nothing(strategy, organisation, person):
    Representative.objects.filter(user=person).update(state="ended")
    with pytest.raises(Refused):
        draft.start_membership(strategy, organisation, by=person)
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"joining": "not_offered"}, "erbjuder inte|does not offer"),
        ({"open_to_kinds": ["region"]}, "kind|slag"),
    ],
)
def test_a_strategy_that_is_not_open_refuses(strategy, organisation, person, change, word):
    with thawed():
        type(strategy.current_version).objects.filter(pk=strategy.current_version_id).update(**change)
    strategy.refresh_from_db()
    with pytest.raises(Refused, match=word):
        draft.start_membership(strategy, organisation, by=person)


def test_a_period_that_is_over_refuses(strategy, organisation, person):
    type(strategy).objects.filter(pk=strategy.pk).update(valid_to=timezone.localdate() - timedelta(days=1))
    strategy.refresh_from_db()
    with pytest.raises(Refused):
        draft.start_membership(strategy, organisation, by=person)


def _contacts(mailbox):
    return [{"kind": "operational", "role_mailbox": mailbox}]


def test_a_stale_save_is_refused_and_writes_nothing(strategy, organisation, person):
    membership = world.make_draft(strategy, organisation, person)
    opened = membership.edition
    draft.save_contacts(membership, by=person, edition=opened, seen="", contacts=_contacts("first@kumla.example"))
    with pytest.raises(draft.Stale):
        draft.save_contacts(membership, by=person, edition=opened, seen="", contacts=_contacts("second@kumla.example"))
    assert [c.role_mailbox for c in membership.contacts.all()] == ["first@kumla.example"]


def test_the_same_form_sent_ten_times_has_one_effect(strategy, organisation, person):
    membership = world.make_draft(strategy, organisation, person)
    for _again in range(10):
        draft.save_contacts(membership, by=person, edition=1, seen="", contacts=_contacts("first@kumla.example"))
    assert world.fresh(membership).edition == 2
    assert membership.events.filter(verb="edit").count() == 1


def test_two_who_write_different_sections_do_not_meet(strategy, organisation, person):
    from membership.joining.documents import fingerprint, section_content

    membership = world.make_draft(strategy, organisation, person)
    seen = fingerprint(section_content(membership, "beslut"))
    draft.save_contacts(membership, by=person, edition=1, seen="", contacts=_contacts("first@kumla.example"))
    draft.save_decision(membership, by=person, edition=1, seen=seen, decisions=[], no_decision_yet=True)
    assert world.fresh(membership).no_decision_yet


def test_rows_keep_their_keys_and_their_order(strategy, organisation, person):
    membership = world.make_draft(strategy, organisation, person)
    goals = [{"what": what, "indicator": "", "due_on": date(2027, 1, 1)} for what in ("Ett", "Två", "Tre")]
    draft.save_plan(membership, by=person, edition=1, seen="", plan="own_goals", own_goals=goals)
    first = OwnGoal.objects.get(what="Ett").pk
    draft.save_plan(membership, by=person, edition=2, seen="", plan="own_goals", own_goals=goals[:1])
    assert [(goal.pk, goal.what) for goal in membership.own_goals.all()] == [(first, "Ett")]


def test_a_choice_from_another_strategy_is_not_taken(strategy, organisation, person, county):
    other = world.make_strategy(county, "2020-2023")
    membership = world.make_draft(strategy, organisation, person)
    draft.save_goals(
        membership,
        by=person,
        edition=1,
        seen="",
        goals=list(other.current_version.goals.all()),
        targets=[],
        priorities=[],
        actions=[],
        contribution="",
    )
    assert not membership.goals.exists()


def test_a_discarded_draft_is_kept_and_comes_back(strategy, organisation, person):
    membership = world.make_draft(strategy, organisation, person)
    draft.discard_draft(membership, by=person)
    assert world.fresh(membership).state == State.TAKEN_BACK
    draft.restore_draft(membership, by=person)
    assert world.fresh(membership).state == State.DRAFT
    assert [event.verb for event in membership.events.all()] == ["create", "discard", "restore"]


def test_a_discarded_draft_does_not_come_back_beside_a_new_one(strategy, organisation, person):
    membership = world.make_draft(strategy, organisation, person)
    draft.discard_draft(membership, by=person)
    assert draft.start_membership(strategy, organisation, by=person) != membership
    with pytest.raises(Refused):
        draft.restore_draft(membership, by=person)


def test_the_county_cannot_see_a_draft_nor_one_thrown_away(strategy, organisation, person, county):
    membership = world.make_draft(strategy, organisation, person)
    assert not Membership.objects.for_county(county).exists()
    draft.discard_draft(membership, by=person)
    assert not Membership.objects.for_county(county).exists()


def test_what_was_handed_in_and_taken_back_stays_on_the_countys_desk(strategy, organisation, person, county):
    from membership.joining.actions import signing

    Representative.objects.filter(user=person).update(role="signatory")
    membership = world.fill(world.make_draft(strategy, organisation, person), person)
    world.sign(membership, person)
    signing.take_back(membership, by=person)
    assert Membership.objects.for_county(county).get() == membership
    with pytest.raises(Refused):
        draft.restore_draft(membership, by=person)
    assert not transaction.get_connection().in_atomic_block
