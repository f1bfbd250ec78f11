"""Loads who has joined according to public lists, with the strategies they joined."""

from django.core.management.base import BaseCommand

from membership.joining.loading import load_listed_members
from strategies.publishing.exchange import load_missing
from strategies.publishing.reference_data import strategy_files


class Command(BaseCommand):
    """Run load_reference first. Safe to run again: what is there already is left alone."""

    help = "Loads our strategy files that are missing, and the members that public lists name. Safe to run again."

    def handle(self, *args, **options):
        strategies = load_missing(strategy_files())
        self.stdout.write(f"strategies: {len(strategies)} new")
        self.stdout.write(f"members and mentions: {load_listed_members().made} new")
