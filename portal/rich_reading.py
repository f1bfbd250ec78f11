"""Long texts read into blocks of runs: any markup, and what was pasted as plain lines. ``portal.rich_text`` keeps them.

Reads in time proportional to the length. A table of an office program becomes a table; one that is only layout becomes
paragraphs, and one that no page can hold lines with “ · ” between its cells, so that no cell is lost."""

import html
import re
from itertools import groupby

from portal.characters import Kind, normalised
from portal.pasted_tables import PART
from portal.rich_blocks import Block, Grid, Run, joined, trimmed
from portal.rich_pasted import DEEPEST_LIST, settled

_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)([^<>]*)>|<[!?][^<>]*>")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_SPAN = re.compile(r"""\b(col|row)span\s*=\s*["']?(\d{1,4})""", re.IGNORECASE)
# What a field tells elsewhere is taken away here: office programs leave it in what they paste.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202e]")
_SOURCE_SPACES = re.compile(r"[ \t\r\n\f]+")
_WORDS_BULLET = re.compile(r"^[·•▪●○◦‣][ \xa0]+|^[§o-]\xa0[ \xa0]*")
_WORDS_NUMBER = re.compile(r"^\(?(?:[0-9]{1,2}(?:\.[0-9]{1,2})*\.?|[0-9]{1,2}\)|[a-zA-Z]{1,4}[.)])\xa0[ \xa0]*")
_WORDS_LEVEL = re.compile(r"mso-list:\s*\w+\s+level([0-9])", re.IGNORECASE)  # how Word says a paragraph's level
_NOT_TEXT = {"script", "style", "title", "xml", "template", "noscript", "iframe", "object", "svg", "math", "select"}
_BLOCKS = {"p", "div", "blockquote", "section", "article", "body", "hr", "pre", "dd", "dt", "figure", "caption"}
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_MARKS = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}


def without_hidden(text):
    """By the rule for characters (``portal.characters``), and without controls."""
    return normalised(_CONTROLS.sub("", text), Kind.MARKUP)


