"""The county's own forms for its members' proposals. What organisations write in them is never shown here."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.decisions import actions_county as actions
from membership.decisions import merging
from membership.decisions.documents import content_of, missing
from membership.decisions.example import example_paper, unknown_fields
from membership.decisions.forms import (
    BeginFormForm,
    CountyHeaderForm,
    SectionFormSet,
    after_button,
    button_in,
    library_choices,
    place_in,
)
from membership.decisions.head import head_of
from membership.decisions.library import presets
from membership.decisions.models import DecisionTemplate
from portal.errors import Refused
from portal.people.access import county_or_404, county_verb_allowed

ROWS = "s"


@require_http_methods(["GET", "HEAD", "POST"])
def forms(request, county):
    """The county's forms, and the beginning of a new one."""
    county = county_or_404(request, county)
    form = BeginFormForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            preset = presets()[form.cleaned_data["preset"]]
            row = actions.begin_county_form(county, by=request.user, form=preset, name=form.cleaned_data["name"])
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("decisions:county_form", county.slug, row.pk)
    context = {
        "county": county,
        "form": form,
        "templates": DecisionTemplate.objects.for_county(county),
        "may_write": county_verb_allowed(request, "write"),
    }
    return render(request, "membership/decisions/county_forms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def form(request, county, pk):
    """One form: headings, order and texts with merge fields."""
    county = county_or_404(request, county)
    row = get_object_or_404(DecisionTemplate.objects.for_county(county), pk=pk)
    if request.method != "POST":
        header = CountyHeaderForm(initial={**row.header, "version": row.version}, now=head_of(row.header))
        return _show(request, county, row, header, SectionFormSet(initial=row.sections, prefix=ROWS))
    header = CountyHeaderForm(request.POST, now=head_of(row.header))
    rows = SectionFormSet(request.POST, prefix=ROWS)
    if not (header.is_valid() and rows.is_valid()):
        return _show(request, county, row, header, rows)
    required = {one["key"] for one in row.sections if one["required"]} | {"proposal"}
    written, place = after_button(rows.written(required), button_in(request.POST), place_in(request.POST))
    try:
        actions.save_county_form(row, by=request.user, rows=written, **header.values())
    except Refused as refusal:
        header.add_refusal(refusal)
        return _show(request, county, row, header, rows)
    if "to-preview" in request.POST:
        return redirect("decisions:county_form_preview", county.slug, row.pk)
    if place is None:
        messages.success(request, _("The form has been saved."))
    address = reverse("decisions:county_form", args=[county.slug, row.pk])
    return redirect(address if place is None else f"{address}#section-{place}")


def _show(request, county, row, header, rows):
    wrong = [one for one in (header, *rows.forms) if one.is_bound and one.errors]
    context = {
        "county": county,
        "template": row,
        "header": header,
        "rows": rows,
        "wrong": wrong,
        "has_errors": bool(wrong),
        "library": library_choices(),
        "unknown": unknown_fields({**row.header, "sections": row.sections}),
        "fields": [("{{" + name + "}}", words) for name, words in merging.FIELDS.items()],
        "may_write": county_verb_allowed(request, "write"),
    }
    return render(request, "membership/decisions/county_form.html", context)


@require_safe
def preview(request, county, pk):
    """How a proposal in the form would look, with the data of a made-up organisation, before anyone uses it."""
    county = county_or_404(request, county)
    row = get_object_or_404(DecisionTemplate.objects.for_county(county), pk=pk)
    paper = example_paper(row.form(), county)
    context = {"county": county, "template": row, "content": content_of(paper), "missing": missing(paper)}
    context["unknown"] = unknown_fields({**row.header, "sections": row.sections})
    return render(request, "membership/decisions/county_form_preview.html", context)


@require_POST
def drop(request, county, pk):
    """Take a form away from the choice."""
    county = county_or_404(request, county)
    row = get_object_or_404(DecisionTemplate.objects.for_county(county), pk=pk)
    try:
        actions.drop_county_form(row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The form “%(name)s” has been taken away.") % {"name": row.name})
    return redirect("decisions:county_forms", county.slug)
