"""The county reads the answers, says what became of each view, and publishes the compilation."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.errors import Refused
from portal.files.answers import upload_response
from strategies.consultation import actions
from strategies.consultation.actions.compiling import read_compilation
from strategies.consultation.forms import MarkForm, PublishForm, ViewForm
from strategies.consultation.views_county import back_to, compared, consultation_or_404, frame, posted

MARKS = ["text", "handling", "reason"]


@require_safe
def answer(request, county, pk, number, response):
    """One answer with its views, each with a form for what became of it."""
    found = consultation_or_404(request, county, pk, number)
    return _answer_page(request, found, _response_or_404(found, response))


@require_safe
def answer_file(request, county, pk, number, response):
    """The file as it came."""
    found = consultation_or_404(request, county, pk, number)
    one = _response_or_404(found, response)
    upload = get_object_or_404(type(one).objects.for_desk(), pk=one.pk, upload__isnull=False).upload
    return upload_response(upload, f"remissvar-{found.number}-{one.pk}")


@require_POST
def mark(request, county, pk, number, response, view):
    """Say what became of a view."""
    found = consultation_or_404(request, county, pk, number)
    one = _response_or_404(found, response)
    view = get_object_or_404(one.views.all(), pk=view)
    view.response = one
    form = MarkForm(request.POST, prefix=_prefix(view))
    others = []
    if form.is_valid():
        try:
            actions.mark_view(view, by=request.user, **form.cleaned_data)
        except actions.EditedMeanwhile as meanwhile:
            form, others = compared(form, meanwhile, MARKS)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Saved."))
            url = redirect("consultation:county_answer", found.strategy.county.slug, pk, number, response)
            url["Location"] += f"#view-{view.pk}"
            return url
    return _answer_page(request, found, one, marked=(view.pk, form), others=others)


@require_POST
def add_view(request, county, pk, number, response):
    """Write down a view from the file, or a second one in a part."""
    found = consultation_or_404(request, county, pk, number)
    one = _response_or_404(found, response)
    form = ViewForm(request.POST, parts=found.parts, prefix="new")
    if form.is_valid():
        try:
            actions.add_view(one, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The view is written down."))
            return redirect("consultation:county_answer", found.strategy.county.slug, pk, number, response)
    return _answer_page(request, found, one, new=form)


def publish(request, county, pk, number):
    """What the public will see, what is missing, and publish."""
    found = consultation_or_404(request, county, pk, number)
    form = PublishForm(posted(request), initial={"edition": found.edition, "outcome": found.outcome})
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_compilation(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The compilation is published. The PDF is being drawn."))
            return back_to(found)
    page = {
        **frame(request, found, "publish"),
        "form": form,
        "missing": actions.missing_to_publish(found),
        "compiled": read_compilation(found),
    }
    return render(request, "strategies/consultation/county_publish.html", page)


def _answer_page(request, found, one, *, marked=(None, None), new=None, others=()):
    views = list(one.views.select_related("decided_by"))
    labels = {part["key"]: part for part in found.parts}
    rows = []
    for view in views:
        form = marked[1] if view.pk == marked[0] else _mark_form(view)
        rows.append({"view": view, "part": labels.get(view.part), "form": form})
    texts = [{"part": part, "text": one.texts[part["key"]]} for part in found.parts if one.texts.get(part["key"])]
    new = new or ViewForm(parts=found.parts, prefix="new")
    page = {
        **frame(request, found, "mark"),
        "response": one,
        "rows": rows,
        "texts": texts,
        "new": new,
        "others": others,
        "forms": [row["form"] for row in rows] + [new],
    }
    status = 409 if others else 200
    return render(request, "strategies/consultation/county_answer.html", page, status=status)


def _mark_form(view):
    values = {"edition": view.edition, "text": view.text, "handling": view.handling, "reason": view.reason}
    return MarkForm(initial=values, prefix=_prefix(view))


def _prefix(view):
    return f"view{view.pk}"


def _response_or_404(found, response):
    one = get_object_or_404(found.responses.for_desk(), pk=response)
    one.consultation = found
    return one
