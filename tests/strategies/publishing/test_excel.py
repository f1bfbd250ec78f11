"""The Excel template: every strategy of ours goes out and comes back the same; mistakes name their cell."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from portal.directory.loading import load_directory
from strategies.publishing.exchange import load_strategy
from strategies.publishing.exchange.excel import ExcelError, read_excel, write_excel
from strategies.publishing.exchange.shape import Names, read_strategy
from strategies.publishing.exchange.versions import county_codes, goal_keys, read_version
from strategies.publishing.exchange.writing_yaml import write_yaml
from strategies.publishing.models import NationalGoal, Strategy
from strategies.publishing.reference_data import REFERENCE, load_national_goals
from tests.strategies.publishing import stage

pytestmark = pytest.mark.django_db(transaction=True)
FILES = sorted((REFERENCE / "strategies").glob("*.yaml"))
OREBRO = (REFERENCE / "strategies" / "18-orebro.yaml").read_bytes()


@pytest.fixture
def names():
    load_directory()
    load_national_goals()
    return Names(county_codes(), goal_keys())


def goals():
    return NationalGoal.objects.names()


def changed(content, sheet, cell, value):
    book = load_workbook(io.BytesIO(content))
    book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def told(content, names):
    with pytest.raises(ExcelError) as wrong:
        read_excel(content, names, goals())
    return [str(one) for one in wrong.value.problems]


def test_each_of_our_files_goes_through_the_template_and_the_database(names, client):
    """Through the browser's door: the template is sent as a file, and the export gives the same data."""
    assert len(FILES) >= 21
    for path in FILES:
        parts = read_strategy(path.read_bytes(), names)
        sent = write_excel(parts, parts.county_code, goals())
        assert read_excel(sent, names, goals()) == parts, path.name
        assert read_strategy(write_yaml(parts).encode(), names) == parts, path.name
        if not (parts.title and parts.starts_on):
            continue
        strategy = import_through_the_page(client, parts, sent)
        version = strategy.versions.get(state="draft")
        assert read_version(strategy, version) == parts, path.name
        here = f"/arbetsyta/{strategy.county.slug}/strategier/{strategy.pk}/versioner/{version.number}"
        out = client.get(f"{here}/fil.xlsx").content
        assert read_excel(out, names, goals()) == parts, path.name
        assert read_strategy(client.get(f"{here}/fil.yaml").content, names) == parts, path.name


def import_through_the_page(client, parts, content):
    from portal.directory.models import County

    county = County.objects.get(code=parts.county_code)
    stage.world.log_in(client, stage.publisher(county))
    answer = client.post(
        f"/arbetsyta/{county.slug}/strategier/las-in/", {"file": SimpleUploadedFile("s.xlsx", content)}
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Strategy.objects.get(county=county, slug=parts.slug)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "where"),
    [
        ("Strategin", "B4", "snart", "blad Strategin, rad 4, kolumn B:"),
        ("Strategin", "B2", "77", "blad Strategin, rad 2, kolumn B:"),
        ("Strategin", "A3", "Rubrik", "blad Strategin, rad 3, kolumn A:"),
        ("Mål", "B3", "Jämställd häls", "blad Mål, rad 3, kolumn B:"),
        ("Mål", "A3", 1, "blad Mål, rad 3, kolumn A:"),
        ("Målsättningar", "B2", "Utan mål", "blad Målsättningar, rad 2, kolumn A:"),
        ("Åtgärder", "B2", "=1+1", "blad Åtgärder, rad 2, kolumn B:"),
        ("Områden", "D2", "Okänt", "blad Områden, rad 2, kolumn D:"),
        ("Anslutning", "A2", "x" * 301, "blad Anslutning, rad 2, kolumn A:"),
    ],
)
def test_a_mistake_names_its_cell(names, sheet, cell, value, where):
    content = write_excel(read_strategy(OREBRO, names), "18", goals())
    said = told(changed(content, sheet, cell, value), names)
    assert any(one.startswith(where) for one in said), said


def test_a_published_version_is_never_written_over(names, client):
    load_strategy(OREBRO)
    strategy = Strategy.objects.get(county_id="18")
    before = read_version(strategy, strategy.current_version)
    parts = read_strategy(OREBRO.replace(b"Ett j", b"Mitt j", 1), names)
    sent = write_excel(parts, "18", goals())
    import_through_the_page(client, parts, sent)
    strategy.refresh_from_db()
    assert read_version(strategy, strategy.current_version) == before
    assert strategy.versions.get(state="draft").title.startswith("Mitt j")
    page = f"/arbetsyta/{strategy.county.slug}/strategier/las-in/"
    again = {"file": SimpleUploadedFile("s.xlsx", sent)}
    assert client.post(page, again).status_code == 409
    replacing = {"file": SimpleUploadedFile("s.xlsx", sent), "replaces_draft": "on"}
    assert client.post(page, replacing).status_code == 302
    assert strategy.versions.count() == 2


def test_another_countys_file_is_refused(names, client):
    from portal.directory.models import County

    stage.world.log_in(client, stage.publisher(County.objects.get(code="19")))
    sent = write_excel(read_strategy(OREBRO, names), "18", goals())
    page = "/arbetsyta/vastmanland/strategier/las-in/"
    assert client.post(page, {"file": SimpleUploadedFile("s.xlsx", sent)}).status_code == 409
    assert not Strategy.objects.exists()


def test_text_that_looks_like_a_formula_stays_text(names):
    parts = read_strategy(OREBRO.replace(b"samverkansytor", b"'=cmd|calc'", 1), names)
    content = write_excel(parts, "18", goals())
    cell = next(row[0] for row in load_workbook(io.BytesIO(content))["Anslutning"].iter_rows(min_row=2))
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (40 * 1024**2))
    return out.getvalue()


def entities():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    return out.getvalue()


@pytest.mark.parametrize(
    "content", [b"PK", b"PK\x03\x04" + b"x" * 50, bomb(), entities(), b"PK" + b"0" * (3 * 1024**2)]
)
def test_hostile_files_are_refused_in_words(names, content):
    assert told(content, names)
