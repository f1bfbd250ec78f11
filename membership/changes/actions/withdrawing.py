"""Withdrawal by the organisation: write it, hand it in, take it back, and end the membership on its day."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership.changes.documents import withdrawal_letter
from membership.changes.mails import LANGUAGE, tell_both
from membership.changes.models import Withdrawal
from membership.changes.rules import WithdrawalState, why_not_leave_on, why_not_take_back
from membership.joining.actions.days import ask_about
from membership.joining.actions.steps import lock, may_take, record, take_step
from membership.joining.mails_signatories import tell_other_signatories
from membership.joining.rules import EndReason, Side
from portal.errors import Refused
from portal.files.actions import receive_upload
from portal.log.actions import log_event
from portal.papers.actions import issue_document
from portal.papers.models import Document, DocumentState
from portal.shown import refuse_changed
from portal.templatetags.portal_tags import day

SEND_LETTERS = "membership.changes.tasks.send_withdrawal_letters"
EXTRACT = "withdrawal_extract"


@transaction.atomic(durable=True)
def write_withdrawal(membership, *, by, edition, body, decided_on, effective_on, paragraph="", diary_number="",
                     reasons="", extract=None, day_affirmed=False):  # fmt: skip
    """Save the draft of a withdrawal; nobody outside the organisation sees it.

    edition: of the draft that the person saw, 0 when there was none. extract: a CheckedFile that replaces the former.
    day_affirmed: the person's word for a day of decision that looks strange. Returns the Withdrawal. Raises Refused
    when the person may not, a day is wrong, or a colleague saved meanwhile; DayQuestion about a strange day."""
    membership = lock(membership)
    if reason := may_take("withdraw", membership, by):
        raise Refused(reason)
    _refuse_day(membership, decided_on, effective_on)
    draft = Withdrawal.objects.open().of_membership(membership).first()
    if draft and draft.state != WithdrawalState.DRAFT:
        raise Refused(_("The withdrawal has already been handed in."))
    if (draft.edition if draft else 0) != edition:
        raise Refused(_("A colleague has saved the withdrawal since you opened it. Read it again before you go on."))
    if draft is None or draft.decided_on != decided_on:
        ask_about(membership, decided_on, affirmed=day_affirmed)
    draft = draft or Withdrawal(membership=membership, begun_by=by, edition=0)
    draft.edition += 1
    draft.body, draft.decided_on, draft.paragraph = body, decided_on, paragraph
    draft.diary_number, draft.reasons, draft.effective_on = diary_number, reasons, effective_on
    if extract:
        draft.extract = _receive(extract, membership, by)
    draft.save()
    return draft


def _refuse_day(membership, decided_on, effective_on):
    last_day = membership.strategy.valid_to
    if reason := why_not_leave_on(effective_on, decided_on=decided_on, today=timezone.localdate(), last_day=last_day):
        raise Refused(reason)


def _receive(file, membership, by):
    return receive_upload(
        file,
        purpose=EXTRACT,
        by=by,
        subject=membership,
        county=membership.strategy.county,
        organisation=membership.organisation,
    )


@transaction.atomic(durable=True)
def discard_withdrawal(membership, *, by, shown=None):
    """Throw the draft away. Raises Refused when the person may not; without a draft nothing happens."""
    membership = lock(membership)
    if reason := may_take("withdraw", membership, by):
        raise Refused(reason)
    draft = Withdrawal.objects.of_membership(membership).filter(state=WithdrawalState.DRAFT).first()
    if draft is None:
        return
    refuse_changed(draft, shown)
    draft.delete()


@transaction.atomic(durable=True)
def declare_withdrawal(membership, *, by, edition, name, title, mandate, method):
    """Hand the withdrawal in: paper, event and letters; the membership ends now when its day is today.

    edition: of the draft that was read. method: how the person was recognised, in words. Sent again it changes nothing.
    Returns the Withdrawal. Raises Refused."""
    membership = lock(membership)
    withdrawal = Withdrawal.objects.of_membership(membership).first()
    if withdrawal and withdrawal.declared_by == by and withdrawal.edition == edition and withdrawal.document_id:
        return withdrawal
    membership, before = take_step(membership, "withdraw", by=by)
    _refuse_unready(withdrawal, membership, edition)
    withdrawal.name, withdrawal.title, withdrawal.mandate, withdrawal.method = name, title, mandate, method
    withdrawal.declared_by, withdrawal.declared_at = by, timezone.now().replace(microsecond=0)
    withdrawal.document = _issue(withdrawal, membership, by)
    withdrawal.state = WithdrawalState.DECLARED
    withdrawal.save()
    membership.save()
    event = record(membership, "withdraw", before, by=by, why=_in_words(withdrawal), document=withdrawal.document)
    tell_other_signatories(event, who=name)
    log_event("membership.withdrawn", by=by, county=membership.strategy.county, thing=membership)
    if withdrawal.effective_on <= timezone.localdate():
        _end(withdrawal, membership)
    return withdrawal


def _refuse_unready(withdrawal, membership, edition):
    if withdrawal is None or withdrawal.state != WithdrawalState.DRAFT:
        raise Refused(_("There is no withdrawal to hand in. Write it first."))
    if withdrawal.edition != edition:
        raise Refused(_("A colleague has saved the withdrawal since you opened it. Read it again before you go on."))
    _refuse_day(membership, withdrawal.decided_on, withdrawal.effective_on)
    if withdrawal.extract and not withdrawal.extract.is_clean:
        raise Refused(_("The file has not passed its check. Wait a moment and try again, or send another file."))


def _issue(withdrawal, membership, by):
    with override(LANGUAGE):
        letter = withdrawal_letter(withdrawal, membership)
    return issue_document(
        kind=letter.kind,
        county=membership.strategy.county,
        letter=letter,
        language=LANGUAGE,
        subject=membership,
        by=by,
        replaces=Document.objects.about(membership).of_kind(letter.kind).last(),
        then_task=SEND_LETTERS,
        then_pk=str(withdrawal.pk),
    )


def _in_words(withdrawal):
    with override(LANGUAGE):
        number = withdrawal.paragraph.replace("§", "").strip()
        decision = [withdrawal.body, day(withdrawal.decided_on), f"§ {number}" if number else ""]
        return _("%(decision)s. Last day: %(day)s.") % {
            "decision": ", ".join(part for part in decision if part),
            "day": day(withdrawal.effective_on),
        }


@transaction.atomic(durable=True)
def carry_out_withdrawal(pk):
    """End the membership when the withdrawal's day has come; rung twice or too early it does nothing.

    Returns the Membership, or None."""
    found = Withdrawal.objects.filter(pk=pk).select_related("membership").first()
    if found is None:
        return None
    membership = lock(found.membership)
    withdrawal = Withdrawal.objects.due(timezone.localdate()).filter(pk=pk).first()
    if withdrawal is None:
        return None
    membership = _end(withdrawal, membership)
    with override(LANGUAGE):
        tell_both(
            "withdrawal_done",
            membership,
            key=f"withdrawal-done/{withdrawal.pk}",
            people=[withdrawal.declared_by],
            withdrawal=withdrawal,
        )
    return membership


def _end(withdrawal, membership):
    """The membership's row as ended by the withdrawal. Under its lock."""
    membership, before = take_step(membership, "leave", by=None, sides={Side.SYSTEM})
    membership.ended_on, membership.end_reason = withdrawal.effective_on, EndReason.WITHDRAWN
    membership.save()
    withdrawal.state, withdrawal.closed_at = WithdrawalState.CARRIED_OUT, timezone.now()
    withdrawal.save()
    record(membership, "leave", before, by=None, document=withdrawal.document)
    log_event("membership.left", by=None, county=membership.strategy.county, thing=membership)
    return membership


