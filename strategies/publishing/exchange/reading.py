"""The values of a YAML file with their lines, so that every complaint can say where.

Scalars stay as they are written; what they mean (a number, a yes, nothing) is decided by whoever asks.
"""

import datetime
import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import days
from portal.characters import Item, Kind, folded, items, normalised, sentence
from portal.files.guard import read_tree_guarded
from portal.files.plain import DEEPEST, LONGEST_VALUE, MOST_KEYS, MOST_VALUES, Unread

LARGEST_FILE = 256 * 1024  # bytes
MOST_PROBLEMS = 50

_NOTHING = {"", "~", "null", "Null", "NULL"}
_YES = {"true", "yes", "ja"}
_NO = {"false", "no", "nej"}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file; line 0 when the file as a whole is."""

    line: int
    path: tuple[str, ...]
    text: str

    def __str__(self):
        where = [_("line %(line)s") % {"line": self.line}] if self.line else []
        where += [" › ".join(self.path)] if self.path else []
        return f"{', '.join(where)}: {self.text}" if where else self.text


class StrategyFileError(ValueError):
    """The file cannot be loaded; `problems` lists what is wrong, in the order of the file."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(problems, key=lambda problem: problem.line)[:MOST_PROBLEMS]
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Node:
    """A value and the line it stands on. `content` is text, a list of nodes, or a mapping of text to nodes."""

    line: int
    content: "str | list[Node] | dict[str, Node]"
    quoted: bool = False
    words: dict[str, str] = field(default_factory=dict)  # the values that may stand here, as the file says them


@dataclass
class Place:
    """A value in the file, the way to it, and the list that its problems go to."""

    node: Node
    problems: list[Problem]
    path: tuple[str, ...] = field(default=())

    def wrong(self, text: str) -> None:
        """Notes a problem here."""
        self.problems.append(Problem(self.node.line, self.path, text))

    @property
    def empty(self) -> bool:
        """Whether nothing is written here."""
        content = self.node.content
        return isinstance(content, str) and not self.node.quoted and content in _NOTHING

    def fields(self, known: tuple[str, ...], required: tuple[str, ...] = ()) -> "dict[str, Place]":
        """The mapping's values by key; notes keys that are unknown and required ones that are missing."""
        if self.empty and not required:
            return {}
        if not isinstance(self.node.content, dict):
            self.wrong(_("Here we expect keys with values, one on each line."))
            return {}
        places = {key: Place(node, self.problems, (*self.path, key[:60])) for key, node in self.node.content.items()}
        for key in [key for key in places if key not in known]:
            # Looking for a word like it costs; of what is told, the first mistakes are enough.
            near = known if len(self.problems) < MOST_PROBLEMS else ()
            places.pop(key).wrong(_unknown_key(key, near))
        for key in required:
            if key not in places:
                self.problems.append(Problem(self.node.line, (*self.path, key), _("This key is missing.")))
        return places

    def items(self) -> "Iterator[Place]":
        """The list's values, counted from 1; an empty value is an empty list."""
        if self.empty:
            return
        if not isinstance(self.node.content, list):
            self.wrong(_("Here we expect a list, each line beginning with a dash."))
            return
        for number, node in enumerate(self.node.content, start=1):
            yield Place(node, self.problems, (*self.path, str(number)))

    def text(self, longest: int, *, with_lines: bool = False) -> str:
        """The text with spaces tidied, "" when nothing is written. Line breaks become spaces unless they are kept."""
        if self.empty:
            return ""
        if not isinstance(self.node.content, str):
            self.wrong(_("Here we expect text."))
            return ""
        text = _tidy_lines(self.node.content) if with_lines else normalised(self.node.content, Kind.LINE)
        if said := sentence(text):
            self.wrong(said)
            return ""
        if len(text) > longest:
            over = len(text) - longest
            self.wrong(
                ngettext(
                    "The text is %(over)s character too long (at most %(longest)s).",
                    "The text is %(over)s characters too long (at most %(longest)s).",
                    over,
                )
                % {"over": over, "longest": longest}
            )
            return ""
        return text

    def choice(self, allowed: tuple[str, ...]) -> str:
        """One of the allowed words, "" when nothing is written or it is not one of them. Capitals do not count."""
        text = self.text(200)
        if not text or text in allowed:
            return text
        if self.node.words:
            values = {folded(word): value for value, word in self.node.words.items() if value in allowed}
            if value := values.get(folded(text)):
                return value
            listed, between = [word for value, word in self.node.words.items() if value in allowed], "; "
        else:
            listed, between = list(allowed), ", "
        self.wrong(
            _("“%(text)s” is not one of the values we know: %(allowed)s.")
            % {"text": text[:60], "allowed": between.join(listed)}
        )
        return ""

    def whole_number(self, lowest: int, highest: int) -> int | None:
        """A whole number within bounds, None when nothing is written."""
        text = self.text(200)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 10 and lowest <= int(text) <= highest:
            return int(text)
        self.wrong(
            _("Here we expect a whole number between %(lowest)s and %(highest)s.")
            % {"lowest": lowest, "highest": highest}
        )
        return None

    def yes_or_no(self) -> bool | None:
        """True, False, or None when nothing is written."""
        text = self.text(200)
        if text.casefold() in _YES:
            return True
        if text.casefold() in _NO or not text:
            return False if text else None
        if self.node.words:
            self.wrong(_("Here we expect %(words)s.") % {"words": _(" or ").join(self.node.words.values())})
        else:
            self.wrong(_("Here we expect true or false, or nothing when it is not known."))
        return None

    def day(self, *, last: bool) -> datetime.date | None:
        """A date in any of the portal's spellings, or a year, of which the first or the last day is meant; None when
        nothing is written."""
        text = self.text(200)
        if not text:
            return None
        if len(text) == 4:
            text += "-12-31" if last else "-01-01"
        day = days.read(text)
        if day is None or not 1990 <= day.year <= 2100:
            self.wrong(_("Here we expect a year like 2024 or a date like 2024-03-08."))
            return None
        return day


