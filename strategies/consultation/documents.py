"""The draft as it was sent, frozen as plain strings; and the compilation as a paper."""

import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from portal.directory import organisation_numbers
from portal.papers.documents import Letter, Part, day, parts, words
from portal.papers.letters import Board, Contact
from strategies.consultation.rules import SWEDEN, WHOLE, Behalf

LANGUAGE = "sv"  # consultations are held in the language of the authority (language act, section 10)


def freeze(version, questions):
    """What the draft says, texts as they are stored, in the parts that one can have views on.

    questions: the question by the part's key; a part without one gets none."""
    with override(LANGUAGE):
        found = [_whole(version), *_goals(version), *_areas(version), *_joining(version)]
    for part in found:
        part["question"] = questions.get(part["key"], "")
    return {"title": version.title, "period": version.strategy.period, "parts": found}


def _whole(version):
    blocks = [
        _block("", version.introduction),
        _block(gettext("Vision"), version.vision),
        _block(gettext("Overall aim"), version.overall_aim),
    ]
    return _part(WHOLE, gettext("The strategy as a whole"), blocks)


def _goals(version):
    for goal in version.goals.select_related("national_goal").prefetch_related("targets", "actions"):
        national = goal.national_goal
        blocks = [
            _block(gettext("Situation in the county"), goal.situation),
            _block(gettext("Regional targets"), items=[target.wording for target in goal.targets.all()]),
            _block(gettext("Suggested actions"), items=[action.text for action in goal.actions.all()]),
        ]
        yield _part(f"goal-{goal.key}", goal.name or national.name_sv, blocks)


def _areas(version):
    label = version.priority_label or gettext("Priority areas")
    for area in version.priorities.all():
        yield _part(f"area-{area.key}", f"{_capital(label)}: {area.name}", [_block("", area.description)])


def _joining(version):
    terms = list(version.terms.all())
    blocks = [
        _block(gettext("What joining means"), version.joining_means),
        _block(gettext("What joining gives"), items=[term.text for term in terms if term.kind == "offered"]),
        _block(gettext("What joining asks"), items=[term.text for term in terms if term.kind == "expected"]),
        _block(gettext("Follow-up"), version.follow_up),
    ]
    if any(blocks):
        yield _part("joining", gettext("Joining and follow-up"), blocks)


def _capital(text):
    return f"{text[:1].upper()}{text[1:]}"


def _block(heading, text="", items=()):
    return {"heading": heading, "text": text, "items": list(items)} if text or items else None


def _part(key, label, blocks):
    return {"key": key, "label": label, "blocks": [block for block in blocks if block]}


@dataclass(frozen=True, kw_only=True)
class Figure(Part):
    """How many of something."""

    label: str = words(_("what is counted"), own=True)
    n: str = words(_("the number"))


@dataclass(frozen=True, kw_only=True)
class Answerer(Part):
    """Who has answered, as anybody may read it."""

    name: str = words(_("who answered"))
    remark: str = words(_("what kind of answer it was"), optional=True, own=True)


@dataclass(frozen=True, kw_only=True)
class HandledView(Part):
    """A view and what became of it."""

    who: str = words(_("who had the view"))
    text: str = words(_("the view"))
    handling: str = words(_("what became of the view"), own=True)
    reason: str = words(_("the reason"), optional=True)


@dataclass(frozen=True, kw_only=True)
class HandledPart(Part):
    """A part of the draft with the views on it."""

    label: str = words(_("the part's name"))
    question: str = words(_("the question"), optional=True)
    views: tuple[HandledView, ...] = parts(_("the views"))


@dataclass(frozen=True, kw_only=True)
class CompilationLetter(Letter):
    """The compilation of the answers to a consultation, with what became of each view."""

    kind = "compilation"
    template = "compilation_v3"

    board: Board
    strategy: str = words(_("the strategy's title"), own=True)
    title: str = words(_("the consultation's title"), own=True)
    diary_number: str = words(_("the diary number"), optional=True)
    sent_on: str = day(_("the day of sending"))
    closes_on: str = day(_("the last day for answers"))
    outcome: str = words(_("what the views led to"), optional=True, own=True)
    figures: tuple[Figure, ...] = parts(_("the figures"))
    answers: tuple[Answerer, ...] = parts(_("who answered"))
    parts: tuple[HandledPart, ...] = parts(_("the views"), optional=True)
    contact: Contact

    def heading(self):
        """“Compilation of answers: Ett jämställt län”."""
        return gettext("Compilation of answers: %(title)s") % {"title": self.title}


