"""Two sign, in any order: the first freezes the text, the last hands it in."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from membership.joining.actions import draft, rounds
from membership.joining.models import Declaration, Signature, SigningRound
from membership.joining.rules import State
from portal.errors import Refused
from portal.log.models import LogEvent
from portal.papers.models import Document
from tests.membership.joining import world
from tests.membership.joining.signing.stage import second_signatory, set_stage
from tests.races import at_once, with_and_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_first_freezes_and_the_last_hands_in():
    membership, first = set_stage()
    read = membership.edition
    second = second_signatory(membership)
    assert world.sign(membership, first) is None
    assert world.fresh(membership).state == State.DRAFT
    assert not Declaration.objects.exists()
    with pytest.raises(Refused):
        draft.save_contacts(membership, by=first, edition=read + 1, seen="", contacts=[])
    declaration = world.sign(membership, second, edition=read, name="Olle Ordförande")
    assert world.fresh(membership).state == State.HANDED_IN
    letter = declaration.document.letter
    assert [one["name"] for one in letter["signatures"]] == ["Eva Ek", "Olle Ordförande"]
    assert {one.text_sha256 for one in Signature.objects.all()} == {declaration.text_sha256, letter["text_sha256"]}
    evidence = declaration.evidence
    assert evidence.kind == "evidence"
    assert evidence.letter["declaration_number"] == declaration.document.number
    assert [one["authority"] for one in evidence.letter["signatures"]] == ["Rätten att skriva under kontrollerad"] * 2
    assert [event.verb for event in membership.events.all()][-2:] == ["sign_part", "sign"]


def test_the_same_person_does_not_sign_twice():
    membership, first = set_stage()
    world.sign(membership, first)
    with pytest.raises(Refused):
        world.sign(membership, first)
    assert Signature.objects.count() == 1
    assert LogEvent.objects.filter(verb="signing.refused", detail__code="same_person").exists()


def test_the_same_form_sent_again_changes_nothing():
    membership, first = set_stage()
    key, edition = uuid.uuid4(), membership.edition
    for _again in range(3):
        assert world.sign(membership, first, key=key, edition=edition) is None
    assert Signature.objects.count() == 1


def test_a_withdrawn_signing_can_be_changed_and_must_be_signed_anew():
    membership, first = set_stage()
    world.sign(membership, first)
    rounds.withdraw_signing(membership, by=first)
    edition = world.fresh(membership).edition
    draft.save_contacts(
        membership, by=first, edition=edition, seen="", contacts=[{"role_mailbox": "other@kumla.example"}]
    )
    with pytest.raises(Refused):
        rounds.withdraw_signing(membership, by=first)
    assert world.sign(membership, first) is None
    assert world.sign(membership, second_signatory(membership)).content["contacts"][0]["role_mailbox"].startswith("oth")
    assert [one.outcome for one in SigningRound.objects.all()] == ["withdrawn", "handed_in"]


def test_what_was_signed_cannot_be_changed():
    membership, first = set_stage()
    world.sign(membership, first)
    for change in (
        lambda: Signature.objects.update(name="Någon annan"),
        lambda: SigningRound.objects.update(content={}),
        lambda: Signature.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_low_level_is_refused_and_logged():
    membership, first = set_stage(level="second_factor", signatories=1)
    with pytest.raises(Refused):
        world.sign(membership, first)
    assert LogEvent.objects.filter(verb="signing.refused", detail__code="low_level").exists()
    assert world.sign(membership, first, level="second_factor")


def test_a_way_that_the_county_does_not_take_is_refused():
    membership, first = set_stage(modes=["paper"], signatories=1)
    with pytest.raises(Refused):
        world.sign(membership, first)
    assert not Signature.objects.exists()


@pytest.mark.race
@with_and_without_lock
def test_two_at_the_same_moment_both_stand_and_it_is_handed_in_once(lock):
    """Checked once by hand: with ``lock`` reading without select_for_update, both take place 1 and one fails."""
    membership, first = set_stage()
    second = second_signatory(membership)
    edition = membership.edition
    results = at_once(*(lambda who=who: world.sign(membership, who, edition=edition) for who in (first, second)))
    assert sorted(type(one).__name__ for one in results) == ["Declaration", "NoneType"]
    assert Signature.objects.count() == 2
    assert Document.objects.filter(kind="declaration").count() == 1
    assert membership.events.filter(verb="sign").count() == 1
