"""The workspace: each part of the draft on a page of its own, saved by a button or while one writes."""

from django.contrib import messages
from django.forms import MultipleChoiceField
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal.errors import Refused
from portal.files.answers import upload_response
from portal.forms import told_at_fields
from portal.people.access import county_or_404
from portal.shown import shown_in
from portal.templatetags.portal_tags import clock
from strategies.publishing import actions
from strategies.publishing.contents import contents_of, page_of
from strategies.publishing.forms_writing import (
    ActionForm,
    AreaForm,
    AreasForm,
    FactsForm,
    FollowUpForm,
    GoalForm,
    OpeningForm,
    OwnGoalForm,
    ReportForm,
    TargetForm,
)
from strategies.publishing.models import Strategy, StrategyGoal, StrategyVersion

NOT_VALID = gettext_lazy("Not saved yet: something needs to be corrected. It is told at the field when you leave it.")
BOTH_WROTE = gettext_lazy("Someone else has written here. Press the button to see both texts and choose.")
PART_FORMS = {"mal": OwnGoalForm, "omrade": AreaForm, "malsattning": TargetForm, "atgard": ActionForm}


def text(request, county, pk):
    """Title, period, introduction, vision and aim."""
    version = draft_or_404(request, county, pk)
    form = _form(request, OpeningForm, version)
    if version.strategy.current_version_id:
        form.keep_period()
    return _write(request, version, version, form, _("Title, vision and aim"))


def follow_up(request, county, pk):
    """How the strategy is followed up, and the milestones."""
    version = draft_or_404(request, county, pk)
    form = _form(request, FollowUpForm, version)
    return _write(request, version, version, form, _("Follow-up and milestones"))


def facts(request, county, pk):
    """Who answers for the strategy, and its publication facts."""
    version = draft_or_404(request, county, pk)
    form = _form(request, FactsForm, version)
    more = {"report_form": ReportForm(), "template": "strategies/publishing/county_facts.html"}
    return _write(request, version, version, form, _("Contact and publication"), **more)


def report(request, county, pk):
    """Fetch the draft's report, put another in its place, or take it away."""
    version = draft_or_404(request, county, pk)
    if request.method != "POST":
        if version.report is None:
            raise Http404
        return upload_response(version.report, "rapport")
    form = ReportForm(request.POST, request.FILES)
    takes_away = "remove" in request.POST
    if takes_away or form.is_valid():
        try:
            actions.attach_report(version, by=request.user, file=None if takes_away else form.cleaned_data["report"])
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The report is taken away.") if takes_away else _("The report is saved."))
        return redirect(page_of("county_facts", version))
    page = {"report_form": form, "forms": [form], "form": _form(request, FactsForm, version, is_posted=False)}
    return _show(request, version, "strategies/publishing/county_facts.html", _("Contact and publication"), **page)


def areas(request, county, pk):
    """The county's own layer: what it is called, and its areas in order."""
    version = draft_or_404(request, county, pk)
    form = _form(request, AreasForm, version)
    more = {
        "parts": version.priorities.of_version(version),
        "kind": "omrade",
        "template": "strategies/publishing/county_areas.html",
    }
    label = version.priority_label
    return _write(request, version, version, form, label[:1].upper() + label[1:] or _("Priority areas"), **more)


def goals(request, county, pk):
    """The goals in their order: the national ones and the county's own."""
    version = draft_or_404(request, county, pk)
    return _show(
        request,
        version,
        "strategies/publishing/county_goals.html",
        _("Goals, targets and actions"),
        kind="mal",
        is_list=True,
    )


def goal(request, county, pk, goal):
    """A goal: its situation, its regional targets and suggested actions."""
    version = draft_or_404(request, county, pk)
    found = get_object_or_404(StrategyGoal.objects.of_version(version), pk=goal)
    form = _form(request, GoalForm if found.national_goal_id else OwnGoalForm, found)
    lists = {"targets": found.targets.all(), "suggested": found.actions.all()}
    return _write(
        request,
        version,
        found,
        form,
        str(found),
        template="strategies/publishing/county_goal.html",
        goal=found,
        **lists,
    )


