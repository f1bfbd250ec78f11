"""Log people out everywhere."""

from django.core.management.base import BaseCommand, CommandError

from portal.management.finding import account
from portal.people.actions_sessions import end_everybodys_sessions, end_persons_sessions


class Command(BaseCommand):
    """``end_sessions anna@lan.example``, or ``end_sessions --all`` after a key was stolen."""

    help = "Ends a person's sessions, or everybody's, at the next click. Drafts that are saved stay."

    def add_arguments(self, parser):
        parser.add_argument("address", nargs="?", help="The person's e-mail address.")
        parser.add_argument("--all", action="store_true", help="Everybody's, with or without an account.")

    def handle(self, *, address, **options):
        if bool(address) == options["all"]:
            raise CommandError("Write one address, or --all.")
        if address:
            end_persons_sessions(account(address, only_open=False))
            self.stdout.write("The person is logged out everywhere.")
        else:
            self.stdout.write(f"Everybody is logged out: {end_everybodys_sessions()} sessions ended.")
