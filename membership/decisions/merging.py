"""Merge fields: a small closed list of facts that the portal holds, set into the forms' texts when writing begins."""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from membership.decisions.library import Form, entry
from membership.decisions.rules import Style
from membership.decisions.sections import Section

# name in {{ }} → what it is, for whoever writes a form.
FIELDS = {
    # The strategy
    "organisation": _("the organisation’s name"),
    "board": _("the county administrative board’s name"),
    "county": _("the county’s name"),
    "county_of": _("the county’s short name in the genitive (Västmanlands)"),
    "strategy": _("the strategy’s title, with its period"),
    "strategy_named": _("the strategy’s title in quotation marks, and its period when the title does not say it"),
    "period": _("the strategy’s period"),
    "aim": _("the strategy’s overall aim, when it is known to be the board’s own words"),
    "aim_sentence": _("a sentence about the aim: quoted when the words are the board’s own, else told"),
    "vision": _("the strategy’s vision, when it is known to be the board’s own words"),
    "vision_sentence": _("a sentence that quotes the vision"),
    "means": _("what joining means, when it is known to be the board’s own words"),
    "means_sentence": _("a sentence about what joining means: quoted when the words are the board’s own, else told"),
    "model": _("what the county calls its way of joining"),
    "model_sentence": _("a sentence with what the county calls its way of joining"),
    "open_to_sentence": _("a sentence about whom the strategy is for"),
    "support_kind": _("“närmare processtöd …”: what joining gives, in one line"),
    "support_sentence": _("a sentence about the support that is offered, and of what kind it is"),
    "offers": _("what joining gives, one a line"),
    "expected": _("what joining asks, one a line"),
    "expected_line": _("what joining asks, in one line"),
    "expected_sentence": _("a sentence about what joining asks"),
    "all_goals_line": _("all goals of the strategy, in one line"),
    "goals_sentence": _("a sentence with the national goals that the strategy takes up"),
    "county_goals_sentence": _("a sentence with the county’s own goals"),
    "targets_sentence": _("a sentence about which goals have regional targets"),
    "priorities_line": _("the strategy’s priority areas, in one line"),
    "priorities_sentence": _("a sentence with the strategy’s priority areas"),
    "priority_label": _("the county’s word for them"),
    "priority_count": _("how many priority areas there are, in letters"),
    "follow_up": _("how the county follows up, when it is known to be the board’s own words"),
    "follow_up_sentence": _("a sentence about the follow-up: quoted when the words are the board’s own, else told"),
    # What the organisation has chosen and written
    "goals": _("the chosen goals, one a line"),
    "goals_line": _("the chosen goals, in one line"),
    "chosen_line": _("the same with its word: “målen a och b”, or “alla mål i strategin”"),
    "targets": _("the chosen regional targets, one a line"),
    "targets_by_goal": _("the chosen regional targets as lists, under their goals"),
    "chosen_priorities": _("the chosen priority areas, one a line"),
    "chosen_priorities_line": _("the chosen priority areas, in one line"),
    "chosen_priorities_sentence": _("a sentence with the chosen priority areas"),
    "actions": _("the chosen suggested actions, one a line"),
    "actions_list": _("the chosen suggested actions as a list"),
    "own_goals": _("the organisation’s own goals, as a table"),
    "plan": _("the plan that the organisation’s goals stand in"),
    "plan_sentence": _("a sentence with that plan, when it is not among the steering documents"),
    "contribution": _("how the organisation contributes"),
    "steering": _("the organisation’s steering documents, one a line"),
    "steering_line": _("the steering documents, in one line"),
    "steering_sentence": _("a sentence with the steering documents"),
    "undertakings": _("the organisation’s earlier undertakings by their right names, one a line"),
    "undertakings_line": _("the earlier undertakings, in one line"),
    "undertakings_sentence": _("a sentence with the earlier undertakings"),
    "consulted": _("that the organisation was asked for its views, and what became of them"),
    "earlier": _("earlier memberships of the county’s strategies, one a line"),
    "earlier_sentence": _("a sentence with the earlier memberships"),
    "member_since": _("the day that the organisation joined"),
    "changes": _("changed goals as a table: what stands today and what is to stand"),
    "leaves_on": _("the membership’s last day, when the organisation is to leave"),
    "leaving_reasons": _("why the organisation is to leave"),
    # Who and when
    "body": _("the body that decides"),
    "steps": _("the bodies on the decision’s way, one a line"),
    "director": _("name and title of the head who signs; of a region the title alone, when no name is written"),
    "director_named": _("the same, only when the organisation has written a name"),
    "contact": _("the organisation’s contact"),
    "officer": _("who writes"),
    "officer_title": _("the writer’s title"),
    "label": _("the kind of paper"),
    "today": _("the day when the writing began"),
}
# Facts that a text of one's own can be turned back into fields by: those that change from one period to the next.
TURNED_BACK = (
    "strategy_named",
    "strategy",
    "all_goals_line",
    "chosen_line",
    "goals_line",
    "priorities_line",
    "board",
    "organisation",
    "period",
)
_FIELD = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")


