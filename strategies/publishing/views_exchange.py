"""Strategies as files for staff: any version out, an empty template, and a file in as a draft."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from portal.errors import Refused
from portal.people.access import county_or_404, county_verb_allowed
from strategies.publishing import actions
from strategies.publishing.exchange.excel import ExcelError, take_excel, write_excel
from strategies.publishing.exchange.reading import StrategyFileError
from strategies.publishing.exchange.shape import read_sent_strategy
from strategies.publishing.exchange.summary import packed, summary_of, unpacked
from strategies.publishing.exchange.versions import file_names, read_version
from strategies.publishing.exchange.writing_yaml import write_yaml
from strategies.publishing.forms_publishing import FileForm, HeldFileForm
from strategies.publishing.models import NationalGoal, Strategy, StrategyVersion, Theme

TYPES = {
    "yaml": "application/yaml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def export(request, county, pk, number, form):
    """One version as a file. Draft or published, for the county's own staff."""
    county = county_or_404(request, county)
    if form not in TYPES:
        raise Http404
    strategy = get_object_or_404(Strategy.objects.for_county(county), pk=pk)
    version = get_object_or_404(StrategyVersion.objects.of_strategy(strategy), number=number)
    parts = read_version(strategy, version)
    if form == "yaml":
        content = write_yaml(parts, county.name).encode()
    else:
        content = write_excel(parts, county.code, NationalGoal.objects.names(), _theme_names(county))
    return _file(content, form, f"strategi-{county.slug}-{strategy.slug.strip('-')}-version-{number}")


@require_safe
def template(request, county):
    """The empty Excel template, with the national goals in it."""
    county = county_or_404(request, county)
    content = write_excel(None, county.code, NationalGoal.objects.names(), _theme_names(county))
    return _file(content, "xlsx", f"strategi-{county.slug}-mall")


def take_in(request, county):
    """A file is read and told as a summary, or as a list of what is wrong in it; nothing is kept before."""
    county = county_or_404(request, county)
    if "held" in request.POST:
        return _keep(request, county)
    form = FileForm(request.POST or None, request.FILES or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            parts, notes = _read(form.cleaned_data["file"], county)
            actions.refuse_file(county, parts)
            held = packed(parts, county_code=county.code, user_id=request.user.pk)
            return _show_summary(request, county, parts, summary_of(parts, notes), {"held": held})
        except (ExcelError, StrategyFileError) as wrong:
            problems = wrong.problems
        except Refused as no:
            form.add_refusal(no)
    page = {
        "county": county,
        "form": form,
        "problems": problems,
        "may_write": county_verb_allowed(request, "write"),
    }
    status = 422 if problems else 409 if request.method == "POST" else 200
    return render(request, "strategies/publishing/county_import.html", page, status=status)


def _keep(request, county):
    """What the summary told becomes a draft."""
    form = HeldFileForm(request.POST, in_the_way=True)
    try:
        parts = unpacked(request.POST["held"], file_names(), county_code=county.code, user_id=request.user.pk)
    except Refused as no:
        form = FileForm()
        page = {"county": county, "form": form, "refusal": no, "may_write": county_verb_allowed(request, "write")}
        return render(request, "strategies/publishing/county_import.html", page, status=409)
    try:
        version = actions.import_draft(
            county, parts, by=request.user, replaces_draft=form.is_valid() and form.cleaned_data["replaces_draft"]
        )
    except Refused as no:
        return _show_summary(request, county, parts, summary_of(parts), request.POST, refusal=no)
    messages.success(request, _("The file has been taken in as a draft."))
    return redirect("publishing:county_strategy", county.slug, version.strategy_id)


def _show_summary(request, county, parts, summary, held, refusal=None):
    in_the_way = actions.draft_in_the_way(county, parts)
    form = HeldFileForm(held if refusal else None, initial=held, in_the_way=in_the_way)
    if refusal:
        form.add_refusal(refusal)
    page = {
        "county": county,
        "parts": parts,
        "summary": summary,
        "form": form,
        "in_the_way": in_the_way,
        "may_write": county_verb_allowed(request, "write"),
    }
    return render(request, "strategies/publishing/county_import_summary.html", page, status=409 if refusal else 200)


OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # how a file of Excel 97–2003 begins


def _read(file, county):
    """The file's parts and notes, by its content: an Excel file is an archive, anything else is read as YAML."""
    if file.size > FileForm.MOST_BYTES:
        raise Refused(_("The file is larger than 2 MB."))
    data = file.read()
    names = file_names()
    if data[:4] == OLD_EXCEL:
        raise Refused(_("This is an older Excel file (.xls). Open it in Excel and save it as .xlsx."))
    if file.name.casefold().endswith((".csv", ".tsv")):
        raise Refused(_("We cannot read a list with commas. Write in our Excel template and save it as .xlsx."))
    if data[:2] == b"PK":
        taken = take_excel(data, names, NationalGoal.objects.names(), _theme_names(county))
        return taken.parts, taken.notes
    return read_sent_strategy(data, names), ()


def _theme_names(county):
    """The cross-cutting areas that the county's files may name, in Swedish as the template is."""
    with override("sv"):
        return Theme.objects.for_county(county).names()


def _file(content, form, name):
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
