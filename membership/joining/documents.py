"""The declaration of intent: what it says, as rows for the rules, as plain data that is frozen, and as a letter."""

import hashlib
import json

from django.utils import timezone
from django.utils.translation import gettext as _

from membership.joining import models
from membership.joining.rules import Parts, Section, why_not_join
from portal.directory import organisation_numbers
from portal.directory.logotypes import logotype_of
from portal.papers.letters import Board, DecisionStep, DeclarationLetter, OwnGoal, Party, Signature
from portal.papers.letters_group import Companion, GroupDeclarationLetter
from strategies.publishing.rules import JoiningMode, TermKind


def parts_of(membership):
    """The declaration as the rule ``missing_before_submission`` reads it."""
    version = membership.version
    return Parts(
        refusal=refusal_to_join(membership.strategy, version, membership.organisation),
        can_choose=has_choices(version),
        chosen=membership.goals.count() + membership.targets.count() + membership.priorities.count(),
        plan=membership.plan,
        plan_title=membership.plan_title,
        plan_url=membership.plan_url,
        own_goals=list(membership.own_goals.all()),
        contacts=list(membership.contacts.all()),
        decisions=list(membership.decision_steps.all()),
        no_decision_yet=membership.no_decision_yet,
    )


def refusal_to_join(strategy, version, organisation):
    """Why the organisation cannot join the strategy today; empty when it can. Without one (None): why nobody can."""
    return why_not_join(
        is_open=version.joining == JoiningMode.OPEN,
        is_over=strategy.is_over(timezone.localdate()),
        open_to_kinds=version.open_to_kinds if organisation else [],
        kind=organisation.kind if organisation else "",
        ceased=bool(organisation and organisation.ceased_on),
    )


def has_choices(version):
    """Whether the version has anything to choose: a goal or a priority area."""
    return version.goals.exists() or version.priorities.exists()


def section_content(membership, section):
    """What stands in a section, as plain data in a fixed order."""
    return _SECTIONS[section](membership)


def page_content(membership, sections):
    """What stands in the sections of one page, as plain data."""
    return {name: value for section in sections for name, value in section_content(membership, section).items()}


def says_nothing(content):
    """Whether nothing has been filled in: a choice of how to write the goals is nothing yet."""
    return not any(value for name, value in content.items() if name != "plan")


def fingerprint(content):
    """SHA-256 of plain data, written the same way every time."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _goals(membership):
    return {
        "goals": [str(goal) for goal in membership.goals.select_related("national_goal")],
        "targets": [target.wording for target in membership.targets.all()],
        "priorities": [priority.name for priority in membership.priorities.all()],
        "actions": [action.text for action in membership.actions.all()],
        "contribution": membership.contribution,
    }


def _plan(membership):
    own = membership.plan == models.Membership.Plan.OWN_GOALS
    return {
        "plan": membership.plan,
        "own_goals": [
            {"what": goal.what, "indicator": goal.indicator, "by": _iso(goal.due_on)}
            for goal in membership.own_goals.all()
        ]
        if own
        else [],
        "existing_plan": {}
        if own or not membership.plan
        else {"title": membership.plan_title, "url": membership.plan_url, "pages": membership.plan_pages},
    }


def _contacts(membership):
    return {
        "contacts": [
            {
                "kind": contact.kind,
                "role_mailbox": contact.role_mailbox,
                "name": contact.name,
                "title": contact.title,
                "email": contact.email,
                "phone": contact.phone,
                "show_publicly": contact.show_publicly,
            }
            for contact in membership.contacts.all()
        ]
    }


def _decision(membership):
    return {
        "no_decision_yet": membership.no_decision_yet,
        "decisions": [
            {
                "body": step.body,
                "on": _iso(step.meets_on),
                "paragraph": step.paragraph,
                "diary_number": step.diary_number,
                "outcome": step.outcome,
            }
            for step in membership.decision_steps.all()
        ],
    }


_SECTIONS = {Section.GOALS: _goals, Section.PLAN: _plan, Section.CONTACTS: _contacts, Section.DECISION: _decision}


def declaration_content(membership):
    """Everything that is handed in, as plain data: this is what the signatures' fingerprint is taken of."""
    version, organisation = membership.version, membership.organisation
    terms = list(version.terms.all())
    content = {
        "organisation": {
            "name": organisation.name,
            "unit": organisation.unit,
            "orgnr": organisation.orgnr,
            "kind": organisation.kind,
        },
        "strategy": {
            "title": version.title,
            "period": membership.strategy.period,
            "county": membership.strategy.county.name,
            "board": membership.strategy.county.board_name,
            "version": version.number,
        },
        "intent": intent(membership),
        "priority_label": version.priority_label,
        "offered": [term.text for term in terms if term.kind == TermKind.OFFERED],
        "expected": [term.text for term in terms if term.kind == TermKind.EXPECTED],
    }
    for section in Section:
        content |= section_content(membership, section)
    together = group_content(membership)
    return content | ({"together": together} if together else {})