def compile_letter(consultation, compiled):
    """The frozen letter of a compilation. Raises Refused when a field is missing or a placeholder was left.

    compiled: what ``compiled_answers`` gives."""
    county = consultation.strategy.county
    return CompilationLetter(
        board=Board(
            name=county.board_name,
            county=county.name,
            letter=county.letter,
            orgnr=organisation_numbers.format(county.board_orgnr) if county.board_orgnr else "",
        ),
        strategy=consultation.content["title"],
        title=consultation.title,
        diary_number=consultation.diary_number,
        sent_on=_swedish_day(consultation.sent_at),
        closes_on=consultation.closes_on.isoformat(),
        outcome=printable(consultation.outcome),
        figures=tuple(Figure(label=row["label"], n=str(row["n"])) for row in compiled["figures"]),
        answers=tuple(
            Answerer(name=printable(row["name"]) or "–", remark=row["remark"]) for row in compiled["answers"]
        ),
        parts=tuple(_handled(part) for part in compiled["parts"]),
        contact=Contact(
            name=_capital(consultation.contact_role) or county.board_name,
            email=consultation.contact_email,
        ),
    )


def _handled(part):
    views = tuple(
        HandledView(
            who=printable(row["who"]) or "–",
            text=printable(row["text"]) or "–",
            handling=row["handling"],
            reason=printable(row["reason"]),
        )
        for row in part["views"]
    )
    return HandledPart(label=printable(part["label"]), question=printable(part["question"]), views=views)


def printable(text):
    """The text without characters that no font has: what a stranger sent must not stop the paper."""
    hidden = ("Cc", "Cs", "Co", "Cn")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in hidden).strip()


def _swedish_day(moment):
    return moment.astimezone(SWEDEN).date().isoformat()


def compiled_answers(consultation, responses, views):
    """The compilation as page and paper show it, in the language that is active: figures, who answered, and the
    views by part. Names of persons who answered for themselves are not in it."""
    names = {response.pk: who(response) for response in responses}
    organisations = [one for one in responses if one.behalf == Behalf.ORGANISATION]
    persons = len(responses) - len(organisations)
    rows = [
        {"name": one.public_name, "remark": gettext("No remarks") if one.no_remarks else ""} for one in organisations
    ]
    if persons:
        words = gettext("1 private person") if persons == 1 else gettext("%(n)s private persons") % {"n": persons}
        rows.append({"name": words, "remark": ""})
    return {
        "figures": _figures(consultation, responses, views),
        "answers": rows,
        "parts": _by_part(consultation, views, names),
    }


def who(response):
    """Whose view it is, as anybody may read it."""
    return response.public_name or gettext("Private person")


def _figures(consultation, responses, views):
    counts: dict[str, int] = {}
    for view in views:
        counts[view.handling] = counts.get(view.handling, 0) + 1
    facts = [
        (gettext("Receivers asked"), consultation.asked_count),
        (gettext("Answers"), len(responses)),
        (gettext("Views"), len(views)),
        (gettext("Taken"), counts.get("taken", 0)),
        (gettext("Partly taken"), counts.get("partly", 0)),
        (gettext("Not taken"), counts.get("not_taken", 0)),
        (gettext("Noted"), counts.get("noted", 0)),
    ]
    return [{"label": label, "n": n} for label, n in facts]


def _by_part(consultation, views, names):
    grouped: dict[str, list] = {}
    for view in views:
        row = {
            "who": names[view.response_id],
            "text": view.text,
            "handling": str(view.handling_word),
            "kind": view.handling_kind,
            "reason": view.reason,
        }
        grouped.setdefault(view.part, []).append(row)
    return [
        {"key": part["key"], "label": part["label"], "question": part["question"], "views": grouped[part["key"]]}
        for part in consultation.parts
        if part["key"] in grouped
    ]


__all__ = ["CompilationLetter", "compile_letter", "compiled_answers", "freeze", "printable", "who"]
