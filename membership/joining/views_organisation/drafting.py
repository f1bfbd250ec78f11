"""The task list and the sections of a declaration: any order, left and resumed, shared by colleagues."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from membership.joining.actions import draft
from membership.joining.actions.steps import may_take
from membership.joining.documents import fingerprint, parts_of, section_content
from membership.joining.forms import sections
from membership.joining.forms.rows import button_pressed, rows_as_typed
from membership.joining.models import SigningRound
from membership.joining.rules import Progress, Section, State, missing_before_submission, progress_of
from membership.joining.summary import lines_of
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from membership.joining.views_organisation.handed_in import matter_page
from portal.errors import Refused

ROWS = "rows"
TAGS = {Progress.NOT_STARTED: "ended", Progress.INCOMPLETE: "turn", Progress.DONE: "done"}


@dataclass(frozen=True)
class Page:
    """How a section is shown and saved."""

    section: Section
    name: str
    template: str
    form: type
    initial: Callable
    save: Callable
    rows: Any = None
    rows_initial: Callable | None = None


@require_safe
def membership(request, pk):
    """The draft's task list; when it is handed in, how the matter stands."""
    own = own_membership_or_404(request, pk)
    if own.state not in (State.DRAFT, State.COMPLETION):
        return matter_page(request, own)
    signing = SigningRound.objects.open_of(own)
    missing = missing_before_submission(parts_of(own))
    tasks = [_task(page, own, missing) for page in PAGES.values()]
    tasks.append(
        {
            "name": _("Review and sign"),
            "url": reverse("joining:signing" if signing else "joining:review", args=[own.pk]),
            "kind": "ended" if missing else "turn",
            "status": _("Cannot be signed yet") if missing else _("Ready to be signed"),
        }
    )
    context = {
        "membership": own,
        "tasks": tasks,
        "missing": missing,
        "county": own.strategy.county,
        "signing": signing,
        "named": own.group_places.count(),
    }
    return render(request, "membership/joining/organisation_tasks.html", context)


