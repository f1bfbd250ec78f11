"""Loads the portal's own reference data. It stands on this floor because the national goals and the library do."""

from django.core.management.base import BaseCommand

from portal.directory.loading import load_directory
from portal.log.actions import log_event
from strategies.library.loading import load_resources
from strategies.publishing.reference_data import load_national_goals, load_themes


class Command(BaseCommand):
    """Counties, municipalities, organisations, national goals and the library. Safe to run again."""

    help = "Loads counties, municipalities, organisations, national goals and the library. Safe to run again."

    def handle(self, *args, **options):
        counts = {}
        for name, load in (
            ("directory", load_directory),
            ("national goals", load_national_goals),
            ("cross-cutting areas", load_themes),
            ("library", load_resources),
        ):
            loaded = load()
            self.stdout.write(f"{name}: {loaded.made} new, {loaded.changed} changed")
            counts[name.replace(" ", "_").replace("-", "_")] = [loaded.made, loaded.changed]
        log_event("reference.loaded", **counts)
