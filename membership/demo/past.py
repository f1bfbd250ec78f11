"""The past of the demonstration: letters that left then, and events that happened then.

What the portal's actions write is dated now; rows of a story from last year are put back to its day."""

import datetime

from portal.outbox.models import MailState, OutgoingMail

ON_ITS_WAY = datetime.timedelta(minutes=2)


def leave(thing, at: datetime.datetime) -> None:
    """The letters about the row that still wait left at that moment."""
    waiting = OutgoingMail.objects.about(thing).filter(state=MailState.QUEUED)
    waiting.update(state=MailState.SENT, queued_at=at, due_at=at, sent_at=at + ON_ITS_WAY, attempts=1)


def write_event(event, at: datetime.datetime) -> None:
    """Writes an event of that moment: its column else takes the moment of writing."""
    event.at = at
    event.save_base(raw=True, force_insert=True)


__all__ = ["leave", "write_event"]