def _tidy_lines(text: str) -> str:
    """Spaces tidied within the lines, pasted lists left for the formatting; at most one empty line between two."""
    lines = "\n".join(_tidy_line(item) for item in items(text))
    while "\n\n\n" in lines:
        lines = lines.replace("\n\n\n", "\n\n")
    return lines.strip()


def _tidy_line(item: Item) -> str:
    words = " ".join(item.text.split())
    return {"ul": f"•\t{words}", "ol": f"{item.number}.\t{words}"}.get(item.kind, words)


def read(data: bytes, read_tree=read_tree_guarded) -> Place:
    """The file's content as one mapping.

    What somebody sent is read in a process of its own; ``read_tree`` may read here what is ours or the operator's.
    Raises StrategyFileError when the file is too large, is not text, or is not YAML of the plain kind we take.
    """
    if len(data) > LARGEST_FILE:
        raise _refused(0, _("The file is larger than %(kb)s kB.") % {"kb": LARGEST_FILE // 1024})
    try:
        node = _node(read_tree(data))
    except Unread as unread:
        raise _refused(unread.where.get("line", 0), _sentence(unread)) from None
    if not isinstance(node.content, dict):
        raise _refused(node.line, _("The file must hold keys with values, beginning with county_code."))
    return Place(node, [])


def _refused(line, text: str) -> StrategyFileError:
    return StrategyFileError([Problem(line, (), text)])


def _node(value: list) -> Node:
    """A plain value as a node; its depth is bounded by whoever read it."""
    line, content, quoted = value
    if isinstance(content, list):
        return Node(line, [_node(one) for one in content], quoted)
    if isinstance(content, dict):
        return Node(line, {key: _node(one) for key, one in content.items()}, quoted)
    return Node(line, content, quoted)


def _sentence(unread: Unread) -> str:
    """Why a file was not read, in words."""
    return {
        "not_utf8": _("The file is not text in UTF-8."),
        "characters": _("The file holds characters that are not allowed in YAML."),
        "empty": _("The file is empty."),
        "two_documents": _("The file holds more than one document."),
        "references": _("References (& and *) are not used in these files. Quote the text."),
        "tags": _("Tags (!) are not used in these files. Quote the text."),
        "too_deep": _("The values are nested deeper than %(most)s levels.") % {"most": DEEPEST},
        "too_many_values": _("From here on the file has more than %(most)s values.")
        % {"most": number_format(MOST_VALUES, force_grouping=True)},
        "too_many_keys": _("From here on there are more than %(most)s keys beside each other.")
        % {"most": number_format(MOST_KEYS, force_grouping=True)},
        "too_long": _("The text is longer than %(most)s characters.")
        % {"most": number_format(LONGEST_VALUE, force_grouping=True)},
        "key_is_no_word": _("A key must be a word."),
        "key_twice": _("The key “%(key)s” is given twice.") % {"key": unread.where.get("key", "")},
        "quotation": _("The quotation that begins on this line does not end."),
        "tab": _("The line is indented with a tab. Use spaces."),
        "not_yaml": _("The line cannot be read as YAML. Check the indentation, and quote text that holds a colon."),
        "too_heavy": _("The file takes too long or too much memory to read. Send one with less in it."),
    }[unread.code]


def _unknown_key(key: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(key[:60], known, n=1)
    if near:
        return _("We do not know this key. Did you mean “%(near)s”?") % {"near": near[0]}
    return _("We do not know this key.")
