"""The proposal as a frozen letter, and what is read out of one: text to paste into a case system, and minutes."""

from dataclasses import dataclass

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from membership.decisions import sections as reading
from membership.decisions.models import DecisionPaper
from membership.decisions.rules import JOINING_PURPOSES, missing_before_issue
from membership.joining.rules_way import Way
from portal.papers.documents import Letter, Part, day, parts, words

# The header's fields in the order of the page, and whether they must be filled in before the paper is made.
HEADER = {
    "label": True,
    "title": True,
    "organisation_name": True,
    "office": False,
    "officer": True,
    "officer_title": False,
    "officer_contact": False,
    "written_on": True,
    "diary_number": False,
    "addressed_to": True,
    "meets_on": False,
    "paragraph": False,
}


@dataclass(frozen=True, kw_only=True)
class Row(Part):
    """A row of a table."""

    cells: tuple[str, ...] = parts(_("the cells of a table"), own=True)


@dataclass(frozen=True, kw_only=True)
class Block(Part):
    """A piece of text: kind is lines, bullets, numbered, att or table (then rows, the first being the head)."""

    kind: str = words(_("the kind of text"))
    items: tuple[str, ...] = parts(_("the text"), optional=True, own=True)
    rows: tuple[Row, ...] = parts(_("the rows of a table"), optional=True)


@dataclass(frozen=True, kw_only=True)
class PaperSection(Part):
    """A section under its heading; a signature stands without one. level: "1", or "2" under the one before."""

    key: str = words(_("the section"))
    level: str = words(_("the section’s level"))
    heading: str = words(_("the heading"), optional=True, own=True)
    lead: str = words(_("the words before the proposal"), optional=True, own=True)
    blocks: tuple[Block, ...] = parts(_("the section’s text"), optional=True)


@dataclass(frozen=True, kw_only=True)
class ProposalLetter(Letter):
    """A proposal for a decision by the organisation's own board, in the organisation's own form.

    ``mark`` is "draft" until the binding decision is recorded. ``logo``: a data address of a checked picture."""

    kind = "proposal"
    template = "decision_v1"

    mark: str = words(_("whether it is decided"), optional=True)
    label: str = words(_("the kind of paper"), own=True)
    title: str = words(_("the title"), own=True)
    title_style: str = words(_("the title’s style"), optional=True)
    organisation: str = words(_("the organisation's name"), own=True)
    logo: str = words(_("the logotype"), optional=True)
    office: str = words(_("the office"), optional=True, own=True)
    officer: str = words(_("the official in charge"), own=True)
    officer_title: str = words(_("the official’s title"), optional=True, own=True)
    officer_contact: str = words(_("how the official is reached"), optional=True, own=True)
    written_on: str = day(_("the paper’s date"))
    diary_number: str = words(_("the diary number"), optional=True, own=True)
    addressed_to: str = words(_("the deciding body"), own=True)
    meets_on: str = day(_("the date of the meeting"), optional=True)
    paragraph: str = words(_("the paragraph of the minutes"), optional=True, own=True)
    sections: tuple[PaperSection, ...] = parts(_("the sections"))
    form: str = words(_("the form"))

    def heading(self):
        """“Draft: Ett jämställt län”."""
        if not self.mark:
            return self.title
        return gettext("Draft: %(title)s") % {"title": self.title}


def missing(paper: DecisionPaper) -> list[tuple[str, str]]:
    """What must be mended before the paper is made, in order: (anchor on the page, sentence)."""
    header = [(name, _label(paper, name), _shown(getattr(paper, name)), required) for name, required in HEADER.items()]
    return missing_before_issue(header, paper.parts)


def _label(paper, name):
    return str(getattr(paper._meta.get_field(name), "verbose_name", name))


def _shown(value):
    return value.isoformat() if hasattr(value, "isoformat") else value or ""


def is_decided(membership) -> bool:
    """Whether the body that binds has decided to join."""
    return membership.way() == Way.DECIDED


def content_of(paper: DecisionPaper, *, decided: bool = False, logo: str = "") -> dict:
    """The proposal as plain data, as far as it is written: for previews. The letter has the same shape.

    logo: the address of the logotype, a data address in a letter."""
    return {
        # The recorded decision is the one to join: a proposal to change or leave stays a draft for all that.
        "mark": "" if decided and paper.purpose in JOINING_PURPOSES else "draft",
        "label": paper.label,
        "title": paper.title,
        "title_style": "capitals" if paper.title_capitals else "",
        "organisation": paper.organisation_name,
        "logo": logo,
        "office": paper.office,
        "officer": paper.officer,
        "officer_title": paper.officer_title,
        "officer_contact": paper.officer_contact,
        "written_on": _shown(paper.written_on),
        "diary_number": paper.diary_number,
        "addressed_to": paper.addressed_to,
        "meets_on": _shown(paper.meets_on),
        "paragraph": paper.paragraph.removeprefix("§").strip(),
        "sections": [_section(one) for one in paper.parts if one.on],
        "form": f"{paper.template['name']}, {paper.template['version']}",
    }


