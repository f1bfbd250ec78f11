"""The overview and the steps of a declaration: in order, resumed, shared by colleagues, saved while one writes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from membership.joining.actions import draft
from membership.joining.actions.steps import may_take
from membership.joining.documents import fingerprint, page_content, says_nothing
from membership.joining.forms import sections
from membership.joining.forms.rows import button_pressed, rows_as_typed
from membership.joining.models import Contact, SigningRound
from membership.joining.rules import Section, State
from membership.joining.rules_way import WAY_TAGS
from membership.joining.summary import lines_of
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from membership.joining.views_organisation.handed_in import matter_page
from membership.joining.walk import SECTIONS, Stop, after, next_url, walk_of
from portal.errors import Refused
from portal.forms import told_at_fields
from portal.pages_errors import wants_json

ROWS = "rows"


@dataclass(frozen=True)
class Page:
    """How a step is shown and saved."""

    stop: Stop
    template: str
    form: type
    initial: Callable
    save: Callable
    rows: Any = None
    rows_initial: Callable | None = None
    rows_begun: Callable = lambda _own, _user: []
    more: Callable = lambda _own: {}

    @property
    def sections(self):
        """The sections of the declaration that stand on the page."""
        return SECTIONS[self.stop]

    @property
    def name(self):
        """The heading."""
        return self.stop.label


@require_safe
def membership(request, pk):
    """The draft's steps; when it is handed in, how the matter stands."""
    own = own_membership_or_404(request, pk)
    if own.state not in (State.DRAFT, State.COMPLETION):
        return matter_page(request, own)
    context = {
        "membership": own,
        "walk": walk_of(own),
        "county": own.strategy.county,
        "signing": SigningRound.objects.open_of(own),
        "named": own.group_places.count(),
    }
    return render(request, "membership/joining/organisation_tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request, pk):
    """The page of own goals has become part of the page of goals. A form that was open before is saved all the same."""
    own = own_membership_or_404(request, pk)
    if request.method != "POST" or may_take("edit", own, request.user):
        return redirect("joining:goals", own.pk)
    data = request.POST.copy()
    for name, value in _goals_now(own).items():
        if name in CHOSEN:
            data.setlist(name, value)
        else:
            data.setdefault(name, value)
    return _save(request, PAGES["goals"], own, data)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request, pk, page):
    """One step: shown, saved, or saved by its script while one writes. ``page``: a key of PAGES."""
    page, own = PAGES[page], own_membership_or_404(request, pk)
    refusal = may_take("edit", own, request.user)
    if refusal and wants_json(request):
        return JsonResponse({"message": refusal}, status=409)
    if refusal:
        messages.info(request, refusal)
        return redirect("joining:membership", own.pk)
    if request.method != "POST":
        return _show(request, page, own, *_from_rows(page, own, request.user))
    if wants_json(request):
        return _autosave(request, page, own)
    if page.rows and button_pressed(request.POST, ROWS):
        return _show(request, page, own, *_as_typed(page, own, request.POST))
    return _save(request, page, own)


def _save(request, page, own, data=None):
    form, rows = _bound(page, own, data or request.POST)
    if not (form.is_valid() and (rows is None or rows.is_valid())):
        return _show(request, page, own, form, rows)
    was_empty = says_nothing(page_content(own, page.sections))
    try:
        row = _write(page, own, form, rows, request.user)
    except draft.Stale as stale:
        return _show_both(request, page, own, stale)
    except Refused as refusal:
        form.add_refusal(refusal)
        return _show(request, page, own, form, rows)
    if was_empty and says_nothing(page_content(row, page.sections)):
        messages.info(request, _("%(section)s: nothing was filled in, so nothing was saved.") % {"section": page.name})
    else:
        messages.success(request, _("%(section)s: saved.") % {"section": page.name})
    if request.POST.get("back") == "review":
        return redirect("joining:review", own.pk)
    return redirect(next_url(own, after(page.stop)))


def _write(page, own, form, rows, by):
    edition, seen = form.cleaned_data.pop("edition"), form.cleaned_data.pop("seen")
    return page.save(own, form.cleaned_data, rows and rows.rows(), by=by, edition=edition, seen=seen)


