"""The portal's own data about strategies: the national sub-goals, shared areas, the strategies that we have read."""

from pathlib import Path

import yaml
from django.db import transaction

from portal.directory.loading import Loaded, Row, bring_in_line
from strategies.publishing.models import NationalGoal, Theme

REFERENCE = Path(__file__).parent / "reference"


@transaction.atomic(durable=True)
def load_national_goals() -> Loaded:
    """The six sub-goals, kept in line with our file by their key."""
    goals = yaml.safe_load((REFERENCE / "national_goals.yaml").read_text(encoding="utf-8"))
    return bring_in_line(NationalGoal, "key", [Row(key=goal.pop("key"), ours=goal) for goal in goals])


@transaction.atomic(durable=True)
def load_themes() -> Loaded:
    """The cross-cutting areas that every county shares, kept in line with our file by their key."""
    themes = yaml.safe_load((REFERENCE / "themes.yaml").read_text(encoding="utf-8"))
    return bring_in_line(Theme, "key", [Row(key=theme.pop("key"), ours=theme) for theme in themes])


def strategy_files() -> list[bytes]:
    """The content of our strategy files, in the order of the counties' codes."""
    return [path.read_bytes() for path in sorted((REFERENCE / "strategies").glob("*.yaml"))]
