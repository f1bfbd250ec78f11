"""A draft that two persons are to sign, and whoever signs it."""

import re

from membership.joining.actions import links
from membership.joining.models import SigningLink
from portal.outbox.models import OutgoingMail
from tests.kept import kept
from tests.membership.joining import world
from tests.thaw import thawed


@kept
def set_stage(
    *,
    signatories=2,
    modes=("portal",),
    level="login",
    counter_signature=False,
    county=None,
    strategy=None,
    signer="eva@kumla.example",
    **organisation,
):
    """A filled-in draft under a strategy that is signed like this; gives (membership, its first signatory)."""
    strategy = strategy or world.make_strategy(county or world.make_county())
    with thawed():
        type(strategy.current_version).objects.filter(pk=strategy.current_version_id).update(
            signatories=signatories,
            signing_modes=list(modes),
            signing_level=level,
            counter_signature=counter_signature,
        )
    strategy.current_version.refresh_from_db()
    first = world.make_representative(
        world.make_organisation(county=strategy.county, **organisation), world.make_user(signer)
    )
    organisation = first.representatives.get().organisation
    return world.fill(world.make_draft(strategy, organisation, first), first), first


def second_signatory(membership, email="ordforande@kumla.example"):
    """Another signatory of the same organisation."""
    return world.make_representative(membership.organisation, world.make_user(email, name="Olle Ordförande"))


def send_link(membership, by, email="olle@kumla.example", name="Olle Ordförande"):
    """The link and the secret that stands in its letter."""
    membership = world.fresh(membership)
    link = links.send_link(membership, by=by, edition=membership.edition, name=name, email=email)
    text = OutgoingMail.objects.get(unique_key=f"signing-link/{link.pk}").text
    return SigningLink.objects.for_hash(link.token_hash).get(), re.search(r"/skriv-under/([\w-]{40,})/", text).group(1)


SAID = {"name": "Olle Ordförande", "title": "Ordförande", "mandate": "Firmatecknare"}
