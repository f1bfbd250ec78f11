"""The decision's way after the proposal: how each body's meeting went, the extract from its minutes, and reminders."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership.joining.actions.days import refuse_steps
from membership.joining.actions.steps import lock, record, take_step
from membership.joining.documents import fingerprint
from membership.joining.mails import queue_decision_reminder
from membership.joining.models import DecisionExtract, DecisionStep
from membership.joining.rules import HANDED_IN_STATES, Section
from membership.joining.rules_way import Outcome, due_reminder, why_not_outcome
from portal.errors import Refused
from portal.files.actions import receive_upload
from strategies.consultation.rules import is_time_to_remind

FACTS = ("body", "outcome", "meets_on", "paragraph", "diary_number")
MOST_STEPS = 30
AT_ONCE = 200
logger = logging.getLogger(__name__)


class OutcomeStale(Refused):
    """Somebody else has told about the same body since the page was opened. Nothing was written."""


def seen_of(step):
    """The fingerprint of what stands about a body; of none, for one that is not there yet."""
    return fingerprint({name: str(getattr(step, name) or "") for name in FACTS}) if step else ""


@transaction.atomic(durable=True)
def tell_outcome(membership, step, *, by, seen, body, outcome, meets_on=None, paragraph="", diary_number="",
                 file=None, day_affirmed=False):  # fmt: skip
    """Tell when a body meets or how its meeting went, maybe with the extract from its minutes. Returns the step.

    step: the DecisionStep, or None for one more body at the end of the way. seen: from ``seen_of`` when the page was
    made. file: a CheckedFile. day_affirmed: the person's word for a day that looks strange. Allowed while the
    membership is open, after the handing in too: what is told then reaches the county at once. The same told twice
    changes nothing. Raises Refused, OutcomeStale after a colleague, DayQuestion."""
    if reason := why_not_outcome(outcome, meets_on, timezone.localdate()):
        raise Refused(reason)
    row, before = take_step(membership, "tell_outcome", by=by)
    steps = list(row.decision_steps.with_extracts())
    said = {"outcome": outcome, "meets_on": meets_on, "paragraph": paragraph, "diary_number": diary_number}
    now = _same(steps, step) if step else _sent_before(steps, body, said)
    changes = now is None or not _says(now, said)
    if changes:
        kept = {now.meets_on} if now and now.outcome != Outcome.PLANNED else ()
        refuse_steps(row, [said], kept=kept, affirmed=day_affirmed)
    if not changes and not _is_new(now, file):
        return now
    if changes and seen != seen_of(now):
        raise OutcomeStale(
            _("Somebody else has told about this meeting since you opened the page. Nothing is changed.")
        )
    now = _write_step(row, now, steps, body=body, **said)
    if _is_new(now, file):
        _keep_extract(row, now, file, by=by)
    row.no_decision_yet = False
    if Section.DECISION not in row.looked_at:
        row.looked_at = [*row.looked_at, Section.DECISION]
    row.save()
    # What the county has not got yet stands in no event: it reads them all once the declaration is handed in.
    record(row, "tell_outcome", before, by=by, why=_in_words(now, file) if row.state in HANDED_IN_STATES else "")
    return row.decision_steps.with_extracts().get(pk=now.pk)


def _same(steps, step):
    """The step as it stands under the lock. Raises OutcomeStale when it is gone."""
    found = next((one for one in steps if one.pk == step.pk), None)
    if found is None:
        raise OutcomeStale(_("A colleague has taken this body off the decision's way."))
    return found


def _says(step, said):
    return all(getattr(step, name) == value for name, value in said.items())


def _sent_before(steps, body, said):
    """The body that a form sent twice has already added; None when it is new."""
    return next((one for one in steps if one.body == body and _says(one, said)), None)


def _write_step(row, step, steps, *, body, **said):
    if step is None:
        if len(steps) >= MOST_STEPS:
            raise Refused(_("A decision's way can have at most %(most)s bodies.") % {"most": MOST_STEPS})
        order = max((one.order for one in steps), default=-1) + 1
        return DecisionStep.objects.create(membership=row, order=order, body=body, **said)
    for name, value in said.items():
        setattr(step, name, value)
    step.save()
    return step


def _is_new(step, file):
    """Whether the file is another one than the extract that is there."""
    if file is None:
        return False
    held = step.extract if step else None
    return held is None or held.upload.sha256 != file.sha256


def _keep_extract(row, step, file, *, by):
    """The extract, kept as it came. One that the county never got gives way to the new one; the others stay."""
    DecisionExtract.objects.filter(step=step, handed_in_at=None).delete()
    upload = receive_upload(file, purpose="extract", by=by, subject=step, organisation=row.organisation)
    handed_in_at = timezone.now() if row.state in HANDED_IN_STATES else None
    DecisionExtract.objects.create(membership=row, step=step, body=step.body, upload=upload, handed_in_at=handed_in_at)


def hand_in_extracts(membership, at):
    """What the organisation has sent about its decisions reaches the county. Part of the handing in."""
    mine = DecisionExtract.objects.filter(membership=membership, step__isnull=False, handed_in_at=None)
    mine.update(handed_in_at=at)


def _in_words(step, file):
    """One sentence for the time line, in Swedish as the other events' reasons are."""
    with override("sv"):
        parts = [
            f"{step.body}: {str(Outcome(step.outcome).label).lower()}",
            date_format(step.meets_on, "j F Y") if step.meets_on else "",
            f"§ {step.paragraph.removeprefix('§').strip()}" if step.paragraph else "",
            step.diary_number,
            str(_("with extract")) if file else "",
        ]
    return ", ".join(part for part in parts if part)


def remind_due(now=None):
    """The reminders that are due, once for each meeting and kind, in office hours. Returns how many were queued."""
    now = now or timezone.now()
    if not is_time_to_remind(now):
        return 0
    today = timezone.localdate(now)
    return sum(_try(step, today) for step in list(DecisionStep.objects.to_remind(today)[:AT_ONCE]))


def _try(step, today):
    try:
        return remind_of(step, today)
    except Exception:  # one letter that cannot be written must not stop the others
        logger.exception("no reminder about decision step %s", step.pk)
        return 0


@transaction.atomic(durable=True)
def remind_of(step, today):
    """Write the letter that is due about one body's meeting. Returns how many were queued: 0 or 1.

    Asked again under the membership's lock: somebody may have told the outcome, moved the meeting or thrown the draft
    away meanwhile."""
    lock(step.membership)
    step = DecisionStep.objects.to_remind(today).filter(pk=step.pk).first()
    kind = step and due_reminder(step.outcome, step.meets_on, today)
    if not kind:
        return 0
    setattr(step, f"reminded_{kind}", step.meets_on)
    step.save(update_fields=[f"reminded_{kind}"])
    queue_decision_reminder(step, kind)
    return 1


__all__ = ["OutcomeStale", "hand_in_extracts", "remind_due", "remind_of", "seen_of", "tell_outcome"]