class Reader:
    """Reads any markup into blocks of runs: never deeper than a list in a list in a list."""

    def __init__(self):
        self.blocks = []
        self.block = None
        self.lists = []
        self.grids = []
        self.marks = {"strong": 0, "em": 0}
        self.href = ""

    def read(self, text):
        """The blocks, in order, empty ones left out."""
        text = _without_comments(text)
        at, skip = 0, ""
        for token in _TOKEN.finditer(text):
            if not skip:
                self._words(text[at : token.start()])
            at = token.end()
            name = (token[2] or "").lower()
            if skip:
                skip = "" if token[1] and name == skip else skip
            elif name in _NOT_TEXT:
                skip = "" if token[1] or token[0].endswith("/>") else name
            elif name:
                self._tag(name, bool(token[1]), token[3] or "")
        if not skip:
            self._words(text[at:])
        while self.grids:
            self._table(closes=True)
        self._end()
        found = []
        for block in settled(_levelled(self.blocks)):
            block.runs = trimmed(block.runs)
            found += [block] if block.runs or block.rows else []
        return found

    def _tag(self, name, closes, more):
        if name in _MARKS:
            mark = _MARKS[name]
            self.marks[mark] = max(0, self.marks[mark] + (-1 if closes else 1))
        elif name == "a":
            self.href = "" if closes else _address(more)
        elif name == "br":
            self._add("\n")
        elif name == "table":
            self._table(closes)
        elif name in ("tr", "td", "th"):
            self._part_of_table(name, closes, more)
        elif self._in_cell():
            self._within_cell(name, closes)
        else:
            self._part_of_text(name, closes, more)

    def _part_of_text(self, name, closes, more):
        if name in ("ul", "ol"):
            self._end()
            self._list(name, closes)
        elif name == "li":
            self._end()
            if not closes:
                self.block = Block(self.lists[-1] if self.lists else "ul", min(max(len(self.lists), 1), DEEPEST_LIST))
        elif name in _HEADINGS and not self.lists:
            self._end()
            self.block = None if closes else Block(_HEADINGS[name])
        elif name in _BLOCKS or name in _HEADINGS:
            self._paragraph("" if closes else more)

    def _list(self, name, closes):
        if not closes:
            self.lists.append(name)
        elif self.lists:
            self.lists.pop()

    def _paragraph(self, more):
        """A new paragraph; inside a list item a line break. more: what its tag says, such as Word's level."""
        if self.block is not None and self.block.kind in ("ul", "ol"):
            if self.block.runs:
                self._add("\n")
        else:
            self._end()
            if (said := _WORDS_LEVEL.search(more)) and not self.lists:
                self.block = Block("p", int(said[1]))

    def _in_cell(self):
        return self.block is not None and self.block.kind == "cell"

    def _table(self, closes):
        """A table within a cell is lines of that cell, its own cells with “ · ” between."""
        if not closes:
            if not self.grids:
                self._end()
            elif self._in_cell():
                self._add("\n")
            self.grids.append(Grid(self.block if self._in_cell() else None))
        elif self.grids:
            grid = self.grids.pop()
            if grid.within is None:
                self._end()
                self.blocks += grid.blocks()
            else:
                self.block = grid.within
                self._add("\n")

    def _part_of_table(self, name, closes, more):
        if not self.grids:
            if name != "tr" and closes:
                self._add(" ")
            elif name == "tr":
                self._paragraph("")
            return
        grid = self.grids[-1]
        if grid.within is not None:
            self.block = grid.within
            if name == "tr" and not closes:
                self._within_cell("p", closes=False)
                grid.begin_row()
            elif not closes and grid.takes_cell():
                self._add(PART)
        elif name == "tr":
            self._end()
            grid.begin_row()
        elif closes:
            self._end()
        else:
            self._end()
            spans = {kind.lower(): int(number) for kind, number in _SPAN.findall(more)}
            self.block = Block("cell", runs=grid.cell(spans.get("col", 1), spans.get("row", 1)))

    def _within_cell(self, name, closes):
        """A new line of the cell."""
        if not (name in _BLOCKS or name in _HEADINGS or name in ("ul", "ol", "li")):
            return
        if self.block.runs and not self.block.runs[-1].text.endswith("\n"):
            self._add("\n")
        if name == "li" and not closes:
            self._add("– ")

    def _words(self, text):
        text = without_hidden(html.unescape(_SOURCE_SPACES.sub(_meant, text)))
        if text and (text.strip() or (self.block and self.block.runs)):
            self._add(text)

    def _add(self, text):
        if self.block is None:
            if not text.strip():
                return
            self.block = Block("p")
        marks = frozenset(mark for mark, depth in self.marks.items() if depth)
        self.block.runs.append(Run(text, marks, self.href))

    def _end(self):
        if self.block is not None and self.block.kind != "cell":
            self.block.runs = joined(self.block.runs)
            if self.block.level and self.block.kind == "p":
                _read_words_sign(self.block)
            if self.block.text.strip():
                self.blocks.append(self.block)
        self.block = None


def _meant(spaces):
    """Spaces and tabs as they stand, which may part cells and tell levels; a line of the markup's own is a space."""
    return " " if "\n" in spaces[0] or "\r" in spaces[0] else spaces[0]


def _without_comments(text):
    """Office wraps what only it reads in comments; one that never ends hides the rest."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join([*kept, text[at:]])


def _address(more):
    """Where a link leads: only to the web, encrypted, or to a mailbox. Anything else is no link."""
    found = _HREF.search(more)
    address = html.unescape(next(filter(None, found.groups()), "")) if found else ""
    address = re.sub(r"[\x00-\x20\x7f\u00a0]", "", without_hidden(address))
    if address.lower().startswith("http://"):
        address = f"https://{address[7:]}"
    return address if leads_out(address) and len(address) < 2000 else ""


def leads_out(address):
    """Whether a link may lead there."""
    return address.lower().startswith(("https://", "mailto:"))


def _read_words_sign(block):
    """A paragraph of which Word says the level becomes an item of that level, without its sign."""
    first = block.runs[0] if block.runs else None
    for pattern, kind in ((_WORDS_BULLET, "ul"), (_WORDS_NUMBER, "ol")):
        if first and pattern.match(first.text):
            first.text = pattern.sub("", first.text)
            block.kind, block.by_word = kind, True
            return
    block.level = 0


def _levelled(blocks):
    """The blocks, Word's items counted from the uppermost level that they have."""
    for by_word, group in groupby(blocks, key=lambda block: block.by_word):
        group = list(group)
        top = min(block.level for block in group) - 1
        for block in group if by_word else ():
            block.level = min(block.level - top, DEEPEST_LIST)
    return blocks


__all__ = ["Reader", "leads_out", "without_hidden"]
