"""Take away the second factor of somebody who has lost it."""

from django.core.management.base import BaseCommand, CommandError

from portal.errors import Refused
from portal.management.finding import account
from portal.people.actions_factors import reset_second_factor


class Command(BaseCommand):
    """``reset_second_factor anna@lan.example --asked-by bo@lan.example --agreed-by cia@lan.example``."""

    help = (
        "Takes away a person's app, keys and recovery codes and ends their sessions. Two administrators stand for it. "
        "The person is told by mail, and sets up a new second factor at the next log-in."
    )

    def add_arguments(self, parser):
        parser.add_argument("address", help="The person's e-mail address.")
        parser.add_argument("--asked-by", required=True, metavar="ADDRESS", help="An administrator.")
        parser.add_argument("--agreed-by", required=True, metavar="ADDRESS", help="Another administrator.")

    def handle(self, *, address, asked_by, agreed_by, **options):
        person, asked, agreed = account(address), account(asked_by), account(agreed_by)
        try:
            number = reset_second_factor(person, asked_by=asked, agreed_by=agreed)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{number} factors were taken away and all sessions ended. The person gets a letter.")
