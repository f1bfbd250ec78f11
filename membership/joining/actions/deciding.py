"""The county's part: register, ask for completion, confirm, decline, pause, resume, end."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext as _

from membership.joining.actions.authority import why_not_confirm_now
from membership.joining.actions.group import take_along
from membership.joining.actions.notices import issue_notice
from membership.joining.actions.seen import take_seen as _take
from membership.joining.actions.steps import record, take_step
from membership.joining.documents_confirmation import confirmation_letter, decided_day, joining_date
from membership.joining.documents_decline import decline_letter
from membership.joining.documents_notice import end_letter, pause_letter, resume_letter
from membership.joining.mails import queue_answer
from membership.joining.rules import EndReason, Side
from membership.joining.rules_confirming import in_words, warnings_before_confirming
from membership.joining.rules_deciding import Deciders, decided_alone, why_not_decided_so
from portal.decision_days import why_not_taken
from portal.errors import Refused
from portal.log.actions import log_event
from portal.outbox.models import OutgoingMail
from portal.papers.actions import issue_document
from portal.papers.models import Document

INVITE = "membership.support.tasks.invite"
LANGUAGE = "sv"


@transaction.atomic(durable=True)
def confirm_membership(membership, *, by, edition=None, reasons="", deciders=None, knowingly=False):
    """Confirm that the organisation has joined, and issue the county's confirmation; those who were handed in with it
    and are not decided yet are confirmed in the same step, each with its own.

    The invitation to process support follows when the paper is drawn. edition: the one the person saw.
    reasons: words for the paper, may be empty. deciders: who stands behind the decision (31 § förvaltningslagen); when
    nobody is named, whoever takes the step has decided alone. knowingly: the person has read what is not as it should
    be; the history keeps it then. Raises Refused, also when nobody has looked into the right to sign and the person was
    not told."""
    deciders = _named(deciders, by)
    membership, before = _take(membership, "confirm", by=by, edition=edition)
    if reason := why_not_confirm_now(membership, knowingly=knowingly):
        raise Refused(reason)
    if knowingly:
        _record_warnings(membership, before, by=by)
    said = {"by": by, "reasons": reasons, "deciders": deciders}
    _confirm(membership, before, **said)
    take_along(membership, lambda one: _confirm(*take_step(one, "confirm", by=by), **said))
    return membership


def _named(deciders, by):
    """Who stands behind the decision. Raises Refused when that is not said as it must be."""
    deciders = deciders or decided_alone(by)
    if reason := why_not_decided_so(deciders):
        raise Refused(reason)
    return deciders


def _record_warnings(membership, before, *, by):
    """What the person knew and confirmed anyway."""
    with override(LANGUAGE):
        words = in_words(warnings_before_confirming(membership, timezone.localdate()))
    if words:
        record(membership, "warned", before, by=by, why=words, side=Side.DECIDER)


def _confirm(membership, before, *, by, reasons, deciders):
    now = timezone.now()
    declaration = membership.declarations.order_by("-number").first()
    membership.confirmed_at = now
    membership.joined_on = joining_date(membership, declaration, timezone.localdate(now))
    membership.completion_wanted, membership.completion_by = "", None
    membership.save()
    paper = _issue_confirmation(
        membership, by=by, decided_on=timezone.localdate(now), reasons=reasons, deciders=deciders
    )
    record(membership, "confirm", before, by=by, why=reasons, document=paper, deciders=deciders)
    log_event("membership.confirmed", by=by, county=membership.strategy.county, thing=membership, document=paper.pk)


def _issue_confirmation(membership, *, by, decided_on, reasons, deciders, replaces=None):
    with override(LANGUAGE):
        letter = confirmation_letter(membership, decided_on=decided_on, deciders=deciders, reasons=reasons)
    return issue_document(
        kind=letter.kind,
        county=membership.strategy.county,
        letter=letter,
        template=letter.template,
        language=LANGUAGE,
        subject=membership,
        by=by,
        replaces=replaces,
        then_task=INVITE,
        then_pk=str(membership.pk),
    )


@transaction.atomic(durable=True)
def date_joining(membership, *, by, edition=None):
    """Take over the day of a binding decision that was told after the confirmation, as the day of joining.

    The confirmation names that day, so a new one replaces it. Raises Refused when the day already is the decision's."""
    membership, before = _take(membership, "date_joining", by=by, edition=edition)
    day = decided_day(membership)
    if day is None:
        raise Refused(_("The day of joining already is the day of the last binding decision."))
    membership.joined_on = day
    membership.save()
    former = Document.objects.about(membership).of_kind("confirmation").last()
    with override(LANGUAGE):
        deciders = former and _deciders_of(former.letter)
    paper = former and _issue_confirmation(
        membership,
        by=by,
        decided_on=timezone.localdate(membership.confirmed_at),
        reasons=former.letter.get("reasons", ""),
        deciders=deciders,
        replaces=former,
    )
    record(membership, "date_joining", before, by=by, why=day.isoformat(), document=paper)
    log_event("membership.dated", by=by, county=membership.strategy.county, thing=membership)
    return membership


