"""Let held mail go."""

import uuid

from django.core.management.base import BaseCommand, CommandError

from portal.outbox.actions_holding import release_mail


class Command(BaseCommand):
    """``release_mail`` for all that is held, ``release_mail ID …`` for some."""

    help = (
        "Puts held mail back in the queue. Letters with a code or link that no longer works are not sent; they are "
        "given up."
    )

    def add_arguments(self, parser):
        parser.add_argument("ids", nargs="*", metavar="ID", help="Only these letters; the part of Message-ID before @.")

    def handle(self, *, ids, **options):
        try:
            only = [uuid.UUID(one) for one in ids]
        except ValueError:
            raise CommandError("Write the letters' ids as they stand in the administration.") from None
        released, given_up = release_mail(only=only or None)
        if only and released + given_up < len(set(only)):
            raise CommandError(f"{released} letters were released. The others are not held, or not there.")
        self.stdout.write(f"{released} letters are in the queue. {given_up} came too late and were given up.")
