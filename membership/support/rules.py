"""When an organisation is invited to process support, and who may answer."""

from django.utils.translation import gettext as _

from membership.joining.rules import State


def why_not_invite(state, *, has_paper, is_invited):
    """Why the invitation cannot leave now; empty when it can.

    state: the membership's State. has_paper: whether the county's confirmation is drawn."""
    if is_invited:
        return _("The invitation has already been sent.")
    if state != State.ACTIVE:
        return _("Only an organisation that has joined is invited.")
    if not has_paper:
        return _("The confirmation has not been drawn yet.")
    return ""


def why_not_answer(state):
    """Why an invitation cannot be answered now; empty when it can. An answer may be changed as long as it stands."""
    if state not in (State.ACTIVE, State.PAUSED):
        return _("The membership has ended, so the invitation can no longer be answered.")
    return ""


def why_not_contacted(*, answer, is_contacted):
    """Why nobody can note that contact was made; empty when they can."""
    if answer != "yes":
        return _("The organisation has not asked to be contacted.")
    if is_contacted:
        return _("Contact has already been noted.")
    return ""
