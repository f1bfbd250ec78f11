"""What is told to an organisation's signatories when another one of them has acted, so that nobody acts unseen."""

from membership.joining.documents_confirmation import reply_address
from membership.joining.models import GroupPlace
from membership.representation.models import Representative
from portal.outbox.actions import queue_mail
from portal.people.rules import same_address

LEAVING = {"withdraw", "take_back_withdrawal"}  # after the confirmation: each of a group does it for itself


def tell_other_signatories(event, *, who, link=None):
    """Tell the organisation's signatories, but for whoever did it, what was done, by whom and when; and those of the
    organisations that join by its decision, each in its own organisation's name.

    event: the MembershipEvent of a signing, one that is withdrawn, a taking back, a withdrawal or a withdrawal that is
    taken back. who: the name of who signed or acted. link: the SigningLink that was signed by, if any: whoever holds
    it may have acted without an account. Part of the act's transaction: nothing leaves unless it stands. Each person
    is told once, for the first organisation of those that the person may sign for."""
    told = {event.by_id}
    for organisation, own in _concerned(event):
        for one in Representative.objects.signatories_of(organisation.pk):
            if one.user_id in told or (link and same_address(one.user.email, link.email)):
                continue
            told.add(one.user_id)
            _tell(one.user, event, who, organisation, own)


def _concerned(event):
    """Each organisation that the act is about, with the membership of its own; None while that is only to be."""
    lead = event.membership
    yield lead.organisation, lead
    places = GroupPlace.objects
    for place in places.beside(lead) if event.verb in LEAVING else places.led_by(lead):
        yield place.organisation, place.joined


def _tell(user, event, who, organisation, own):
    lead = event.membership
    queue_mail(
        "signatory_told",
        to=user.email,
        to_name=user.name,
        unique_key=f"signatory-told/{event.pk}/{user.pk}",
        context={
            "event": event,
            "who": who,
            "membership": own,
            "organisation": organisation,
            "lead": lead.organisation,
            "in_group": organisation != lead.organisation,
            "county": lead.strategy.county,
            "strategy_title": lead.version.title_with_period,
        },
        county=lead.strategy.county,
        about=own or lead,
        reply_to=reply_address(lead),
        language="sv",
    )


__all__ = ["tell_other_signatories"]