def _task(page, own, missing):
    progress = progress_of(page.section, missing, own.looked_at)
    sentences = [sentence for section, sentence in missing if section == page.section]
    return {
        "name": page.section.label,
        "url": reverse(f"joining:{page.name}", args=[own.pk]),
        "kind": TAGS[progress],
        "status": progress.label,
        "hint": " ".join(sentences) if progress == Progress.INCOMPLETE else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def section(request, pk, page):
    """One section: shown, or saved. ``page``: a key of PAGES."""
    page, own = PAGES[page], own_membership_or_404(request, pk)
    refusal = may_take("edit", own, request.user)
    if refusal:
        messages.info(request, refusal)
        return redirect("joining:membership", own.pk)
    if request.method != "POST":
        return _show(request, page, own, *_from_rows(page, own))
    if page.rows and button_pressed(request.POST, ROWS):
        return _show(request, page, own, *_as_typed(page, own, request.POST))
    return _save(request, page, own)


def _save(request, page, own):
    form, rows = _bound(page, own, request.POST)
    if not (form.is_valid() and (rows is None or rows.is_valid())):
        return _show(request, page, own, form, rows)
    edition, seen = form.cleaned_data.pop("edition"), form.cleaned_data.pop("seen")
    try:
        page.save(own, form.cleaned_data, rows and rows.rows(), by=request.user, edition=edition, seen=seen)
    except draft.Stale as stale:
        return _show_both(request, page, own, stale)
    except Refused as refusal:
        form.add_refusal(refusal)
        return _show(request, page, own, form, rows)
    messages.success(request, _("%(section)s: saved.") % {"section": page.section.label})
    back = "joining:review" if request.POST.get("back") == "review" else "joining:membership"
    return redirect(back, own.pk)


def _show_both(request, page, own, stale):
    """What was typed, with what somebody else saved beside it. Sending again then writes over it knowingly."""
    own.refresh_from_db()
    data = request.POST.copy()
    data["edition"], data["seen"] = own.edition, fingerprint(section_content(own, page.section))
    form, rows = _bound(page, own, data)
    theirs = lines_of(section_content(own, page.section), page.section)
    return _show(request, page, own, form, rows, stale=stale, theirs=theirs, status=409)


def _from_rows(page, own):
    hidden = {"edition": own.edition, "seen": fingerprint(section_content(own, page.section))}
    form = page.form(initial=page.initial(own) | hidden, **_choices(page, own))
    return form, page.rows and _unbound_rows(page, page.rows_initial(own))


def _unbound_rows(page, values, more=0):
    """The rows, and an empty one when there is none."""
    rows = page.rows(initial=values, prefix=ROWS)
    rows.extra = more or (0 if values else 1)
    return rows


def _as_typed(page, own, data):
    form = page.form(initial={name: data.get(name, "") for name in page.form.base_fields})
    fields = list(page.rows.form.base_fields)
    typed = rows_as_typed(data, ROWS, fields)
    return form, _unbound_rows(page, typed, more=int(button_pressed(data, ROWS)[0] == "add"))


def _bound(page, own, data):
    form = page.form(data, **_choices(page, own))
    return form, page.rows(data, prefix=ROWS) if page.rows else None


def _choices(page, own):
    return {"version": own.version, "kind": own.organisation.kind} if page.section == Section.GOALS else {}


def _show(request, page, own, form, rows, *, status=None, **more):
    wrong = [one for one in [form, *(rows.forms if rows else [])] if one.is_bound and one.errors]
    context = {
        "membership": own,
        "county": own.strategy.county,
        "trail": trail_to(own),
        "page": page,
        "form": form,
        "rows": rows,
        "wrong": wrong,
        "has_errors": bool(wrong) or status == 409,
        "back": request.POST.get("back") or ("review" if request.GET.get("tillbaka") == "granska" else ""),
        **more,
    }
    return render(request, page.template, context, status=status)


def _save_plan(own, data, rows, **who):
    return draft.save_plan(own, **data, own_goals=rows, **who)


def _save_goals(own, data, _rows, **who):
    nothing = {"goals": [], "targets": [], "priorities": [], "actions": []}
    return draft.save_goals(own, **{**nothing, **data}, **who)


def _save_contacts(own, _data, rows, **who):
    return draft.save_contacts(own, contacts=rows, **who)


def _save_decision(own, data, rows, **who):
    return draft.save_decision(own, decisions=rows, **data, **who)


def _values(form, rows):
    return list(rows.values(*form.base_fields))


PAGES = {
    "goals": Page(
        Section.GOALS,
        "goals",
        "membership/joining/organisation_goals.html",
        sections.GoalsForm,
        lambda own: (
            {
                name: list(getattr(own, name).values_list("pk", flat=True))
                for name in ("goals", "targets", "priorities", "actions")
            }
            | {"contribution": own.contribution}
        ),
        _save_goals,
    ),
    "plan": Page(
        Section.PLAN,
        "plan",
        "membership/joining/organisation_plan.html",
        sections.PlanForm,
        lambda own: {name: getattr(own, name) for name in ("plan", "plan_title", "plan_url", "plan_pages")},
        _save_plan,
        sections.OwnGoalRows,
        lambda own: _values(sections.OwnGoalForm, own.own_goals),
    ),
    "contacts": Page(
        Section.CONTACTS,
        "contacts",
        "membership/joining/organisation_contacts.html",
        sections.SectionForm,
        lambda own: {},
        _save_contacts,
        sections.ContactRows,
        lambda own: _values(sections.ContactForm, own.contacts),
    ),
    "decision": Page(
        Section.DECISION,
        "decision",
        "membership/joining/organisation_decision.html",
        sections.DecisionForm,
        lambda own: {"no_decision_yet": own.no_decision_yet},
        _save_decision,
        sections.DecisionStepRows,
        lambda own: _values(sections.DecisionStepForm, own.decision_steps.annotate(step=F("pk"))),
    ),
}
