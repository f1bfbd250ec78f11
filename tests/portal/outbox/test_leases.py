"""A sender that has lost its lease writes nothing over its successor's outcome."""

import smtplib

import pytest

from portal.outbox import actions
from portal.outbox.models import MailState, OutgoingMail
from portal.outbox.rules import SENT, outcome_of
from tests.leases import check_that_only_the_successor_counts, columns, taken_over

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = outcome_of(smtplib.SMTPResponseException(550, b"No"))


def take(mail):
    return lambda: actions._claim(OutgoingMail.objects.filter(pk=mail.pk), 1)[0]


@pytest.mark.parametrize("late", [SENT, REFUSED], ids=["sent", "refused"])
@pytest.mark.parametrize("successor", [SENT, REFUSED], ids=["sent", "refused"])
def test_only_the_successor_counts(queue, late, successor):
    mail = queue()
    check_that_only_the_successor_counts(
        mail, take(mail), lambda mail: actions._finish(mail, late), lambda mail: actions._finish(mail, successor)
    )


def test_a_late_sender_does_not_give_back_what_another_has_in_hand(sink, queue):
    """Its time is over in the middle of its handful: the rest is given back, unless somebody else has it by now."""
    first, mail = queue(), queue()
    late, successor = taken_over(mail, take(mail))
    before = columns(mail)
    actions._send_all([take(first)(), late], until=0)
    assert columns(mail) == before
    assert sink.message_ids() == [first.message_id]
    actions._finish(successor, SENT)
    assert columns(mail)["state"] == MailState.SENT