def _deciders_of(letter):
    """Who stands behind the decision that an issued confirmation tells of."""
    if "presented_by" not in letter:  # version 1 named the board only
        return Deciders(letter["decided_by"], presented_by=gettext("not stated in the earlier confirmation"))
    return Deciders(letter["decided_by"], letter["presented_by"], letter["took_part"])


@transaction.atomic(durable=True)
def ask_completion(membership, *, by, wanted, until, edition=None):
    """Ask the organisation to complete what it handed in. wanted: what is missing. until: last day. Raises Refused."""
    if until < timezone.localdate():
        raise Refused(_("Choose a day that has not passed."))
    membership, before = _take(membership, "ask_completion", by=by, edition=edition)
    membership.completion_wanted, membership.completion_by = wanted, until
    membership.save()
    record(membership, "ask_completion", before, by=by, why=wanted)
    queue_answer("completion", membership, wanted=wanted, until=until)
    return membership


@transaction.atomic(durable=True)
def decline_membership(membership, *, by, reasons, edition=None, deciders=None, appeal=""):
    """Decline the declaration, with those handed in together: each gets a decision as a paper, with the reasons.

    deciders: as in ``confirm_membership``. appeal: how the decision can be appealed, in the board's words, when it has
    any. The letters leave when the papers are drawn. Raises Refused."""
    deciders = _named(deciders, by)
    membership, before = _take(membership, "decline", by=by, edition=edition)
    said = {"by": by, "reasons": reasons, "deciders": deciders, "appeal": appeal}
    _decline(membership, before, **said)
    take_along(membership, lambda one: _decline(*take_step(one, "decline", by=by), **said))
    return membership


def _decline(membership, before, *, by, reasons, deciders, appeal):
    membership.decision_reasons = reasons
    membership.save()
    with override(LANGUAGE):
        letter = decline_letter(
            membership, decided_on=timezone.localdate(), deciders=deciders, reasons=reasons, appeal=appeal
        )
    paper = issue_notice(membership, letter, by=by)
    record(membership, "decline", before, by=by, why=reasons, document=paper, deciders=deciders)
    log_event("membership.declined", by=by, county=membership.strategy.county, thing=membership, document=paper.pk)


@transaction.atomic(durable=True)
def register_diary_number(membership, *, by, diary_number, edition=None):
    """Write the case's diary number, as the registry writes it (its form is never checked). Raises Refused."""
    membership, before = _take(membership, "register", by=by, edition=edition)
    earlier = membership.diary_number
    if earlier == diary_number:
        return membership
    membership.diary_number = diary_number
    membership.save()
    why = _("%(new)s (before: %(old)s)") % {"new": diary_number or "–", "old": earlier} if earlier else diary_number
    record(membership, "register", before, by=by, why=why)
    OutgoingMail.objects.about(membership).update(diary_number=diary_number)
    return membership


@transaction.atomic(durable=True)
def pause_membership(membership, *, by, reasons, edition=None, deciders=None):
    """Pause a membership: it stays public, with its new state, and a notice is issued. Raises Refused."""
    deciders = _named(deciders, by)
    membership, before = _take(membership, "pause", by=by, edition=edition)
    membership.save()
    with override(LANGUAGE):
        letter = pause_letter(membership, on=timezone.localdate(), reasons=reasons, deciders=deciders)
    paper = issue_notice(membership, letter, by=by)
    record(membership, "pause", before, by=by, why=reasons, document=paper, deciders=deciders)
    log_event("membership.paused", by=by, county=membership.strategy.county, thing=membership)
    return membership


@transaction.atomic(durable=True)
def resume_membership(membership, *, by, reasons="", edition=None, deciders=None):
    """Let a paused membership stand again, with a notice. Raises Refused."""
    deciders = _named(deciders, by)
    membership, before = _take(membership, "resume", by=by, edition=edition)
    membership.save()
    with override(LANGUAGE):
        letter = resume_letter(membership, on=timezone.localdate(), reasons=reasons, deciders=deciders)
    paper = issue_notice(membership, letter, by=by)
    record(membership, "resume", before, by=by, why=reasons, document=paper, deciders=deciders)
    log_event("membership.resumed", by=by, county=membership.strategy.county, thing=membership)
    return membership


@transaction.atomic(durable=True)
def end_membership(membership, *, by, reason, ended_on, reasons="", edition=None, deciders=None):
    """End a membership with a notice; its page and papers stay. reason: an EndReason. ended_on: its last day.

    Raises Refused."""
    deciders = _named(deciders, by)
    ahead = _("Choose today or a day that has passed: the membership ends at once.")
    if wrong := why_not_taken(ended_on, timezone.localdate(), ahead=ahead):
        raise Refused(wrong)
    membership, before = _take(membership, "end", by=by, edition=edition)
    if membership.joined_on and ended_on < membership.joined_on:
        raise Refused(_("The last day cannot be before the day of joining."))
    membership.ended_on, membership.end_reason = ended_on, EndReason(reason)
    membership.save()
    with override(LANGUAGE):
        letter = end_letter(membership, reasons=reasons, deciders=deciders)
    why = f"{letter.ground}. {reasons}" if reasons else letter.ground
    paper = issue_notice(membership, letter, by=by)
    record(membership, "end", before, by=by, why=why, document=paper, deciders=deciders)
    log_event("membership.ended", by=by, county=membership.strategy.county, thing=membership, reason=reason)
    return membership
