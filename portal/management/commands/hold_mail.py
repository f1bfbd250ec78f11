"""Hold back the mail that waits, for example after the database was restored."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.outbox.actions_holding import hold_mail


class Command(BaseCommand):
    """``hold_mail`` or ``hold_mail --queued-before 2026-11-30T02:00``. ``release_mail`` lets it go."""

    help = "Holds back all mail that waits to be sent. Nothing is lost; release_mail puts it back in the queue."

    def add_arguments(self, parser):
        parser.add_argument(
            "--queued-before", metavar="TIME", help="Only mail queued before this, for example 2026-11-30T02:00."
        )

    def handle(self, *, queued_before, **options):
        held, in_hand = hold_mail(queued_before=_time(queued_before) if queued_before else None)
        self.stdout.write(f"{held} letters are held back.")
        if in_hand:
            self.stdout.write(f"{in_hand} letters are being sent just now. Run this again in two minutes.")


def _time(text):
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError("Write the time as 2026-11-30T02:00.") from None
    return said if timezone.is_aware(said) else timezone.make_aware(said)
