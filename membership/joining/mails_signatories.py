"""What is told to an organisation's signatories when another one of them has acted, so that nobody acts unseen."""

from membership.joining.documents_confirmation import reply_address
from membership.joining.models import GroupPlace, SigningRound
from membership.representation.models import Representative
from portal.outbox.actions import queue_mail
from portal.people.rules import same_address

LEAVING = {"withdraw", "take_back_withdrawal"}  # after the confirmation: each of a group does it for itself
UNDOING = {"withdraw_signing", "take_back"}


def tell_other_signatories(event, *, who, link=None):
    """Tell the organisation's signatories, but for whoever did it, what was done, by whom and when; and those of the
    organisations that join by its decision, each in its own organisation's name. Whoever has signed by a personal link
    is told too when the signature no longer counts.

    event: the MembershipEvent of a signing, one that is withdrawn, a taking back, a withdrawal or a withdrawal that is
    taken back. who: the name of who signed or acted. link: the SigningLink that was signed by, if any: whoever holds
    it may have acted without an account. Part of the act's transaction: nothing leaves unless it stands. Each person
    is told once, for the first organisation of those that the person may sign for."""
    told = [event.by.email if event.by else "", link.email if link else ""]
    for organisation, own in _concerned(event):
        for one in Representative.objects.signatories_of(organisation.pk):
            if not _is_among(told, one.user.email):
                told.append(one.user.email)
                _tell(event, who, organisation, own, to=(one.user.email, one.user.name), key=str(one.user_id))
    for one in _undone(event):
        if one.link and not _is_among(told, one.link.email):
            told.append(one.link.email)
            key = f"link-{one.link_id}"
            _tell(event, who, event.membership.organisation, None, to=(one.link.email, one.name), key=key, signed=True)


def _is_among(addresses, address):
    return any(same_address(address, one) for one in addresses)


def _undone(event):
    """The organisation's signatures that no longer count after the act."""
    if event.verb not in UNDOING:
        return []
    last = SigningRound.objects.filter(membership=event.membership).last()
    return last.of_organisation() if last else []


def _concerned(event):
    """Each organisation that the act is about, with the membership of its own; None while that is only to be."""
    lead = event.membership
    yield lead.organisation, lead
    places = GroupPlace.objects
    for place in places.beside(lead) if event.verb in LEAVING else places.led_by(lead):
        yield place.organisation, place.joined


def _tell(event, who, organisation, own, *, to, key, signed=False):
    lead = event.membership
    address, name = to
    queue_mail(
        "signatory_told",
        to=address,
        to_name=name,
        unique_key=f"signatory-told/{event.pk}/{key}",
        context={
            "event": event,
            "who": who,
            "membership": own,
            "organisation": organisation,
            "lead": lead.organisation,
            "in_group": organisation != lead.organisation,
            "has_signed": signed,
            "county": lead.strategy.county,
            "strategy_title": lead.version.title_with_period,
        },
        county=lead.strategy.county,
        about=own or lead,
        reply_to=reply_address(lead),
        language="sv",
    )


__all__ = ["tell_other_signatories"]
