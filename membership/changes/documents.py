"""What changes after joining, as plain data and as letters."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership.changes.letters import ChangedPart, GoalChangeLetter, WithdrawalLetter
from membership.changes.rules import changed_parts
from membership.joining.documents import board_of, has_choices, letterhead, section_content
from membership.joining.documents_confirmation import board_contact
from membership.joining.rules import Parts, Section, missing_before_submission
from portal.directory import organisation_numbers
from portal.papers.letters import DecisionStep, Party, ReceivedItem, Signature


def party(organisation):
    """The organisation as papers name it today."""
    return Party(name=organisation.name, unit=organisation.unit, orgnr=organisation_numbers.format(organisation.orgnr))


def withdrawal_letter(withdrawal, membership):
    """The WithdrawalLetter of a withdrawal that was just signed. Raises Refused when something is missing."""
    return WithdrawalLetter(
        board=board_of(membership.strategy.county),
        organisation=party(membership.organisation),
        strategy=membership.version.title,
        period=membership.strategy.period,
        member_since=membership.joined_on.isoformat() if membership.joined_on else "",
        effective_on=withdrawal.effective_on.isoformat(),
        decision=DecisionStep(
            body=withdrawal.body,
            on=withdrawal.decided_on.isoformat(),
            paragraph=withdrawal.paragraph.replace("§", "").strip(),
            diary_number=withdrawal.diary_number,
        ),
        reasons=withdrawal.reasons,
        **letterhead(membership),
        extracts=_extracts(withdrawal.extract),
        signatures=(
            Signature(
                name=withdrawal.name,
                title=withdrawal.title,
                mandate=withdrawal.mandate,
                at=withdrawal.declared_at.isoformat(),
                method=withdrawal.method,
            ),
        ),
        next_steps=_after_withdrawal(withdrawal),
        contact=board_contact(membership),
    )


def _after_withdrawal(withdrawal):
    kept = _("Papers and history are kept. A new declaration of intent is needed to join again.")
    who = {"organisation": withdrawal.membership.organisation}
    if withdrawal.effective_on <= timezone.localdate(withdrawal.declared_at):
        return _("%(organisation)s is shown as having left, from the day of this declaration.") % who, kept
    return (
        _("%(organisation)s is shown as joined until the last day.") % who,
        _("The withdrawal can be taken back in the portal before that day."),
        kept,
    )


def _extracts(upload):
    return (ReceivedItem(name=upload.original_name, sha256=upload.sha256),) if upload else ()


PART_NAMES = {
    "goals": gettext_lazy("Goals"),
    "targets": gettext_lazy("Regional targets"),
    "priorities": gettext_lazy("Priority areas"),
    "actions": gettext_lazy("Chosen actions"),
    "contribution": gettext_lazy("How we contribute"),
    "own_goals": gettext_lazy("Our own goals"),
    "existing_plan": gettext_lazy("Existing plan"),
}


def goals_content(row):
    """The goals of a membership, or of a change of them, as plain data in a fixed order."""
    return section_content(row, Section.GOALS) | section_content(row, Section.PLAN)


def missing_in(change):
    """What must be mended before changed goals can be handed in: sentences, in the page's order."""
    parts = Parts(
        can_choose=has_choices(change.version),
        chosen=change.goals.count() + change.targets.count() + change.priorities.count(),
        plan=change.plan,
        plan_title=change.plan_title,
        plan_url=change.plan_url,
        own_goals=list(change.own_goals.all()),
    )
    asked = (Section.GOALS, Section.PLAN)
    missing = [sentence for section, sentence in missing_before_submission(parts) if section in asked]
    if change.decided:
        told = _("Tell the decision in its own fields. What stood there before: %(words)s") % {"words": change.decided}
        missing.append(told)
    return missing


def goal_change_letter(change, membership):
    """The GoalChangeLetter of changed goals that are being handed in. Raises Refused when something is missing."""
    declaration = membership.declarations.order_by("-number").select_related("document").first()
    return GoalChangeLetter(
        board=board_of(membership.strategy.county),
        organisation=party(membership.organisation),
        strategy=membership.version.title,
        period=membership.strategy.period,
        declaration_number=declaration.document.number if declaration and declaration.document else "",
        **letterhead(membership),
        changes=tuple(
            ChangedPart(name=one.part, before=tuple(one.before), after=tuple(one.after))
            for one in changed_parts(change.before, change.content, PART_NAMES)
        ),
        decided=change.decision,
        name=change.name,
        title=change.title,
        handed_in_at=change.handed_in_at.isoformat(),
        method=change.method,
        next_steps=(
            _("The county administrative board reads the changed goals and takes note of them, or asks for more."),
            _("Until then the goals that stand are shown. What was handed in before is kept on record."),
        ),
        contact=board_contact(membership),
    )


__all__ = [
    "PART_NAMES",
    "goal_change_letter",
    "goals_content",
    "missing_in",
    "party",
    "withdrawal_letter",
]
