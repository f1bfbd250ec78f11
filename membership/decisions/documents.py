"""The proposal as a frozen letter, and what is read out of one: its file name, and text to paste into a case system."""

from dataclasses import dataclass
from textwrap import shorten

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from membership.decisions import blocks as reading
from membership.decisions import head as heads
from membership.decisions.models import DecisionPaper
from membership.decisions.rules import JOINING_PURPOSES, Lack, doubts, is_bare, missing_before_issue
from membership.joining.rules_way import Way
from portal.papers.documents import Letter, Part, day, parts, words
from portal.pasted_lists import label

# The header's fields in the order of the page, and whether no form may leave them out (head.py says of the others).
HEADER = {
    "label": True,
    "title": True,
    "organisation_name": True,
    "office": False,
    "officer": False,
    "officer_title": False,
    "officer_contact": False,
    "written_on": False,
    "diary_number": False,
    "addressed_to": False,
    "meets_on": False,
    "paragraph": False,
}
DRAFT, HANDED = "draft", "proposal"  # how a letter is marked


@dataclass(frozen=True, kw_only=True)
class Row(Part):
    """A row of a table."""

    cells: tuple[str, ...] = parts(_("the cells of a table"))


@dataclass(frozen=True, kw_only=True)
class Block(Part):
    """A piece of text: kind is lines, bullets, numbered, letters, capitals, romans, outline, att, att_spaced, table or
    signatures.

    rows: those of a table, the first being its head; or each signatory's lines. points: instead of items, those of a
    list with others under it."""

    kind: str = words(_("the kind of text"))
    items: tuple[str, ...] = parts(_("the text"), optional=True)
    rows: tuple[Row, ...] = parts(_("the rows of a table"), optional=True)
    points: tuple["Point", ...] = parts(_("the text"), optional=True)


@dataclass(frozen=True, kw_only=True)
class Point(Part):
    """An item of a list, with the lists under it."""

    text: str = words(_("the text"))
    blocks: tuple[Block, ...] = parts(_("the text"), optional=True)


@dataclass(frozen=True, kw_only=True)
class PaperSection(Part):
    """A section under its heading; a signature stands without one. level: "1", or "2" under the one before.

    minutes: "with" when it follows into the draft text for the minutes, "without" when not."""

    key: str = words(_("the section"))
    level: str = words(_("the section’s level"))
    heading: str = words(_("the heading"), optional=True)
    lead: str = words(_("the words before the proposal"), optional=True)
    blocks: tuple[Block, ...] = parts(_("the section’s text"), optional=True)
    minutes: str = words(_("whether it follows into the minutes"), optional=True)


@dataclass(frozen=True, kw_only=True)
class Fact(Part):
    """A fact in the head, under the name that the form has for it."""

    name: str = words(_("the name of a fact"))
    value: str = words(_("the fact"))


@dataclass(frozen=True, kw_only=True)
class ProposalLetter(Letter):
    """A proposal for a decision by the organisation's own board, in the organisation's own form.

    ``mark`` is "draft" for a working copy, "proposal" when it has been handed to the meeting, and "" when the binding
    decision is recorded. ``facts`` is the head as it is printed. ``logo``: a data address of a checked picture.
    What looks left behind is asked of the person before (``rules.missing_before_issue``), who may say that it is
    meant: so no field refuses it here."""

    kind = "proposal"
    template = "decision_v4"

    mark: str = words(_("whether it is decided"), optional=True)
    label: str = words(_("the kind of paper"))
    title: str = words(_("the title"))
    title_style: str = words(_("the title’s style"), optional=True)
    organisation: str = words(_("the organisation's name"))
    logo: str = words(_("the logotype"), optional=True)
    office: str = words(_("the office"), optional=True)
    facts: tuple[Fact, ...] = parts(_("the facts in the head"), optional=True)
    diary_number: str = words(_("the diary number"), optional=True)
    addressed_to: str = words(_("the deciding body"), optional=True)
    written_on: str = words(_("the paper’s date"), optional=True)
    meets_on: str = day(_("the date of the meeting"), optional=True)
    paragraph: str = words(_("the paragraph of the minutes"), optional=True)
    handed_on: str = day(_("the day when it was handed to the meeting"), optional=True)
    sections: tuple[PaperSection, ...] = parts(_("the sections"))
    form: str = words(_("the form"))

    def heading(self):
        """“Draft: Ett jämställt län”, or “Proposal for a decision: …” when it has been handed to the meeting."""
        return titled(self.mark, self.title)


def titled(mark: str, title: str) -> str:
    """The title with the paper's mark before it, for what has no room for more."""
    if mark == DRAFT:
        return gettext("Draft: %(title)s") % {"title": title}
    return gettext("Proposal for a decision: %(title)s") % {"title": title} if mark == HANDED else title


def missing(paper: DecisionPaper) -> list[Lack]:
    """What must be mended before the paper is made, in the page's order."""
    return missing_before_issue(_header_of(paper), paper.parts, meant=paper.meant)


