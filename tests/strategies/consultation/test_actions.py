"""From a draft to the published compilation, success and refusal from the same rows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.papers.actions import render_document
from portal.papers.models import Document
from portal.people.actions import token_hash
from portal.people.rules import Role
from strategies.consultation import actions
from strategies.consultation.models import (
    Consultation,
    ConsultationInvitation,
    ConsultationResponse,
    ConsultationView,
)
from strategies.publishing.models import RegionalTarget
from tests.membership.deciding import world as desk
from tests.strategies.consultation import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(request):
    """A consultation with its publisher: sent out, or only a draft to ask about where a test does not ask for it."""
    return world.sent_out() if "sent" in request.fixturenames else (None, *world.drafted())


@pytest.fixture
def strategy(stage):
    return stage[0].strategy if stage[0] else stage[2]


@pytest.fixture
def publisher(stage):
    return stage[1]


@pytest.fixture
def editor(strategy):
    return desk.make_staff(strategy.county, Role.EDITOR)


@pytest.fixture
def sent(stage):
    return stage[0]


def first(consultation):
    return consultation.invitations.select_related("consultation__strategy__county").order_by("pk").first()


def noon(day=None):
    day = day or timezone.localdate()
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Stockholm"))


def test_only_a_draft_can_be_asked_about(strategy, publisher):
    strategy.versions.filter(state="draft").delete()
    with pytest.raises(Refused):
        world.make_consultation(strategy, publisher)


def test_the_editor_prepares_and_the_publisher_sends(strategy, editor, publisher):
    made = world.make_consultation(strategy, editor)
    actions.add_receivers(made, by=editor, rows=[("A", "a@a.example", None), ("B", "A@a.example", None)], source="list")
    assert made.invitations.count() == 1
    with pytest.raises(Refused):
        actions.send_consultation(made, by=editor, edition=1, receivers=1)
    assert OutgoingMail.objects.count() == 0
    assert actions.send_consultation(made, by=publisher, edition=1, receivers=1) == 1
    assert OutgoingMail.objects.get().recipient == "a@a.example"


def test_nobody_sends_more_letters_than_the_page_said(strategy, publisher):
    made = world.make_consultation(strategy, publisher)
    actions.add_receivers(made, by=publisher, rows=[("A", "a@a.example", None)], source="list")
    for receivers in (0, 2):
        with pytest.raises(Refused):
            actions.send_consultation(made, by=publisher, edition=1, receivers=receivers)
    assert Consultation.objects.get().state == "draft"


def test_what_was_sent_stays_whatever_happens_to_the_draft(sent, publisher):
    RegionalTarget.objects.update(wording="Något helt annat")
    sent.refresh_from_db()
    texts = str(sent.content)
    assert "Ohälsan ska minska" in texts
    assert "Alla kan leva fritt." in texts
    with pytest.raises(Refused):
        actions.save_text(sent, by=publisher, edition=sent.edition, missive="Ändrad")
    with pytest.raises(DatabaseError), transaction.atomic():
        Consultation.objects.update(missive="Ändrad")


def test_every_letter_has_a_link_of_its_own(sent):
    tokens = {world.token_of(one) for one in sent.invitations.all()}
    assert len(tokens) == 3
    assert all(len(token) >= 22 for token in tokens)
    hashes = set(sent.invitations.values_list("token_hash", flat=True))
    assert not tokens & hashes


def test_a_corrected_address_ends_what_the_wrong_one_got(sent, publisher):
    one = first(sent)
    before = world.token_of(one)
    actions.renew_link(one, by=publisher, email="ratt@mottagare.example")
    after = world.token_of(one)
    one.refresh_from_db()
    assert [one.holds([token_hash(token)]) for token in (before, after)] == [False, True]
    assert OutgoingMail.objects.about(one).order_by("-queued_at").first().recipient == "ratt@mottagare.example"
    with pytest.raises(Refused):
        actions.renew_link(one, by=publisher, email="post1@mottagare.example")


def test_a_link_holds_until_a_later_one_has_been_used(sent, publisher):
    one = first(sent)
    tokens = [world.token_of(one)]
    for _letter in range(2):
        actions.renew_link(one, by=publisher)
        tokens.append(world.token_of(one))
    hashes = [[token_hash(token)] for token in tokens]

    def holding():
        one.refresh_from_db()
        return [one.holds(hashed) for hashed in hashes]

    assert holding() == [True, True, True]
    actions.save_answer(one, edition=0, links=hashes[0], texts={"whole": "a"}, name="A")
    assert holding() == [True, True, True]
    actions.save_answer(one, edition=1, links=hashes[1], texts={"whole": "b"}, name="A")
    assert holding() == [False, True, True]
    with pytest.raises(actions.LinkOver):
        actions.save_answer(one, edition=2, links=hashes[0], texts={"whole": "c"}, name="A")
    actions.save_answer(one, edition=2, links=hashes[2], texts={"whole": "d"}, name="A")
    assert holding() == [False, False, True]
    actions.remove_receiver(one, by=publisher)
    assert holding() == [False, False, False]
    assert one.knows(hashes[2])


def test_an_answer_is_saved_handed_in_and_frozen(sent):
    one = first(sent)
    saved = actions.save_answer(one, edition=0, texts={"whole": "Bra."}, name="Anna", organisation_name="Kumla")
    with pytest.raises(actions.EditedMeanwhile):
        actions.save_answer(one, edition=0, texts={"whole": "Annat"}, name="Bo")
    with pytest.raises(actions.EditedMeanwhile):
        actions.hand_in_answer(one, edition=0)
    handed = actions.hand_in_answer(one, edition=saved.edition)
    assert handed.handed_in_at
    assert [view.text for view in handed.views.all()] == ["Bra."]
    receipt = OutgoingMail.objects.get(kind="consultation_receipt")
    assert "Bra." in receipt.text
    for again in (
        lambda: actions.save_answer(one, edition=handed.edition, texts={}),
        lambda: actions.hand_in_answer(one, edition=handed.edition),
    ):
        with pytest.raises(Refused):
            again()
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsultationResponse.objects.update(texts={"whole": "Ändrat i efterhand"})


def test_nothing_is_taken_after_the_last_day_but_an_extension_opens_again(sent, publisher):
    one = first(sent)
    saved = actions.save_answer(one, edition=0, texts={"whole": "Bra."}, name="Anna", organisation_name="Kumla")
    closed = world.close(sent)
    for late in (lambda: actions.save_answer(one, edition=1, texts={}), lambda: actions.hand_in_answer(one, edition=1)):
        with pytest.raises(Refused):
            late()
    told = actions.extend_closing(
        closed, by=publisher, edition=closed.edition, closes_on=timezone.localdate() + timedelta(days=7), message="Hej"
    )
    assert told == 3
    letters = OutgoingMail.objects.filter(kind="consultation_extended", text__contains="Hej")
    assert letters.count() == 3
    assert "Länkar i tidigare mejl fungerar tills du använder den här." in letters[0].text  # the answer below is by one
    assert actions.hand_in_answer(one, edition=saved.edition).is_handed_in


def test_an_extension_only_goes_forward(sent, publisher, editor):
    for by, day in (
        (publisher, sent.closes_on),
        (publisher, timezone.localdate()),
        (editor, sent.closes_on + timedelta(days=9)),
    ):
        with pytest.raises(Refused):
            actions.extend_closing(sent, by=by, edition=sent.edition, closes_on=day, message="")
    assert not OutgoingMail.objects.filter(kind="consultation_extended").exists()


def test_the_reminder_goes_once_for_each_last_day(sent, publisher):
    world.make_answer(first(sent))
    assert actions.remind_due(noon()) == 0
    Consultation.objects.update(closes_on=timezone.localdate() + timedelta(days=7))
    assert actions.remind_due(noon().replace(hour=3)) == 0
    assert actions.remind_due(noon()) == 2
    assert actions.remind_due(noon()) == 0
    assert OutgoingMail.objects.filter(kind="consultation_reminder").count() == 2
    ConsultationInvitation.objects.update(reminded_at=timezone.now() - timedelta(days=2))
    assert actions.remind_due(noon()) == 0
    assert actions.remind_unanswered(sent, by=publisher) == 2
    assert actions.remind_unanswered(sent, by=publisher) == 0


def test_a_reminder_that_was_missed_goes_the_day_after(sent):
    Consultation.objects.update(closes_on=timezone.localdate() + timedelta(days=2), reminder_days=7)
    assert actions.remind_due(noon()) == 3
    ConsultationInvitation.objects.update(reminded_for=None, reminded_at=None)
    Consultation.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    assert actions.remind_due(noon()) == 0


def test_open_answers_only_where_they_are_allowed(strategy, publisher, sent):
    with pytest.raises(Refused):
        actions.begin_open_answer(sent, email="p@privat.example", name="P")
    Consultation.objects.update(allow_open_answers=True)
    one = actions.begin_open_answer(sent, email="P@privat.example", name="P")
    before = world.token_of(one)
    again = actions.begin_open_answer(sent, email="p@privat.example", name="P")
    assert one.pk == again.pk
    assert world.token_of(again) != before
    world.close(sent)
    with pytest.raises(Refused):
        actions.begin_open_answer(sent, email="q@privat.example", name="Q")


def test_receivers_who_have_answered_stay(sent, publisher):
    one, two, _three = sent.invitations.select_related("consultation__strategy__county").order_by("pk")
    world.make_answer(one)
    with pytest.raises(Refused):
        actions.remove_receiver(one, by=publisher)
    actions.remove_receiver(two, by=publisher)
    with pytest.raises(Refused):
        actions.save_answer(two, edition=0, texts={"whole": "x"})
    assert ConsultationInvitation.objects.for_link(None).first() is None


def test_more_receivers_later_get_their_letters(sent, publisher):
    actions.add_receivers(sent, by=publisher, rows=[("Ny", "ny@ny.example", None)], source="list")
    sent.refresh_from_db()
    assert actions.send_consultation(sent, by=publisher, edition=sent.edition, receivers=1) == 1
    assert OutgoingMail.objects.filter(kind="consultation_invitation").count() == 4


def test_the_compilation_needs_a_decision_and_reason_for_every_view(sent, publisher, editor):
    for one in sent.invitations.select_related("consultation__strategy__county"):
        world.make_answer(one)
    with pytest.raises(Refused):
        actions.publish_compilation(sent, by=publisher, edition=sent.edition, outcome="Klart")
    closed = world.close(sent)
    with pytest.raises(Refused):
        actions.publish_compilation(closed, by=publisher, edition=closed.edition, outcome="Klart")
    view = ConsultationView.objects.first()
    with pytest.raises(Refused):
        actions.mark_view(view, by=editor, edition=1, handling="not_taken", reason="", text=view.text)
    world.mark_all(closed, editor)
    view.refresh_from_db()
    with pytest.raises(actions.EditedMeanwhile):
        actions.mark_view(view, by=publisher, edition=1, handling="taken", reason="", text=view.text)
    with pytest.raises(Refused):
        actions.publish_compilation(closed, by=editor, edition=closed.edition, outcome="Klart")
    done = actions.publish_compilation(closed, by=publisher, edition=closed.edition, outcome="Visionen är ändrad.")
    assert done.state == "compiled"
    with pytest.raises(Refused):
        actions.mark_view(view, by=publisher, edition=view.edition, handling="taken", reason="", text="Nytt")
    paper = Document.objects.get(kind="compilation")
    assert paper.number.startswith("T-SAM-")
    assert not actions.note_paper(done.pk)
    render_document(paper.pk)
    assert actions.note_paper(done.pk)
    assert not actions.note_paper(done.pk)
    done.refresh_from_db()
    assert done.compilation == paper


def test_a_persons_name_is_not_in_the_compilation(strategy, publisher):
    sent = world.make_sent(strategy, publisher, allow_open_answers=True)
    one = actions.begin_open_answer(sent, email="p@privat.example", name="Petra Privat")
    one.consultation = sent
    world.make_answer(one, behalf="person", organisation_name="", name="Petra Privat")
    closed = world.close(sent)
    world.mark_all(closed, publisher)
    actions.publish_compilation(closed, by=publisher, edition=closed.edition, outcome="Klart")
    letter = str(Document.objects.get().letter)
    assert "Petra" not in letter
    assert "privatperson" in letter


def test_another_countys_publisher_is_refused(sent):
    stranger = desk.make_staff(desk.make_county("19", "vastmanland", "Västmanland", "U"))
    for act in (
        lambda: actions.remind_unanswered(sent, by=stranger),
        lambda: actions.extend_closing(sent, by=stranger, edition=sent.edition, closes_on=sent.closes_on, message=""),
        lambda: actions.add_receivers(sent, by=stranger, rows=[], source="list"),
        lambda: actions.publish_compilation(sent, by=stranger, edition=sent.edition, outcome=""),
    ):
        with pytest.raises(Refused):
            act()