def group_content(membership):
    """Those who join by the same decision, as plain data."""
    return [
        {
            "name": place.organisation.name,
            "unit": place.organisation.unit,
            "orgnr": place.organisation.orgnr,
            "ground": place.ground,
        }
        for place in models.GroupPlace.objects.named_by(membership)
    ]


def intent(membership):
    """The sentence that the organisation stands behind."""
    return _(
        "%(organisation)s joins %(strategy)s and intends to contribute to its goals with the work described here."
    ) % {"organisation": membership.organisation, "strategy": membership.version.title}


def declaration_letter(membership, content, *, signatures, arrived_at):
    """The DeclarationLetter of a content that was just signed. signatures: rows or anything with their attributes.

    Raises Refused when something is missing."""
    kind = GroupDeclarationLetter if content.get("together") else DeclarationLetter
    return kind(
        **letter_parts(membership.strategy.county, content),
        **letterhead(membership),
        signatures=tuple(
            Signature(name=one.name, title=one.title, mandate=one.mandate, at=one.signed_at.isoformat(), method=one.how)
            for one in signatures
        ),
        arrived_at=arrived_at.isoformat(),
    )


def letterhead(membership):
    """What stands in the head of the organisation's own papers besides its name."""
    return {"logo": logotype_of(membership.organisation_id), "diary_number": membership.diary_number}


def letter_parts(county, content):
    """What the declaration says, as the letters' fields."""
    organisation, strategy = content["organisation"], content["strategy"]
    return {
        "board": board_of(county),
        "organisation": party_of(organisation),
        "strategy": strategy["title"],
        "period": strategy["period"],
        "intent": content["intent"],
        "goals": tuple(content["goals"]),
        "targets": tuple(content["targets"]),
        "priorities": tuple(content["priorities"]),
        "priority_label": content["priority_label"],
        "actions": tuple(content["actions"]),
        "contribution": content["contribution"],
        "own_goals": tuple(OwnGoal(**goal) for goal in content["own_goals"]),
        "existing_plan": plan_in_words(content["existing_plan"]),
        "decisions": tuple(_letter_step(step) for step in content["decisions"]),
        "offered": tuple(content["offered"]),
        "expected": tuple(content["expected"]),
        "text_sha256": fingerprint(content),
        **({"together": tuple(_companion(one) for one in content["together"])} if content.get("together") else {}),
    }


def _companion(one):
    return Companion(organisation=party_of(one), ground=one["ground"])


def board_of(county):
    """The board as papers name it."""
    return Board(
        name=county.board_name,
        county=county.name,
        letter=county.letter,
        orgnr=organisation_numbers.format(county.board_orgnr),
    )


def party_of(organisation):
    """The organisation as papers name it, from the frozen content."""
    return Party(
        name=organisation["name"],
        unit=organisation["unit"],
        orgnr=organisation_numbers.format(organisation["orgnr"]),
    )


def _letter_step(step):
    words = dict(models.DecisionStep.Outcome.choices)
    return DecisionStep(
        body=step["body"],
        on=step["on"],
        paragraph=step["paragraph"].replace("§", "").strip(),
        diary_number=step["diary_number"],
        outcome=str(words.get(step["outcome"], "")),
    )


def plan_in_words(plan):
    """“Plan for equality 2024–2027, pages 4–9, https://…”."""
    if not plan:
        return ""
    pages = _("pages %(pages)s") % {"pages": plan["pages"]} if plan["pages"] else ""
    return ", ".join(part for part in (plan["title"], pages, plan["url"]) if part)


def _iso(day):
    return day.isoformat() if day else ""


__all__ = [
    "board_of",
    "declaration_content",
    "declaration_letter",
    "fingerprint",
    "group_content",
    "has_choices",
    "intent",
    "letter_parts",
    "letterhead",
    "parts_of",
    "party_of",
    "plan_in_words",
    "refusal_to_join",
    "section_content",
]
