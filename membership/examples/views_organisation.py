"""My pages: the organisation's learning examples."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.examples import actions
from membership.examples.forms import TEXTS, ExampleForm, example_initial, goals_of
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from portal.errors import Refused
from portal.files.answers import upload_response
from strategies.library.models import LearningExample
from strategies.library.rules_examples import WRITABLE, missing_in
from strategies.publishing.models import Theme, themed
from strategies.publishing.views_county_writing import in_words


@require_safe
def examples(request, pk):
    """The organisation's examples within the strategy."""
    own = own_membership_or_404(request, pk)
    found = LearningExample.objects.of(own.organisation, own.strategy).with_names().newest_first()
    page = _page(own) | {"examples": found, "refusal": _why_not_begin(own, request.user)}
    return render(request, "membership/examples/organisation_examples.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request, pk):
    """Begin an example."""
    own = own_membership_or_404(request, pk)
    if _why_not_begin(own, request.user):
        return redirect("examples:own", pk)
    form = ExampleForm(*_sent(request), strategy=own.strategy)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin_example(own, by=request.user, **form.texts())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The draft is saved. Nobody outside your organisation sees it."))
            return redirect("examples:hand_in", pk, made.pk)
    return render(request, "membership/examples/organisation_write.html", _page(own) | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request, pk, example):
    """Write in a draft, or read what can no longer be changed."""
    own, found = _example_or_404(request, pk, example)
    if found.state not in WRITABLE:
        return render(request, "membership/examples/organisation_example.html", _shown(own, found, request.user))
    initial = example_initial(found)
    form = ExampleForm(*_sent(request), strategy=own.strategy, has_file=found.upload is not None, initial=initial)
    others = []
    if request.method == "POST" and form.is_valid():
        try:
            edition = form.cleaned_data["edition"] or 0
            actions.save_example(found, by=request.user, edition=edition, **form.texts())
        except actions.EditedMeanwhile as meanwhile:
            others = _compared(form, meanwhile)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The draft is saved. Nobody outside your organisation sees it."))
            return redirect("examples:hand_in", pk, found.pk)
    page = _page(own) | {"form": form, "example": found, "others": others}
    return render(request, "membership/examples/organisation_write.html", page, status=409 if others else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request, pk, example):
    """What readers will see, what is missing, and the button that hands it in."""
    own, found = _example_or_404(request, pk, example)
    refusal = actions.why_not_now("hand_in", found, request.user)
    if request.method == "POST":
        try:
            actions.hand_in_example(found, by=request.user, edition=_number(request.POST.get("edition")))
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("The example is handed in. You are told when the board has read it."))
            return redirect("examples:own", pk)
    page = _shown(own, found, request.user) | {"missing": missing_in(found), "refusal": refusal}
    return render(request, "membership/examples/organisation_hand_in.html", page, status=409 if request.POST else 200)


@require_POST
def act(request, pk, example):
    """Take back what waits, or withdraw what is published."""
    _own, found = _example_or_404(request, pk, example)
    verb = "withdraw" if request.POST.get("verb") == "withdraw" else "take_back"
    try:
        actions.act_on_own(found, verb, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Nobody outside your organisation sees the example now. You can change it."))
    return redirect("examples:own", pk)


@require_safe
def file(request, pk, example):
    """The example's file."""
    _own, found = _example_or_404(request, pk, example)
    if found.upload is None:
        raise Http404
    return upload_response(found.upload, found.title)


def _example_or_404(request, pk, example):
    own = own_membership_or_404(request, pk)
    found = LearningExample.objects.of(own.organisation, own.strategy).with_names()
    return own, get_object_or_404(found, pk=example)


def _why_not_begin(own, user):
    blank = LearningExample(organisation_id=own.organisation_id, strategy=own.strategy)
    return actions.why_not_now("save", blank, user)


def _page(own):
    below = [*trail_to(own), (_("Learning examples"), reverse("examples:own", args=[own.pk]))]
    return {"membership": own, "county": own.strategy.county, "trail": below}


def _shown(own, found, user):
    names = goals_of(own.strategy)
    return _page(own) | {
        "example": found,
        "goal_names": [names[key] for key in found.goals if key in names],
        "theme_names": themed(Theme.objects.names(), found.themes),
        "file_url": reverse("examples:own_file", args=[own.pk, found.pk]),
        "may": {verb for verb in ("take_back", "withdraw") if not actions.why_not_now(verb, found, user)},
        "events": found.events.select_related("by"),
    }


def _sent(request):
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _compared(form, meanwhile):
    """Set the form on the newest edition; gives what the colleague wrote where it differs."""
    now = meanwhile.thing
    others = [
        (form.fields[name].label, _words(form.fields[name], getattr(now, name)))
        for name in TEXTS
        if (getattr(now, name) or "") != (form.cleaned_data.get(name) or "")
    ]
    data = form.data.copy()
    data["edition"] = now.edition
    form.data = data
    form.add_refusal(meanwhile)
    return others or [(_("Another part"), _("What you wrote here was not touched."))]


def _words(field, value):
    words = in_words(field, value)
    return ", ".join(words) if isinstance(words, list) else words
