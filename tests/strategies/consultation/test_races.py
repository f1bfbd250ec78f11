"""Two at the same moment: one wins, the other is told."""

import pytest
from django.utils import timezone

from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from strategies.consultation import actions
from strategies.consultation.models import Consultation, ConsultationInvitation, ConsultationView
from tests.membership.deciding import world as desk
from tests.races import at_once, with_and_without_lock
from tests.strategies.consultation import world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def strategy():
    return world.make_county()[1]


@pytest.fixture
def staff(strategy):
    return [desk.make_staff(strategy.county), desk.make_staff(strategy.county, email="second@orebro.example")]


@pytest.fixture
def sent(strategy, staff):
    return world.make_sent(strategy, staff[0])


def one_of(consultation):
    return consultation.invitations.select_related("consultation__strategy__county").order_by("pk").first()


@with_and_without_lock
def test_two_colleagues_hand_in_the_same_answer(sent, lock):
    one = one_of(sent)
    actions.save_answer(one, edition=0, texts={"whole": "Bra"}, name="A", organisation_name="B")
    results = at_once(*(lambda: actions.hand_in_answer(one, edition=1),) * 2)
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert OutgoingMail.objects.filter(kind="consultation_receipt").count() == 1
    assert ConsultationView.objects.count() == 1


@with_and_without_lock
def test_two_colleagues_save_and_nothing_is_lost_silently(sent, lock):
    one = one_of(sent)
    results = at_once(
        lambda: actions.save_answer(one, edition=0, texts={"whole": "Min"}, name="A"),
        lambda: actions.save_answer(one, edition=0, texts={"whole": "Hennes"}, name="B"),
    )
    told = [result for result in results if isinstance(result, actions.EditedMeanwhile)]
    assert len(told) == 1
    assert told[0].row.texts["whole"] in ("Min", "Hennes")


@with_and_without_lock
def test_two_publishers_publish_one_compilation(sent, staff, lock):
    world.make_answer(one_of(sent))
    closed = world.close(sent)
    world.mark_all(closed, staff[0])
    results = at_once(
        *(
            lambda by=by: actions.publish_compilation(closed, by=by, edition=closed.edition, outcome="Klart")
            for by in staff
        )
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Document.objects.filter(kind="compilation").count() == 1


@with_and_without_lock
def test_two_publishers_send_each_letter_once(strategy, staff, lock):
    made = world.make_consultation(strategy, staff[0])
    actions.add_receivers(made, by=staff[0], rows=[("A", "a@a.example", None)], source="list")
    results = at_once(
        *(lambda by=by: actions.send_consultation(made, by=by, edition=made.edition, receivers=1) for by in staff)
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert OutgoingMail.objects.count() == 1


@with_and_without_lock
def test_two_sweepers_remind_once(sent, lock):
    Consultation.objects.update(closes_on=timezone.localdate())
    noon = timezone.localtime().replace(hour=12)
    results = at_once(*(lambda: actions.remind_due(noon),) * 2)
    assert sorted(results) == [0, 3]
    hashes = list(ConsultationInvitation.objects.values_list("token_hash", flat=True))
    assert len(set(hashes)) == 3
    for one in ConsultationInvitation.objects.all():
        world.token_of(one)


@with_and_without_lock
def test_two_officers_mark_the_same_view(sent, staff, lock):
    world.make_answer(one_of(sent))
    view = ConsultationView.objects.select_related("response__consultation__strategy__county").get()
    results = at_once(
        *(
            lambda by=by: actions.mark_view(view, by=by, edition=1, handling="taken", reason="", text="x")
            for by in staff
        )
    )
    assert sum(isinstance(result, actions.EditedMeanwhile) for result in results) == 1
