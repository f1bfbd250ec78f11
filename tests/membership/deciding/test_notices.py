"""The county's own steps after joining leave a paper each, and the letter leaves when it is drawn."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from membership.joining import tasks
from membership.joining.actions import deciding
from membership.joining.models import Contact, Membership, MembershipEvent
from membership.joining.rules import EndReason, State
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from portal.papers.standing import standing_of
from tests.membership.deciding import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def case(county):
    return world.make_handed_in(world.make_strategy(county), state=State.ACTIVE)


@pytest.fixture
def publisher(county):
    return world.make_staff(county)


def notices():
    return Document.objects.filter(kind="notice").order_by("pk")


def test_a_pause_is_a_numbered_paper_with_the_reasons_and_no_letter_leaves_before_it_is_drawn(case, publisher):
    deciding.pause_membership(case, by=publisher, reasons="Omorganisation\nTill hösten")
    paper = notices().get()
    assert paper.number.startswith("T-MED-")
    assert paper.letter["reasons"] == "Omorganisation\nTill hösten"
    assert "pausad" in paper.letter["headline"]
    assert paper.letter["decided_by"] == f"{publisher.name}, {publisher.title}"
    assert (paper.then_task, paper.then_pk) == ("membership.joining.tasks.send_notices", str(case.pk))
    tasks.send_notices(case.pk)
    tasks.sweep()
    assert not OutgoingMail.objects.exists()
    world.draw(paper)
    tasks.send_notices(case.pk)
    tasks.send_notices(case.pk)
    tasks.sweep()
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient, mail.document) == ("notice", "kommun@kumla.example", paper)
    assert mail.reply_to == case.strategy.county.contact_email
    for text in (mail.text, mail.html):
        assert "Omorganisation" in text
        assert paper.number in text
        assert "Är något fel?" in text


def test_a_bell_nobody_heard_is_made_up_for_and_each_letter_says_what_its_step_said(case, publisher):
    deciding.pause_membership(case, by=publisher, reasons="Omorganisation")
    deciding.resume_membership(case, by=publisher)
    deciding.end_membership(case, by=publisher, reason=EndReason.NOT_RENEWED, ended_on=timezone.localdate())
    for paper in notices():
        world.draw(paper)
    tasks.sweep()
    subjects = [mail.subject for mail in OutgoingMail.objects.order_by("queued_at")]
    assert [subject.rsplit(" ", 1)[1] for subject in subjects] == ["pausad", "igen", "avslutats"]
    assert not MembershipEvent.objects.waiting_for_letters().exists()


def test_a_notice_holds_until_the_next_step(case, publisher):
    today = timezone.localdate()
    deciding.pause_membership(case, by=publisher, reasons="Omorganisation")
    assert standing_of(notices().get(), today).holds
    deciding.end_membership(case, by=publisher, reason=EndReason.CEASED, ended_on=today)
    paused, ended = notices()
    assert not standing_of(paused, today).holds
    assert (standing_of(ended, today).holds, standing_of(ended, today).tag) == (True, "ended")


def test_an_end_says_its_ground_and_offers_no_new_joining_to_who_is_gone(case, publisher):
    deciding.end_membership(
        case, by=publisher, reason=EndReason.CEASED, ended_on=timezone.localdate(), reasons="Nedlagt i maj"
    )
    letter = notices().get().letter
    assert letter["ground"] == str(EndReason.CEASED.label)
    assert not any("ny avsiktsförklaring" in line for line in letter["next_steps"])
    page = Client().get(case.organisation.get_absolute_url()).content.decode()
    assert letter["ground"] in page
    assert "Nedlagt i maj" not in page


def test_without_the_boards_address_the_step_is_refused_and_the_page_says_so_before(case, county, publisher):
    county.contact_email = ""
    county.save()
    with pytest.raises(Refused):
        deciding.pause_membership(case, by=publisher, reasons="Omorganisation")
    assert Membership.objects.get(pk=case.pk).state == State.ACTIVE
    page = world.log_in(Client(), publisher).get(reverse("joining:pause", args=[county.slug, case.pk]))
    assert page.context["refusal"]


def test_without_any_address_the_paper_stands_and_the_sweep_leaves_it_alone(case, county, publisher):
    Contact.objects.all().delete()
    listed = Membership.objects.create(
        strategy=case.strategy,
        version=case.version,
        organisation=world.make_organisation("Ensam kommun", county),
        origin="listed",
        state=State.ACTIVE,
    )
    deciding.end_membership(listed, by=publisher, reason=EndReason.CEASED, ended_on=timezone.localdate())
    world.draw(notices().get())
    assert not MembershipEvent.objects.waiting_for_letters().exists()
    tasks.sweep()
    assert not OutgoingMail.objects.exists()


def test_the_case_and_the_organisations_page_show_the_paper(case, county, publisher):
    deciding.pause_membership(case, by=publisher, reasons="Omorganisation")
    paper = world.draw(notices().get())
    desk = world.log_in(Client(), publisher).get(reverse("joining:case", args=[county.slug, case.pk]))
    signer = case.declarations.get().signer
    own = Client()
    own.force_login(signer)
    for page in (desk, own.get(reverse("joining:membership", args=[case.pk]))):
        assert page.content.decode().count(paper.number) >= 2
    assert own.get(reverse("joining:paper", args=[case.pk, paper.pk])).status_code == 200
