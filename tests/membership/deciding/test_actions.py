"""What the county can do with a case, and what it cannot: success and refusal from the same rows."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, InternalError, transaction
from django.utils import timezone

from membership.joining.actions import deciding, notices
from membership.joining.models import Membership, MembershipEvent
from membership.joining.rules import EndReason, State
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from portal.people.rules import Role
from tests.membership.deciding import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def case(county):
    return world.make_handed_in(world.make_strategy(county))


@pytest.fixture
def publisher(county):
    return world.make_staff(county)


def test_confirming_issues_the_confirmation_and_counts_from_the_last_binding_decision(case, publisher):
    deciding.confirm_membership(case, by=publisher, edition=case.edition)
    case.refresh_from_db()
    assert (case.state, case.joined_on) == (State.ACTIVE, date(2026, 10, 5))
    paper = world.confirmation_of(case)
    assert paper.number.startswith("T-BEK-")
    assert (paper.then_task, paper.then_pk) == ("membership.support.tasks.invite", str(case.pk))
    assert paper.letter["goals"] == ["Jämställd hälsa", "Jämställd utbildning"]
    assert case.events.last().document == paper


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
def test_only_a_publisher_confirms(case, county, role):
    staff = world.make_staff(county, role)
    with pytest.raises(Refused, match=r"publisher|publicerare"):
        deciding.confirm_membership(case, by=staff)
    assert Membership.objects.get(pk=case.pk).state == State.HANDED_IN
    assert not Document.objects.exists()


def test_another_countys_publisher_confirms_nothing(case):
    stranger = world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U"))
    with pytest.raises(Refused):
        deciding.confirm_membership(case, by=stranger)
    assert not Document.objects.exists()


def test_a_missing_address_refuses_before_anything_is_written(case, county, publisher):
    county.contact_email = ""
    county.save()
    with pytest.raises(Refused):
        deciding.confirm_membership(case, by=publisher)
    assert Membership.objects.get(pk=case.pk).state == State.HANDED_IN


def letters_about(case):
    """The letters by receiver; no address stands twice."""
    letters = list(OutgoingMail.objects.about(case))
    found = {mail.recipient: mail for mail in letters}
    assert len(found) == len(letters)
    return found


@pytest.mark.parametrize("verb", ["completion", "decline"])
def test_the_answer_goes_to_who_signed_and_to_the_role_mailbox_once_each(case, publisher, verb):
    deciding.register_diary_number(case, by=publisher, diary_number="801-77-2026")
    if verb == "completion":
        deciding.ask_completion(case, by=publisher, wanted="Mer", until=timezone.localdate())
    else:
        deciding.decline_membership(case, by=publisher, reasons="Nej")
        _letter_of_decline(case)
    signer = case.declarations.get().signer
    letters = letters_about(case)
    assert set(letters) == {signer.email, "kommun@kumla.example"}
    for mail in letters.values():
        assert "801-77-2026" in mail.text
        assert "801-77-2026" in mail.html
        assert case.organisation.name in mail.text
        assert mail.diary_number == "801-77-2026"


def test_who_signed_at_the_role_mailbox_gets_one_letter(case, publisher):
    signer = case.declarations.get().signer
    case.contacts.update(role_mailbox=signer.email.upper())
    deciding.ask_completion(case, by=publisher, wanted="Mer", until=timezone.localdate())
    assert set(letters_about(case)) == {signer.email}


def test_completion_is_asked_for_by_mail(case, county):
    editor = world.make_staff(county, Role.EDITOR)
    until = timezone.localdate() + timedelta(days=14)
    deciding.ask_completion(case, by=editor, wanted="Vilken nämnd beslutade?", until=until)
    case.refresh_from_db()
    assert (case.state, case.completion_by) == (State.COMPLETION, until)
    mail = letters_about(case)["kommun@kumla.example"]
    assert mail.kind == "completion"
    assert mail.reply_to == county.contact_email
    assert "Vilken nämnd beslutade?" in mail.text
    assert "Vilken nämnd beslutade?" in mail.html


def test_completion_by_a_day_that_has_passed_is_refused(case, publisher):
    with pytest.raises(Refused):
        deciding.ask_completion(case, by=publisher, wanted="Mer", until=timezone.localdate() - timedelta(days=1))
    assert not OutgoingMail.objects.exists()


def test_declining_sends_the_reasons(case, publisher):
    deciding.decline_membership(case, by=publisher, reasons="Ni verkar inte i länet.")
    case.refresh_from_db()
    assert (case.state, case.decision_reasons) == (State.DECLINED, "Ni verkar inte i länet.")
    assert "Ni verkar inte i länet." in _letter_of_decline(case).text


def _letter_of_decline(case):
    """The letter with the decision, which leaves when the decision is drawn."""
    assert not OutgoingMail.objects.about(case).exists()
    world.draw(Document.objects.about(case).of_kind("decline").get())
    notices.send_notices(case.pk)
    return letters_about(case)["kommun@kumla.example"]


def test_text_in_html_mail_is_escaped(case, publisher):
    deciding.decline_membership(case, by=publisher, reasons="<script>alert(1)</script> {{ x }}")
    mail = _letter_of_decline(case)
    assert "<script>alert" not in mail.html
    assert "<script>alert(1)</script> {{ x }}" in mail.text


def test_the_diary_number_is_free_text_and_its_history_is_kept(case, county):
    editor = world.make_staff(county, Role.EDITOR)
    deciding.register_diary_number(case, by=editor, diary_number="801-9234-16")
    deciding.register_diary_number(case, by=editor, diary_number="KS 247/17")
    case.refresh_from_db()
    assert case.diary_number == "KS 247/17"
    assert "801-9234-16" in case.events.last().why


def test_pause_resume_and_end(case, publisher):
    deciding.confirm_membership(case, by=publisher)
    deciding.pause_membership(case, by=publisher, reasons="Omorganisation")
    deciding.resume_membership(case, by=publisher)
    deciding.end_membership(
        case, by=publisher, reason=EndReason.WITHDRAWN, ended_on=timezone.localdate(), reasons="Beslut § 5"
    )
    case.refresh_from_db()
    assert (case.state, case.end_reason) == (State.ENDED, EndReason.WITHDRAWN)
    assert [event.verb for event in case.events.all()] == ["sign", "confirm", "pause", "resume", "end"]
    papers = Document.objects.about(case).of_kind("notice")
    assert [event.document for event in case.events.filter(verb__in=["pause", "resume", "end"])] == list(papers)
    assert [paper.letter["reasons"] for paper in papers] == ["Omorganisation", "", "Beslut § 5"]


@pytest.mark.parametrize("ended_on", [date(2020, 1, 1), date(2099, 1, 1)])
def test_an_impossible_last_day_is_refused(case, publisher, ended_on):
    deciding.confirm_membership(case, by=publisher)
    with pytest.raises(Refused):
        deciding.end_membership(case, by=publisher, reason=EndReason.CEASED, ended_on=ended_on)
    assert Membership.objects.get(pk=case.pk).state == State.ACTIVE


def test_a_stale_page_is_told_what_happened_meanwhile(case, county, publisher):
    seen = case.edition
    deciding.register_diary_number(case, by=world.make_staff(county, Role.EDITOR), diary_number="123-2026")
    with pytest.raises(Refused, match="Handläggare"):
        deciding.confirm_membership(case, by=publisher, edition=seen)
    assert Membership.objects.get(pk=case.pk).state == State.HANDED_IN
    assert not Document.objects.exists()


def test_events_and_what_was_handed_in_are_never_changed_or_deleted(case, publisher):
    deciding.confirm_membership(case, by=publisher)
    for harm in (
        lambda: MembershipEvent.objects.filter(membership=case).update(why="x"),
        lambda: MembershipEvent.objects.filter(membership=case).delete(),
        lambda: case.declarations.all().delete(),
        lambda: case.declarations.update(signer_name="x"),
        lambda: Membership.objects.filter(pk=case.pk).delete(),
        lambda: Document.objects.all().delete(),
    ):
        with pytest.raises((DatabaseError, InternalError)), transaction.atomic():
            harm()