@transaction.atomic(durable=True)
def take_back_withdrawal(membership, *, by, shown=None):
    """Take a handed-in withdrawal back before its day; the paper stays on record. Raises Refused."""
    membership = lock(membership)
    withdrawal = Withdrawal.objects.handed_in().of_membership(membership).first()
    state = withdrawal.state if withdrawal else ""
    if reason := why_not_take_back(state, withdrawal and withdrawal.effective_on, timezone.localdate()):
        raise Refused(reason)
    refuse_changed(withdrawal, shown)
    membership, before = take_step(membership, "take_back_withdrawal", by=by)
    withdrawal.state, withdrawal.closed_at = WithdrawalState.TAKEN_BACK, timezone.now()
    withdrawal.save()
    membership.save()
    tell_other_signatories(record(membership, "take_back_withdrawal", before, by=by), who=str(by))
    log_event("membership.withdrawal_taken_back", by=by, county=membership.strategy.county, thing=membership)
    tell_both(
        "withdrawal_taken_back",
        membership,
        key=f"withdrawal-taken-back/{withdrawal.pk}",
        people={by, withdrawal.declared_by},
        withdrawal=withdrawal,
    )
    return withdrawal


@transaction.atomic(durable=True)
def send_withdrawal_letters(pk):
    """Queue the letters of a withdrawal whose paper is ready, with the paper; called again it does nothing new."""
    withdrawal = (
        Withdrawal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("document", "declared_by", "membership")
        .filter(pk=pk, document__state=DocumentState.READY)
        .exclude(state=WithdrawalState.TAKEN_BACK)
        .first()
    )
    if withdrawal is None:
        return
    tell_both(
        "withdrawal",
        withdrawal.membership,
        key=f"withdrawal/{withdrawal.document_id}",
        people=[withdrawal.declared_by],
        document=withdrawal.document,
        withdrawal=withdrawal,
    )


__all__ = [
    "carry_out_withdrawal",
    "declare_withdrawal",
    "discard_withdrawal",
    "send_withdrawal_letters",
    "take_back_withdrawal",
    "write_withdrawal",
]
