"""Strategies as files for staff: any version out, an empty template, and a file in as a draft."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from portal.errors import Refused
from portal.people.access import county_or_404, county_verb_allowed
from strategies.publishing import actions
from strategies.publishing.exchange.excel import ExcelError, read_excel, write_excel
from strategies.publishing.exchange.reading import StrategyFileError
from strategies.publishing.exchange.shape import read_sent_strategy
from strategies.publishing.exchange.versions import file_names, read_version
from strategies.publishing.exchange.writing_yaml import write_yaml
from strategies.publishing.forms_publishing import FileForm
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
    """A file becomes a draft, or a list of what is wrong in it, by sheet, row and column."""
    county = county_or_404(request, county)
    form = FileForm(request.POST or None, request.FILES or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            parts = _read(form.cleaned_data["file"], county)
            version = actions.import_draft(
                county, parts, by=request.user, replaces_draft=form.cleaned_data["replaces_draft"]
            )
        except (ExcelError, StrategyFileError) as wrong:
            problems = wrong.problems
        except Refused as no:
            form.add_refusal(no)
        else:
            return redirect("publishing:county_strategy", county.slug, version.strategy_id)
    page = {
        "county": county,
        "form": form,
        "problems": problems,
        "may_write": county_verb_allowed(request, "write"),
    }
    status = 422 if problems else 409 if request.method == "POST" else 200
    return render(request, "strategies/publishing/county_import.html", page, status=status)


def _read(file, county):
    """The file's parts, by its content: an Excel file is an archive, anything else is read as YAML."""
    if file.size > FileForm.MOST_BYTES:
        raise Refused(_("The file is larger than 2 MB."))
    data = file.read()
    names = file_names()
    if data[:2] == b"PK":
        return read_excel(data, names, NationalGoal.objects.names(), _theme_names(county))
    return read_sent_strategy(data, names)


def _theme_names(county):
    """The cross-cutting areas that the county's files may name, in Swedish as the template is."""
    with override("sv"):
        return Theme.objects.for_county(county).names()


def _file(content, form, name):
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
