"""The organisation writes a proposal for its own board and makes the paper. Nobody else reaches these pages."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.decisions import actions
from membership.decisions.catching_up import behind, removed
from membership.decisions.documents import HEADER, as_text, content_of, is_decided, mark_of, missing
from membership.decisions.forms import (
    ChooseFormForm,
    HeaderForm,
    KeepFormForm,
    SectionFormSet,
    after_button,
    button_in,
    library_choices,
    place_in,
)
from membership.decisions.minutes import as_minutes, bodies_of
from membership.decisions.models import DecisionPaper, DecisionTemplate
from membership.decisions.rules import JOINING_PURPOSES
from membership.decisions.views_catching_up import answered, section_maker
from membership.decisions.views_choosing import described, forms_for
from membership.decisions.views_logo import logo_address
from membership.decisions.web_text import text_for_web
from membership.joining.rules import State
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from membership.joining.walk import Stop, walk_of
from portal.errors import Refused
from portal.forms import told_at_fields
from portal.shown import shown_in

ROWS = "s"


def _draft_of(membership):
    return DecisionPaper.objects.of_membership(membership).drafts().first()


def issued_or_404(request, pk, paper):
    own = own_membership_or_404(request, pk)
    return own, get_object_or_404(DecisionPaper.objects.of_membership(own).issued(), pk=paper)


def _page(own, **more):
    trail = [*trail_to(own), (_("Proposal for a decision"), reverse("decisions:papers", args=[own.pk]))]
    return {"membership": own, "county": own.strategy.county, "trail": trail, **more}


# Begin, and what was made


@require_http_methods(["GET", "HEAD", "POST"])
def papers(request, pk):
    """What has been made, what is being written, and the choice of form to begin in."""
    own = own_membership_or_404(request, pk)
    forms = forms_for(own, first=request.GET.get("syfte", ""))
    choose = ChooseFormForm(
        request.POST or None,
        choices=[(key, form.name) for key, form in forms.items()],
        initial={"form": next(iter(forms))},
    )
    if request.method == "POST" and choose.is_valid():
        try:
            actions.begin_paper(own, form=forms[choose.cleaned_data["form"]], by=request.user)
        except Refused as refusal:
            choose.add_refusal(refusal)
        else:
            return redirect("decisions:write", own.pk)
    all_papers = list(DecisionPaper.objects.of_membership(own))
    context = {
        "form": choose,
        "choices": described(forms, choose),
        "draft": next((one for one in all_papers if one.state == "draft"), None),
        "issued": [one for one in all_papers if one.document_id and not one.put_away_at],
        "put_away": [one for one in all_papers if one.put_away_at],
        "own_forms": DecisionTemplate.objects.of_organisation(own.organisation_id),
        "trail": trail_to(own),
        "walk": walk_of(own, Stop.PROPOSAL) if own.state in (State.DRAFT, State.COMPLETION) else None,
    }
    return render(request, "membership/decisions/organisation_papers.html", _page(own) | context)


# Write


@require_http_methods(["GET", "HEAD", "POST"])
def write(request, pk):
    """The writing page: header and sections. Every button saves first, so nothing that was typed is lost."""
    own = own_membership_or_404(request, pk)
    draft = _draft_of(own)
    if draft is None:
        return redirect("decisions:papers", own.pk)
    if request.method != "POST":
        return _show(request, own, draft, *_from_row(draft))
    header, rows = _bound(request.POST, draft)
    if not (header.is_valid() and rows.is_valid()):
        return _show(request, own, draft, header, rows)
    pressed, before = button_in(request.POST), rows.written(_required(draft))
    written, place = after_button(before, pressed, section_maker(draft), place_in(request.POST))
    try:
        saved = _save(draft, header, written, by=request.user)
        if "meant" in request.POST:
            saved = actions.affirm(draft, by=request.user, key=request.POST["meant"])
        answer = answered(request, saved, pressed, before)
    except actions.Stale as stale:
        return _show_both(request, own, draft, stale)
    except Refused as refusal:
        header.add_refusal(refusal)
        return _show(request, own, draft, header, rows)
    return answer or _onward(request, own, place)


def _onward(request, own, place):
    if place is not None:
        return redirect(f"{reverse('decisions:write', args=[own.pk])}#section-{place}")
    if "meant" in request.POST:
        messages.success(request, _("Noted: it is meant as it stands. If the line is changed, you are asked again."))
        return redirect("decisions:write", own.pk)
    for name in ("preview", "make", "keep", "logo", "background"):
        if f"to-{name}" in request.POST:
            return redirect(f"decisions:{name}", own.pk)
    messages.success(request, _("The proposal has been saved."))
    return redirect("decisions:write", own.pk)


def _required(draft):
    return {one["key"] for one in draft.template["sections"] if one.get("required")} | {"proposal"}


def _save(draft, header, written, *, by):
    edition = header.cleaned_data["edition"]
    return actions.save_paper(draft, by=by, edition=edition, header=header.values(), rows=written)


def _from_row(draft):
    return (
        HeaderForm(instance=draft, initial={"edition": draft.edition}),
        SectionFormSet(initial=draft.sections, prefix=ROWS),
    )


def _bound(data, draft):
    return HeaderForm(data, instance=DecisionPaper(head=draft.head)), SectionFormSet(data, prefix=ROWS)


def _show_both(request, own, draft, stale):
    """What was typed, with what somebody else saved beside it. Sending again then writes over it knowingly."""
    draft.refresh_from_db()
    data = request.POST.copy()
    data["edition"] = draft.edition
    header, rows = _bound(data, draft)
    valid = header.is_valid() and rows.is_valid()
    theirs = _differences(draft, header, rows.written(_required(draft))) if valid else []
    return _show(request, own, draft, header, rows, stale=stale, theirs=theirs, status=409)


def _differences(draft, header, written):
    """What the other person saved that differs from what was typed: (what, their words)."""
    mine = header.values()
    rows = [
        {"term": draft._meta.get_field(name).verbose_name, "value": getattr(draft, name)}
        for name in HEADER
        if mine[name] != getattr(draft, name)
    ]
    typed = {(one.heading, one.lead, one.text) for one in written}
    return rows + [
        {"term": one.name, "value": "\n".join(part for part in (one.lead, one.text) if part)}
        for one in draft.parts
        if (one.heading, one.lead, one.text) not in typed
    ]


def _show(request, own, draft, header, rows, *, status=None, **more):
    wrong = [one for one in (header, *rows.forms) if one.is_bound and one.errors]
    context = _page(
        own,
        draft=draft,
        header=header,
        rows=rows,
        wrong=wrong,
        has_errors=bool(wrong) or status == 409,
        library=library_choices(),
        content=content_of(draft, mark=mark_of(draft), logo=logo_address(own)),
        missing=missing(draft),
        behind=behind(draft),
        removed=removed(draft),
        writes=True,
        **more,
    )
    return render(request, "membership/decisions/organisation_write.html", context, status=status)


@require_POST
def autosave(request, pk):
    """Save while writing, for the page's script: JSON with the new edition and how the paper looks now.

    409 when a colleague has saved in between (nothing is written), 422 when a field cannot be saved as it stands."""
    own = own_membership_or_404(request, pk)
    draft = _draft_of(own)
    if draft is None:
        return JsonResponse({"message": _("The proposal is no longer being written.")}, status=409)
    header, rows = _bound(request.POST, draft)
    valid = all([header.is_valid(), rows.is_valid()])
    told = told_at_fields(header, *rows.forms)
    if not valid and not _rest_can_be_saved(header, rows, draft):
        return JsonResponse({"message": _NOT_SAVED, "told": told}, status=422)
    try:
        saved = _save(draft, header, rows.written(_required(draft), kept=draft.parts), by=request.user)
    except Refused as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    context = {"content": content_of(saved, mark=mark_of(saved), logo=logo_address(own)), "missing": missing(saved)}
    context["behind"] = behind(saved)
    page = render_to_string("membership/decisions/_preview.html", context | {"writes": True}, request=request)
    said = _("Saved") if valid else _said_of_the_rest(header, rows)
    answer = {"edition": saved.edition, "message": said, "preview": page, "told": told}
    return JsonResponse(answer, status=200 if valid else 422)


_NOT_SAVED = gettext_lazy("Not saved: something needs to be changed. Press Save to see what.")


def _rest_can_be_saved(header, rows, draft):
    """Whether the page's other parts can be saved while one waits: each row stands where the stored one does."""
    in_place = len(rows.forms) == len(draft.sections) and not rows.non_form_errors()
    keys = [form["key"].value() for form in rows.forms] == [one["key"] for one in draft.sections]
    return in_place and keys and "edition" in header.cleaned_data