def filled(text: str, facts: Mapping[str, str], *, style: str = Style.PROSE) -> str:
    """The text with its fields filled in. A line whose field holds nothing is left out; an unknown field stays.

    The lines of a paragraph in running text are its sentences, and are joined."""
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = [line for line in map(str.strip, paragraph.split("\n")) if line and not _lacks(line, facts)]
        lines = [_set_in(line, facts) for line in lines]
        if style == Style.PROSE and not any(line.startswith(("- ", "|")) for line in lines):
            lines = [" ".join(lines)] if lines else []
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _lacks(line, facts):
    return any(name in facts and not facts[name] for name in _FIELD.findall(line))


def _set_in(line, facts):
    return _FIELD.sub(lambda found: facts.get(found[1], found[0]), line)


def fill_form(form: Form, facts: Mapping[str, str]) -> list[Section]:
    """The form's sections with every field filled in. One that is left empty, and may be, is switched off."""
    found = []
    for number, one in enumerate(form.sections):
        now = fill_section(one, facts)
        follower = form.sections[number + 1] if number + 1 < len(form.sections) else None
        holds_others = one.level == 1 and follower is not None and follower.level == 2
        found.append(replace(now, on=one.on and bool(now.text or holds_others or one.required)))
    return found


def fill_section(section: Section, facts: Mapping[str, str]) -> Section:
    """The section with every field filled in."""
    return replace(
        section,
        heading=filled(section.heading, facts),
        lead=filled(section.lead, facts),
        text=filled(section.text, facts, style=section.style),
    )


def origin_of(form: Form, key: str, number: int = 0) -> Section:
    """Where a section of the key has its words from: the form's own (its number among those alike), else the library.

    A section that is taken away and put back is made from the same words as the first time."""
    alike = [one for one in form.sections if one.key == key]
    return alike[number] if number < len(alike) else entry(key).section()


def new_section(form: Form, key: str, facts: Mapping[str, str]) -> Section:
    """A section to add to a proposal in the form, with every field filled in, and in the paper.

    Where the form has a heading alone, the library's words stand in: nobody adds a section to have it empty."""
    origin = origin_of(form, key)
    return replace(fill_section(origin if origin.text else entry(key).section(), facts), on=True)


def turned_back(text: str, facts: Mapping[str, str]) -> str:
    """The text with the facts of this period as fields again, so that a form of one's own can be used the next."""
    for name in TURNED_BACK:
        if len(facts.get(name, "")) > 3:
            text = re.sub(rf"(?<!\w){re.escape(facts[name])}(?!\w)", "{{" + name + "}}", text)
    return text


def form_sections(sections, form: Form, facts: Mapping[str, str]) -> list[Section]:
    """A paper's sections as a form: untouched texts get their fields back, written ones are turned back."""
    first = {one.key: (one, now) for one, now in zip(form.sections, fill_form(form, facts), strict=True)}
    found = []
    for one in sections:
        was, then = first.get(one.key, (None, None))
        words = {"heading": turned_back(one.heading, facts)}
        for name in ("text", "lead"):
            written = getattr(one, name)
            untouched = then is not None and one.style == then.style and written == getattr(then, name)
            words[name] = getattr(was, name) if untouched else turned_back(written, facts)
        found.append(replace(one, **words))
    return found
