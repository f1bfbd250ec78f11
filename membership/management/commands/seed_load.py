"""Fills a large world for measurements."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from membership.demo.many import fill_up
from membership.demo.world import load_world


class Command(BaseCommand):
    """The demonstration and so many made-up organisations that have joined: never where DEBUG is off."""

    help = "Fills the demonstration up to N made-up organisations that have joined, for measurements. Needs DEBUG."

    def add_arguments(self, parser):
        parser.add_argument("--organisations", type=int, default=10_000, metavar="N")

    def handle(self, *args, organisations, **options):
        if not settings.DEBUG:
            raise CommandError("A world for measurements is filled only with DEBUG=1.")
        if not 0 < organisations <= 1_000_000:
            raise CommandError("Choose between 1 and 1 000 000 organisations.")
        load_world()
        begun = time.monotonic()
        made = fill_up(organisations)
        self.stdout.write(f"{made} organisations new in {time.monotonic() - begun:.0f} s")
