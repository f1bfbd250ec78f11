"""What changed between two outlines, for a reader who has never seen a program's differences.

Parts are matched by the key that follows them through the versions, and what is left by their own words: two periods
share no keys. Everything here is pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from strategies.publishing.outline import Block, Outline, Passage

LIKE = 0.6  # share of words in common from which two texts are taken for the same part, worded anew
MOST_WORDS = 3000  # of a text compared word by word; longer ones by sentence
MOST_PAIRS = 4000  # texts without a key that are held against each other, word by word
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+\Z")


class Change(Enum):
    """What happened to a part."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Piece:
    """A run of words: kept in both, or found on this side only."""

    text: str
    is_kept: bool


@dataclass(frozen=True)
class Row:
    """One part, then and now, each as pieces; empty on the side where it does not exist."""

    label: str
    change: Change
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading with its rows. ``same`` tells how many parts stand unchanged and are not shown."""

    heading: str
    change: Change
    rows: tuple[Row, ...]
    same: int


@dataclass(frozen=True)
class Comparison:
    """Everything that differs, in the order of the later text, what is gone after what stands."""

    sections: tuple[Section, ...]

    def count(self, change):
        """How many parts are changed, new or gone."""
        return sum(row.change is change for section in self.sections for row in section.rows)

    @property
    def counts(self):
        """The three figures, for the page's first line."""
        return {change.value: self.count(change) for change in (Change.CHANGED, Change.NEW, Change.GONE)}

    @property
    def different(self):
        """The sections where something differs."""
        return [section for section in self.sections if section.change is not Change.SAME]

    @property
    def unchanged(self):
        """The headings under which nothing differs."""
        return [section.heading for section in self.sections if section.change is Change.SAME]

    @property
    def is_empty(self):
        """Whether the two say the same."""
        return not any(section.rows or section.change is not Change.SAME for section in self.sections)


def compare(before: Outline, after: Outline) -> Comparison:
    """What the later outline says otherwise."""
    sections = [_section(one, other) for one, other in _pairs(before.blocks, after.blocks, _same_heading)]
    return Comparison(tuple(sections))


def words_apart(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces that are kept or found on one side only."""
    if before == after:
        return _whole(before, is_kept=True), _whole(after, is_kept=True)
    one, other = _tokens(before), _tokens(after)
    if max(len(one), len(other)) > MOST_WORDS:
        one, other = _SENTENCES.findall(before), _SENTENCES.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kept, texts, others in _runs(one, other):
        _add(left, "".join(texts), kept)
        _add(right, "".join(others), kept)
    return tuple(left), tuple(right)


def _runs(one: list[str], other: list[str]):
    """Runs that are kept or not; beginning and end that are alike are taken off first, since most changes are small."""
    first = _alike(one, other)
    last = _alike(one[first:][::-1], other[first:][::-1])
    middle, others = one[first : len(one) - last], other[first : len(other) - last]
    yield True, one[:first], other[:first]
    if max(len(middle), len(others)) > MOST_WORDS:
        yield False, middle, others
    else:
        for tag, a, b, c, d in SequenceMatcher(None, middle, others, autojunk=False).get_opcodes():
            yield tag == "equal", middle[a:b], others[c:d]
    yield True, one[len(one) - last :], other[len(other) - last :]


def _alike(one: list[str], other: list[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _section(before: Block | None, after: Block | None) -> Section:
    if before is None or after is None:
        block = after or before
        assert block is not None
        change = Change.NEW if after else Change.GONE
        rows = [_row(None, one) if after else _row(one, None) for one in block.passages]
        return Section(block.heading, change, tuple(rows), 0)
    rows = [_row(one, other) for one, other in _pairs(before.passages, after.passages, _like)]
    different = [row for row in rows if row.change is not Change.SAME]
    changed = Change.CHANGED if different else Change.SAME
    return Section(after.heading, changed, tuple(different), len(rows) - len(different))


def _row(before: Passage | None, after: Passage | None) -> Row:
    if before is None:
        assert after is not None
        return Row(after.label, Change.NEW, (), _whole(_full(after), is_kept=False))
    if after is None:
        return Row(before.label, Change.GONE, _whole(_full(before), is_kept=False), ())
    if _full(before) == _full(after):
        return Row(after.label, Change.SAME)
    return Row(after.label, Change.CHANGED, *words_apart(_full(before), _full(after)))


def _full(passage: Passage) -> str:
    return f"{passage.text}\n{passage.more}" if passage.more else passage.text


def _whole(text: str, *, is_kept: bool) -> tuple[Piece, ...]:
    return (Piece(text, is_kept),) if text else ()


def _pairs(before, after, match):
    """Pairs of the same part: by key, then by ``match`` among what is left; None where one side has none.

    In the order of the later side; what is gone comes after what stood before it."""
    later = {one.key: one for one in after}
    partner = {one.key: later.pop(one.key) for one in before if one.key in later}
    left = [one for one in before if one.key not in partner]
    for one, other in match(left, list(later.values())):
        partner[one.key] = other
    taken = {other.key: one for one, other in ((one, partner[one.key]) for one in before if one.key in partner)}
    pairs = [(taken.get(one.key), one) for one in after]
    return pairs + [(one, None) for one in before if one.key not in partner]


def _same_heading(left, right):
    """Blocks with the same heading."""
    found = {one.heading.casefold(): one for one in right}
    for one in left:
        other = found.pop(one.heading.casefold(), None)
        if other is not None:
            yield one, other


def _like(left, right):
    """Passages of the same label that say the same, then those that share most words, the most alike first."""
    taken = set()
    exact = {(one.label, one.text.casefold()): one for one in right}
    rest = []
    for one in left:
        other = exact.pop((one.label, one.text.casefold()), None)
        if other is not None:
            taken.add(other.key)
            yield one, other
        else:
            rest.append(one)
    right = [one for one in right if one.key not in taken]
    if len(rest) * len(right) > MOST_PAIRS:
        return
    yield from _most_alike(rest, right)


def _most_alike(left, right):
    bags = {one.key: set(one.text.casefold().split()) for one in [*left, *right]}
    scored = [
        (_share(bags[one.key], bags[other.key]), n, m)
        for n, one in enumerate(left)
        for m, other in enumerate(right)
        if one.label == other.label
    ]
    used_left, used_right = set(), set()
    for share, n, m in sorted(scored, key=lambda row: (-row[0], row[1], row[2])):
        if share < LIKE or n in used_left or m in used_right:
            continue
        used_left.add(n)
        used_right.add(m)
        yield left[n], right[m]


def _share(one, other):
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def _tokens(text: str) -> list[str]:
    return _WORDS.findall(text)


def _add(pieces: list[Piece], text: str, is_kept: bool) -> None:
    """Adds a piece; a lone space between two changed words belongs to the change."""
    if not text:
        return
    if is_kept and not text.strip() and pieces and not pieces[-1].is_kept:
        pieces[-1] = Piece(pieces[-1].text + text, False)
    elif pieces and pieces[-1].is_kept == is_kept:
        pieces[-1] = Piece(pieces[-1].text + text, is_kept)
    else:
        pieces.append(Piece(text, is_kept))