def _autosave(request, page, own):
    """Save while one writes: JSON with a sentence and what the page's hidden fields hold from now on.

    409 when a colleague has saved in between (nothing is written), 422 when something cannot be saved as it stands."""
    form, rows = _bound(page, own, request.POST)
    if not (form.is_valid() and (rows is None or rows.is_valid())):
        said = _("Not saved yet: %(what)s") % {"what": _first_fault(form, rows)}
        return JsonResponse({"message": said, "told": _told(form, rows)}, status=422)
    was_empty = says_nothing(page_content(own, page.sections))
    if was_empty and not (rows and rows.rows()) and _says_nothing(form):
        return JsonResponse({"message": _("Nothing to save yet"), "fields": {}, "told": _told(form, rows)})
    try:
        row = _write(page, own, form, rows, request.user)
    except draft.Stale:
        said = _("A colleague has saved this page meanwhile. Press Save and go on to see both and choose.")
        return JsonResponse({"message": said}, status=409)
    except Refused as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    said = _("Saved %(time)s") % {"time": _clock()}
    fields = _hidden(page, row) | _keys(page, row, rows)
    return JsonResponse({"message": said, "fields": fields, "told": _told(form, rows)})


def _told(form, rows):
    return told_at_fields(form, *(rows.forms if rows else []))


def _says_nothing(form):
    """Whether the form's own fields are empty; hidden ones and a choice of how to write are nothing."""
    names = (name for name in form.fields if name not in ("edition", "seen", "plan"))
    return not any(form.cleaned_data.get(name) for name in names)


def _first_fault(form, rows):
    for one in [form, *(rows.forms if rows else [])]:
        for name, errors in one.errors.items():
            label = one.fields[name].label if name in one.fields else ""
            return f"{label} – {errors[0]}" if label else errors[0]
    return ""


def _clock():
    now = timezone.localtime()
    return now.strftime("%H:%M") if translation.get_language() == "en" else now.strftime("%H.%M")


def _hidden(page, own):
    """Under which edition, and above what, the next save is made."""
    return {"edition": own.edition, "seen": fingerprint(page_content(own, page.sections))}


def _keys(page, own, rows):
    """The keys that new rows got, by the names of their fields, so that they are not begun a second time."""
    if page.stop != Stop.DECISION:
        return {}
    written = [form for form in rows.forms if form.has_changed() and form.cleaned_data]
    kept = own.decision_steps.in_order_keys()
    return {form.add_prefix("step"): str(pk) for form, pk in zip(written, kept, strict=False)}


def _show_both(request, page, own, stale):
    """What was typed, with what somebody else saved beside it. Sending again then writes over it knowingly."""
    own.refresh_from_db()
    data = request.POST.copy()
    for name, value in _hidden(page, own).items():
        data[name] = value
    form, rows = _bound(page, own, data)
    content = page_content(own, page.sections)
    theirs = [line for section in page.sections for line in lines_of(content, section)]
    return _show(request, page, own, form, rows, stale=stale, theirs=theirs, status=409)


def _from_rows(page, own, user):
    form = page.form(initial=page.initial(own) | _hidden(page, own), **_choices(page, own))
    return form, page.rows and _unbound_rows(page, page.rows_initial(own) or page.rows_begun(own, user))


def _unbound_rows(page, values, more=0):
    """The rows, and an empty one when there is none."""
    rows = page.rows(initial=values, prefix=ROWS)
    rows.extra = more or (0 if values else 1)
    return rows


def _as_typed(page, own, data):
    many = {name for name, field in page.form.base_fields.items() if hasattr(field, "queryset")}
    typed = {name: data.getlist(name) if name in many else data.get(name, "") for name in page.form.base_fields}
    form = page.form(initial=typed, **_choices(page, own))
    fields = list(page.rows.form.base_fields)
    typed = rows_as_typed(data, ROWS, fields)
    return form, _unbound_rows(page, typed, more=int(button_pressed(data, ROWS)[0] == "add"))


def _bound(page, own, data):
    if page.stop == Stop.GOALS and f"{ROWS}-TOTAL_FORMS" not in data:
        data = _with_plan_of(own, data)
    form = page.form(data, **_choices(page, own))
    return form, page.rows(data, prefix=ROWS) if page.rows else None


