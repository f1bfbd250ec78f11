"""The choice of form: what the body is to decide, then how the paper is built."""

from django.utils.translation import gettext as _

from membership.decisions.library import Form, preset_for, presets
from membership.decisions.models import DecisionTemplate
from membership.decisions.rules import PURPOSE_HELP, Purpose, purposes_for
from membership.joining.models import Membership

# In addresses: where the pages of changed goals and withdrawal lead.
IN_ADDRESSES = {"anslutning": Purpose.JOIN, "fornyelse": Purpose.RENEW, "mal": Purpose.CHANGE, "uttrade": Purpose.LEAVE}


def forms_for(own, *, first="") -> dict[str, Form]:
    """The forms to choose from, by key: for what is likeliest to be decided first, and within it the organisation's
    own, the county's, then the system's, the most fitting first. first: a purpose as it stands in an address."""
    purposes = purposes_for(own.state, joined_before=Membership.objects.joined_before(own).exists())
    wanted = IN_ADDRESSES.get(first)
    if wanted in purposes:
        purposes = [wanted, *(one for one in purposes if one != wanted)]
    kind, best = own.organisation.kind, preset_for(own.organisation.kind)
    kept = [row.form() for row in DecisionTemplate.objects.usable_for(own)]
    fitting = sorted(presets().values(), key=lambda form: (form is not best, kind not in form.kinds))
    return {form.key: form for purpose in purposes for form in (*kept, *fitting) if form.purpose == purpose}


def described(forms, choose):
    """The choices in groups: (what is decided, when it is the one to take, [(radio, what the form is)])."""
    groups: dict[str, list] = {}
    for radio in choose["form"]:
        form = forms[radio.data["value"]]
        groups.setdefault(form.purpose, []).append((radio, _about(form)))
    return [(Purpose(purpose).label, PURPOSE_HELP[Purpose(purpose)], rows) for purpose, rows in groups.items()]


def _about(form):
    own = {"organisation": _("Our own form"), "county": _("The county’s form")}.get(str(form.layer), "")
    version = _("Version %(number)s") % {"number": form.version} if own else ""
    return form.description or ", ".join(part for part in (own, version) if part)


__all__ = ["described", "forms_for"]
