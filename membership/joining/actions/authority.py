"""The county's part of a signing: looking into the right to sign, and signing too."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from membership.joining.actions.refusals import SigningRefused, logs_refusals
from membership.joining.actions.rounds import issue_evidence, sent_before
from membership.joining.actions.signing import recognised
from membership.joining.actions.steps import lock, record, take_step
from membership.joining.models import AuthorityCheck, Declaration, Signature, SigningRound
from membership.joining.rules_signing import Authority, Party, why_not_confirm
from portal.errors import Refused
from portal.log.actions import log_event
from strategies.publishing.rules import SigningLevel


@transaction.atomic(durable=True)
def check_authority(membership, *, by, signature, outcome, how, ground=""):
    """Record what staff found about a signatory's right to sign; the evidence paper is issued anew.

    signature: one of the handed-in declaration's. outcome: confirmed or refused. how: the ground in words; ground: its
    kind, a RightGround, when one was chosen. Raises Refused, also when nothing is said of the ground."""
    if not how.strip():
        raise Refused(_("Look into the right to sign, and write on what ground the person may sign."))
    membership, before = take_step(membership, "check_authority", by=by)
    signing = _signing(membership)
    found = next((one for one in signing.of_organisation() if one.pk == signature), None)
    if found is None:
        raise Refused(_("The signature does not belong to this case."))
    AuthorityCheck.objects.create(signature=found, outcome=Authority(outcome), how=how[:300], ground=ground, by=by)
    issue_evidence(signing, by=by)
    membership.save()
    record(membership, "check_authority", before, by=by, why=f"{found.name}: {Authority(outcome).label}. {how}")
    log_event("signing.authority_checked", by=by, county=membership.strategy.county, thing=membership, outcome=outcome)
    return membership


@logs_refusals
@transaction.atomic(durable=True)
def counter_sign(membership, *, by, key, name, title, mandate, method, level=SigningLevel.LOGIN, edition=None):
    """Sign for the county what the organisation has handed in; the evidence paper is issued anew.

    edition: of the case that the page showed. Raises Refused."""
    membership = lock(membership)
    if sent := sent_before(key, membership, by=by, said=(name, title, mandate)):
        return sent
    shown = None if edition is None else f"{membership.pk}.{edition}"
    membership, before = take_step(membership, "counter_sign", by=by, shown=shown)
    signing = _signing(membership)
    if not membership.version.counter_signature:
        raise SigningRefused("not_wanted", _("The strategy does not say that the county administrative board signs."))
    if signing.counter_signature:
        raise SigningRefused("signed_already", _("The county administrative board has already signed."))
    signature = Signature.objects.create(
        pk=key,
        round=signing,
        party=Party.COUNTY,
        user=by,
        name=name,
        title=title,
        mandate=mandate,
        text_sha256=signing.text_sha256,
        recorded_by=by,
        signed_at=timezone.now().replace(microsecond=0),
        **recognised(method, level, None),
    )
    issue_evidence(signing, by=by)
    membership.save()
    record(membership, "counter_sign", before, by=by)
    log_event("membership.counter_signed", by=by, county=membership.strategy.county, thing=membership)
    return signature


def why_not_confirm_now(membership, *, knowingly=True):
    """Why the signatures stand in the way of a confirmation; empty when they do not.

    knowingly: whether staff know what warnings_before_confirming says."""
    signing = SigningRound.objects.handed_in_of(Declaration.objects.latest_of(membership))
    if signing is None:
        return ""
    return why_not_confirm(
        authorities=[one.authority for one in signing.of_organisation()],
        needs_counter_signature=membership.version.counter_signature,
        has_counter_signature=signing.counter_signature is not None,
        knowingly=knowingly,
    )


def _signing(membership):
    signing = SigningRound.objects.handed_in_of(Declaration.objects.latest_of(membership))
    if signing is None:
        raise Refused(_("The declaration was not signed in the portal."))
    signing.membership = membership
    return signing


__all__ = ["check_authority", "counter_sign", "why_not_confirm_now"]
