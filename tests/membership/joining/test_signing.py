"""Signing hands in: the declaration is frozen, numbered and receipted; what is missing refuses."""

import hashlib
import json
import uuid

import pytest
from django.db import DatabaseError, transaction

from membership.joining.actions import deciding, draft, signing
from membership.joining.documents import parts_of
from membership.joining.models import Declaration, Membership
from membership.joining.rules import State, missing_before_submission
from membership.joining.tasks import sweep
from membership.representation.models import Representative
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from tests.kept import kept
from tests.membership.deciding.world import make_staff
from tests.membership.joining import world
from tests.thaw import thawed

pytestmark = pytest.mark.django_db(transaction=True)


@kept
def filled_in():
    """A draft with nothing missing, and who signs it."""
    organisation = world.make_organisation(county=world.make_county(), orgnr="2120001975")
    signatory = world.make_representative(organisation)
    draft = world.make_draft(world.make_strategy(organisation.county), organisation, signatory)
    return world.fill(draft, signatory), signatory


@pytest.fixture
def stage():
    return filled_in()


@pytest.fixture
def membership(stage):
    return stage[0]


@pytest.fixture
def signatory(stage):
    return stage[1]


@pytest.fixture
def organisation(membership):
    return membership.organisation


@pytest.fixture
def county(membership):
    return membership.strategy.county


def test_signing_freezes_numbers_and_hands_in(membership, signatory):
    declaration = world.sign(membership, signatory)
    membership = world.fresh(membership)
    canonical = json.dumps(declaration.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert declaration.text_sha256 == hashlib.sha256(canonical.encode()).hexdigest()
    assert declaration.content["goals"] == ["Jämn fördelning av makt och inflytande"]
    assert declaration.content["decisions"][0]["on"] == "2026-10-05"
    assert (membership.state, membership.handed_in_at) == (State.HANDED_IN, declaration.signed_at)
    assert membership.receipt_number == declaration.document.number == "T-AVS-2026-1"
    assert declaration.document.letter["signatures"][0]["mandate"] == "Delegation 4.2"
    assert declaration.document.letter["text_sha256"] == declaration.text_sha256
    event = membership.events.last()
    assert (event.verb, event.document, event.by) == ("sign", declaration.document, signatory)


def test_a_contact_cannot_sign(membership, signatory):
    Representative.objects.filter(user=signatory).update(role="contact")
    with pytest.raises(Refused):
        world.sign(membership, signatory)
    assert not Declaration.objects.exists()


def test_what_is_missing_is_one_list_for_the_page_and_the_guard(county, signatory, organisation):
    membership = world.make_draft(world.make_strategy(county, "2028-2031"), organisation, signatory)
    missing = missing_before_submission(parts_of(membership))
    assert [section for section, _sentence in missing] == ["mal", "egna-mal", "kontakter", "beslut"]
    with pytest.raises(Refused) as refused:
        world.sign(membership, signatory)
    for _section, sentence in missing:
        assert sentence in str(refused.value)
    assert not Document.objects.exists()


def test_a_declaration_changed_after_it_was_read_is_not_signed(membership, signatory):
    read = membership.edition
    draft.save_contacts(
        membership, by=signatory, edition=read, seen="", contacts=[{"role_mailbox": "other@kumla.example"}]
    )
    with pytest.raises(Refused):
        world.sign(membership, signatory, edition=read)
    world.sign(membership, signatory)


def test_without_a_decision_yet_it_can_still_be_signed(membership, signatory):
    draft.save_decision(
        membership, by=signatory, edition=membership.edition, seen="", decisions=[], no_decision_yet=True
    )
    declaration = world.sign(membership, signatory)
    assert declaration.content["no_decision_yet"] is True
    assert not declaration.document.letter["decisions"]


def test_the_same_form_sent_again_gives_the_same_declaration(membership, signatory):
    key, edition = uuid.uuid4(), membership.edition
    first = world.sign(membership, signatory, key=key, edition=edition)
    for _again in range(9):
        assert world.sign(membership, signatory, key=key, edition=edition) == first
    assert Declaration.objects.count() == Document.objects.filter(kind="declaration").count() == 1
    assert Document.objects.filter(kind="evidence").count() == 1
    with pytest.raises(Refused):
        world.sign(membership, signatory, key=key, edition=edition, title="Någon annan")


def test_after_a_completion_a_new_paper_replaces_the_first(membership, signatory, county):
    first = world.sign(membership, signatory)
    staff = make_staff(county)
    from datetime import timedelta

    from django.utils import timezone

    deciding.ask_completion(
        world.fresh(membership), by=staff, wanted="Vilken nämnd?", until=timezone.localdate() + timedelta(days=9)
    )
    second = world.sign(membership, signatory)
    assert (second.number, second.document.replaces) == (2, first.document)
    assert world.fresh(membership).handed_in_at == first.signed_at


def test_taking_back_keeps_everything(membership, signatory):
    declaration = world.sign(membership, signatory)
    signing.take_back(membership, by=signatory, why="Fel nämnd")
    assert world.fresh(membership).state == State.TAKEN_BACK
    assert membership.events.last().why == "Fel nämnd"
    for delete in (membership.delete, declaration.delete, declaration.document.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            delete()


def test_the_signed_words_cannot_be_changed(membership, signatory):
    declaration = world.sign(membership, signatory)
    with pytest.raises(DatabaseError), transaction.atomic():
        Declaration.objects.filter(pk=declaration.pk).update(content={})
    with pytest.raises(DatabaseError), transaction.atomic():
        membership.events.all().delete()


def test_the_receipt_waits_for_the_paper_and_leaves_once(membership, signatory):
    declaration = world.sign(membership, signatory)
    sweep()
    assert not OutgoingMail.objects.exists()
    world.draw(declaration.document)
    for _again in range(3):
        sweep()
        signing.send_receipt(declaration.pk)
    mails = OutgoingMail.objects.filter(kind="receipt")
    assert {mail.recipient for mail in mails} == {"eva@kumla.example", "jamstalldhet@kumla.example"}
    assert {mail.document for mail in mails} == {declaration.document}
    for mail in mails:
        assert declaration.document.number in mail.subject
        assert "{{" not in mail.text + mail.html
        assert "kl." in mail.text


def test_the_period_or_kind_is_asked_again_at_signing(membership, signatory):
    with thawed():
        type(membership.version).objects.filter(pk=membership.version_id).update(open_to_kinds=["region"])
    with pytest.raises(Refused):
        world.sign(membership, signatory)
    assert Membership.objects.get().state == State.DRAFT
