"""Lists in a text: which line is an item, how deep it stands and what its mark is. Pure functions.

A deeper level is told by what word processors leave in plain text: more space before the mark (LibreOffice, Google
Docs, mail), another sign (Word: “•”, then “o”, then “▪”), or another kind of number (“1.”, then “a)” or “1.1”)."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

DEEPEST = 5  # levels; what stands deeper stays on the last
STEP = 2  # columns of space before a mark that make a level
_LOOK_AHEAD = 60  # lines searched for how a list goes on
_ROMANS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")

# Marks that Word, LibreOffice and people put before an item. U+F0B7 and U+F0A7 are Word's own, from its symbol fonts.
DASHES, DOTS = "-–—−\uf02d", "*•·●‣⁃\uf0b7\uf0d8"
_RINGS, _SQUARES = "o○◦", "▪▫■□\uf0a7"  # “§” with a tab is the square as symbol fonts write it
_ORDER = {"•": 1, "o": 2, "▪": 3}  # Word's signs from the first level on
_BULLET = re.compile(
    rf"^(?:[{DASHES}{DOTS}○◦{_SQUARES}][ \t\xa0]+|[\uf0b7\uf0a7•●▪‣◦○]|o(?:\t|[ \xa0]{{2}}|\xa0)[ \t\xa0]*"
    rf"|[§¤](?:\t|\xa0[ \xa0])[ \t\xa0]*)(?=\S)"
)
_RING_IN_LIST = re.compile(r"^o[ \xa0]+(?=\S)")
_OUTLINE = re.compile(r"^(\d{1,2}(?:\.\d{1,2})+)[.)]?[ \t\xa0]+(?=\S)")
_NUMBER = re.compile(r"^\(?(\d{1,2})([.)])[ \t\xa0]+(?=\S)")
_ANY_NUMBER = re.compile(r"^\d+[.)]\s+")
_LETTER = re.compile(r"^\(?([a-zA-Z]|[ivx]{2,5})([.)])[ \t\xa0]+(?=\S)")


@dataclass(frozen=True)
class Mark:
    """What stands before an item's text. kind: bullets, numbered, outline ("1.1"), or letters while nobody knows
    whether they are letters or Roman numbers; sign: which bullet, or what ends the number; indent: columns before."""

    kind: str
    sign: str
    text: str
    indent: int
    tab: bool
    number: str = ""


_UNMARKED = Mark("", "", "", 0, tab=False)


@dataclass(frozen=True)
class Placed:
    """An item in its place. depth: from 1; kind: bullets, numbered, letters, capitals, romans or outline; label: its
    mark as the page writes it; begins: whether a new list begins with it."""

    depth: int
    kind: str
    label: str
    text: str
    begins: bool


@dataclass
class _List:
    indent: int
    kind: str
    sign: str
    count: int = 0
    before: tuple[int, ...] = ()  # the numbers above, of “1.1”


@dataclass
class Lists:
    """The lists that are open while the lines of a text are read one after the other."""

    open: list[_List] = field(default_factory=list)
    nested: bool = False
    after_gap: bool = False

    def end(self) -> None:
        """A line that is no item: what follows begins a list of its own."""
        self.open, self.nested, self.after_gap = [], False, False

    def gap(self) -> None:
        """An empty line: numbers and deeper items may go on after it."""
        self.after_gap = True

    def place(self, mark: Mark, later: list[Mark]) -> Placed | None:
        """Where the item stands; None when the line is no item, as “3.” after “1.”. later: the marks that follow."""
        while len(self.open) > 1 and self.open[-1].indent > mark.indent:
            self.open.pop()
        if self.open and self.open[-1].indent > mark.indent:
            self.open[-1].indent = mark.indent  # the first item stood further in than the rest
        if not self.open:
            return self._begin(mark, later)
        if mark.indent >= self.open[-1].indent + STEP:
            return self._begin(mark, later)
        return self._beside(mark, later)

    def add_first(self, kind: str, line: str, mark: Mark | None, *, begins: bool) -> Placed:
        """An item on the first level of a section that is set as a list, whatever its mark. kind: the section's style.

        Without its bullet or number; a letter is the writer's own."""
        if begins:
            bare = line.lstrip(" \t\xa0")
            indent = mark.indent if mark else len(line[: len(line) - len(bare)].expandtabs(4))
            self.open = [_List(indent, kind, mark.sign if mark else "")]
        is_bare = mark is not None and mark.kind in ("bullets", "numbered")
        text = mark.text if mark and is_bare else _ANY_NUMBER.sub("", line.strip(), count=1)
        return replace(self._add(self.open[0], replace(mark or _UNMARKED, text=text)), begins=begins)

    def under_first(self, mark: Mark, later: list[Mark], *, anyhow: bool) -> Placed | None:
        """Where an item stands under those that ``add_first`` takes; None when it stands among them.

        anyhow: every item with a mark does."""
        if not self.open:
            return None
        first = self.open[0]
        is_lower = mark.kind == "bullets" and _ORDER.get(mark.sign, 0) > max(1, _ORDER.get(first.sign, 1))
        is_lower = is_lower or (mark.kind in ("letters", "outline") and first.kind == "numbered")
        if not (anyhow or is_lower or mark.indent >= first.indent + STEP):
            return None
        return self.place(replace(mark, indent=max(mark.indent, first.indent + STEP)), later)

    def _beside(self, mark, later):
        """An item no further in than the one before."""
        beside = [one for one in self.open if one.indent == self.open[-1].indent]
        for one in reversed(beside):
            if _fits(one, mark):
                return self._begin_anew(mark, beside, later) if self._is_parted(one, mark) else self._add(one, mark)
        above = next((one for one in beside if _is_below(one, mark)), None)
        if above is not None:
            above.sign = mark.sign
            return self._add(above, mark)
        if self._is_deeper(mark, beside, later):
            return self._begin(mark, later)
        return self._begin_anew(mark, beside, later)

    def _is_parted(self, one, mark):
        """Whether an empty line makes a list of its own: bullets in a list of one level, as they always did."""
        return self.after_gap and mark.kind == "bullets" and one is self.open[0] and not self.nested

    def _is_deeper(self, mark, beside, later):
        """Whether another mark at the same place is a level of its own."""
        top = self.open[-1]
        if mark.kind == "outline":
            return True
        if mark.kind == "bullets":
            if top.kind == "bullets" or _ORDER.get(mark.sign, 0) > 1:
                return True
        elif mark.kind == "letters":
            if top.kind != "bullets" and not self.after_gap:
                return True
            if mark.tab and not self.after_gap:
                return True
        elif mark.number != "1" or (top.kind == "bullets" and not mark.tab):
            return False
        return any(_fits(one, after) for one in beside for after in later if after.indent == mark.indent)

    def _begin_anew(self, mark, beside, later):
        """Another list in the same place."""
        kept = self.open[: -len(beside)], self.open
        self.open = kept[0]
        placed = self._begin(mark, later)
        if placed is None:
            self.open = kept[1]
        return placed

    def _begin(self, mark, later):
        kind, before = _kind_of_first(mark), ()
        if mark.kind == "outline":
            *before, last = map(int, mark.number.split("."))
            kind = "outline" if last == 1 and tuple(before) == self._numbers() else ""
        if not kind or (not self.open and not _is_sure(kind, mark, later)):
            return None
        if len(self.open) == DEEPEST:
            return self._add(self.open[-1], mark)
        self.nested = bool(self.open)
        self.open.append(_List(mark.indent, kind, mark.sign, before=tuple(before)))
        return self._add(self.open[-1], mark, begins=True)

    def _numbers(self):
        """The numbers of the item before, from the first level on."""
        top = self.open[-1] if self.open else None
        return (*top.before, top.count) if top and top.kind in ("numbered", "outline") else ()

    def _add(self, one, mark, *, begins=False):
        del self.open[next(place for place, each in enumerate(self.open) if each is one) + 1 :]
        one.count += 1
        self.after_gap = False
        self.nested = self.nested or len(self.open) > 1
        return Placed(len(self.open), one.kind, label(one.kind, one.count, one.before), mark.text, begins)


