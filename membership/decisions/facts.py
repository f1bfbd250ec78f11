"""What the portal holds about a membership, as the texts that stand in for merge fields. In Swedish, as papers are.

What it does not hold is "", and the sentence around it is left out: nothing is said that no row says."""

import re

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import override

from membership.changes.documents import goals_content
from membership.changes.models import GoalChange, Withdrawal
from membership.changes.rules import ChangeState, changed_parts
from membership.decisions.facts_strategy import facts_of_strategy
from membership.decisions.models import ProposalBackground
from membership.decisions.wording import (
    ended,
    in_number,
    in_one_line,
    inside,
    is_declaration,
    is_in_first_person,
    right_name,
)
from membership.joining.models import Contact
from strategies.consultation.models import ConsultationInvitation, ConsultationResponse
from strategies.consultation.rules import State as ConsultationState

BODIES = {
    "municipality": "Kommunstyrelsen",
    "region": "Regionstyrelsen",
    "county_board": "Landshövdingen",
    "state_agency": "Myndighetens chef",
    "other_public": "Myndighetens chef",
    "university": "Rektor",
    "joint_authority": "Direktionen",
}
# The one who lays papers before the body, where it is always the same one.
DIRECTORS = {"region": "Regiondirektör"}
CHANGED = {
    "goals": "Mål",
    "targets": "Regionala målsättningar",
    "priorities": "Prioriterade områden",
    "actions": "Valda åtgärder",
    "contribution": "Bidrag",
    "own_goals": "Egna mål",
    "existing_plan": "Plan med egna mål",
}


def facts_of(membership, *, by=None, label="", today=None) -> dict[str, str]:
    """Every merge field's text (merging.FIELDS). by: who writes. label: the kind of paper. today: its first date."""
    with override("sv"):
        background = ProposalBackground.objects.for_membership(membership)
        return {
            **facts_of_strategy(membership.strategy, membership.version),
            **_of_choice(membership),
            **_of_background(membership, background),
            **_of_people(membership, by, label, today),
            **_of_director(membership, background),
            **_of_change(membership),
            **_of_leaving(membership),
        }


def kept_body(membership, form) -> dict[str, str]:
    """The body that a form of one's own is addressed to, as long as the decision's way names none."""
    kept = form.header.get("addressed_to", "").split("\n")[0].strip()
    return {"body": kept} if kept and not membership.decision_steps.exists() else {}


def header_of(membership, form, facts) -> dict[str, object]:
    """What a proposal's head takes from rows; the decision's way leads to the joining, so other papers take no day."""
    steps = list(membership.decision_steps.all()) if form.purpose in ("join", "renew") else []
    last = steps[-1] if steps else None
    return {
        "organisation_name": form.header.get("organisation_name") or str(membership.organisation),
        "addressed_to": form.header.get("addressed_to") or facts["body"],
        "diary_number": last.diary_number if last else "",
        "meets_on": last.meets_on if last else None,
        "paragraph": last.paragraph if last else "",
    }


def _of_choice(membership):
    organisation = str(membership.organisation)
    goals = _goals(membership.goals)
    priorities = [area.name for area in membership.priorities.all()]
    actions = [action.text for action in membership.actions.all()]
    label = inside(membership.version.priority_label) or "prioriterade områden"
    earlier = list(_earlier(membership))
    return {
        "goals": "\n".join(goals),
        "goals_line": in_one_line(goals),
        "chosen_line": _with_word(goals, membership.version.goals.count()),
        "targets": "\n".join(target.wording for target in membership.targets.all()),
        "targets_by_goal": _targets_by_goal(membership),
        "chosen_priorities": "\n".join(priorities),
        "chosen_priorities_line": in_one_line(priorities),
        "chosen_priorities_sentence": _chosen(organisation, priorities, label, membership),
        "actions": "\n".join(actions),
        "actions_list": _list("Åtgärder som är valda ur strategin:", actions),
        "own_goals": _own_goals(membership),
        "plan": _plan(membership),
        "contribution": _contribution(membership),
        "earlier": "\n".join(f"Anslutning till {title}" for title in earlier),
        "earlier_sentence": f"{organisation} har tidigare varit ansluten till {_and(earlier)}." if earlier else "",
    }


