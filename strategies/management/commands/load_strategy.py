"""Loads strategies from files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.errors import Refused
from strategies.publishing.exchange import StrategyFileError, load_strategy
from strategies.publishing.exchange.reading import LARGEST_FILE


class Command(BaseCommand):
    """One file is one strategy. A file with mistakes changes nothing; the others are loaded all the same."""

    help = "Loads strategies from YAML files. The same file twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.yaml")

    def handle(self, *args, files, **options):
        wrong = sum(not self._load(path) for path in files)
        if wrong:
            raise CommandError(f"{wrong} of {len(files)} files could not be loaded.")

    def _load(self, path: Path) -> bool:
        """Loads one file and says how it went."""
        try:
            with path.open("rb") as file:
                loaded = load_strategy(file.read(LARGEST_FILE + 1))
        except OSError as error:
            self.stderr.write(f"{path.name}: {error.strerror}")
            return False
        except Refused as error:
            self.stderr.write(f"{path.name}: {error}")
            return False
        except StrategyFileError as error:
            for problem in error.problems:
                self.stderr.write(f"{path.name}: {problem}")
            return False
        self.stdout.write(f"{path.name}: {loaded.outcome.label}")
        return True