def doubts_of(paper: DecisionPaper) -> list[dict]:
    """What looks left behind in the paper and may be meant."""
    return doubts(_header_of(paper), paper.parts)


def _header_of(paper):
    """The head that the paper will have: (field, label, what stands there, whether it must stand)."""
    rows = [
        (name, _label(paper, name), _shown(getattr(paper, name)), must or _must(paper, name))
        for name, must in HEADER.items()
        if name not in heads.FACTS or heads.need_of(paper.head, name) != heads.Need.NOT
    ]
    return rows + [("own_facts", name, value, False) for name, value in paper.head.get("own", [])]


def _must(paper, name):
    return name in heads.FACTS and heads.need_of(paper.head, name) == heads.Need.MUST


def _label(paper, name):
    if name in paper.head.get("fields", {}):
        return heads.name_of(paper.head, name)
    return str(getattr(paper._meta.get_field(name), "verbose_name", name))


def _shown(value):
    return value.isoformat() if hasattr(value, "isoformat") else value or ""


def is_decided(paper: DecisionPaper) -> bool:
    """Whether the body that binds has decided what the paper proposes.

    The recorded decision is the one to join: a proposal to change or to leave stays undecided for all that."""
    return paper.purpose in JOINING_PURPOSES and paper.membership.way() == Way.DECIDED


def mark_of(paper: DecisionPaper) -> str:
    """How a working copy is marked now."""
    return "" if is_decided(paper) else DRAFT


def content_of(paper: DecisionPaper, *, mark: str = DRAFT, logo: str = "") -> dict:
    """The proposal as plain data, as far as it is written: for previews. The letter has the same shape.

    logo: the address of the logotype, a data address in a letter. In Swedish, as papers are."""
    with override("sv"):
        values = _values(paper)
        return {
            "mark": mark,
            "label": paper.label,
            "title": paper.title,
            "title_style": "capitals" if paper.title_capitals else "",
            "organisation": paper.organisation_name,
            "logo": logo,
            "office": paper.office,
            "facts": [{"name": name, "value": value} for name, value in heads.printed(paper.head, values)],
            "diary_number": in_a_row(_said(paper, "diary_number", values)),
            "addressed_to": _said(paper, "addressed_to", values),
            "written_on": _said(paper, "written_on", values),
            "meets_on": _said(paper, "meets_on", values),
            "paragraph": _said(paper, "paragraph", values).removeprefix("§").strip(),
            "handed_on": _shown(timezone.localdate(paper.handed_at)) if paper.handed_at else "",
            "sections": _sections(paper),
            "form": f"{paper.template['name']}, {paper.template['version']}",
        }


def _values(paper):
    """The head's facts as they are printed. Those of several lines stay so."""
    officer = ", ".join(part for part in (paper.officer, paper.officer_title) if part)
    paragraph = paper.paragraph.removeprefix("§").strip()
    return {
        "written_on": paper.date_shown,
        "diary_number": paper.diary_number,
        "officer": officer,
        "officer_contact": paper.officer_contact,
        "addressed_to": paper.addressed_to,
        "meets_on": _shown(paper.meets_on),
        "paragraph": f"§ {paragraph}" if paragraph else "",
    }


def _said(paper, name, values):
    return "" if heads.need_of(paper.head, name) == heads.Need.NOT else values[name]


def _sections(paper):
    chosen = [one for one in paper.parts if one.on]
    usual = usual_in_minutes(one.key for one in chosen)
    return [{**_section(one), "minutes": one.minutes or usual(one.key)} for one in chosen]


def usual_in_minutes(keys):
    """Which sections follow into the minutes when nobody has chosen: a function of the key, "with" or "without".

    keys: those of the paper's sections. Without a summary, the description stands for it."""
    keys = set(keys)
    followers = {"proposal", "summary", "basis", "sent_to", "own"} | (set() if "summary" in keys else {"description"})
    return lambda key: "with" if key in followers else "without"


def _section(one):
    return {
        "key": one.key,
        "level": str(one.level),
        "heading": "" if is_bare(one) else one.heading,
        "lead": one.lead,
        "blocks": [_block(block) for block in reading.blocks(one)],
    }


def _block(block):
    made = {"kind": block["kind"], "items": [], "rows": [], "points": []}
    if block["kind"] == "signatures":
        return made | {"rows": [{"cells": lines} for lines in block["items"]]}
    if block["kind"] == "table":
        return made | {"rows": [{"cells": [cell or "–" for cell in row]} for row in reading.even(block["items"])]}
    if "points" in block:
        return made | {
            "points": [{**one, "blocks": [_block(under) for under in one["blocks"]]} for one in block["points"]]
        }
    return made | {"items": block["items"]}


def proposal_letter(paper: DecisionPaper, *, mark: str = DRAFT, logo: str = "") -> ProposalLetter:
    """The letter, with every field checked. Raises Refused when something is missing."""
    content = content_of(paper, mark=mark, logo=logo)
    return ProposalLetter(
        **{
            **content,
            "facts": tuple(Fact(**fact) for fact in content["facts"]),
            "sections": tuple(
                PaperSection(**{**one, "blocks": tuple(_letter_block(block) for block in one["blocks"])})
                for one in content["sections"]
            ),
        }
    )