def part_new(request, county, pk, kind="", goal=None, below=""):
    """Add a goal of the county's own or an area, and below a goal a target or an action."""
    kind = kind or below
    version = draft_or_404(request, county, pk)
    is_below_goal = kind in ("malsattning", "atgard")
    if kind not in PART_FORMS or is_below_goal != bool(goal):
        raise Http404
    owner = get_object_or_404(StrategyGoal.objects.of_version(version), pk=goal) if goal else version
    form = PART_FORMS[kind](request.POST if request.method == "POST" else None, county=version.strategy.county)
    if request.method == "POST" and form.is_valid():
        try:
            part = actions.add_part(kind, owner, by=request.user, **form.values())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Saved in the draft."))
            return redirect(_place(version, part))
    page = {
        "form": form,
        "kind": kind,
        "owner": owner,
        "is_new": True,
        "is_written": True,
        "back": _list_of(version, kind, owner),
    }
    return _show(request, version, "strategies/publishing/county_part.html", NEW_HEADINGS()[kind], **page)


def part(request, county, pk, kind, part):
    """A target, an action or an area."""
    version = draft_or_404(request, county, pk)
    found = _part_or_404(version, kind, part)
    form = _form(request, PART_FORMS[kind], found, county=version.strategy.county)
    page = {"template": "strategies/publishing/county_part.html", "kind": kind, "part": found}
    return _write(request, version, found, form, HEADINGS()[kind], back=_list_of(version, kind, found), **page)


@require_POST
def part_move(request, county, pk, kind, part):
    """Move a part up, down or to a place, and come back to where it now stands."""
    version = draft_or_404(request, county, pk)
    found = _part_or_404(version, kind, part)
    step = {"up": -1, "down": 1}.get(request.POST.get("direction"), 0)
    to = request.POST.get("to", "")
    try:
        actions.move_part(found, by=request.user, step=step, to=int(to[:4]) if to.isdecimal() else None)
    except Refused as refusal:
        messages.error(request, str(refusal))
    side = "down" if step > 0 else "up"
    return redirect(f"{_list_of(version, kind, found)}#{side}-{kind}-{found.pk}")


def part_remove(request, county, pk, kind, part):
    """Ask, then take a part away from the draft."""
    version = draft_or_404(request, county, pk)
    found = _part_or_404(version, kind, part)
    back = _list_of(version, kind, found)
    refusal = actions.why_not_now("edit", version, request.user)
    if request.method == "POST":
        try:
            actions.remove_part(found, by=request.user)
        except Refused as no:
            refusal = str(no)
        else:
            messages.success(request, _("Taken away from the draft."))
            return redirect(back)
    return _show(
        request,
        version,
        "strategies/publishing/county_part_remove.html",
        _("Take away"),
        part=found,
        back=back,
        refusal=refusal,
    )


