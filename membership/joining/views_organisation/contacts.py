"""The contacts, at any time: a step of the draft, and after the handing in a page of their own."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from membership.joining.actions.contacts import change_contacts
from membership.joining.actions.draft import Stale
from membership.joining.actions.steps import may_take
from membership.joining.documents import fingerprint, page_content
from membership.joining.forms.rows import button_pressed, rows_as_typed
from membership.joining.forms.sections import ContactForm, ContactRows, SectionForm
from membership.joining.rules import Section
from membership.joining.summary import lines_of
from membership.joining.views_organisation.drafting import ROWS, section
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from portal.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request, pk):
    """Whom the county reaches. In a draft this is a step of the joining."""
    own = own_membership_or_404(request, pk)
    if may_take("change_contacts", own, request.user):
        return section(request, pk, "contacts")
    if request.method != "POST":
        kept = list(own.contacts.values(*ContactForm.base_fields))
        return _page(request, own, SectionForm(initial=_hidden(own)), _rows(kept))
    if button_pressed(request.POST, ROWS):
        typed = rows_as_typed(request.POST, ROWS, list(ContactForm.base_fields))
        form = SectionForm(initial={name: request.POST.get(name, "") for name in SectionForm.base_fields})
        return _page(request, own, form, _rows(typed, more=int(button_pressed(request.POST, ROWS)[0] == "add")))
    return _save(request, own)


def _hidden(own):
    return {"edition": own.edition, "seen": fingerprint(page_content(own, [Section.CONTACTS]))}


def _rows(values, more=0):
    rows = ContactRows(initial=values, prefix=ROWS)
    rows.extra = more or (0 if values else 1)
    return rows


def _save(request, own):
    form, rows = SectionForm(request.POST), ContactRows(request.POST, prefix=ROWS)
    if not (form.is_valid() and rows.is_valid()):
        return _page(request, own, form, rows)
    try:
        change_contacts(own, by=request.user, seen=form.cleaned_data["seen"], contacts=rows.rows())
    except Stale as stale:
        return _show_both(request, own, stale)
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, own, form, rows)
    messages.success(request, _("The contacts are changed. The county administrative board sees it in the matter."))
    return redirect("joining:membership", own.pk)


def _show_both(request, own, stale):
    """What was typed, with what a colleague saved above it. Sending again then writes over it knowingly."""
    data = request.POST.copy()
    data["seen"] = _hidden(own)["seen"]
    form, rows = SectionForm(data), ContactRows(data, prefix=ROWS)
    theirs = lines_of(page_content(own, [Section.CONTACTS]), Section.CONTACTS)
    return _page(request, own, form, rows, status=409, stale=stale, theirs=theirs)


def _page(request, own, form, rows, *, status=None, **more):
    wrong = [one for one in [form, *rows.forms] if one.is_bound and one.errors]
    context = {
        "membership": own,
        "county": own.strategy.county,
        "trail": trail_to(own),
        "form": form,
        "rows": rows,
        "wrong": wrong,
        "has_errors": bool(wrong) or status == 409,
        **more,
    }
    return render(request, "membership/joining/organisation_contacts_change.html", context, status=status)