def _goals(goals):
    return [str(goal) for goal in goals.select_related("national_goal").order_by("order", "pk")]


def _with_word(goals, of_how_many):
    if len(goals) > 1 and len(goals) == of_how_many:
        return "alla mål i strategin"
    return f"{'målet' if len(goals) == 1 else 'målen'} {in_one_line(goals)}" if goals else ""


def _targets_by_goal(membership):
    below: dict[str, list[str]] = {}
    rows = membership.targets.select_related("goal__national_goal").order_by("goal__order", "goal_id", "order", "pk")
    for target in rows:
        below.setdefault(str(target.goal), []).append(target.wording)
    return "\n\n".join(
        _list(f"Valda regionala målsättningar under målet {inside(goal)}:", targets) for goal, targets in below.items()
    )


def _chosen(organisation, priorities, label, membership):
    if not priorities:
        return ""
    if len(priorities) > 1 and len(priorities) == membership.version.priorities.count():
        return f"Alla strategins {label} är valda."
    return f"Av strategins {label} väljer {organisation}: {in_one_line(priorities)}."


def _list(before, items):
    return "\n".join([before, *(f"- {item}" for item in items)]) if items else ""


def _own_goals(membership):
    rows = [
        (goal.what, goal.indicator or "–", date_format(goal.due_on, "j F Y") if goal.due_on else "–")
        for goal in membership.own_goals.all()
    ]
    return "Egna mål:\n" + _table([("Mål", "Så följs målet upp", "Klart"), *rows]) if rows else ""


def _table(rows):
    return "\n".join("| " + " | ".join(" ".join(cell.replace("|", "/").split()) for cell in row) + " |" for row in rows)


def _plan(membership):
    if membership.plan != "existing":
        return ""
    pages = membership.plan_pages and f"sidorna {membership.plan_pages}"
    return ", ".join(part for part in (membership.plan_title, pages, membership.plan_url) if part)


def _contribution(membership):
    """The organisation's own words: told as they are in the third person, else quoted as what it has written."""
    text = membership.contribution.strip()
    if not is_in_first_person(text):
        return text
    return f"Så beskriver {membership.organisation} sitt bidrag: ”{ended(' '.join(text.split()))}”"


def _earlier(membership):
    for one in type(membership).objects.joined_before(membership):
        yield one.version.title_with_period


# What the organisation adds for its own paper, and what the consultation's rows tell


def _of_background(membership, background):
    organisation = str(membership.organisation)
    steering = _lines(background.steering)
    undertakings = list(dict.fromkeys(map(right_name, _lines(background.undertakings))))
    signed = all(map(is_declaration, undertakings))
    stands = "har sedan tidigare undertecknat" if signed else "står sedan tidigare bakom"
    plan = _plan(membership)
    return {
        "steering": "\n".join(steering),
        "steering_line": in_one_line(steering),
        "steering_sentence": f"Strategin har direkt koppling till {_and(steering)}." if steering else "",
        "plan_sentence": _plan_sentence(membership, plan, steering),
        "undertakings": "\n".join(undertakings),
        "undertakings_line": _and(undertakings),
        "undertakings_sentence": f"{organisation} {stands} {_and(undertakings)}." if undertakings else "",
        "consulted": _consulted(membership, background.consulted.strip()),
    }


def _lines(text):
    """The lines of a list that somebody wrote, each once."""
    return list(dict.fromkeys(line.strip(" \t–-•.") for line in text.split("\n") if line.strip(" \t–-•.")))


def _and(names):
    """Names in one line, with the capitals that they have."""
    return in_one_line(names, names={name.split(" ", 1)[0].strip(".,:;") for name in names})


def _plan_sentence(membership, plan, steering):
    """Where the goals stand; "" when the proposal has named all of it already and there is no page to find it by."""
    if not plan:
        return ""
    names = re.split(r", | och ", membership.plan_title)
    said = " ".join([*steering, membership.contribution]).casefold()
    is_said = all(name.split()[-1].casefold() in said for name in names if name.split())
    if is_said and not (membership.plan_url or membership.plan_pages):
        return ""
    return f"Egna mål för arbetet finns i {inside(plan)}."


