"""The county's cases: all of them, one, and the steps that staff take. The inbox stands in views_desk."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from membership.joining.actions import completing, deciding, exporting
from membership.joining.actions.authority import why_not_confirm_now
from membership.joining.actions.steps import may_take, permitted
from membership.joining.documents_confirmation import decided_day, joining_date, why_no_confirmation
from membership.joining.documents_decline import why_no_decline
from membership.joining.documents_notice import why_no_notice
from membership.joining.forms_county import STEP_FORMS, CaseFilterForm
from membership.joining.forms_desk import AssignForm, NoteForm
from membership.joining.models import DecisionExtract, Membership, SigningRound
from membership.joining.rules import State
from membership.joining.rules_confirming import warnings_before_confirming
from membership.joining.rules_way import WAY_TAGS
from membership.joining.summary import group_of
from portal.errors import Refused
from portal.files.answers import upload_response
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from portal.papers.rules import series
from portal.people.access import county_or_404, county_verb_allowed
from portal.people.models import User
from portal.tables import csv_response
from strategies.publishing.models import Strategy

NEXT_SHOWN = 6
PER_PAGE = 50
# The steps whose buttons stand at the top of the case.
DECISIONS = {
    "confirm",
    "ask_completion",
    "extend_completion",
    "withdraw_completion",
    "decline",
    "pause",
    "resume",
    "end",
}
NOTICES = {"pause", "resume", "end"}  # steps that issue a notice
SERIES = dict.fromkeys(NOTICES, "notice") | {"decline": "decline"}  # steps by the paper they issue


@dataclass(frozen=True)
class Act:
    """How a step looks at the desk: its action, its button and what is said afterwards."""

    action: Callable
    heading: str | Promise
    button: str | Promise
    done: str | Promise
    is_grave: bool = False


ACTS = {
    "confirm": Act(
        deciding.confirm_membership,
        gettext_lazy("Confirm the joining"),
        gettext_lazy("Confirm"),
        gettext_lazy("The joining is confirmed. The confirmation is being drawn, and the invitation follows."),
    ),
    "ask_completion": Act(
        deciding.ask_completion,
        gettext_lazy("Ask for completion"),
        gettext_lazy("Ask for completion"),
        gettext_lazy("The organisation has been asked to complete the declaration."),
    ),
    "extend_completion": Act(
        completing.extend_completion,
        gettext_lazy("Give more time for the completion"),
        gettext_lazy("Give more time"),
        gettext_lazy("The organisation has more time, and has been told."),
    ),
    "withdraw_completion": Act(
        completing.withdraw_completion,
        gettext_lazy("Take the request for completion back"),
        gettext_lazy("Take the request back"),
        gettext_lazy("The request is taken back, and the organisation has been told. The case waits for you again."),
    ),
    "decline": Act(
        deciding.decline_membership,
        gettext_lazy("Decline the declaration"),
        gettext_lazy("Decline"),
        gettext_lazy("The declaration is declined. The decision is being drawn, and leaves to the organisation then."),
        is_grave=True,
    ),
    "register": Act(
        deciding.register_diary_number,
        gettext_lazy("Register a diary number"),
        gettext_lazy("Save the diary number"),
        gettext_lazy("The diary number is saved."),
    ),
    "pause": Act(
        deciding.pause_membership,
        gettext_lazy("Pause the membership"),
        gettext_lazy("Pause"),
        gettext_lazy("The membership is paused. The notice is being drawn, and leaves to the organisation then."),
    ),
    "resume": Act(
        deciding.resume_membership,
        gettext_lazy("Resume the membership"),
        gettext_lazy("Resume"),
        gettext_lazy("The membership stands again. The notice is being drawn, and leaves to the organisation then."),
    ),
    "date_joining": Act(
        deciding.date_joining,
        gettext_lazy("Take over the decision's day"),
        gettext_lazy("Set the day of joining"),
        gettext_lazy("The day of joining is the decision's, and a new confirmation is being drawn."),
    ),
    "end": Act(
        deciding.end_membership,
        gettext_lazy("End the membership"),
        gettext_lazy("End"),
        gettext_lazy("The membership has ended. The notice is being drawn, and leaves to the organisation then."),
        is_grave=True,
    ),
}


def cases(request, county):
    """All cases of the county: searched, filtered, sorted, by pages."""
    county = county_or_404(request, county)
    form, found, key = _found_cases(request, county)
    page = Paginator(found.with_case(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"county": county, "form": form, "chosen": form.chosen(), "page": page, "key": key, "headings": HEADINGS}
    return render(request, "membership/joining/county_cases.html", context)


def cases_file(request, county):
    """The same cases as a file for spreadsheets, without a formula in any cell."""
    county = county_or_404(request, county)
    _form, found, _key = _found_cases(request, county)
    rows = exporting.export_cases(found, county=county, by=request.user)
    name = f"arenden-{county.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    return csv_response(name, exporting.CASE_HEADINGS, rows)


HEADINGS = [
    ("organisation", gettext_lazy("Organisation")),
    ("status", gettext_lazy("Status")),
    ("period", gettext_lazy("Strategy")),
    ("inkommen", gettext_lazy("Handed in")),
    ("ansluten", gettext_lazy("Joined since")),
    ("diarienummer", gettext_lazy("Diary number")),
]


def _found_cases(request, county):
    form = CaseFilterForm(request.GET or None, strategies=Strategy.objects.for_county(county))
    key = request.GET.get("sort", "")
    return (
        form,
        Membership.objects.for_county(county).chosen(**form.choice(), user=request.user).sorted_for_county(key),
        key,
    )


def case(request, county, pk):
    """One case as a readable page in the order of events, with what can be done now."""
    county = county_or_404(request, county)
    membership = get_object_or_404(Membership.objects.for_county(county).with_case(), pk=pk)
    declarations = list(membership.declarations.select_related("document").order_by("-number"))
    signing = SigningRound.objects.handed_in_of(declarations[0] if declarations else None)
    may = permitted([*ACTS, "note", "check_authority", "counter_sign"], membership, request.user)
    is_waiting = membership.state == State.HANDED_IN
    unsigned = why_not_confirm_now(membership) if is_waiting else ""
    events = list(membership.events.for_county().select_related("by", "document"))
    page = {
        "county": county,
        "membership": membership,
        "signing": signing,
        "signatures": signing.of_organisation() if signing else [],
        "may_check": "check_authority" in may,
        "may_counter_sign": membership.version.counter_signature
        and signing
        and not signing.counter_signature
        and "counter_sign" in may,
        "steps": _way_told(membership),
        "standing": (WAY_TAGS[membership.way()], membership.way().label),
        "new_day": decided_day(membership),
        "declaration": declarations[0] if declarations else None,
        "group": group_of(membership),
        "earlier": declarations[1:],
        "events": events,
        "changed_on": _stopped_on(membership, events),
        "notes": membership.notes.with_people(),
        "note_form": NoteForm(),
        "assign_form": AssignForm(colleagues=User.objects.in_county(county), membership=membership),
        "papers": Document.objects.about(membership).select_related("replaced_by"),
        "mails": OutgoingMail.objects.about(membership),
        "may": may - {"confirm"} if unsigned else may,
        "warnings": warnings_before_confirming(membership, timezone.localdate()) if is_waiting else [],
        "may_decide": bool(may & DECISIONS),
        "may_note": "note" in may,
        "refusal": may_take("confirm", membership, request.user) or unsigned,
        "is_waiting": is_waiting,
        "next": Membership.objects.for_county(county).with_case().your_turn().exclude(pk=pk)[:NEXT_SHOWN],
        "may_handle": county_verb_allowed(request, "handle"),
    }
    return render(request, "membership/joining/county_case.html", page)


def _stopped_on(membership, events):
    """When a case was paused, declined or taken back; None in every other state, whose day the case's facts tell."""
    if membership.state not in (State.PAUSED, State.DECLINED, State.TAKEN_BACK):
        return None
    steps = [one.at for one in events if one.to_state == membership.state != one.from_state]
    return steps[-1] if steps else None


