"""Loads the demonstration."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from membership.demo.world import load_world
from portal.papers.sealing import make_demo_seal

DEMO_SEAL = "Demonstration, självutfärdat sigill"


class Command(BaseCommand):
    """Real facts, one made-up county and logins with a public password: never where DEBUG is off."""

    help = "Loads the demonstration: all real facts, the made-up Exempellän and the demo logins. Needs DEBUG."

    def handle(self, *args, **options):
        if not settings.DEBUG:
            raise CommandError("The demonstration has logins with a public password. It is loaded only with DEBUG=1.")
        if "" in settings.SEALS:  # before the worker draws the first paper
            make_demo_seal(*settings.SEALS[""], name=DEMO_SEAL)
        self.stdout.write(f"demonstration: {load_world()} made-up organisations new")