def _letter_block(block):
    rows = tuple(Row(cells=tuple(row["cells"])) for row in block["rows"])
    points = tuple(
        Point(text=one["text"], blocks=tuple(_letter_block(under) for under in one["blocks"]))
        for one in block["points"]
    )
    return Block(kind=block["kind"], items=tuple(block["items"]), rows=rows, points=points)


def headings(content: dict) -> list[tuple[int, str]]:
    """The title and the headings as (level, words), in the paper's order."""
    title = content["title"].upper() if content["title_style"] else content["title"]
    return [(1, title), *((int(one["level"]) + 1, one["heading"]) for one in content["sections"] if one["heading"])]


def as_text(content: dict) -> str:
    """The paper as plain text to paste into a case system, marked as a draft until it is decided."""
    with override("sv"):
        lines = [gettext("DRAFT – not decided"), ""] if content["mark"] == DRAFT else []
        title = content["title"].upper() if content["title_style"] else content["title"]
        lines += [content["label"], *_facts(content), "", title]
        for one in content["sections"]:
            lines += ["", one["heading"]] if one["heading"] else [""]
            lines += [line for part in _section_text(one) for line in ("", part)] if one["heading"] else rows_of(one)
        return "\n".join(lines).strip() + "\n"


def facts(content: dict) -> list[tuple[str, str]]:
    """The head's facts as (name, value), without what is empty; of an older letter, under the names that it had."""
    if "facts" in content:
        return [(fact["name"], fact["value"]) for fact in content["facts"]]
    officer = ", ".join(part for part in (content["officer"], content["officer_title"]) if part)
    paragraph = f"§ {content['paragraph']}" if content["paragraph"] else ""
    values = {**content, "officer": officer, "paragraph": paragraph}
    return heads.printed({}, values)


def _facts(content):
    head = ", ".join(part for part in (content["organisation"], content["office"]) if part)
    return [head, *(f"{name}: {in_a_row(value)}" for name, value in facts(content))]


def in_a_row(value: str) -> str:
    """A fact of several lines in one."""
    return ", ".join(line.strip() for line in value.split("\n") if line.strip())


def file_name(content: dict, ending: str) -> str:
    """What the paper's files are called, of whatever kind: “utkast-tjansteskrivelse-anslutning-…-se-tjs-2026-7.docx”.

    The number keeps two papers apart; title and mark say what it is to whoever sees it in a folder."""
    with override("sv"):
        marks = {DRAFT: gettext("Draft"), HANDED: gettext("Proposal for a decision")}
        parts = [marks.get(content["mark"], ""), content["label"], shorten(content["title"], 60, placeholder="")]
    return f"{slugify(' '.join([*parts, content.get('paper', {}).get('number', '')]))}.{ending}"


def rows_of(one: dict) -> list[str]:
    """A section's text as lines, without its heading."""
    return [row for part in _section_text(one) for row in part.split("\n")]


def _section_text(one):
    """The section's paragraphs."""
    found = [one["lead"]] if one["lead"] else []
    for block in one["blocks"]:
        if block["kind"] == "table":
            found.append("\n".join("\t".join(map(_in_one_line, row["cells"])) for row in block["rows"]))
        elif block["kind"] == "signatures":
            found.append("\n\n".join("\n".join(row["cells"]) for row in block["rows"]))
        else:
            found.append("\n".join(marked_items(block)))
    return found


def marked_items(block: dict) -> list[str]:
    """The items of a list with their marks, as text; those of a list under another two spaces further in."""
    return [f"{'  ' * (depth - 1)}{mark}{text}" for depth, mark, text in _items(block)]


def _items(block, depth=1, numbers=()):
    """(depth, mark, text) of each item. numbers: those of the items above."""
    marks = {"bullets": "– ", "att": "att ", "att_spaced": "a t t ", "lines": ""}
    for number, point in enumerate(points_of(block), start=1):
        mark = marks[block["kind"]] if block["kind"] in marks else label(block["kind"], number, numbers)
        yield depth, mark, point["text"]
        for under in point["blocks"]:
            yield from _items(under, depth + 1, (*numbers, number))


def points_of(block: dict) -> list[dict]:
    """The items of a list, each {"text", "blocks"}, whether others stand under them or not."""
    return block.get("points") or [{"text": item, "blocks": []} for item in block["items"]]


def _in_one_line(cell):
    """A cell's lines in one: a line break would part the row."""
    return " / ".join(line for line in cell.split("\n") if line)


__all__ = [
    "DRAFT",
    "HANDED",
    "HEADER",
    "ProposalLetter",
    "as_text",
    "content_of",
    "doubts_of",
    "facts",
    "file_name",
    "headings",
    "in_a_row",
    "mark_of",
    "marked_items",
    "missing",
    "points_of",
    "proposal_letter",
    "rows_of",
    "titled",
    "usual_in_minutes",
]
