"""How organisations join: the texts with the rows of what is offered and expected."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.errors import Refused
from strategies.publishing import actions
from strategies.publishing.contents import contents_of, page_of
from strategies.publishing.forms import ExpectationRows, JoiningForm, OfferRows, rows_of
from strategies.publishing.views_county_writing import (
    BOTH_WROTE,
    NOT_VALID,
    autosaved,
    clashes_of,
    draft_or_404,
    is_autosave,
    not_autosaved,
)

NAMES = [name for name in JoiningForm.base_fields if name != "seen"]


def joining(request, county, pk):
    """Edit whether and how organisations join."""
    version = draft_or_404(request, county, pk)
    now = actions.joining_values(version, NAMES)
    posted = request.POST if request.method == "POST" else None
    form = JoiningForm(posted, initial={**now, "seen": actions.seen_of(now)})
    offers, expectations = _rows(posted, version)
    page = {"form": form, "offers": offers, "expectations": expectations}
    # Every form is asked, so that all errors show at once.
    if posted is None:
        return _show(request, version, page)
    every = [form, *offers.forms, *expectations.forms]
    if not all([form.is_valid(), offers.is_valid(), expectations.is_valid()]):
        if is_autosave(request):
            return not_autosaved(NOT_VALID, 422, *every)
        return _show(request, version, page)
    form.settle({name: now[name] for name in NAMES})
    rows = {"offered": rows_of(offers, "text"), "expected": rows_of(expectations, "text")}
    rows |= {kind: _present(version, kind) for kind in rows if request.POST.get(f"choose_{kind}") == "theirs"}
    try:
        version = actions.save_joining(
            version, by=request.user, seen=form.cleaned_data["seen"], **form.values(), **rows
        )
    except actions.EditedMeanwhile as meanwhile:
        if is_autosave(request):
            return not_autosaved(BOTH_WROTE, 409)
        return _show(request, version, page | _both(form, meanwhile), status=409)
    except Refused as refusal:
        if is_autosave(request):
            return not_autosaved(str(refusal), 409)
        form.add_refusal(refusal)
        return _show(request, version, page, status=409)
    if is_autosave(request):
        return autosaved(actions.seen_of(actions.joining_values(version, NAMES)), *every)
    messages.success(request, _("Saved in the draft."))
    return redirect(page_of("county_strategy", version))


def _rows(posted, version):
    return (
        OfferRows(posted, prefix="offered", initial=_present(version, "offered")),
        ExpectationRows(posted, prefix="expected", initial=_present(version, "expected")),
    )


def _present(version, kind):
    terms = version.terms.offered() if kind == "offered" else version.terms.expected()
    return [{"key": term.key, "text": term.text, "is_process_support": term.is_process_support} for term in terms]


def _both(form, meanwhile):
    """The form again, with what the other person's rows say where both changed them."""
    again = form.again(meanwhile)
    labels = {"offered": _("What is offered"), "expected": _("What is expected")}
    lists = [
        {
            "name": kind,
            "label": labels[kind],
            "theirs": [text for text, _is_support in meanwhile.theirs[kind]],
            "mine": [text for text, _is_support in meanwhile.mine[kind]],
        }
        for kind in labels
        if kind in meanwhile.clashing
    ]
    return {"form": again, "clashes": clashes_of(again, meanwhile), "lists": lists}


def _show(request, version, page, *, status=200):
    page = {
        "county": version.strategy.county,
        "version": version,
        "heading": _("Joining"),
        "contents": contents_of(version),
        "refusal": actions.why_not_now("edit", version, request.user),
        "forms": [page["form"], *page["offers"], *page["expectations"]],
        "is_written": True,
        **page,
    }
    return render(request, "strategies/publishing/county_joining.html", page, status=status)
