"""One rule for characters: what is typed, pasted or read from a file becomes the same text by whatever door it comes.

Pure functions, without Django's settings or the database. Five answers:
``normalised`` is the text as it is kept, ``unprintable`` is what no paper of ours can show and where it stands,
``items`` reads the lists that word processors paste, ``folded`` is a name as it is compared, and ``called`` names a
character in words.

What is taken away without a word cannot be seen and was not meant: soft hyphens, characters without width, marks of
reading direction that telephones wrap around numbers, byte order marks, fillers. The joiners (U+200D, U+200C) stay
where they change what is seen: between emoji, and between letters of scripts that join. What would turn the reading
direction around (U+202E) is not taken away but told: somebody may want the reader to see something else than what is
written. Sources: Unicode 14 (the table that Python 3.11 carries), Unicode Standard Annex 15 (NFC) and 9 (direction);
the signs of Symbol and Wingdings as Word writes them, U+F000 and up."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from portal.pasted_tables import as_lines


class Kind(Enum):
    """What a text is, and so which of its spaces mean something."""

    LINE = "line"  # one line: names, titles, addresses
    TEXT = "text"  # paragraphs and lists
    MARKUP = "markup"  # HTML, or a text whose layout belongs to somebody else: the characters alone


_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202d\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffc\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
_JOINER = re.compile("[\u200c\u200d]+")
_ACCENT = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]"
_STACKED = re.compile(f"({_ACCENT}{{3}}){_ACCENT}+")  # no writing piles more than three
_JOINING = ("Lo", "Mn", "Mc")  # letters and marks of scripts without capitals, where a joiner changes the shape
_HARD = "\u00a0\u202f"
_SPACE = "[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_SPACES = re.compile(f"{_SPACE}+")
_HELD = re.compile(r"[0-9§%]")  # beside these a hard space keeps a number and what it counts on one line

# The signs of symbol fonts that Word leaves behind as private characters.
_BULLETS_OF_FONTS = "\uf0b7\uf06c\uf06e\uf06f\uf071\uf075\uf076\uf077\uf09f\uf0a8\uf0d8\uf0d0\uf0d1"
_SYMBOLS = dict.fromkeys(map(ord, _BULLETS_OF_FONTS), "•") | {
    0xF0A7: "▪",
    0xF0FC: "✓",
    0xF0E0: "→",
    0xF0E8: "→",
    0xF0AE: "→",
    0xF0DF: "←",
    0xF0AC: "←",
    0xF02D: "−",
    0xF0B0: "°",
    0xF0B1: "±",
    0xF0A3: "≤",
    0xF0B3: "≥",
    0xF0B4: "×",
    0xF020: " ",
}

# How deep a bullet stands in the lists that word processors make when nobody chose otherwise.
_LEVELS = {"o": 2, "○": 2, "◦": 2, "▪": 3, "§": 3}
_BULLET = re.compile(
    rf"[ \t\u00a0]*(?:(?P<round>[•▪●◦‣○■□])[ \t\u00a0]*|(?P<dot>[·*✓–—-])(?=\t|[ \u00a0]*\t)[ \t\u00a0]+"
    rf"|(?P<letter>[o§\u00a4-])(?:\t|\u00a0[ \u00a0])[ \t\u00a0]*|·{_SPACE}+)"
)
_NUMBER = re.compile(r"[ \t\u00a0]*\(?(?P<number>[0-9]{1,3})[.)](?:[ \u00a0]*\t|\u00a0[ \u00a0])[ \t\u00a0]*")
DASH = "– "  # how a list item begins in a text without formatting, on screen as in papers

UNSEEN_IN_NAMES = re.compile("[\u0640\ufe00-\ufe0f\u200c\u200d]")  # tatweel only stretches a word
_DASHES = re.compile(f"{_SPACE}*[-\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]+{_SPACE}*")
_QUOTES = str.maketrans("\u2018\u2019\u201a\u201b\u02bc\u00b4`\u201c\u201d\u201e\u201f«»", "'''''''" + '"' * 6)
MOST_TOLD = 3  # characters that cannot be printed, told one by one
WORDS_AROUND = 12  # characters told on each side of one that cannot be printed


@dataclass(frozen=True)
class Item:
    """A line of a text: of a list (``ul``, ``ol``) at a level from 1 to 3, or of a paragraph (``p``, level 0)."""

    kind: str
    level: int
    text: str
    number: int = 0


@dataclass(frozen=True)
class Unprintable:
    """A character that no paper can show, or only by its name: the line and the place in it, counted from 1, and the
    words around."""

    character: str
    line: int
    position: int
    before: str
    after: str


def normalised(text: str, kind: Kind = Kind.TEXT) -> str:
    """The text as it is kept: NFC, line ends as \\n, without what cannot be seen, with the signs of symbol fonts as
    real ones. In a line and a text spaces are folded where they mean nothing and pasted bullets become list items;
    what is normalised once is not changed by a second time."""
    text = _visible(text)
    if kind is Kind.MARKUP:
        return text
    if kind is Kind.LINE:
        return _one_line(text)
    lines = [_shown(item) for item in items(with_tables_as_lines(text))]
    return "\n".join(lines).strip()


def with_tables_as_lines(text: str) -> str:
    """The text with “ · ” between the cells of a table that was pasted: no cell is lost where no table can stand."""
    return as_lines(text, lambda line: _item(line).kind != "p") if "\t" in text else text


def items(text: str) -> list[Item]:
    """The lines of a pasted text, those of a list without their bullet or number.

    Lists are told by what word processors paste: a round bullet, or a dash, an ``o`` or a number with a tab after it.
    A dash and a space is left as it was written."""
    return [_item(line) for line in _visible(text).split("\n")]


def unprintable(text: str) -> list[Unprintable]:
    """Every character of the text that forms and papers refuse, in order: controls, private characters, lone halves,
    what Unicode has not given a meaning, and the mark that turns the reading direction around."""
    return places(text, _cannot_be_printed)


def places(text: str, is_meant: Callable[[str], bool]) -> list[Unprintable]:
    """Every character of the text that is meant, in order and with its place."""
    found: list[Unprintable] = []
    if not any(map(is_meant, set(text))):
        return found
    for number, line in enumerate(text.split("\n"), start=1):
        for place, character in enumerate(line):
            if is_meant(character):
                before = _printable(line[max(0, place - WORDS_AROUND) : place])
                after = _printable(line[place + 1 : place + 1 + WORDS_AROUND])
                found.append(Unprintable(character, number, place + 1, before, after))
    return found


def called(character: str) -> str:
    """The character in words with its number in Unicode, for whoever has to find it: “U+F0B7, a sign of …”."""
    kinds = {
        "Cc": _("an invisible control character"),
        "Cs": _("half a character"),
        "Co": _("a sign that only a certain symbol font can show"),
        "Cn": _("a sign that the portal does not know, perhaps a new emoji"),
    }
    said = kinds.get(unicodedata.category(character), _("turns the reading direction around"))
    return f"U+{ord(character):04X}, {said}"


def sentence(text: str) -> str:
    """What a person reads about the characters that cannot be printed, by name and place; "" when there are none."""
    found = unprintable(text)
    if not found:
        return ""
    told = [
        _("%(character)s, line %(line)s, character %(position)s: “%(before)s▯%(after)s”")
        % {
            "character": called(one.character),
            "line": one.line,
            "position": one.position,
            "before": one.before,
            "after": one.after,
        }
        for one in found[:MOST_TOLD]
    ]
    which = "; ".join(told) + (" …" if len(found) > MOST_TOLD else "")
    said = _(
        "The text has invisible control characters or signs that cannot be printed. Take them away or write them in "
        "words. %(which)s"
    )
    return said % {"which": which}


def folded(name: str) -> str:
    """A name as it is compared: without regard to capitals, kinds of spaces, dashes and apostrophes, and what cannot be
    seen. å, ä and ö stay letters of their own, so Hallsberg is not Hällsberg."""
    text = unicodedata.normalize("NFKC", UNSEEN_IN_NAMES.sub("", _visible(name)))
    text = _DASHES.sub("-", text.translate(_QUOTES))
    return unicodedata.normalize("NFC", " ".join(text.casefold().split()))


def _visible(text: str) -> str:
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)).translate(_SYMBOLS)
    text = _JOINER.sub(_kept_joiner, text)
    return _STACKED.sub(r"\1", unicodedata.normalize("NFC", text))


def _kept_joiner(found: re.Match[str]) -> str:
    """One joiner where it changes what is seen, else nothing."""
    text, joiner = found.string, found[0][-1]
    before = text[found.start() - 1] if found.start() else ""
    after = text[found.end()] if found.end() < len(text) else ""
    if not before or not after:
        return ""
    if joiner == "\u200d" and _is_emoji(before) and _is_emoji(after):
        return joiner
    both_join = all(unicodedata.category(c) in _JOINING and ord(c) >= 0x600 for c in (before, after))
    return joiner if both_join else ""


def _is_emoji(character: str) -> bool:
    """Whether it may stand beside a joiner in an emoji: a picture, a skin colour, or the mark for colour."""
    return character == "\ufe0f" or (unicodedata.category(character) in ("So", "Sk", "Cn") and ord(character) > 0x2000)


def _item(line: str) -> Item:
    if number := _NUMBER.match(line):
        return Item("ol", 1, line[number.end() :].strip(), int(number["number"]))
    if bullet := _BULLET.match(line):
        sign = bullet["round"] or bullet["dot"] or bullet["letter"] or "·"
        return Item("ul", _LEVELS.get(sign, 1), line[bullet.end() :].strip())
    return Item("p", 0, line)


def _shown(item: Item) -> str:
    words = _spaces_folded(item.text)
    if item.kind == "ol":
        return f"{item.number}. {words}"
    return f"{DASH}{words}" if item.kind == "ul" and words else words


def _one_line(text: str) -> str:
    """Nothing but single spaces between the words; a bullet in front of the only line says nothing."""
    words = " ".join(_without_bullet(text.lstrip("\n")).split())
    while (bare := _without_bullet(words)) != words:
        words = bare
    return words


def _without_bullet(text: str) -> str:
    bullet = _BULLET.match(text)
    return text[bullet.end() :] if bullet else text


def _spaces_folded(line: str) -> str:
    """The line with single spaces; a single hard space beside a number or § stays hard."""

    def one(found: re.Match[str]) -> str:
        beside = line[max(0, found.start() - 1) : found.start()] + line[found.end() : found.end() + 1]
        return "\u00a0" if found[0] in _HARD and _HELD.search(beside) else " "

    return _SPACES.sub(one, line).strip(" \u00a0")


def _cannot_be_printed(character: str) -> bool:
    if character in "\n\t":
        return False
    return character == "\u202e" or unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn")


def _printable(text: str) -> str:
    return "".join(" " if _cannot_be_printed(c) or c == "\t" else c for c in text)


__all__ = ["DASH", "Item", "Kind", "Unprintable", "called", "folded", "items"]
__all__ += ["normalised", "places", "sentence", "unprintable", "with_tables_as_lines"]
