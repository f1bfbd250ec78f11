"""The buttons of the writing page about what fell behind, and about sections taken away. Every one is pressed on a page
whose typed text has just been saved."""

import re

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from membership.decisions import actions_catching_up as actions
from membership.decisions import merging
from membership.decisions.catching_up import behind, facts_now
from membership.decisions.library import form_of

_KEY = re.compile(r"[a-z_]{1,40}-(?:\d{1,2}|[a-z_]{1,40})")


def section_maker(draft):
    """What makes a section from its key, merged with what the portal holds now."""
    return lambda key: merging.new_section(form_of(draft), key, facts_now(draft))


def answered(request, saved, pressed, before):
    """What one of these buttons leads to, or None when another was pressed. before: the sections as they were typed.

    Raises Refused, Stale."""
    write = reverse("decisions:write", args=[saved.membership_id])
    if pressed and pressed[0] == "drop" and pressed[1] < len(before):
        actions.remember_removed(saved, by=request.user, place=pressed[1], section=before[pressed[1]])
        return None
    if number := _number_of(request.POST.get("put-back", "")):
        _row, place = actions.put_back(saved, by=request.user, edition=saved.edition, number=number - 1)
        messages.success(request, _("The section stands where it stood."))
        return redirect(f"{write}#section-{place}")
    chosen = _chosen(request.POST)
    if chosen is None:
        return None
    verb, key = chosen
    if verb == "keep":
        actions.keep_mine(saved, by=request.user, edition=saved.edition, key=key)
        messages.success(request, _("Your text stands."))
    else:
        row = actions.take_over(saved, by=request.user, edition=saved.edition, key=key)
        _tell_left(request, len(behind(row)))
    return redirect(f"{write}#behind")


def _number_of(text):
    return int(text) if text.isdecimal() and len(text) < 3 else 0


def _chosen(data):
    """("take" | "keep", the part's key), ("take", "") for all that nobody has written in, or None."""
    if "take-untouched" in data:
        return "take", ""
    for verb in ("take", "keep"):
        if _KEY.fullmatch(data.get(verb, "")):
            return verb, data[verb]
    return None


def _tell_left(request, left):
    done = _("What the portal holds now has been taken over.")
    more = ngettext("%(n)s part is left to choose about.", "%(n)s parts are left to choose about.", left)
    messages.success(request, f"{done} {more % {'n': left}}" if left else done)


__all__ = ["answered", "section_maker"]
