"""Merge fields: a small closed list of facts that the portal holds, set into the forms' texts when writing begins."""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from membership.decisions.library import Form
from membership.decisions.rules import Style
from membership.decisions.sections import Section
from membership.joining.models import Contact
from portal.rich_text import plain

# name in {{ }} → what it is, for whoever writes a form.
FIELDS = {
    "organisation": _("the organisation’s name"),
    "board": _("the county administrative board’s name"),
    "county": _("the county’s name"),
    "county_of": _("the county’s short name in the genitive (Västmanlands)"),
    "strategy": _("the strategy’s title, with its period"),
    "period": _("the strategy’s period"),
    "aim": _("the strategy’s overall aim"),
    "vision": _("the strategy’s vision"),
    "means": _("what joining means, in the county’s words"),
    "model": _("what the county calls its way of joining"),
    "support_kind": _("“närmare processtöd …”: what joining gives, in one line"),
    "offers": _("what joining gives, one a line"),
    "expected": _("what joining asks, one a line"),
    "expected_line": _("what joining asks, in one line"),
    "all_goals_line": _("all goals of the strategy, in one line"),
    "goals": _("the chosen goals, one a line"),
    "goals_line": _("the chosen goals, in one line"),
    "chosen_line": _("the same with its word: “målen a och b”, or “alla mål i strategin”"),
    "priorities_line": _("the strategy’s priority areas, in one line"),
    "priority_label": _("the county’s word for them"),
    "priority_count": _("how many priority areas there are, in letters"),
    "targets": _("the chosen regional targets, one a line"),
    "own_goals": _("the organisation’s own goals, as a table"),
    "plan": _("the plan that the organisation’s goals stand in"),
    "contribution": _("how the organisation contributes"),
    "follow_up": _("how the county follows up"),
    "earlier": _("earlier memberships of the county’s strategies, one a line"),
    "body": _("the body that decides"),
    "steps": _("the bodies on the decision’s way, one a line"),
    "contact": _("the organisation’s contact"),
    "officer": _("who writes"),
    "officer_title": _("the writer’s title"),
    "label": _("the kind of paper"),
    "today": _("the day when the writing began"),
}
# Facts that a text of one's own can be turned back into fields by: those that change from one period to the next.
TURNED_BACK = (
    "strategy",
    "all_goals_line",
    "chosen_line",
    "goals_line",
    "priorities_line",
    "board",
    "organisation",
    "period",
)
NUMBERS = ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"]
BODIES = {
    "municipality": "Kommunstyrelsen",
    "region": "Regionstyrelsen",
    "county_board": "Landshövdingen",
    "state_agency": "Myndighetens chef",
    "other_public": "Myndighetens chef",
    "university": "Rektor",
    "joint_authority": "Direktionen",
}
_FIELD = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")


def facts_of(membership, *, by=None, label="", today=None) -> dict[str, str]:
    """What the portal holds about the membership, by field. What it does not hold is "". In Swedish, as papers are."""
    with override("sv"):
        return {**_of_strategy(membership), **_of_choice(membership), **_of_people(membership, by, label, today)}


def _of_strategy(membership):
    strategy, version, county = membership.strategy, membership.version, membership.strategy.county
    terms = list(version.terms.all())
    offered = [term.text for term in terms if term.kind == "offered"]
    expected = [term.text for term in terms if term.kind == "expected"]
    priorities = [priority.name for priority in version.priorities.all()]
    title, period = version.title, strategy.period
    return {
        "board": county.board_name,
        "county": county.name,
        "county_of": genitive(county.short_name),
        "strategy": title if not period or period in title else f"{title} {period}",
        "period": period,
        "aim": _without_end(plain(version.overall_aim)),
        "vision": _without_end(plain(version.vision)),
        "means": plain(version.joining_means),
        "model": version.joining_model,
        "support_kind": in_one_line(offered),
        "offers": "\n".join(offered),
        "expected": "\n".join(expected),
        "expected_line": in_one_line(expected),
        "all_goals_line": in_one_line(_goals(version.goals)),
        "priorities_line": in_one_line(priorities),
        "priority_label": version.priority_label or ("prioriterade områden" if priorities else ""),
        "priority_count": NUMBERS[len(priorities)] if 1 < len(priorities) < len(NUMBERS) else "",
        "follow_up": plain(version.follow_up),
    }


