"""Joining together: name the others in the draft, bring them along with the handing in and with what follows it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from membership.joining.actions.refusals import SigningRefused
from membership.joining.actions.steps import lock, record, take_step
from membership.joining.documents import refusal_to_join
from membership.joining.models import Contact, DecisionStep, GroupPlace, Membership, OwnGoal
from membership.joining.rules import Side, State, why_not_together
from portal.directory.models import Organisation
from portal.errors import Refused

CHOSEN = ("goals", "targets", "priorities", "actions")
WRITTEN = ("contribution", "plan", "plan_title", "plan_url", "plan_pages", "no_decision_yet")


@transaction.atomic(durable=True)
def name_other(membership, *, by, organisation, ground):
    """Name an organisation that joins by the same decision. Named again, its ground is the new one.

    Raises Refused when it cannot join, or has an open membership of the strategy already."""
    membership, before = take_step(membership, "edit", by=by)
    if reason := why_not_named(membership, organisation):
        raise Refused(reason)
    place = GroupPlace.objects.filter(lead=membership, organisation=organisation).first()
    place = place or GroupPlace(lead=membership, organisation=organisation)
    place.ground = ground
    place.save()
    membership.save()
    record(membership, "edit", before, by=by, why=f"+ {organisation}")
    return place


def why_not_named(membership, organisation):
    """Why the organisation cannot join together with this one; empty when it can."""
    is_open = Membership.objects.open().filter(strategy=membership.strategy, organisation=organisation).exists()
    return why_not_together(
        str(organisation),
        is_itself=organisation.pk == membership.organisation_id,
        has_open=is_open,
        refusal=refusal_to_join(membership.strategy, membership.version, organisation),
    )


@transaction.atomic(durable=True)
def drop_other(membership, *, by, place):
    """Take an organisation out again. place: its key. One that is handed in stays: the county can decline it.

    Raises Refused."""
    membership, before = take_step(membership, "edit", by=by)
    found = GroupPlace.objects.named_by(membership).filter(pk=place).first()
    if found is None:
        return
    if found.joined_id:
        raise Refused(_("It is handed in already. Ask the county administrative board to leave it out."))
    name = str(found.organisation)
    found.delete()
    membership.save()
    record(membership, "edit", before, by=by, why=f"− {name}")


def hand_in_others(membership, *, by, at):
    """A membership of its own for everyone named, handed in with the leading one. Part of its transaction.

    Raises Refused when one of them has begun by itself, or with somebody else, meanwhile: nothing is handed in then."""
    for place in GroupPlace.objects.named_by(membership).filter(joined__state=State.HANDED_IN).order_by("joined_id"):
        _write_as_lead(membership, lock(place.joined))  # handed in again after a completion
    places = list(GroupPlace.objects.filter(lead=membership, joined=None).order_by("organisation_id"))
    keys = [place.organisation_id for place in places]
    # In the order of their keys, so that two groups never wait for each other.
    rows = Organisation.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    organisations = {row.pk: row for row in rows}
    for place in places:
        place.organisation = organisations[place.organisation_id]
        if reason := why_not_named(membership, place.organisation):
            raise SigningRefused("group", reason)
        place.joined = _bring_along(membership, place, by=by, at=at)
        place.save(update_fields=["joined"])


def _bring_along(lead, place, *, by, at):
    try:
        with transaction.atomic():
            joined = Membership.objects.create(
                strategy=lead.strategy,
                version=lead.version,
                organisation=place.organisation,
                state=State.HANDED_IN,
                created_by=by,
                handed_in_at=at,
            )
    except IntegrityError:
        raise SigningRefused("group", why_not_together(str(place.organisation), has_open=True)) from None
    _write_as_lead(lead, joined)
    record(joined, "sign_together", "", by=by, side=Side.SYSTEM, why=f"{lead.organisation}: {place.ground}")
    return joined


def _write_as_lead(lead, joined):
    """What the leading organisation hands in stands for everyone; from the confirmation on each changes its own."""
    for name in WRITTEN:
        setattr(joined, name, getattr(lead, name))
    joined.receipt_number = lead.receipt_number
    joined.save()
    for name in CHOSEN:
        getattr(joined, name).set(getattr(lead, name).all())
    for model in (OwnGoal, Contact, DecisionStep):
        _copy(model, lead, joined)


def _copy(model, lead, joined):
    model.objects.filter(membership=joined).delete()
    for row in model.objects.filter(membership=lead).order_by("pk"):
        row.pk, row.membership, row._state.adding = None, joined, True
        row.save()


def take_along(membership, act):
    """Do the same to everyone handed in together who is not decided yet, in the order of their keys.

    act: takes a Membership. What has been decided about one of them by itself stands."""
    for place in GroupPlace.objects.named_by(membership).filter(joined__state=State.HANDED_IN).order_by("joined_id"):
        act(place.joined)


__all__ = ["drop_other", "hand_in_others", "name_other", "take_along", "why_not_named"]