def mark_of(line: str, *, in_list: bool = False) -> Mark | None:
    """The mark before a line's text; None when there is none. in_list: whether the line before is an item."""
    bare = line.strip(" \t\xa0")
    indent = len(line[: len(line) - len(line.lstrip(" \t\xa0"))].replace("\xa0", " ").expandtabs(4))
    found = _BULLET.match(bare) or (_RING_IN_LIST.match(bare) if in_list else None)
    if found:
        return Mark("bullets", _sign(found[0][0]), bare[found.end() :], indent, "\t" in found[0])
    if found := _OUTLINE.match(bare):
        return Mark("outline", ".", bare[found.end() :], indent, "\t" in found[0], found[1])
    for pattern, kind in ((_NUMBER, "numbered"), (_LETTER, "letters")):
        if found := pattern.match(bare):
            return Mark(kind, found[2], bare[found.end() :], indent, "\t" in found[0], found[1])
    return None


def label(kind: str, number: int, before: tuple[int, ...] = ()) -> str:
    """An item's mark as the page writes it: “- ”, “1. ”, “a) ”, “1.1 ”. before: the numbers above, of “1.1”."""
    if kind in ("letters", "capitals"):
        letter = chr(ord("a") + (number - 1) % 26)
        return f"{letter.upper() if kind == 'capitals' else letter}) "
    if kind == "romans":
        return f"{_ROMANS[number] if number < len(_ROMANS) else number}) "
    if kind == "outline":
        return f"{'.'.join(map(str, (*before, number)))} "
    return f"{number}. " if kind == "numbered" else "- "


