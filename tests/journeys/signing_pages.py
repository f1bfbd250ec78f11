"""The pages of a signing in the demonstration's county, for the round of axe: the text, links, files and papers."""

import uuid

from django.urls import reverse

from membership.joining.actions import outside
from membership.joining.models import SigningRound
from strategies.publishing.models import Strategy
from tests.membership.joining import world
from tests.membership.joining.signing import files, stage

COUNTY, PERIOD = "exempel", "2024-2027"
NOT_PAGES = {
    # Buttons, and files as they came
    *("joining:print_text", "joining:revoke_link", "joining:signed_file", "joining:county_signed_file"),
    # They keep something in the session and send on to a page of this list, or to the service
    *("joining:link", "joining:identify_back", "joining:identify_leave"),
}
# Only who has just signed, or typed what is to be signed, sees them: axe judges them in test_signing.
WALKED = {"joining:identify", "joining:link_done"}


def set_stage():
    """A draft that two are to sign in any way, and the county too; gives it and its first signatory."""
    strategy = Strategy.objects.get(county__slug=COUNTY, slug=PERIOD)
    return stage.set_stage(strategy=strategy, modes=["portal", "upload", "paper", "oidc"], counter_signature=True)


def own_pages(membership, first):
    """The organisation's: before anything is done, and with a link out and the paper drawn."""
    here = [membership.pk]
    yield "joining:sign", reverse("joining:sign", args=here)
    yield "joining:signing", reverse("joining:signing", args=here)
    stage.send_link(membership, first)
    now = world.fresh(membership)
    files.draw(outside.print_text(now, by=first, edition=now.edition).paper)
    for name in ("signing", "send_file", "withdraw_signing"):
        yield f"joining:{name}", reverse(f"joining:{name}", args=here)


def link_pages(membership, first):
    """What the holder of a link sees, and what stands where nothing waits."""
    link, token = stage.send_link(membership, first)
    yield "joining:link_sign", reverse("joining:link", args=[token])
    yield "", reverse("joining:identify", args=[uuid.uuid4()])
    yield "", reverse("joining:identify_back")
    yield "", reverse("joining:link_done", args=[link.pk])
    yield "", reverse("joining:link", args=["made-up"])


def county_pages(membership, first):
    """The board's: a paper in ink, the right to sign, its own signature."""
    yield "joining:signed_papers", reverse("joining:signed_papers", args=[COUNTY])
    signing = SigningRound.objects.get(membership=membership)
    yield "joining:register_paper", reverse("joining:register_paper", args=[COUNTY, signing.pk])
    for signer in (first, stage.second_signatory(membership)):
        world.sign(membership, signer)
    for name in ("authority", "counter_sign", "case"):
        yield f"joining:{name}", reverse(f"joining:{name}", args=[COUNTY, membership.pk])
