"""Lists and tables that stand as lines in a long text: a mark before each, or tabs between the cells.

Word, LibreOffice, mail programs and PDF readers put them so on the clipboard. What people type themselves with one dash
or one number stays as they typed it: a list has two items, or a mark that only programs leave."""

import re
from dataclasses import replace

from portal.pasted_lists import Lists, following, mark_of
from portal.pasted_tables import is_table, row_at, unquoted
from portal.rich_blocks import Block, Run, parted, table, text_of

DEEPEST_LIST = 3
_PROGRAMS_MARK = re.compile(r"[\t\xa0•▪●○◦‣·□■\uf0b7\uf0a7]")


def lines_of(text: str) -> list[Block]:
    """Each line of a text without markup as a block; a row whose cells hold line breaks in quotes as one."""
    found, at, gap = [], 0, False
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        if mark_of(line) is None:
            row, row_end = row_at(text, at)
            line, end = (row.raw, row_end) if len(row.cells) > 1 else (line, end)
        if line.strip():
            found.append(Block("p", runs=[Run(line)], follows=bool(found) and not gap, after_gap=gap))
        gap = not line.strip()
        at = end + 1
    return found


def settled(blocks: list[Block], *, are_lines: bool = False) -> list[Block]:
    """The blocks, with lists and tables where paragraphs stand as their lines. are_lines: from ``lines_of``."""
    found: list[Block] = []
    lines: list[Block] = []
    for block in [*blocks, None]:
        if block is not None and block.kind == "p" and not block.as_lines:
            lines += [block] if are_lines else _lines_within(block)
            continue
        found += _read(lines)
        lines = []
        if block is not None:
            found.append(block)
    return found


def _lines_within(block):
    """A paragraph's lines as blocks of their own, where they are a list or rows."""
    text = block.text
    if "\n" not in text:
        return [block]
    lines = text.split("\n")
    marks = [mark_of(line) for line in lines]
    is_list = sum(mark is not None for mark in marks) > 1 or any(map(_is_programs, lines, marks))
    if not is_list and not any("\t" in line.strip() for line in lines):
        return [block]
    parts = [part for part in parted(block.runs, "\n") if text_of(part).strip()]
    return [Block("p", runs=part, follows=number > 0) for number, part in enumerate(parts)]


def _is_programs(line, mark):
    """Whether a program left the mark: its sign, or the space after it, is none that people type."""
    return mark is not None and bool(_PROGRAMS_MARK.search(line[: len(line) - len(mark.text)]))


def _read(lines):
    """The lines as blocks. A cell in quotes may have been parted into paragraphs of its own."""
    if any('\t"' in line.text for line in lines) and all(len(line.runs) == 1 and not line.follows for line in lines):
        lines = [replace(line, follows=False) for line in lines_of("\n".join(line.text for line in lines))]
    texts = [line.text for line in lines]
    marks, in_list = [], False
    for text in texts:
        mark = mark_of(text, in_list=in_list) if text.strip().count("\t") < 2 else None
        in_list = mark is not None
        marks.append(mark)
    return _in_paragraphs(_with_lists(_with_tables(lines, marks)))


def _with_tables(lines, marks):
    """(block, its mark), rows that stand together as a table."""
    found, run = [], []
    for line, mark in [*zip(lines, marks, strict=True), (None, None)]:
        if line is not None and mark is None and "\t" in line.text.strip(" "):
            run.append(line)
            continue
        found += _table_of(run)
        run = []
        if line is not None:
            found.append((line, mark))
    return found


def _table_of(run):
    rows = [row_at(line.text, 0)[0] for line in run]
    if not is_table(rows):
        return [(line, None) for line in run]
    if any(row.is_sure for row in rows) or all(len(line.runs) == 1 for line in run):
        cells = [[[Run(cell)] if cell else [] for cell in row] for row in unquoted(rows)]
    else:
        cells = [parted(line.runs, "\t") for line in run]
    return [(block, None) for block in table(cells)]


def _with_lists(pieces):
    """The blocks, those that stand in a list as its items."""
    marks = [mark for _block, mark in pieces]
    lists, found, run = Lists(), [], []
    for number, (block, mark) in enumerate(pieces):
        if block.after_gap:
            lists.gap()
        placed = lists.place(mark, following(marks, number)) if mark else None
        if placed is None and run and _goes_on(block, run, marks[number + 1 : number + 2]):
            run[-1][0].runs += [Run(" "), *block.runs]
        elif placed is None:
            lists.end()
            found += _list_of(run)
            run = []
            found.append(block)
        else:
            run.append((block, mark, placed))
    return found + _list_of(run)


def _goes_on(block, run, after):
    """Whether the line is the rest of the item before, which a page of a PDF has broken: the list goes on after it."""
    before, mark, _placed = run[-1]
    is_rest = block.kind == "p" and not block.after_gap and block.text.lstrip()[:1].islower()
    return is_rest and (block.follows or any(after)) and "\t" not in block.text and _is_programs(before.text, mark)


def _list_of(run):
    """The items of a list; the paragraphs that they were when nothing says that they are one."""
    if len(run) < 2 and not any(_is_programs(block.text, mark) for block, mark, _placed in run):
        return [block for block, _mark, _placed in run]
    items = []
    for block, mark, placed in run:
        kind = "ul" if placed.kind == "bullets" else "ol"
        words = _without_start(block.runs, block.text.index(mark.text))
        items.append(Block(kind, min(placed.depth, DEEPEST_LIST), words))
    return items


def _without_start(runs, length):
    """The runs without so many characters at their start."""
    left = []
    for run in runs:
        taken = min(length, len(run.text))
        length -= taken
        if run.text[taken:]:
            left.append(Run(run.text[taken:], run.marks, run.href))
    return left


def _in_paragraphs(blocks):
    """The blocks, lines that follow each other joined again as a paragraph."""
    found = []
    for block in blocks:
        if block.kind == "p" and block.follows and found and found[-1].kind == "p":
            found[-1].runs += [Run("\n"), *block.runs]
        else:
            found.append(block)
    return found


__all__ = ["lines_of", "settled"]