def _of_choice(membership):
    goals = _goals(membership.goals)
    own = [("Mål", "Så följer vi det", "Klart")] if membership.own_goals.exists() else []
    own += [
        (goal.what, goal.indicator or "–", goal.due_on.isoformat() if goal.due_on else "–")
        for goal in membership.own_goals.all()
    ]
    plan = [membership.plan_title, membership.plan_url, membership.plan_pages and f"sidorna {membership.plan_pages}"]
    return {
        "goals": "\n".join(goals),
        "goals_line": in_one_line(goals),
        "chosen_line": _with_word(goals, membership.version.goals.count()),
        "targets": "\n".join(target.wording for target in membership.targets.all()),
        "own_goals": "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in own),
        "plan": ", ".join(part for part in plan if part) if membership.plan == "existing" else "",
        "contribution": membership.contribution,
        "earlier": "\n".join(_earlier(membership)),
    }


def _of_people(membership, by, label, today):
    organisation = membership.organisation
    steps = list(membership.decision_steps.all())
    contacts = sorted(membership.contacts.all(), key=lambda one: list(Contact.Kind).index(one.kind))
    first = contacts[0] if contacts else None
    contact = ", ".join(part for part in (first.name, first.title) if part) if first else ""
    contact = contact[:1].upper() + contact[1:]
    return {
        "organisation": str(organisation),
        "body": steps[-1].body if steps else BODIES.get(organisation.kind, "Styrelsen"),
        "steps": "\n".join(_step(step) for step in steps),
        "contact": contact or (first.role_mailbox if first else ""),
        "officer": by.name if by else "",
        "officer_title": by.title if by else "",
        "label": label,
        "today": today.isoformat() if today else "",
    }


def _goals(goals):
    return [str(goal) for goal in goals.select_related("national_goal").order_by("order", "pk")]


def _with_word(goals, of_how_many):
    if len(goals) > 1 and len(goals) == of_how_many:
        return "alla mål i strategin"
    return f"{'målet' if len(goals) == 1 else 'målen'} {in_one_line(goals)}" if goals else ""


def _earlier(membership):
    others = (
        type(membership)
        .objects.public()
        .filter(organisation=membership.organisation_id, strategy__county=membership.strategy.county_id)
    )
    for one in others.exclude(pk=membership.pk).select_related("version", "strategy"):
        yield f"Anslutning till {one.version.title} {one.strategy.period}".strip()


def _step(step):
    day = date_format(step.meets_on, "j F Y") if step.meets_on else ""
    paragraph = f"§ {step.paragraph.removeprefix('§').strip()}" if step.paragraph else ""
    return ", ".join(part for part in (step.body, day, paragraph, step.diary_number) if part)


def genitive(name: str) -> str:
    """A Swedish name in the genitive: Västmanlands, Kronobergs, Hofors."""
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def in_one_line(items) -> str:
    """“a, b och c”; items that hold "och" or a comma themselves are kept apart by semicolons."""
    items = [item[:1].lower() + item[1:] if item[1:2].islower() else item for item in items]
    if len(items) < 2:
        return "".join(items)
    if any(" och " in item or "," in item for item in items):
        return f"{'; '.join(items[:-1])}; samt {items[-1]}"
    return f"{', '.join(items[:-1])} och {items[-1]}"


def _without_end(text):
    """A text that a sentence can go on after."""
    return text.strip().removesuffix(".")


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
        text = filled(one.text, facts, style=one.style)
        follower = form.sections[number + 1] if number + 1 < len(form.sections) else None
        holds_others = one.level == 1 and follower is not None and follower.level == 2
        found.append(
            replace(
                one,
                heading=filled(one.heading, facts),
                lead=filled(one.lead, facts),
                text=text,
                on=one.on and bool(text or holds_others or one.required),
            )
        )
    return found


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