def _with_plan_of(own, data):
    """A form that was open when goals and plan still had a page each leaves the plan as it stands."""
    data = data.copy()
    for name in PLANNED:
        data.setdefault(name, getattr(own, name))
    goals = list(own.own_goals.all())
    data[f"{ROWS}-TOTAL_FORMS"], data[f"{ROWS}-INITIAL_FORMS"] = len(goals), 0
    for number, goal in enumerate(goals):
        for name in sections.OwnGoalForm.base_fields:
            data[f"{ROWS}-{number}-{name}"] = getattr(goal, name) or ""
    return data


def _choices(page, own):
    return {"version": own.version, "kind": own.organisation.kind} if page.stop == Stop.GOALS else {}


def _show(request, page, own, form, rows, *, status=None, **more):
    wrong = [one for one in [form, *(rows.forms if rows else [])] if one.is_bound and one.errors]
    more = page.more(own) | more
    for one in rows.forms if rows else []:
        one.kept = more.get("kept", {}).get(str(one["step"].value() or "")) if "step" in one.fields else None
    context = {
        "membership": own,
        "county": own.strategy.county,
        "trail": trail_to(own),
        "page": page,
        "walk": walk_of(own, page.stop),
        "form": form,
        "rows": rows,
        "wrong": wrong,
        "has_errors": bool(wrong) or status == 409,
        "back": request.POST.get("back") or ("review" if request.GET.get("tillbaka") == "granska" else ""),
        **more,
    }
    return render(request, page.template, context, status=status)


CHOSEN = ("goals", "targets", "priorities", "actions")
PLANNED = ("plan", "plan_title", "plan_url", "plan_pages")


def _save_goals(own, data, rows, **who):
    nothing = {name: [] for name in CHOSEN} | {"contribution": ""}
    chosen = {name: data.get(name, empty) for name, empty in nothing.items()}
    planned = {name: data[name] for name in PLANNED} | {"own_goals": rows}
    return draft.save_goals_and_plan(own, chosen=chosen, planned=planned, **who)


def _goals_now(own):
    kept = {name: list(getattr(own, name).values_list("pk", flat=True)) for name in CHOSEN}
    planned = {name: getattr(own, name) for name in PLANNED}
    return kept | planned | {"contribution": own.contribution, "plan": own.plan or own.Plan.OWN_GOALS}


def _save_contacts(own, _data, rows, **who):
    return draft.save_contacts(own, contacts=rows, **who)


def _save_decision(own, data, rows, **who):
    return draft.save_decision(own, decisions=rows, **data, **who)


def _myself(own, user):
    """Before anybody has written a contact, whoever writes stands first: to keep, change or take away."""
    if Section.CONTACTS in own.looked_at:
        return []
    return [{"kind": Contact.Kind.OPERATIONAL, "name": user.name, "title": user.title, "email": user.email}]


def _decision_now(own):
    """Where the decision stands, each body's extract, and the papers that were made for it."""
    steps, standing = list(own.decision_steps.with_extracts()), own.way()
    return {
        "kept": {str(step.pk): step for step in steps},
        "standing": standing,
        "standing_tag": WAY_TAGS[standing],
        "proposals": own.proposals_made(),
    }


def _values(form, rows):
    return list(rows.values(*form.base_fields))


PAGES = {
    "goals": Page(
        Stop.GOALS,
        "membership/joining/organisation_goals.html",
        sections.GoalsAndPlanForm,
        _goals_now,
        _save_goals,
        sections.OwnGoalRows,
        lambda own: _values(sections.OwnGoalForm, own.own_goals),
    ),
    "contacts": Page(
        Stop.CONTACTS,
        "membership/joining/organisation_contacts.html",
        sections.SectionForm,
        lambda own: {},
        _save_contacts,
        sections.ContactRows,
        lambda own: _values(sections.ContactForm, own.contacts),
        _myself,
    ),
    "decision": Page(
        Stop.DECISION,
        "membership/joining/organisation_decision.html",
        sections.DecisionForm,
        lambda own: {"no_decision_yet": own.no_decision_yet},
        _save_decision,
        sections.DecisionStepRows,
        lambda own: _values(sections.DecisionStepForm, own.decision_steps.annotate(step=F("pk"))),
        more=_decision_now,
    ),
}
