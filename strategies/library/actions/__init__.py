"""Everything that changes the library."""

from strategies.library.actions.initiatives import (
    add_initiative,
    change_initiative,
    retire_initiative,
    why_no_initiative_now,
)
from strategies.library.actions.links import check_due_links, note_links
from strategies.library.actions.resources import (
    add_resource,
    change_resource,
    restore_resource,
    retire_resource,
    why_not_now,
)
from strategies.library.actions.steps import EditedMeanwhile, may_tend
from strategies.library.rules import ROLE_TOO_SMALL

__all__ = [
    "ROLE_TOO_SMALL",
    "EditedMeanwhile",
    "add_initiative",
    "add_resource",
    "change_initiative",
    "change_resource",
    "check_due_links",
    "may_tend",
    "note_links",
    "restore_resource",
    "retire_initiative",
    "retire_resource",
    "why_no_initiative_now",
    "why_not_now",
]