def told_of_consultation(membership) -> str:
    """What the portal's rows tell: that the organisation was asked, whether it answered, what became of its views."""
    with override("sv"):
        return " ".join(_consultation(membership))


def _consulted(membership, written):
    """The portal's rows first, then the organisation's own words."""
    told = _consultation(membership)
    if not told and not written and membership.version.consulted:
        told = [f"Förslaget till strategi var ute på remiss {membership.version.consulted}."]
    return " ".join([*told, written]).strip()


def _consultation(membership):
    organisation, asked_about = str(membership.organisation), (membership.organisation_id, membership.strategy_id)
    answers = list(ConsultationResponse.objects.of_organisation(*asked_about))
    if not answers:
        asked = ConsultationInvitation.objects.of_organisation(*asked_about).first()
        when = date_format(localdate(asked.sent_at), "j F Y") if asked else ""
        return [f"{organisation} fick förslaget till strategi på remiss den {when}."] if asked else []
    return [sentence for answer in answers for sentence in _answered(organisation, answer)]


def _answered(organisation, answer):
    when = date_format(localdate(answer.handed_in_at), "j F Y")
    if answer.no_remarks:
        return [f"{organisation} svarade på remissen om strategin den {when} och hade inga synpunkter."]
    found = [f"{organisation} svarade på remissen om strategin den {when}."]
    if answer.consultation.state == ConsultationState.COMPILED:
        found.append(_became(answer))
    return [sentence for sentence in found if sentence]


def _became(answer):
    """What became of the views, as the published compilation has it."""
    counts = (
        (answer.taken_count, "tagits med"),
        (answer.partly_count, "delvis tagits med"),
        (answer.not_taken_count, "inte tagits med"),
        (answer.noted_count, "inte lett till någon ändring"),
    )
    told = [(count, words) for count, words in counts if count]
    if not told:
        return ""
    if len(told) == 1:
        views = "Synpunkten" if answer.view_count == 1 else "Synpunkterna"
        return f"{views} har {told[0][1]}."
    line = in_one_line([f"{'en' if count == 1 else in_number(count)} {words}" for count, words in told])
    return f"Av de {in_number(answer.view_count)} synpunkterna har {line}."


# Who and when


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


def _of_director(membership, background):
    """Who signs: the name that the organisation has written, never anybody's guess; a title may be known without it."""
    title = background.director_title.strip() or DIRECTORS.get(membership.organisation.kind, "")
    named = "\n".join(part for part in (background.director.strip(), title) if part)
    return {"director": named, "director_named": named if background.director.strip() else ""}


def _step(step):
    day = date_format(step.meets_on, "j F Y") if step.meets_on else ""
    paragraph = f"§ {step.paragraph.removeprefix('§').strip()}" if step.paragraph else ""
    return ", ".join(part for part in (step.body, day, paragraph, step.diary_number) if part)


# What is to change


def _of_change(membership):
    change = GoalChange.objects.open().of_membership(membership).first()
    if change is None:
        return {"changes": ""}
    if change.state != ChangeState.DRAFT:
        found = changed_parts(change.before, change.content, CHANGED)
    else:
        change.membership = membership
        found = changed_parts(goals_content(membership), goals_content(change), CHANGED)
    rows = [(one.part, "; ".join(one.before) or "–", "; ".join(one.after) or "–") for one in found]
    return {"changes": _table([("Del", "Gäller i dag", "Föreslås gälla"), *rows] if rows else [])}


def _of_leaving(membership):
    leaving = Withdrawal.objects.open().of_membership(membership).first()
    return {
        "member_since": date_format(membership.joined_on, "j F Y") if membership.joined_on else "",
        "leaves_on": date_format(leaving.effective_on, "j F Y") if leaving else "",
        "leaving_reasons": leaving.reasons.strip() if leaving else "",
    }


__all__ = ["BODIES", "facts_of", "header_of", "told_of_consultation"]
