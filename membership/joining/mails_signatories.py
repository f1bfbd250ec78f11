"""What is told to an organisation's signatories when another one of them has acted, so that nobody acts unseen."""

from membership.joining.documents_confirmation import reply_address
from membership.representation.models import Representative
from portal.outbox.actions import queue_mail


def tell_other_signatories(event, *, who):
    """Tell the organisation's signatories, but for whoever did it, what was done, by whom and when.

    event: the MembershipEvent of a signing, a taking back, a withdrawal or a withdrawal that is taken back. who: the
    name of who signed or acted. Part of the act's transaction: nothing leaves unless it stands. Told once."""
    membership = event.membership
    county = membership.strategy.county
    others = Representative.objects.signatories_of(membership.organisation_id).exclude(user=event.by)
    for one in others:
        queue_mail(
            "signatory_told",
            to=one.user.email,
            to_name=one.user.name,
            unique_key=f"signatory-told/{event.pk}/{one.user_id}",
            context={
                "event": event,
                "who": who,
                "membership": membership,
                "organisation": membership.organisation,
                "county": county,
                "strategy_title": membership.version.title_with_period,
            },
            county=county,
            about=membership,
            reply_to=reply_address(membership),
            language="sv",
        )


__all__ = ["tell_other_signatories"]