def _section(one):
    return {
        "key": one.key,
        "level": str(one.level),
        "heading": one.heading,
        "lead": one.lead,
        "blocks": [_block(block) for block in reading.blocks(one)],
    }


def _block(block):
    if block["kind"] != "table":
        return {"kind": block["kind"], "items": block["items"], "rows": []}
    return {"kind": "table", "items": [], "rows": [{"cells": [c or "–" for c in row]} for row in _even(block["items"])]}


def _even(rows):
    """Every row as long as the head."""
    width = len(rows[0])
    return [(row + [""] * width)[:width] for row in rows]


def proposal_letter(paper: DecisionPaper, *, decided: bool = False, logo: str = "") -> ProposalLetter:
    """The letter, with every field checked. Raises Refused when something is missing or left unfilled."""
    content = content_of(paper, decided=decided, logo=logo)
    return ProposalLetter(
        **{
            **content,
            "sections": tuple(
                PaperSection(**{**one, "blocks": tuple(_letter_block(block) for block in one["blocks"])})
                for one in content["sections"]
            ),
        }
    )


def _letter_block(block):
    rows = tuple(Row(cells=tuple(row["cells"])) for row in block["rows"])
    return Block(kind=block["kind"], items=tuple(block["items"]), rows=rows)


def headings(content: dict) -> list[tuple[int, str]]:
    """The title and the headings as (level, words), in the paper's order."""
    title = content["title"].upper() if content["title_style"] else content["title"]
    return [(1, title), *((int(one["level"]) + 1, one["heading"]) for one in content["sections"] if one["heading"])]


def as_text(content: dict) -> str:
    """The paper as plain text to paste into a case system, marked as a draft until it is decided."""
    with override("sv"):
        lines = [gettext("DRAFT – not decided"), ""] if content["mark"] else []
        title = content["title"].upper() if content["title_style"] else content["title"]
        lines += [content["label"], *_facts(content), "", title]
        for one in content["sections"]:
            lines += ["", one["heading"]] if one["heading"] else [""]
            lines += [line for part in _section_text(one) for line in ("", part)] if one["heading"] else _rows(one)
        return "\n".join(lines).strip() + "\n"


def facts(content: dict) -> list[tuple[str, str]]:
    """The header's facts as (name, value), without what is empty. In the active language."""
    officer = ", ".join(part for part in (content["officer"], content["officer_title"]) if part)
    paragraph = f"§ {content['paragraph']}" if content["paragraph"] else ""
    rows = [
        (gettext("Date"), content["written_on"]),
        (gettext("Diary number"), content["diary_number"]),
        (gettext("Official in charge"), officer),
        (gettext("Contact"), content["officer_contact"]),
        (gettext("To"), content["addressed_to"]),
        (gettext("Meeting"), content["meets_on"]),
        (gettext("Section"), paragraph),
    ]
    return [row for row in rows if row[1]]


def _facts(content):
    head = ", ".join(part for part in (content["organisation"], content["office"]) if part)
    return [head, *(f"{name}: {value}" for name, value in facts(content))]


def _rows(one):
    return [row for part in _section_text(one) for row in part.split("\n")]


def _section_text(one):
    """The section's paragraphs."""
    found = [one["lead"]] if one["lead"] else []
    for block in one["blocks"]:
        if block["kind"] == "table":
            found.append("\n".join("\t".join(row["cells"]) for row in block["rows"]))
        else:
            found.append("\n".join(marked_items(block)))
    return found


def marked_items(block: dict) -> list[str]:
    """The items of a block with their marks, as text."""
    marks = {"bullets": lambda n: "– ", "numbered": lambda n: f"{n}. ", "att": lambda n: "att "}
    mark = marks.get(block["kind"], lambda n: "")
    return [f"{mark(number)}{item}" for number, item in enumerate(block["items"], start=1)]


def as_minutes(content: dict) -> str:
    """Draft text for the minutes: decision, the case in short, what it rests on, and who receives it.

    It says what the body would decide; that it has decided is said by the minutes when they are signed."""
    by_key = {one["key"]: one for one in reversed(content["sections"])}
    with override("sv"):
        lines = [gettext("DRAFT for the minutes – not decided"), ""] if content["mark"] else []
        paragraph = f"§ {content['paragraph']} " if content["paragraph"] else ""
        lines += [f"{paragraph}{content['title']}"]
        lines += [content["diary_number"]] if content["diary_number"] else []
        wanted = [
            ("proposal", gettext("Decision")),
            ("summary" if "summary" in by_key else "description", gettext("Summary of the case")),
            ("basis", gettext("What the decision rests on")),
            ("sent_to", gettext("The decision is sent to")),
        ]
        for key, heading in wanted:
            if key in by_key:
                one = by_key[key]
                if key == "proposal" and not one["lead"]:
                    one = {
                        **one,
                        "lead": gettext("%(body)s decides the following.") % {"body": content["addressed_to"]},
                    }
                lines += ["", heading, *_rows(one)]
        return "\n".join(lines).strip() + "\n"


__all__ = ["ProposalLetter", "as_minutes", "as_text", "content_of", "facts", "headings", "missing", "proposal_letter"]
