"""What the writer answers about parts that fell behind, and sections taken away that are put back."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from membership.decisions import sections
from membership.decisions.actions import Stale, locked
from membership.decisions.catching_up import MOST_REMOVED, behind
from membership.decisions.rules import MOST_SECTIONS
from portal.errors import Refused
from portal.log.actions import log_event


def _fresh(paper, by, edition):
    row = locked(paper, "edit", by)
    if edition != row.edition:
        raise Stale(_("Somebody else has saved the proposal since you opened it. Nothing has been overwritten."))
    return row


def _saved(row, by):
    row.edition += 1
    row.saved_by, row.saved_at = by, timezone.now()
    row.save()
    return row


@transaction.atomic(durable=True)
def take_over(paper, *, by, edition, key=""):
    """Take over what the rows say now for one part, also where something else is written; without a key for every part
    that nobody has written in. edition: of the page that was answered. Raises Refused, Stale."""
    row = _fresh(paper, by, edition)
    parts = [one for one in behind(row) if (one.key == key if key else one.is_untouched)]
    if not parts:
        return row
    for part in parts:
        _put(row, part)
        _answer(row, part)
    log_event("decision_paper_catch_up", by=by, thing=row, membership=row.membership_id, parts=len(parts))
    return _saved(row, by)


@transaction.atomic(durable=True)
def keep_mine(paper, *, by, edition, key):
    """Let the part stand as it is written: it is not told of again until its facts change once more.

    Raises Refused, Stale."""
    row = _fresh(paper, by, edition)
    for part in behind(row):
        if part.key == key:
            _answer(row, part)
            return _saved(row, by)
    return row


def _answer(row, part):
    answers = row.merged.setdefault("answers", {})
    answers[part.key] = {**answers.get(part.key, {}), **part.becomes}


def _put(row, part):
    if part.place is None:
        for name, value in part.becomes.items():
            is_day = row._meta.get_field(name).get_internal_type() == "DateField"
            setattr(row, name, (date.fromisoformat(value) if value else None) if is_day else value)
        return
    rows = row.parts
    one = rows[part.place]
    switched_on = not one.on and not one.text  # left out only because there was nothing to say
    rows[part.place] = replace(one, **part.becomes, on=one.on or switched_on)
    row.sections = sections.stored(rows)


@transaction.atomic(durable=True)
def remember_removed(paper, *, by, place, section):
    """Keep a section that was just taken away, as it was written, so that it can be put back. Raises Refused."""
    row = locked(paper, "edit", by)
    row.merged = row.merged or {}
    kept = [*row.merged.get("removed", []), {"place": place, "section": sections.stored([section])[0]}]
    row.merged["removed"] = kept[-MOST_REMOVED:]
    row.save(update_fields=["merged"])
    return row


@transaction.atomic(durable=True)
def put_back(paper, *, by, edition, number):
    """Put a section that was taken away back where it stood. Raises Refused, Stale.

    Gives the proposal and the section's place."""
    row = _fresh(paper, by, edition)
    kept = (row.merged or {}).get("removed", [])
    if not 0 <= number < len(kept):
        raise Refused(_("The section has already been put back."))
    if len(row.sections) >= MOST_SECTIONS:
        raise Refused(_("A proposal can have at most %(most)s sections.") % {"most": MOST_SECTIONS})
    back = kept.pop(number)
    place = min(back["place"], len(row.sections))
    row.sections = [*row.sections[:place], back["section"], *row.sections[place:]]
    return _saved(row, by), place


__all__ = ["keep_mine", "put_back", "remember_removed", "take_over"]