def _way_told(membership):
    """The decision's way as the organisation has told it to the county, with the extracts that came.

    While a completion is being written, what stands in the rows is the organisation's own."""
    if membership.state == State.COMPLETION:
        return []
    return [
        (step, [one for one in step.extracts.all() if one.handed_in_at])
        for step in membership.decision_steps.with_extracts()
    ]


def act(request, county, pk, verb):
    """A step: GET tells what will happen, POST takes it."""
    county = county_or_404(request, county)
    membership = get_object_or_404(Membership.objects.for_county(county).with_case(), pk=pk)
    chosen = ACTS[verb]
    form = STEP_FORMS[verb](request.POST if request.method == "POST" else None, membership=membership, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            chosen.action(membership, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, str(chosen.done))
            return redirect("joining:case", county.slug, pk)
    page = {
        "county": county,
        "membership": membership,
        "verb": verb,
        "act": chosen,
        "form": form,
        "refusal": may_take(verb, membership, request.user) or _why_no_paper(verb, membership),
        "warnings": getattr(form, "warnings", []),
        "has_notice": verb in NOTICES,
        "together": [
            one for one in group_of(membership)["places"] if one.joined and one.joined.state == State.HANDED_IN
        ],
        "address": membership.reached_at()[0],
        "joins_on": joining_date(membership, membership.declarations.order_by("-number").first(), timezone.localdate()),
        "series": series(SERIES.get(verb, "confirmation"), county.letter, timezone.now()),
    }
    is_refused = form.non_field_errors() or (request.method == "POST" and page["refusal"])
    return render(request, "membership/joining/county_act.html", page, status=409 if is_refused else 200)


def _why_no_paper(verb, membership):
    """What is missing in the step's paper, before anybody presses the button."""
    if verb in NOTICES:
        return why_no_notice(membership)
    if verb == "decline":
        return why_no_decline(membership)
    return why_not_confirm_now(membership) or why_no_confirmation(membership) if verb == "confirm" else ""


@require_safe
def extract(request, county, pk, extract):
    """An extract from a body's minutes that the organisation has handed in, exactly as it came."""
    county = county_or_404(request, county)
    membership = get_object_or_404(Membership.objects.for_county(county), pk=pk)
    found = get_object_or_404(DecisionExtract.objects.handed_in().with_file(), membership=membership, pk=extract)
    return upload_response(found.upload, "protokollsutdrag")


__all__ = ["act", "case", "cases", "cases_file", "extract"]
