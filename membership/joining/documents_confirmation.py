"""The county's confirmation as a letter, built from the row and from what was handed in."""

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext

from membership.joining.documents import plan_in_words
from membership.joining.models import Declaration, GroupPlace
from membership.joining.rules import OPEN_STATES
from membership.joining.rules_deciding import Deciders
from membership.joining.rules_way import Outcome, binding_day
from portal.errors import Refused
from portal.papers.letters import Board, ConfirmationLetter, Contact, Party
from portal.papers.letters_group import GroupConfirmationLetter
from strategies.publishing.rules import TermKind


def confirmation_letter(membership, *, decided_on, deciders, reasons=""):
    """The ConfirmationLetter for a membership that is being confirmed on ``decided_on`` (a date) by ``deciders``.

    Raises Refused when something that must stand in the paper is missing, for example the board's address."""
    version, county = membership.version, membership.strategy.county
    terms = list(version.terms.all())
    declaration = Declaration.objects.behind(membership)
    together = together_with(membership)
    kind = GroupConfirmationLetter if together else ConfirmationLetter
    return kind(
        **({"together": together} if together else {}),
        board=Board(name=county.board_name, county=county.name, letter=county.letter, orgnr=_orgnr(county.board_orgnr)),
        organisation=Party(
            name=membership.organisation.name,
            unit=membership.organisation.unit,
            orgnr=_orgnr(membership.organisation.orgnr),
        ),
        strategy=version.title,
        period=membership.strategy.period,
        member_since=membership.joined_on.isoformat(),
        decided_on=decided_on.isoformat(),
        **deciders.in_letter(),
        diary_number=membership.diary_number,
        declaration_number=declaration.document.number if declaration and declaration.document else "",
        reasons=reasons,
        goals=handed_in_goals(declaration),
        **joined_with(declaration.content if declaration else {}, version),
        next_steps=_next_steps(membership),
        offered=_offered(terms),
        contact=board_contact(membership),
    )


def together_with(membership):
    """Names of the others who join, or have joined, by the same decision; those left out are not named."""
    own = GroupPlace.objects.of(membership)
    lead = own.lead if own else membership
    places = GroupPlace.objects.named_by(lead).filter(joined__state__in=OPEN_STATES).exclude(joined=membership)
    names = tuple(str(place.organisation) for place in places)
    return (str(lead.organisation), *names) if own else names


def handed_in_goals(declaration):
    """Names of the goals that the organisation chose, as they were handed in."""
    content = declaration.content if declaration else {}
    return tuple(str(goal) for goal in content.get("goals", ()))


def goals_of_today(membership, declaration):
    """Names of the goals that stand: the membership's rows, which follow an accepted change; else as handed in."""
    rows = tuple(str(goal) for goal in membership.goals.select_related("national_goal"))
    return rows or handed_in_goals(declaration)


def joined_with(content, version):
    """What was joined with besides the goals, out of what was handed in or what stands, as a letter's fields."""
    return {
        "targets": tuple(content.get("targets", ())),
        "priorities": tuple(content.get("priorities", ())),
        "priority_label": version.priority_label if content.get("priorities") else "",
        "actions": tuple(content.get("actions", ())),
        "contribution": content.get("contribution", ""),
        "own_goals": tuple(_own_goal(one) for one in content.get("own_goals", ())),
        "existing_plan": plan_in_words(content.get("existing_plan")),
    }


def _own_goal(goal):
    """“Alla chefer har gått utbildningen, senast 31 december 2027”."""
    day = parse_date(goal.get("by") or "")
    if day is None:
        return goal["what"]
    return gettext("%(goal)s, by %(day)s") % {"goal": goal["what"], "day": date_format(day, "j F Y")}


def joining_date(membership, declaration, today):
    """The day the organisation counts as joined: its last binding decision, else ``today``.

    Source: the Covenant of Mayors' rule (domain.md, "Decision chain"). The rows tell more than what was handed in: a
    body may have met since. A membership without rows is read from its declaration."""
    steps = [(step.outcome, step.meets_on) for step in membership.decision_steps.all()]
    if not steps and declaration:
        steps = [_step(step) for step in declaration.content.get("decisions", ())]
    return binding_day(steps, today) or today


def decided_day(membership):
    """The day of a binding decision that is not the day of joining yet; None when there is nothing to take over."""
    steps = [(step.outcome, step.meets_on) for step in membership.decision_steps.all()]
    day = binding_day(steps, timezone.localdate())
    return day if day != membership.joined_on else None


def board_contact(membership):
    """Where to turn at the board: what the strategy says, else the board's own address."""
    version, county = membership.version, membership.strategy.county
    return Contact(
        name=version.contact_role or version.responsible_unit or county.board_name,
        email=reply_address(membership),
        phone=version.contact_phone or county.phone,
    )


def reply_address(membership):
    """The role mailbox that answers for the strategy; empty when the board has named none."""
    return membership.version.contact_email or membership.strategy.county.contact_email


def _next_steps(membership):
    name = membership.organisation.name
    return (
        gettext("%(organisation)s is shown as joined in the portal, with what it contributes to.")
        % {"organisation": name},
        gettext("An invitation to process support is sent. It is answered with now, later or not at all."),
        gettext("If %(organisation)s wants other goals, they are changed in the portal at any time.")
        % {"organisation": name},
    )


def _offered(terms):
    offered = tuple(term.text for term in terms if term.kind == TermKind.OFFERED)
    return offered or (gettext("Support from the county administrative board in the work with the strategy."),)


def _orgnr(digits):
    return f"{digits[:6]}-{digits[6:]}" if digits else ""


def _step(step):
    """Outcome and day of a decision in the frozen declaration."""
    return step.get("outcome") or Outcome.DECIDED, parse_date(step.get("on") or "")


def why_no_confirmation(membership):
    """What is missing for the confirmation to be issued today; empty when nothing is."""
    today = timezone.localdate()
    joined_on, membership.joined_on = membership.joined_on, membership.joined_on or today
    try:
        confirmation_letter(membership, decided_on=today, deciders=Deciders(membership.strategy.county.board_name))
    except Refused as refusal:
        return str(refusal)
    finally:
        membership.joined_on = joined_on
    return ""
