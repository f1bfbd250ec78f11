"""Mail is held back and let go, and nothing leaves twice or too late for that."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.log.models import LogEvent
from portal.outbox.actions import _claim, _finish, deliver_due
from portal.outbox.models import MailState, OutgoingMail
from portal.outbox.rules import SENT

pytestmark = pytest.mark.django_db(transaction=True)


def run(name, *arguments, **options):
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


def states():
    return sorted(OutgoingMail.objects.values_list("state", flat=True))


def aged(mail, **age):
    OutgoingMail.objects.filter(pk=mail.pk).update(queued_at=timezone.now() - timedelta(**age))
    return mail


def test_held_mail_stays_until_it_is_released(sink, queue):
    queue()
    retry = queue()
    OutgoingMail.objects.filter(pk=retry.pk).update(state=MailState.RETRY)
    assert run("hold_mail") == "2 letters are held back.\n"
    assert deliver_due() == 0
    assert states() == ["held", "held"]
    assert run("release_mail").startswith("2 letters are in the queue. 0 ")
    assert deliver_due() == 2
    assert states() == ["sent", "sent"]
    assert len(sink.letters) == 2
    verbs = LogEvent.objects.order_by("pk").values_list("verb", "detail__number")
    assert list(verbs) == [("mail.held", 2), ("mail.released", 2)]


def test_what_was_queued_after_the_point_is_left_alone(queue):
    old, new = aged(queue(), hours=2), queue()
    point = timezone.localtime() - timedelta(hours=1)
    assert run("hold_mail", queued_before=point.replace(tzinfo=None).isoformat()).startswith("1 letters")
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (MailState.HELD, MailState.QUEUED)
    assert run("hold_mail", queued_before=point.isoformat()).startswith("0 letters")


@pytest.mark.parametrize("wrong", ["yesterday", "2026-13-01"])
def test_a_time_that_cannot_be_read_holds_nothing(queue, wrong):
    queue()
    with pytest.raises(CommandError, match="Write the time as"):
        run("hold_mail", queued_before=wrong)
    assert states() == ["queued"]


def test_a_letter_in_a_senders_hand_is_left_to_it(queue):
    """Held, its outcome would be lost, and it could leave once more at the release."""
    mail = queue()
    taken = _claim(OutgoingMail.objects.filter(pk=mail.pk), 1)
    assert run("hold_mail").splitlines()[1].startswith("1 letters are being sent just now.")
    _finish(taken[0], SENT)
    assert states() == ["sent"]


def test_a_letter_whose_sender_died_is_held(queue):
    """In a restored database it stands as being sent, and the sweeper would send it."""
    mail = queue()
    _claim(OutgoingMail.objects.filter(pk=mail.pk), 1)
    OutgoingMail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert run("hold_mail") == "1 letters are held back.\n"
    assert states() == ["held"]


@pytest.mark.parametrize(
    ("kind", "age", "state"),
    [
        ("staff_invitation", {"days": 15}, MailState.FAILED),
        ("staff_invitation", {"days": 2}, MailState.QUEUED),
        ("receipt", {"days": 30}, MailState.QUEUED),
    ],
)
def test_links_that_no_longer_work_are_not_sent(queue, kind, age, state):
    mail = aged(queue(), **age)
    OutgoingMail.objects.update(kind=kind)
    run("hold_mail")
    said = run("release_mail")
    mail.refresh_from_db()
    assert mail.state == state
    assert ("1 came too late" in said) == (state == MailState.FAILED)


@pytest.mark.parametrize(("minutes", "state"), [(-1, MailState.EXPIRED), (5, MailState.QUEUED)])
def test_codes_that_no_longer_work_are_not_sent(queue, minutes, state):
    mail = queue()
    run("hold_mail")
    OutgoingMail.objects.update(expires_at=timezone.now() + timedelta(minutes=minutes))
    said = run("release_mail")
    mail.refresh_from_db()
    assert mail.state == state
    assert bool(mail.emptied_at) == (state == MailState.EXPIRED), "its text goes with it"
    assert ("1 came too late" in said) == (state == MailState.EXPIRED)


def test_single_letters_are_released(queue):
    chosen, other = queue(), queue()
    run("hold_mail")
    run("release_mail", str(chosen.pk))
    chosen.refresh_from_db()
    other.refresh_from_db()
    assert (chosen.state, other.state) == (MailState.QUEUED, MailState.HELD)
    for wrong in ("x", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(CommandError, match=r"\.$"):
            run("release_mail", wrong)
