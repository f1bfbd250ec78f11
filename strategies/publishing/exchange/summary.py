"""What a file says, told before anything is kept, and how it is held until the person has read that.

Nothing is stored between: the browser carries what was read, packed and signed for one person and one county, and it is
judged anew by the same rules when it comes back."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from portal import rich_text
from portal.errors import Refused
from portal.papers.glyphs import told
from strategies.publishing.exchange.parts import StrategyParts
from strategies.publishing.exchange.reading import Node, Place, StrategyFileError
from strategies.publishing.exchange.shape import Names, shape_strategy
from strategies.publishing.exchange.writing_yaml import tree_of

HELD_FOR = 8 * 3600  # seconds: a working day


@dataclass(frozen=True)
class Summary:
    """How much was read of each kind, what the file says nothing about, and what the person should look at."""

    counts: tuple[tuple[str, int], ...]
    silent: tuple[str, ...]
    notes: tuple[object, ...]


def summary_of(parts: StrategyParts, notes=()) -> Summary:
    """The summary of what was read."""
    counts = (
        (_("Goals with content"), sum(bool(g.situation or g.targets or g.actions or g.name) for g in parts.goals)),
        (_("Regional targets"), sum(len(goal.targets) for goal in parts.goals)),
        (_("Suggested actions"), sum(len(goal.actions) for goal in parts.goals)),
        (_("Priority areas"), len(parts.areas)),
        (_("Terms of what joining gives"), len(parts.joining.offered)),
        (_("What joining involves"), len(parts.joining.expected)),
        (_("Milestones"), len(parts.milestones)),
    )
    said = {
        _("Introduction"): parts.introduction,
        _("Vision"): parts.vision,
        _("Overall aim"): parts.aim,
        _("Goals"): parts.goals,
        _("How the strategy is followed up"): parts.follow_up,
        _("Contact"): parts.contact_email or parts.contact_phone,
        _("Diary number"): parts.diary_number,
        _("Day of decision"): parts.decided_on,
    }
    silent = tuple(name for name, value in said.items() if not value)
    return Summary(counts, silent, (*notes, *_letters_of(tree_of(parts))))


def _letters_of(tree) -> Iterator[str]:
    """What papers write by name, text by text, as sentences with the words around."""
    if isinstance(tree, dict):
        tree = list(tree.values())
    if isinstance(tree, list | tuple):
        for one in tree:
            yield from _letters_of(one)
    elif isinstance(tree, str) and (said := told(rich_text.plain(tree))):
        yield said


def packed(parts: StrategyParts, *, county_code: str, user_id: int) -> str:
    """What was read, as the page carries it."""
    return signing.dumps(tree_of(parts), salt=_salt(county_code, user_id), compress=True)


def unpacked(text: str, names: Names, *, county_code: str, user_id: int) -> StrategyParts:
    """What the page carried. Raises Refused when it is not ours, another person's or too old."""
    try:
        tree = signing.loads(text, salt=_salt(county_code, user_id), max_age=HELD_FOR)
        return shape_strategy(Place(_node(tree), []), names)
    except (signing.BadSignature, StrategyFileError):
        raise Refused(_("The summary is too old. Choose the file again.")) from None


def _salt(county_code, user_id):
    return f"strategy-file:{county_code}:{user_id}"


def _node(value) -> Node:
    """A plain value as the tree that is judged."""
    if isinstance(value, dict):
        return Node(0, {key: _node(one) for key, one in value.items()})
    if isinstance(value, list):
        return Node(0, [_node(one) for one in value])
    if isinstance(value, str):
        return Node(0, value, quoted=value != "")
    return Node(0, "" if value is None else str(value).lower())
