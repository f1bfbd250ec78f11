"""What an organisation joined with: whole, and briefly for a paper of one or two pages. Pure functions of the letter.

Sizes are estimates for Source Sans in landscape A4, on the safe side; ``tests/portal/papers/test_certificate.py`` lays
real certificates out and holds them to it."""

from dataclasses import dataclass
from math import ceil

from django.utils.text import Truncator
from django.utils.translation import gettext as _

MOST_GOALS = 8
MOST_ITEMS = 4
ITEM_LENGTH = 120  # characters
TEXT_LENGTH = 400
COLUMN = 40  # characters in a line of one of the front's two columns
HEADING = 2  # lines that a heading takes, with the air above it
FRONT = 150  # millimetres between the front's upper margin and its foot
LINE = 5.0
ROOMY = 45  # so few lines are set larger on a page of their own


@dataclass(frozen=True)
class Portion:
    """One kind of what was joined with: its heading, the first items, how many more there are; or a text."""

    heading: str
    items: tuple[str, ...] = ()
    more: int = 0
    text: str = ""

    def lines(self):
        """How many lines it takes in a column, its heading counted."""
        texts = [*self.items, self.text, "x" if self.more else ""]
        return HEADING + sum(ceil(len(text) / COLUMN) for text in texts)


def whole_of(letter) -> list[Portion]:
    """All that was joined with, the goals first, in the declaration's order, without what is empty."""
    goals = Portion(_("Goals"), tuple(letter["goals"]))
    return [one for one in (goals, *_besides_goals(letter)) if one.items or one.text]


def portions_of(letter) -> list[Portion]:
    """What was joined with besides the goals, briefly, without what is empty."""
    return [_brief(one) for one in _besides_goals(letter) if one.items or one.text]


def goals_of(letter) -> Portion:
    """The goals, the first of them when there are many."""
    return _brief(Portion(_("Goals"), tuple(letter["goals"])), MOST_GOALS)


def _besides_goals(letter):
    label = letter["priority_label"]
    return [
        Portion(_("Regional targets"), tuple(letter["targets"])),
        Portion(label[:1].upper() + label[1:] or _("Priority areas"), tuple(letter["priorities"])),
        Portion(_("Chosen actions"), tuple(letter["actions"])),
        Portion(_("The contribution, in the organisation’s own words"), text=letter["contribution"]),
        Portion(_("The organisation’s own goals"), tuple(letter["own_goals"])),
        Portion(_("Plan with the organisation’s own goals"), text=letter["existing_plan"]),
    ]


def fits_front(letter) -> bool:
    """Whether all of it has room on the front, beside each other in two columns; else it takes a page of its own."""
    lines = _lines(letter)
    return max(sum(lines) / 2 + 2, *lines) <= (FRONT - _height_of_head(letter)) / LINE


def is_roomy(letter) -> bool:
    """Whether a page of its own can be set in larger type."""
    return sum(_lines(letter)) <= ROOMY


def _lines(letter):
    return [one.lines() for one in [goals_of(letter), *portions_of(letter)]]


def _height_of_head(letter):
    """Millimetres that label, name and sentence take on the front."""
    name, unit = letter["organisation"]["name"], letter["organisation"]["unit"]
    named = 9.5 * ceil(len(name) / 36) if len(name) > 42 else 14.5 * ceil(len(name) / 22)
    says = len(letter["strategy"]) + len(letter["period"]) + 110
    return 12 + named + 4 + (11 * ceil(len(unit) / 50) if unit else 0) + 8.8 * ceil(says / 54) + 9


def _brief(portion, most=MOST_ITEMS):
    # One more is written out: “and 1 more” would take its line.
    most = most if len(portion.items) > most + 1 else most + 1
    first = tuple(_short(text, ITEM_LENGTH) for text in portion.items[:most])
    left = max(len(portion.items) - most, 0)
    return Portion(portion.heading, first, left, _short(portion.text, TEXT_LENGTH))


def _short(text, length):
    return Truncator(" ".join(text.split())).chars(length)


__all__ = ["Portion", "fits_front", "goals_of", "is_roomy", "portions_of", "whole_of"]