@require_POST
def review(request, county, pk):
    """Note that what is published has been read again and is right."""
    county = county_or_404(request, county)
    found = get_object_or_404(Strategy.objects.for_county(county), pk=pk)
    try:
        actions.review_strategy(found, by=request.user, shown=shown_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The review is noted. The strategy comes to the inbox again in a year."))
    return redirect("publishing:county_strategy", county.slug, pk)


def draft_or_404(request, county, pk):
    """The draft of the county's strategy ``pk``; a strategy without a draft answers 404 like a foreign one."""
    found = get_object_or_404(Strategy.objects.for_county(county_or_404(request, county)).with_desk_figures(), pk=pk)
    return get_object_or_404(StrategyVersion.objects.draft_of(found).with_strategy())


def HEADINGS():  # noqa: N802
    """What a part is called."""
    return {
        "mal": _("Goal"),
        "omrade": _("Priority area"),
        "malsattning": _("Regional target"),
        "atgard": _("Suggested action"),
    }


def NEW_HEADINGS():  # noqa: N802
    """What the page for a new part is called."""
    return {
        "mal": _("Add a goal of your own"),
        "omrade": _("Add an area"),
        "malsattning": _("Add a regional target"),
        "atgard": _("Add a suggested action"),
    }


def is_autosave(request):
    """Whether the page's script saves while somebody writes, and wants a short answer."""
    return "X-Autosave" in request.headers


def autosaved(seen, *forms):
    """What the script is told: that it is saved, when, what the writer has seen from now on, and what fields say."""
    said = _("Saved %(time)s") % {"time": clock(timezone.now())}
    return JsonResponse({"seen": seen, "message": said, "told": told_at_fields(*forms)})


def not_autosaved(message, status, *forms):
    """What the script is told when nothing was saved, and what the fields of the forms say."""
    told = {"told": told_at_fields(*forms)} if forms else {}
    return JsonResponse({"message": str(message), **told}, status=status)


def _form(request, form_class, part, *, is_posted=True, county=None):
    now = actions.values_of(part, [name for name in form_class.base_fields if name != "seen"])
    posted = request.POST if request.method == "POST" and is_posted else None
    return form_class(posted, initial=now | {"seen": actions.seen_of(now)}, county=county)


def _write(request, version, thing, form, heading, *, template="strategies/publishing/county_write.html", **page):
    """Save what was written, or show the page: with errors, or with both texts when somebody else wrote meanwhile."""
    page |= {"form": form, "is_written": True}
    if request.method != "POST":
        return _show(request, version, template, heading, **page)
    if not form.is_valid():
        if is_autosave(request):
            return not_autosaved(NOT_VALID, 422, form)
        return _show(request, version, template, heading, **page)
    form.settle({name: form.initial[name] for name in form.values()})
    try:
        thing = actions.save_part(thing, by=request.user, seen=form.cleaned_data["seen"], **form.values())
    except actions.EditedMeanwhile as meanwhile:
        if is_autosave(request):
            return not_autosaved(BOTH_WROTE, 409)
        page["form"] = form.again(meanwhile)
        page["clashes"] = clashes_of(page["form"], meanwhile)
        return _show(request, version, template, heading, status=409, **page)
    except Refused as refusal:
        if is_autosave(request):
            return not_autosaved(str(refusal), 409)
        form.add_refusal(refusal)
        return _show(request, version, template, heading, status=409, **page)
    if is_autosave(request):
        return autosaved(actions.seen_of(actions.values_of(thing, form.values())), form)
    messages.success(request, _("Saved in the draft."))
    return redirect(page.get("back") or page_of("county_strategy", version))


def clashes_of(form, meanwhile):
    """For each field that both changed: the field, their text, mine, and whether both can stand."""
    return [
        {
            "field": form[name],
            "theirs": in_words(form.fields[name], meanwhile.theirs[name]),
            "mine": in_words(form.fields[name], meanwhile.mine[name]),
            "both": form.can_hold_both(name),
        }
        for name in meanwhile.clashing
        if name in form.fields
    ]


def in_words(field, value):
    """What was ticked as its words on the page; anything else as it is."""
    if not isinstance(field, MultipleChoiceField):
        return value
    words = dict(field.choices)
    return [str(words.get(one, one)) for one in value]


def _show(request, version, template, heading, *, status=200, **page):
    page = {
        "county": version.strategy.county,
        "version": version,
        "heading": heading,
        "contents": contents_of(version),
        "refusal": actions.why_not_now("edit", version, request.user),
        **page,
    }
    return render(request, template, page, status=status)


def _part_or_404(version, kind, pk):
    if kind not in actions.PARTS:
        raise Http404
    return get_object_or_404(actions.PARTS[kind][0].objects.of_version(version), pk=pk)


def _list_of(version, kind, part):
    """The page where a part stands in its list."""
    if kind in ("malsattning", "atgard"):
        return page_of("county_goal", version, part.pk if isinstance(part, StrategyGoal) else part.goal_id)
    return page_of("county_areas" if kind == "omrade" else "county_goals", version)


def _place(version, part):
    """Where to go on after something was added: a new goal's own page, else its list."""
    if isinstance(part, StrategyGoal):
        return page_of("county_goal", version, part.pk)
    kind = next(kind for kind, (model, *_) in actions.PARTS.items() if isinstance(part, model))
    return f"{_list_of(version, kind, part)}#{kind}-{part.pk}"