def _sign(sign):
    if sign in DASHES:
        return "-"
    return "o" if sign in _RINGS else "▪" if sign in f"{_SQUARES}§¤" else "•"


def _is_below(one, mark):
    """Whether the list's sign stands below the mark's among Word's: “•” after “o” is never a deeper level."""
    return mark.kind == one.kind == "bullets" and _ORDER.get(one.sign, 0) > _ORDER.get(mark.sign, 9)


def _fits(one, mark):
    """Whether the item goes on in the list: the same sign, or the number that is next."""
    if mark.kind == "bullets" or one.kind == "bullets":
        return mark.kind == one.kind and mark.sign == one.sign
    if mark.kind == "outline" or one.kind == "outline":
        wanted = ".".join(map(str, (*one.before, one.count + 1)))
        return mark.kind == one.kind and mark.number == wanted
    if mark.kind == "numbered":
        return one.kind == "numbered" and int(mark.number) == one.count + 1
    return one.kind != "numbered" and label(one.kind, one.count + 1) == f"{mark.number}) "


def _kind_of_first(mark):
    """The kind of the list that the mark begins; "" when it begins none."""
    if mark.kind == "letters":
        return {"a": "letters", "A": "capitals", "i": "romans"}.get(mark.number, "")
    if mark.kind == "numbered" and mark.number != "1":
        return ""
    return mark.kind


def _is_sure(kind, mark, later):
    """Whether a letter begins a list on the first level: by a tab, or when the next letter follows."""
    if kind not in ("letters", "capitals", "romans") or mark.tab:
        return True
    first = _List(mark.indent, kind, mark.sign, count=1)
    if kind == "capitals" and mark.sign == ".":
        return False  # somebody's initial
    return any(_fits(first, after) for after in later)


def following(marks: list[Mark | None], place: int) -> list[Mark]:
    """The marks after a line, as far as one looks."""
    return [mark for mark in marks[place + 1 : place + 1 + _LOOK_AHEAD] if mark is not None]


def tree(placed: list[Placed]) -> list[dict[str, Any]]:
    """The items as blocks: {"kind", "items"} for a list of one level, else {"kind", "points"}, where a point is
    {"text", "blocks"} with the lists under it."""
    found: list[dict[str, Any]] = []
    open_blocks: list[dict[str, Any]] = []
    for one in placed:
        del open_blocks[one.depth - (1 if one.begins else 0) :]
        if len(open_blocks) < one.depth:
            block: dict[str, Any] = {"kind": one.kind, "points": []}
            (open_blocks[-1]["points"][-1]["blocks"] if open_blocks else found).append(block)
            open_blocks.append(block)
        open_blocks[-1]["points"].append({"text": one.text, "blocks": []})
    return [_plain(block) for block in found]


def _plain(block):
    """With items instead of points where no list stands under another."""
    for point in block["points"]:
        point["blocks"] = [_plain(one) for one in point["blocks"]]
    if any(point["blocks"] for point in block["points"]):
        return block
    return {"kind": block["kind"], "items": [point["text"] for point in block["points"]]}


__all__ = ["DEEPEST", "Lists", "Mark", "Placed", "following", "label", "mark_of", "tree"]
