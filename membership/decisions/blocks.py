"""A section's text read as blocks: paragraphs, lists, tables and signatures, typed or pasted. Pure functions.

Word pastes its lists as a mark and a tab, Excel its cells with tabs between: both are read as what they were."""

import re

from membership.decisions.rules import Style

# Marks that Word, LibreOffice and people put before an item. U+F0B7 and U+F0A7 are Word's own, from its symbol fonts.
_DOTS = "-–—*•·●○▪◦‣⁃\uf0b7\uf0a7\uf0d8\uf02d"
_BULLET = re.compile(rf"^(?:[{_DOTS}][ \t\xa0]+|[\uf0b7\uf0a7•●▪‣]|o\t+)(?=\S)")
_NUMBER = re.compile(r"^(\d{1,2})[.)][ \t\xa0]+(?=\S)")
_ATT = re.compile(r"^(?:att|a\s+t\s+t)\s+", re.IGNORECASE)
_LIST_STYLES = (Style.BULLETS, Style.NUMBERED, Style.ATT, Style.ATT_SPACED)


def clauses(section) -> list[str]:
    """The items of a list, one a line, without marks and without the "att" that the style writes itself."""
    lines = [_without_mark(line.strip()) for line in section.text.split("\n") if line.strip()]
    if section.style in (Style.ATT, Style.ATT_SPACED):
        lines = [_ATT.sub("", line) for line in lines]
    return [_one_line(line) for line in lines]


def _without_mark(line):
    return _BULLET.sub("", line, count=1) if _BULLET.match(line) else re.sub(r"^\d+[.)]\s+", "", line, count=1)


def blocks(section) -> list[dict]:
    """The section's text as blocks: {"kind", "items"}; kind is lines, bullets, numbered, att, att_spaced, table or
    signatures. The items of a table are its rows, the first its head; those of signatures the lines of each name.

    In running text "- " begins an item of a list, "1. " a numbered one, and "|" a row of a table. Lines with tabs
    between their cells are a table too, when there are at least two."""
    if section.style in _LIST_STYLES:
        items = clauses(section)
        return [{"kind": str(section.style), "items": items}] if items else []
    if section.style == Style.SIGNATURES:
        return _signatures(section.text)
    found = []
    for paragraph in re.split(r"\n[ \t\xa0]*\n", section.text.strip("\n ")):
        for line in _tables_of_tabs(paragraph.split("\n")):
            _take_line(found, line)
        if found:
            found[-1]["closed"] = True
    for block in found:
        block.pop("closed", None)
    return found


def tidied(text: str) -> str:
    """The text with what was pasted written in the page's own marks: “- ” for Word's dots, “|” between Excel's cells.

    Blocks read the same of both; the marks let the writer see and change them."""
    lines = []
    for line in _tables_of_tabs(text.split("\n")):
        if isinstance(line, list):
            lines.append("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |")
        elif (mark := _BULLET.match(line.strip())) and ("\t" in mark[0] or mark[0][0] in _DOTS[4:]):
            lines.append("- " + _BULLET.sub("", line.strip(), count=1))
        elif (number := _NUMBER.match(line.strip())) and "\t" in number[0]:
            lines.append(f"{number[1]}. {line.strip()[number.end() :]}")
        else:
            lines.append(line)
    return "\n".join(lines)


def even(rows: list[list[str]]) -> list[list[str]]:
    """Every row as long as the longest: no cell is lost, whatever the head says."""
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows]


def _signatures(text):
    names = [[_one_line(line) for line in part.split("\n") if line.strip()] for part in re.split(r"\n\s*\n", text)]
    names = [lines for lines in names if lines]
    return [{"kind": "signatures", "items": names}] if names else []


def _tables_of_tabs(lines):
    """The lines; a run of at least two with tabs between cells as lists of cells."""
    found = []
    run = []
    for line in [*lines, None]:
        if line is not None and "\t" in line and line.strip() and not _is_item(line):
            run.append(line.strip(" "))
            continue
        is_table = len(run) > 1 and any("\t" in one.strip() for one in run)  # else lines that are only indented
        found += [[cell.strip() for cell in one.split("\t")] for one in run] if is_table else run
        run = []
        if line is not None:
            found.append(line)
    return found


def _is_item(line):
    """Whether the tab stands after a list's mark, and not between cells."""
    line = line.strip()
    return line.count("\t") < 2 and bool(_BULLET.match(line) or _NUMBER.match(line))


def _take_line(found, line):
    if isinstance(line, list):
        return _add(found, "table", line)
    line = line.strip()
    last = found[-1] if found else None
    if not line:
        return None
    if line.startswith("|"):
        cells = [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]
        return None if all(re.fullmatch(r":?-{2,}:?", cell) for cell in cells) else _add(found, "table", cells)
    if _BULLET.match(line):
        return _add(found, "bullets", _one_line(_BULLET.sub("", line, count=1)))
    number = _NUMBER.match(line)
    if number:  # a list begins with 1 and goes on by one; another number is the writer's own
        item, goes_on = _one_line(line[number.end() :]), last is not None and last["kind"] == "numbered"
        if goes_on and int(number[1]) == len(last["items"]) + 1:
            return last["items"].append(item)
        if number[1] == "1":
            return found.append({"kind": "numbered", "items": [item]})
    return _add(found, "lines", _one_line(line))


def _add(found, kind, item):
    if not found or found[-1].get("closed") or found[-1]["kind"] != kind:
        found.append({"kind": kind, "items": []})
    found[-1]["items"].append(item)


def _one_line(text):
    return re.sub(r"[\t\xa0]+", " ", text).strip()


__all__ = ["blocks", "clauses", "even", "tidied"]
