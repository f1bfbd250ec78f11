"""Change of goals: write it beside what stands, hand it in, and let the county take note of it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership.changes.documents import PART_NAMES, goal_change_letter, goals_content, missing_in
from membership.changes.mails import LANGUAGE, tell_both
from membership.changes.models import DECISION, GoalChange, ProposedGoal
from membership.changes.rules import ChangeState, changed_parts, why_not_rest_on
from membership.joining.actions.days import ask_about, refuse_goals
from membership.joining.actions.steps import lock, may_take, record, take_step
from membership.joining.models import Membership, OwnGoal
from membership.joining.rules import with_their_goals
from portal.errors import Refused
from portal.log.actions import log_event
from portal.papers.actions import issue_document
from portal.papers.models import DocumentState
from portal.shown import refuse_changed

SEND_LETTERS = "membership.changes.tasks.send_goal_letters"
CHOICES = ("goals", "targets", "priorities", "actions")
TEXTS = ("contribution", "plan", "plan_title", "plan_url", "plan_pages")
GOAL = ("what", "indicator", "due_on")


@transaction.atomic(durable=True)
def begin_change(membership, *, by):
    """Begin a change with what stands today, or give the one that is open. Raises Refused."""
    membership = lock(membership)
    if reason := may_take("change_goals", membership, by):
        raise Refused(reason)
    kept = GoalChange.objects.open().of_membership(membership).first()
    if kept:
        return kept
    change = GoalChange.objects.create(
        membership=membership, begun_by=by, **{name: getattr(membership, name) for name in TEXTS}
    )
    for name in CHOICES:
        getattr(change, name).set(getattr(membership, name).all())
    _write_goals(ProposedGoal, {"change": change}, membership.own_goals.values(*GOAL))
    return change


def _write_goals(model, owner, goals):
    model.objects.filter(**owner).delete()
    model.objects.bulk_create(
        model(**owner, order=number, **{name: goal[name] for name in GOAL}) for number, goal in enumerate(goals)
    )


@transaction.atomic(durable=True)
def write_change(membership, *, by, edition, own_goals, goals=(), targets=(), priorities=(), actions=(),
                 decision=None, day_affirmed=False, **texts):  # fmt: skip
    """Save the draft; nobody outside the organisation sees it. edition: of the draft that the person saw.

    own_goals: dicts with what, indicator, due_on. decision: what it rests on, as a dict with the fields of DECISION;
    None or empty when no new one was needed. day_affirmed: the person's word for a day of decision that looks strange.
    texts: those of TEXTS. Returns the GoalChange. Raises Refused, also when a day is wrong; DayQuestion about a
    strange one."""
    membership = lock(membership)
    if reason := may_take("change_goals", membership, by):
        raise Refused(reason)
    change = _draft(membership, edition)
    _tell_decision(change, decision or {}, affirmed=day_affirmed)
    version = membership.version_id
    targets = [target for target in targets if target.goal.version_id == version]
    actions = [action for action in actions if action.goal.version_id == version]
    own = [goal for goal in goals if goal.version_id == version]
    change.goals.set(with_their_goals(own, [*targets, *actions]))
    change.targets.set(targets)
    change.priorities.set([area for area in priorities if area.version_id == version])
    change.actions.set(actions)
    stood = [change.own_goals, membership.own_goals]
    refuse_goals(own_goals, kept={day for goals in stood for day in goals.values_list("due_on", flat=True)})
    _write_goals(ProposedGoal, {"change": change}, own_goals)
    for name in TEXTS:
        setattr(change, name, texts.get(name, ""))
    change.edition += 1
    change.save()
    return change


def _tell_decision(change, decision, *, affirmed):
    """Set the decision on the row, in place of what was told in words before. A day that stands is not asked about."""
    told = {name: decision.get(name) or None if name == "decided_on" else decision.get(name, "") for name in DECISION}
    _refuse_decision(told)
    if told["decided_on"] != change.decided_on:
        ask_about(change.membership, told["decided_on"], affirmed=affirmed)
    change.decided = ""
    for name, value in told.items():
        setattr(change, name, value)


def _refuse_decision(told):
    is_told = any(told.values())
    if reason := why_not_rest_on(told["body"], told["decided_on"], told=is_told, today=timezone.localdate()):
        raise Refused(reason)


def _draft(membership, edition):
    change = GoalChange.objects.open().of_membership(membership).first()
    if change is None or change.state != ChangeState.DRAFT:
        raise Refused(_("There is no draft of changed goals. It has been handed in or thrown away."))
    if change.edition != edition:
        raise Refused(_("A colleague has saved the change since you opened it. Read it again before you go on."))
    change.membership = membership
    return change


@transaction.atomic(durable=True)
def discard_change(membership, *, by, shown=None):
    """Throw the draft away; one that was sent back is kept as taken back. Raises Refused when the person may not."""
    membership = lock(membership)
    if reason := may_take("change_goals", membership, by):
        raise Refused(reason)
    draft = GoalChange.objects.of_membership(membership).filter(state=ChangeState.DRAFT).first()
    if draft is None:
        return
    refuse_changed(draft, shown)
    if draft.document_id:
        _close(draft, ChangeState.TAKEN_BACK, by)
    else:
        draft.delete()


def _close(change, state, by):
    change.state, change.closed_at, change.closed_by = state, timezone.now(), by
    change.save()


@transaction.atomic(durable=True)
def hand_in_change(membership, *, by, edition, name, title, method):
    """Hand the change in: paper, event and letters; the old goals stand until the county has taken note of it.

    edition: of the draft that was read. method: how the person was recognised. Sent again it changes nothing.
    Returns the GoalChange. Raises Refused."""
    membership = lock(membership)
    latest = GoalChange.objects.of_membership(membership).first()
    if latest and latest.state == ChangeState.HANDED_IN and (latest.handed_in_by, latest.edition) == (by, edition):
        return latest
    membership, before = take_step(membership, "change_goals", by=by)
    change = _draft(membership, edition)
    _refuse_unready(change)
    change.name, change.title, change.method = name, title, method
    change.handed_in_by, change.handed_in_at = by, timezone.now().replace(microsecond=0)
    with override(LANGUAGE):
        change.content, change.before = goals_content(change), goals_content(membership)
        letter = goal_change_letter(change, membership)
    change.document = issue_document(
        kind=letter.kind,
        county=membership.strategy.county,
        letter=letter,
        language=LANGUAGE,
        subject=membership,
        by=by,
        replaces=change.document,
        then_task=SEND_LETTERS,
        then_pk=str(change.pk),
    )
    change.state, change.returned_why = ChangeState.HANDED_IN, ""
    change.save()
    membership.save()
    record(membership, "change_goals", before, by=by, document=change.document)
    log_event("membership.goals_changed", by=by, county=membership.strategy.county, thing=membership)
    return change


def _refuse_unready(change):
    if missing := missing_in(change):
        raise Refused(" ".join(missing))
    _refuse_decision({name: getattr(change, name) for name in DECISION})
    if not changed_parts(goals_content(change.membership), goals_content(change), PART_NAMES):
        raise Refused(_("Nothing has been changed: the goals are the same as those that stand."))


@transaction.atomic(durable=True)
def take_back_change(membership, *, by, shown=None):
    """Take back what the county has not answered; the paper stays on record. Raises Refused."""
    membership, before = take_step(membership, "take_back_goals", by=by)
    change = _waiting(membership)
    refuse_changed(change, shown)
    _close(change, ChangeState.TAKEN_BACK, by)
    membership.save()
    record(membership, "take_back_goals", before, by=by, document=change.document)
    tell_both("goals_taken_back", membership, key=f"goals-taken-back/{change.pk}", people={by}, change=change)
    return change


def _waiting(membership):
    change = GoalChange.objects.of_membership(membership).filter(state=ChangeState.HANDED_IN).first()
    if change is None:
        raise Refused(_("There are no changed goals that wait for an answer."))
    change.membership = membership
    return change


@transaction.atomic(durable=True)
def accept_change(membership, *, by, number):
    """Take note of the changed goals: they stand from now on, for everyone to see. The old ones are kept on record.

    number: the paper that was read. Returns the GoalChange. Raises Refused."""
    membership, before = take_step(membership, "accept_goals", by=by)
    change = _waiting_as_read(membership, number)
    for name in CHOICES:
        getattr(membership, name).set(getattr(change, name).all())
    for name in TEXTS:
        setattr(membership, name, getattr(change, name))
    goals = change.own_goals.values(*GOAL) if change.plan == Membership.Plan.OWN_GOALS else ()
    _write_goals(OwnGoal, {"membership": membership}, goals)
    membership.save()
    _close(change, ChangeState.ACCEPTED, by)
    record(membership, "accept_goals", before, by=by, document=change.document)
    log_event("membership.goals_accepted", by=by, county=membership.strategy.county, thing=membership)
    tell_both(
        "goals_accepted", membership, key=f"goals-accepted/{change.pk}", people=[change.handed_in_by], change=change
    )
    return change


@transaction.atomic(durable=True)
def return_change(membership, *, by, number, why):
    """Send the changed goals back to the organisation with words on what is missing; they become a draft again.

    number: the paper that was read. Raises Refused."""
    membership, before = take_step(membership, "return_goals", by=by)
    change = _waiting_as_read(membership, number)
    change.state, change.returned_why = ChangeState.DRAFT, why
    change.edition += 1
    change.save()
    membership.save()
    record(membership, "return_goals", before, by=by, why=why, document=change.document)
    tell_both(
        "goals_returned",
        membership,
        key=f"goals-returned/{change.pk}/{change.edition}",
        people=[change.handed_in_by],
        change=change,
        why=why,
    )
    return change


def _waiting_as_read(membership, number):
    change = _waiting(membership)
    if change.document.number != number:
        raise Refused(_("The organisation has handed in other goals since you opened the page. Read them first."))
    return change


@transaction.atomic(durable=True)
def send_goal_letters(pk):
    """Queue the letters of changed goals whose paper is ready; called again it does nothing new."""
    change = (
        GoalChange.objects.select_for_update(of=("self",), no_key=True)
        .select_related("document", "handed_in_by", "membership")
        .filter(pk=pk, document__state=DocumentState.READY, state__in=[ChangeState.HANDED_IN, ChangeState.ACCEPTED])
        .first()
    )
    if change is None:
        return
    tell_both(
        "goals_changed",
        change.membership,
        key=f"goal-change/{change.document_id}",
        people=[change.handed_in_by],
        document=change.document,
        change=change,
    )


__all__ = [
    "accept_change",
    "begin_change",
    "discard_change",
    "hand_in_change",
    "return_change",
    "send_goal_letters",
    "take_back_change",
    "write_change",
]