def _said_of_the_rest(header, rows):
    """What was not saved, by its name on the page."""
    names = [str(header[name].label) for name in header.errors if name in header.fields] + rows.unsaved()
    if not names:
        return _NOT_SAVED
    said = _("Saved, except: %(parts)s. Press Save to see what needs to be changed.")
    return said % {"parts": ", ".join(names)}


@require_safe
def preview(request, pk):
    """How the paper looks as it is saved, for those who write without script or on a narrow screen."""
    own = own_membership_or_404(request, pk)
    draft = _draft_of(own)
    if draft is None:
        return redirect("decisions:papers", own.pk)
    content = content_of(draft, mark=mark_of(draft), logo=logo_address(own))
    context = _page(own, content=content, missing=missing(draft), behind=behind(draft))
    return render(request, "membership/decisions/organisation_preview.html", context)


# Make, throw away, keep the form


@require_http_methods(["GET", "HEAD", "POST"])
def make(request, pk):
    """Make the paper, when nothing is missing."""
    own = own_membership_or_404(request, pk)
    draft = _draft_of(own)
    if draft is None:
        return redirect("decisions:papers", own.pk)
    refused = ""
    if request.method == "POST":
        try:
            typed = request.POST.get("edition", "")
            edition = int(typed) if typed.isdecimal() else 0
            to_meeting = "hand" in request.POST
            issued = actions.issue_paper(draft, by=request.user, edition=edition, to_meeting=to_meeting)
        except Refused as refusal:
            refused = str(refusal)
            draft.refresh_from_db()
        else:
            return redirect("decisions:paper", own.pk, issued.pk)
    content = content_of(draft, mark=mark_of(draft), logo=logo_address(own))
    left = missing(draft)
    context = _page(
        own, draft=draft, content=content, missing=left, refused=refused if not left else "", decided=is_decided(draft)
    )
    context["behind"] = behind(draft)
    return render(request, "membership/decisions/organisation_make.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, pk):
    """Throw away what is being written, after a question."""
    own = own_membership_or_404(request, pk)
    draft = _draft_of(own)
    if draft is None:
        return redirect("decisions:papers", own.pk)
    if request.method == "POST":
        try:
            actions.discard_paper(draft, by=request.user, shown=shown_in(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The proposal that was being written has been thrown away."))
        return redirect("decisions:papers", own.pk)
    return render(request, "membership/decisions/organisation_discard.html", _page(own, draft=draft))


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request, pk):
    """Keep the order, headings and wording as the organisation's own form."""
    own = own_membership_or_404(request, pk)
    draft = _draft_of(own)
    if draft is None:
        return redirect("decisions:papers", own.pk)
    mine = draft.template["name"] if draft.template["layer"] == "organisation" else ""
    form = KeepFormForm(request.POST or None, initial={"name": mine or _("Our form")})
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.keep_form(draft, by=request.user, name=form.cleaned_data["name"])
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            said = _("“%(name)s” has been kept, version %(number)s. You find it when you begin the next proposal.")
            messages.success(request, said % {"name": row.name, "number": row.version})
            return redirect("decisions:write", own.pk)
    return render(request, "membership/decisions/organisation_keep.html", _page(own, draft=draft, form=form))


# The paper that was made


@require_safe
def paper(request, pk, paper):
    """The paper: files to take along, text to paste, and draft text for the minutes."""
    own, issued = issued_or_404(request, pk, paper)
    content = issued.document.letter
    # The decision's way leads to the joining: papers about something else say themselves who decides.
    way = own.decision_steps.all() if issued.purpose in JOINING_PURPOSES else ()
    context = _page(
        own,
        paper=issued,
        document=issued.document,
        content=content,
        text=as_text(content),
        minutes=[(body, as_minutes(content, body)) for body in bodies_of(content, way)],
        web=text_for_web(own, issued.purpose),
        later=DecisionPaper.objects.of_membership(own).filter(replaces=issued).first(),
        decided=is_decided(issued),
    )
    return render(request, "membership/decisions/organisation_paper.html", context)


@require_POST
def again(request, pk, paper):
    """A new version to change; the old paper stays until the new one is made."""
    own, issued = issued_or_404(request, pk, paper)
    try:
        actions.begin_again(issued, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("decisions:paper", own.pk, issued.pk)
    return redirect("decisions:write", own.pk)
