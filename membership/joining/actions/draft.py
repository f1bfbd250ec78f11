"""Drafting a declaration: begin, write the sections, throw away and take up again."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from membership.joining.actions.days import refuse_goals, refuse_steps
from membership.joining.actions.steps import record, take_step
from membership.joining.documents import fingerprint, page_content, refusal_to_join
from membership.joining.models import Contact, DecisionStep, Membership, OwnGoal
from membership.joining.rules import Section, with_their_goals
from membership.joining.rules_way import Outcome
from membership.representation.models import Representative
from portal.directory.models import Organisation
from portal.errors import Refused


class Stale(Refused):
    """Somebody else has saved the section since the person opened it. Nothing was written."""


@transaction.atomic(durable=True)
def start_membership(strategy, organisation, *, by):
    """Begin a draft for the organisation, or give the open membership that is there.

    Twenty at once give one: the database holds at most one open membership for an organisation and a strategy.
    Raises Refused when the strategy cannot be joined or the person may not act for the organisation."""
    if not Representative.objects.active().of(by).filter(organisation=organisation).exists():
        raise Refused(_("You cannot act for this organisation yet."))
    # So that nothing is begun while it is being recorded that the organisation is no more.
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    existing = _open_one(strategy, organisation)
    if existing:
        return existing
    version = strategy.current_version
    if version is None:
        raise Refused(_("The strategy has not been published."))
    refusal = refusal_to_join(strategy, version, organisation)
    if refusal:
        raise Refused(refusal)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                strategy=strategy, version=version, organisation=organisation, created_by=by
            )
    except IntegrityError:
        return _other_one(strategy, organisation)
    record(membership, "create", "", by=by)
    return membership


def _open_one(strategy, organisation):
    return Membership.objects.open().filter(strategy=strategy, organisation=organisation).first()


def _other_one(strategy, organisation):
    """The membership that somebody else began at the same moment."""
    existing = _open_one(strategy, organisation)
    if existing is None:
        raise Refused(_("The draft could not be begun just now. Try again."))
    return existing


@transaction.atomic(durable=True)
def save_goals(membership, *, by, edition, seen, **chosen):
    """Save what the organisation chooses: goals, targets, priorities, actions and the contribution.

    See ``_save`` for edition, seen and what is raised."""
    return _save(
        membership, [Section.GOALS], lambda row: _write_goals(row, **chosen), by=by, edition=edition, seen=seen
    )


@transaction.atomic(durable=True)
def save_plan(membership, *, by, edition, seen, **planned):
    """Save the own goals (dicts with what, indicator, due_on) or the link to an existing plan."""
    return _save(membership, [Section.PLAN], lambda row: _write_plan(row, **planned), by=by, edition=edition, seen=seen)


@transaction.atomic(durable=True)
def save_goals_and_plan(membership, *, by, edition, seen, chosen, planned):
    """Save both, as they stand on one page. chosen, planned: what ``save_goals`` and ``save_plan`` take."""

    def write(row):
        _write_goals(row, **chosen)
        _write_plan(row, **planned)

    return _save(membership, [Section.GOALS, Section.PLAN], write, by=by, edition=edition, seen=seen)


def _write_goals(row, *, goals, targets, priorities, actions, contribution):
    """Only what belongs to the version that is joined; a target or an action brings the goal that it lies under."""
    version = row.version_id
    targets = [target for target in targets if target.goal.version_id == version]
    actions = [action for action in actions if action.goal.version_id == version]
    own = [goal for goal in goals if goal.version_id == version]
    row.goals.set(with_their_goals(own, [*targets, *actions]))
    row.targets.set(targets)
    row.priorities.set([priority for priority in priorities if priority.version_id == version])
    row.actions.set(actions)
    row.contribution = contribution


def _write_plan(row, *, plan, plan_title="", plan_url="", plan_pages="", own_goals=()):
    """What belongs to the other choice is kept until the declaration is signed: a change of mind costs nothing."""
    row.plan = plan
    if plan == Membership.Plan.EXISTING:
        row.plan_title, row.plan_url, row.plan_pages = plan_title, plan_url, plan_pages
    else:
        refuse_goals(own_goals, kept=set(row.own_goals.values_list("due_on", flat=True)))
        _replace(OwnGoal, row, own_goals)


@transaction.atomic(durable=True)
def save_contacts(membership, *, by, edition, seen, contacts):
    """Save the contacts (dicts with the model's fields)."""
    return _save(
        membership, [Section.CONTACTS], lambda row: _replace(Contact, row, contacts), by=by, edition=edition, seen=seen
    )


@transaction.atomic(durable=True)
def save_decision(membership, *, by, edition, seen, decisions, no_decision_yet, day_affirmed=False):
    """Save the decision's steps (dicts with the model's fields), in their order.

    day_affirmed: the person's word for a day that looks strange. Raises Refused, DayQuestion about such a day."""

    def write(row):
        kept = set(row.decision_steps.exclude(outcome=Outcome.PLANNED).values_list("meets_on", flat=True))
        refuse_steps(row, decisions, kept=kept, affirmed=day_affirmed)
        row.no_decision_yet = no_decision_yet and not decisions
        _replace_steps(row, decisions)

    return _save(membership, [Section.DECISION], write, by=by, edition=edition, seen=seen)


def _save(membership, sections, write, *, by, edition, seen):
    """Write what stands on one page, one section or several, under the row's lock.

    edition: the membership's edition that the form was made from; seen: the fingerprint of the page then. When both
    have changed since, and the save would change what stands, Stale is raised and nothing is written: the other's words
    are not overwritten (R-22). A save that changes nothing is always right, so a form sent twice has one effect (R-23).
    Raises Refused when the step is not allowed."""
    row, before = take_step(membership, "edit", by=by)
    stood = fingerprint(page_content(row, sections))
    write(row)
    stands = fingerprint(page_content(row, sections))
    if stands != stood and edition != row.edition - 1 and seen != stood:
        raise Stale(_("Somebody else has saved this page since you opened it. Nothing has been overwritten."))
    new = [section for section in sections if section not in row.looked_at]
    if stands == stood and not new:
        row.edition -= 1
        return row
    row.looked_at = [*row.looked_at, *new]
    row.save()
    record(row, "edit", before, by=by, why=sections[0].value)
    return row


def _replace(model, membership, values):
    """Make the membership's rows of the model say this, in this order; rows that stay keep their keys."""
    rows = list(model.objects.filter(membership=membership).order_by(*model._meta.ordering))
    has_order = any(field.name == "order" for field in model._meta.fields)
    for number, value in enumerate(values):
        place = {"order": number} if has_order else {}
        if number < len(rows):
            model.objects.filter(pk=rows[number].pk).update(**value, **place)
        else:
            model.objects.create(membership=membership, **value, **place)
    model.objects.filter(pk__in=[row.pk for row in rows[len(values) :]]).delete()


def _replace_steps(membership, values):
    """Make the decision's steps say this, in this order. A step keeps its row, and with it its extract and reminders,
    wherever in the order it comes: ``step`` in the values is its key; unknown and missing keys begin new rows."""
    rows = {str(row.pk): row for row in DecisionStep.objects.filter(membership=membership)}
    for number, value in enumerate(values):
        row = rows.pop(str(value.get("step") or ""), None) or DecisionStep(membership=membership)
        for name, said in {**value, "order": number}.items():
            if name != "step":
                setattr(row, name, said)
        row.save()
    DecisionStep.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()


@transaction.atomic(durable=True)
def discard_draft(membership, *, by, shown=None):
    """Throw the draft away. It can be taken up again. Raises Refused."""
    row, before = take_step(membership, "discard", by=by, shown=shown)
    row.save()
    record(row, "discard", before, by=by)
    return row


@transaction.atomic(durable=True)
def restore_draft(membership, *, by, shown=None):
    """Take up a draft that was thrown away. What was handed in does not come back like this. Raises Refused."""
    row, before = take_step(membership, "restore", by=by, shown=shown)
    if row.handed_in_at:
        raise Refused(_("The declaration was handed in and taken back. Begin a new one instead."))
    if row.organisation.ceased_on:
        raise Refused(_("The organisation has ceased, so it cannot join."))
    if _open_one(row.strategy, row.organisation):
        raise Refused(_("The organisation has begun another declaration since."))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("The organisation has begun another declaration since.")) from None
    record(row, "restore", before, by=by)
    return row


__all__ = [
    "Stale",
    "discard_draft",
    "restore_draft",
    "save_contacts",
    "save_decision",
    "save_goals",
    "save_goals_and_plan",
    "save_plan",
    "start_membership",
]
