"""What each kind of letter is called, where staff choose and read them."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "completion": _("Request for completion"),
    "completion_extended": _("More time for the completion"),
    "completion_withdrawn": _("Request for completion taken back"),
    "consultation_extended": _("Consultation: more time"),
    "consultation_invitation": _("Consultation: invitation"),
    "consultation_open": _("Consultation: link to an open answer"),
    "consultation_receipt": _("Consultation: receipt"),
    "consultation_reminder": _("Consultation: reminder"),
    "decision_after": _("After the meeting: how it went"),
    "decision_before": _("Before the meeting: the papers"),
    "declined": _("Declaration declined"),
    "example_answered": _("Learning example: answer"),
    "example_handed_in": _("Learning example: handed in"),
    "goals_accepted": _("Changed goals: taken note of"),
    "goals_changed": _("Changed goals: handed in"),
    "goals_returned": _("Changed goals: sent back"),
    "goals_taken_back": _("Changed goals: taken back"),
    "invitation": _("Confirmation and invitation to process support"),
    "notice": _("Notice"),
    "organisation_closed": _("The organisation is no more"),
    "organisation_renamed": _("The organisation has a new name"),
    "receipt": _("Receipt of a declaration"),
    "representative_asked_county": _("Request to act for an organisation"),
    "signatory_told": _("Told to the other signatories"),
    "signing_link": _("Link to sign with"),
    "staff_handover": _("A colleague's work handed over"),
    "staff_invitation": _("Invitation of a colleague"),
    "withdrawal": _("Withdrawal: handed in"),
    "withdrawal_done": _("Withdrawal: the membership has ended"),
    "withdrawal_taken_back": _("Withdrawal: taken back"),
}


def kind_in_words(kind):
    """The kind as staff read it; a kind without words says its name."""
    return KINDS.get(kind, kind.replace("_", " "))


__all__ = ["KINDS", "kind_in_words"]
