"""Each version that was handed in has its own number and arrival; what a later one replaced says so to both sides."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from membership.joining.actions import deciding
from membership.joining.models import Declaration
from portal.papers.models import Document
from portal.templatetags.portal_tags import moment
from tests.membership.deciding import world as desk
from tests.membership.joining import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signatory():
    county = world.make_county()
    return world.make_representative(world.make_organisation(county=county))


@pytest.fixture
def twice(signatory, monkeypatch):
    """A membership whose declaration was handed in, completed and handed in again two days later, with its staff."""
    organisation = signatory.representatives.get().organisation
    county = organisation.county
    membership = world.fill(world.make_draft(world.make_strategy(county), organisation, signatory), signatory)
    world.sign(membership, signatory)
    publisher = desk.make_staff(county)
    until = timezone.localdate() + timedelta(days=9)
    deciding.ask_completion(world.fresh(membership), by=publisher, wanted="Mer", until=until)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=2, hours=3))
    world.sign(world.fresh(membership), signatory)
    monkeypatch.undo()
    return world.fresh(membership), publisher


def test_the_arrival_belongs_to_the_version_it_stands_beside(twice, signatory):
    membership, _publisher = twice
    first, second = Declaration.objects.order_by("number")
    assert second.signed_at - first.signed_at > timedelta(days=2)
    own = Client()
    own.force_login(signatory)
    page = own.get(reverse("joining:membership", args=[membership.pk])).content.decode()
    for one in (first, second):
        after_number = page[page.index(one.document.number) :]
        assert moment(one.signed_at) in after_number[: after_number.index("</dd>")]


def test_what_was_replaced_says_so_to_both_sides(twice, signatory):
    membership, publisher = twice
    first, second = Declaration.objects.order_by("number")
    own = Client()
    own.force_login(signatory)
    county = membership.strategy.county
    address = reverse("joining:case", args=[county.slug, membership.pk])
    for page in (
        own.get(reverse("joining:membership", args=[membership.pk])),
        desk.log_in(Client(), publisher).get(address),
    ):
        assert f"av {second.document.number}" in page.content.decode()
        assert f"av {first.document.number}" not in page.content.decode()


def test_each_handing_in_has_a_receipt_of_its_own(twice):
    membership, _publisher = twice
    receipts = list(Document.objects.about(membership).of_kind("receipt"))
    declarations = list(Declaration.objects.order_by("number"))
    assert [one.receipt for one in declarations] == receipts
    for paper, declaration in zip(receipts, declarations, strict=True):
        assert paper.letter["received_at"] == declaration.signed_at.isoformat()
        assert paper.letter["items"][0]["sha256"] == declaration.text_sha256
        assert declaration.document.number in paper.letter["items"][0]["name"]
        assert paper.replaces is None


@pytest.mark.parametrize("mailbox", ["", "jamstalldhet@kumla.example"])
def test_the_receipts_page_names_mailboxes_only_when_there_are_any(signatory, mailbox):
    organisation = signatory.representatives.get().organisation
    strategy = world.make_strategy(organisation.county)
    membership = world.fill(world.make_draft(strategy, organisation, signatory), signatory)
    membership.contacts.update(role_mailbox=mailbox, email="eva@kumla.example")
    world.sign(membership, signatory)
    own = Client()
    own.force_login(signatory)
    page = own.get(reverse("joining:receipt", args=[membership.pk])).content.decode()
    assert ("funktionsbrevlådor" in page) is bool(mailbox)


def test_the_page_asks_as_often_for_two_versions_as_for_one(twice, signatory):
    membership, _publisher = twice
    own = Client()
    own.force_login(signatory)
    address = reverse("joining:membership", args=[membership.pk])
    own.get(address)
    with CaptureQueriesContext(connection) as asked:
        own.get(address)
    papers = [one["sql"] for one in asked if 'FROM "portal_document"' in one["sql"]]
    assert len(papers) <= 1
