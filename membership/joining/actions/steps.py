"""The one door through which a membership changes state."""

from django.db import transaction

from membership.joining.models import Membership, MembershipEvent, SigningRound
from membership.joining.rules import NOT_WHILE_SIGNING, STEPS, Side, why_not
from membership.joining.rules_arriving import arrival_of
from membership.representation.models import Representative, RepresentativeRole
from portal.errors import Refused
from portal.people.actions_arrivals import arrived
from portal.people.models import StaffRole
from portal.people.rules import may
from portal.shown import refuse_changed


def sides_of(user, membership):
    """The Sides that the person holds towards the membership, asked of the database now."""
    sides = set()
    acting = Representative.objects.active().of(user).filter(organisation=membership.organisation_id).first()
    if acting:
        sides.add(Side.CONTACT)
        if acting.role == RepresentativeRole.SIGNATORY:
            sides.add(Side.SIGNATORY)
    staff = StaffRole.objects.of(user).filter(county=membership.strategy.county_id).first()
    if staff:
        sides |= {side for side, verb in ((Side.HANDLER, "handle"), (Side.DECIDER, "decide")) if may(staff.role, verb)}
    return sides


def may_take(verb, membership, user):
    """The same answer for the button, the message and the guard: empty when the person may."""
    return _why_not(verb, membership, sides_of(user, membership))


def permitted(verbs, membership, user):
    """Those of the verbs that the person may take now; whom the person is gets asked once for all."""
    sides = sides_of(user, membership)
    return {verb for verb in verbs if not _why_not(verb, membership, sides)}


def _why_not(verb, membership, sides):
    is_being_signed = verb in NOT_WHILE_SIGNING and SigningRound.objects.open_of(membership) is not None
    return why_not(verb, membership.state, sides, is_being_signed=is_being_signed)


def lock(membership):
    """The membership's row, locked until the transaction ends, as it stands now."""
    return (
        Membership.objects.select_for_update(of=("self",), no_key=True)
        .select_related("strategy__county", "version", "organisation")
        .get(pk=membership.pk)
    )


def take_step(membership, verb, *, by, sides=None, shown=None):
    """Lock the row, ask the rule, set the new state (not saved yet).

    sides: the Sides of who acts, when ``sides_of`` does not tell (a personal link). shown: what the page showed, see
    portal/shown.py. Returns the locked row and the
    state it had. Raises Refused with the rule's sentence. Must run in a transaction; finish with ``record``."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a step is taken inside a transaction")
    membership = lock(membership)
    before = membership.state
    reason = _why_not(verb, membership, sides_of(by, membership) if sides is None else sides)
    if reason:
        raise Refused(reason)
    refuse_changed(membership, shown)
    membership.state = STEPS[verb].end or before
    membership.edition += 1
    return membership, before


def record(membership, verb, before, *, by, why="", document=None, side="", deciders=None):
    """Append the event that goes with a step. side: whose step it was, when STEPS does not say. deciders: who stands
    behind a decision of the county's (rules_deciding.Deciders).

    What comes to the county by it is told to its people."""
    event = MembershipEvent.objects.create(
        membership=membership,
        verb=verb,
        from_state=before,
        to_state=membership.state,
        by=by,
        side=side or (STEPS[verb].side if verb in STEPS else Side.SYSTEM),
        why=why,
        document=document,
        **(deciders.in_letter() if deciders else {}),
    )
    if kind := arrival_of(verb, before):
        county = membership.strategy.county
        arrived(
            county,
            kind,
            key=f"event/{event.pk}",
            page=("joining:case", membership.pk),
            name=membership.organisation,
            by=by,
        )
    return event
