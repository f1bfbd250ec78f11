"""Change the goals: write them beside what stands, compare, hand in, take back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from membership.changes.actions import goals as actions
from membership.changes.documents import PART_NAMES, goals_content, missing_in
from membership.changes.forms import GoalChangeForm, HandInGoalsForm
from membership.changes.models import DECISION, GoalChange
from membership.changes.rules import ChangeState, changed_parts
from membership.joining.actions.steps import may_take
from membership.joining.forms.rows import button_pressed, rows_as_typed
from membership.joining.forms.sections import OwnGoalForm, OwnGoalRows
from membership.joining.recognising import recognised_by
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from portal.errors import Refused
from portal.people.reauthentication import signs
from portal.shown import shown_in

ROWS = "rows"
TEXTS = ("contribution", "plan", "plan_title", "plan_url", "plan_pages", *DECISION)


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request, pk):
    """What stands beside what is to stand, and the next step; a POST begins a change."""
    own = own_membership_or_404(request, pk)
    if request.method == "POST":
        return _begin(request, own)
    change = GoalChange.objects.open().of_membership(own).first()
    context = _page(own, change) | {
        "missing": missing_in(change) if change and change.state == ChangeState.DRAFT else [],
        "refusal": may_take("change_goals", own, request.user),
        "earlier": GoalChange.objects.handed_in().of_membership(own).exclude(state=ChangeState.HANDED_IN),
    }
    return render(request, "membership/changes/organisation_goals.html", context)


def _begin(request, own):
    try:
        actions.begin_change(own, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("joining:membership", own.pk)
    return redirect("changes:goals_write", own.pk)


def _page(own, change):
    return {
        "membership": own,
        "county": own.strategy.county,
        "trail": trail_to(own),
        "change": change,
        "changes": compared(own, change) if change else [],
    }


def compared(own, change):
    """What differs: as it was handed in, or as the draft stands beside today's goals."""
    if change.state != ChangeState.DRAFT:
        return changed_parts(change.before, change.content, PART_NAMES)
    change.membership = own
    return changed_parts(goals_content(own), goals_content(change), PART_NAMES)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request, pk):
    """The draft as one form."""
    own = own_membership_or_404(request, pk)
    change = GoalChange.objects.open().of_membership(own).first()
    if change is None or change.state != ChangeState.DRAFT or may_take("change_goals", own, request.user):
        return redirect("changes:goals", own.pk)
    if request.method != "POST":
        return _write_page(request, own, change, _unbound(own, change), _rows(change.own_goals.values(*_GOAL)))
    if button_pressed(request.POST, ROWS):
        typed = rows_as_typed(request.POST, ROWS, _GOAL)
        added = int(button_pressed(request.POST, ROWS)[0] == "add")
        return _write_page(request, own, change, _as_typed(own, request.POST), _rows(typed, more=added))
    return _save(request, own, change)


_GOAL = list(OwnGoalForm.base_fields)


def _choices(own):
    return {"version": own.version, "kind": own.organisation.kind}


def _unbound(own, change):
    initial = {name: getattr(change, name) for name in TEXTS} | {"edition": change.edition}
    initial |= {name: list(getattr(change, name).values_list("pk", flat=True)) for name in actions.CHOICES}
    return GoalChangeForm(initial=initial, **_choices(own))


def _as_typed(own, data):
    initial = {name: data.getlist(name) if name in actions.CHOICES else data.get(name, "") for name in data}
    return GoalChangeForm(initial=initial, **_choices(own))


def _rows(values, more=0):
    values = list(values)
    rows = OwnGoalRows(initial=values, prefix=ROWS)
    rows.extra = more or (0 if values else 1)
    return rows


def _save(request, own, change):
    form = GoalChangeForm(request.POST, **_choices(own))
    rows = OwnGoalRows(request.POST, prefix=ROWS)
    if form.is_valid() and rows.is_valid():
        try:
            actions.write_change(own, by=request.user, own_goals=rows.rows(), **form.said())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The draft is saved. Nothing is changed before you hand it in."))
            return redirect("changes:goals", own.pk)
    return _write_page(request, own, change, form, rows)


def _write_page(request, own, change, form, rows):
    wrong = [one for one in [form, *rows.forms] if one.is_bound and one.errors]
    context = _page(own, change) | {"form": form, "rows": rows, "wrong": wrong, "has_errors": bool(wrong)}
    return render(request, "membership/changes/organisation_goals_write.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request, pk):
    """What is changed and what happens; handing in counts after a fresh proof of who the person is."""
    own = own_membership_or_404(request, pk)
    change = GoalChange.objects.open().of_membership(own).first()
    is_draft = change is not None and change.state == ChangeState.DRAFT
    if change is None or (request.method != "POST" and (not is_draft or missing_in(change))):
        return redirect("changes:goals", own.pk)
    first = {"edition": change.edition, "name": request.user.name, "title": request.user.title}
    form = HandInGoalsForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        return _hand_in_now(request, own, change, form)
    return _hand_in_page(request, own, change, form)


def _hand_in_page(request, own, change, form):
    return render(request, "membership/changes/organisation_goals_hand_in.html", _page(own, change) | {"form": form})


@signs
def _hand_in_now(request, own, change, form):
    said = {name: form.cleaned_data[name] for name in ("edition", "name", "title")}
    try:
        actions.hand_in_change(own, by=request.user, method=recognised_by(request)["method"], **said)
    except Refused as refused:
        form.add_refusal(refused)
        return _hand_in_page(request, own, change, form)
    messages.success(
        request, _("The changed goals are handed in. You and the county administrative board get a letter.")
    )
    return redirect("changes:goals", own.pk)


@require_POST
def discard(request, pk):
    """Throw the draft away."""
    own = own_membership_or_404(request, pk)
    return _do(request, own, actions.discard_change, _("The draft is thrown away. Your goals stand as before."))


@require_POST
def take_back(request, pk):
    """Take back what the county has not answered. It counts after a fresh proof of who the person is."""
    own = own_membership_or_404(request, pk)
    return _take_back_now(request, own)


@signs
def _take_back_now(request, own):
    said = _("The changed goals are taken back. Your goals stand as before.")
    return _do(request, own, actions.take_back_change, said)


def _do(request, own, action, done):
    try:
        action(own, by=request.user, shown=shown_in(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("changes:goals", own.pk)
