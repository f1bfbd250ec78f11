"""Personal links: asking a person to sign, and signing by one."""

import hashlib
import secrets

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from membership.joining.actions.refusals import SigningRefused, logs_refusals
from membership.joining.actions.rounds import add_signature, authority_of, round_of, sent_before, text_changed
from membership.joining.actions.signing import recognised, refuse_foreign_identity, refuse_low_level
from membership.joining.actions.steps import lock, record, take_step
from membership.joining.mails import queue_link
from membership.joining.models import SigningLink
from membership.joining.rules import Side
from membership.joining.rules_signing import LINK_HOLDS, RoundOutcome, why_not_link
from portal.errors import Refused
from portal.log.actions import log_event
from portal.people.rules import loosely_folded, same_address
from strategies.publishing.rules import SigningLevel


def link_hash(token):
    """What is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic(durable=True)
def send_link(membership, *, by, edition, name, email):
    """Freeze the text, when it is not, and mail the person a link to sign with.

    The link carries 256 random bits, works once and holds for 14 days (R-36). An earlier link of the person's holds
    until one of them has signed, so that nobody's page dies because a letter was asked for. Raises Refused."""
    membership, before = take_step(membership, "prepare_signing", by=by)
    membership.edition -= 1  # round_of compares with the edition that was read
    signing = round_of(membership, by=by, edition=edition)
    membership.edition += 1
    now = timezone.now()
    spellings = [email.lower(), loosely_folded(email)]
    others = SigningLink.objects.open().filter(round=signing).exclude(email__in=spellings)
    if len(set(others.values_list(Lower("email"), flat=True))) >= signing.missing:
        raise Refused(_("As many as are to sign already have a link. Take one back first."))
    token = secrets.token_urlsafe(32)
    link = SigningLink.objects.create(
        round=signing,
        name=name,
        email=loosely_folded(email),
        token_hash=link_hash(token),
        sent_by=by,
        sent_at=now,
        expires_at=now + LINK_HOLDS,
    )
    membership.save()
    record(membership, "prepare_signing", before, by=by)
    log_event("signing.link_sent", by=by, county=membership.strategy.county, thing=link)
    queue_link(link, token=token)
    return link


@transaction.atomic(durable=True)
def revoke_link(link, *, by):
    """Take a link back that was not used, and every other that the person has: it ends at once. Raises Refused."""
    membership, _before = take_step(link.round.membership, "prepare_signing", by=by)
    link = SigningLink.objects.select_for_update(of=("self",), no_key=True).get(pk=link.pk)
    if link.used_at:
        raise Refused(_("The link has already been used to sign."))
    SigningLink.objects.of_person(link).update(revoked_at=timezone.now())
    link.refresh_from_db(fields=["revoked_at"])
    log_event("signing.link_revoked", by=by, county=membership.strategy.county, thing=link)
    return link


def refusal_of(link):
    """Why the link does not hold now; empty when it does."""
    return why_not_link(
        used=link.used_at,
        used_another=link.revoked_at and SigningLink.objects.used_by_person(link).exists(),
        revoked=link.revoked_at,
        expired=link.expires_at <= timezone.now(),
        is_under_way=link.round.outcome == RoundOutcome.UNDER_WAY,
    )


@logs_refusals
@transaction.atomic(durable=True)
def sign_by_link(link, *, by, edition, key, name, title, mandate, method="", level=SigningLevel.LOGIN, eid=None):
    """Sign by a personal link, once: logged in with the address that it was sent to, or with e-identification.

    by: the person logged in, or None with ``eid``. edition: of the text that the page showed. The right to sign counts
    as checked only when the portal's register says so; otherwise the county looks into it. Returns the Declaration, or
    None while another signature is missing.
    Raises Refused."""
    membership = lock(link.round.membership)
    sent = sent_before(key, membership, by=by, said=(name, title, mandate))
    if sent and sent.link_id == link.pk:
        return sent.round.declaration
    link = SigningLink.objects.select_for_update(of=("self",), no_key=True).select_related("round").get(pk=link.pk)
    if reason := refusal_of(link):
        raise SigningRefused("link_over", reason)
    if edition != link.round.edition:
        raise SigningRefused("old_text", text_changed())
    if by is None and eid is None:
        raise SigningRefused("not_identified", _("Log in before you sign."))
    if by is not None and not same_address(by.email, link.email):
        raise SigningRefused(
            "other_person", _("The link is for another person. Log in with the address that the letter came to.")
        )
    refuse_low_level(membership, level)
    refuse_foreign_identity(membership, eid)
    signing = round_of(membership, by=by, edition=edition)
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    SigningLink.objects.of_person(link).update(revoked_at=link.used_at)
    signature = add_signature(
        signing,
        "sign_by_link",
        by=by,
        key=key,
        sides={Side.INVITED},
        side=Side.INVITED,
        user=by,
        link=link,
        name=name,
        title=title,
        mandate=mandate,
        right=authority_of(by, membership.organisation) if by else None,
        **recognised(method, level, eid),
    )
    return signature.round.declaration


__all__ = ["link_hash", "refusal_of", "revoke_link", "send_link", "sign_by_link"]
