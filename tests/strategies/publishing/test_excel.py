"""The Excel template: every strategy of ours goes out and comes back the same; mistakes name their cell."""

import io
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from portal.directory.loading import load_directory
from portal.directory.models import County
from strategies.publishing.exchange import load_strategy
from strategies.publishing.exchange.excel import ExcelError, read_excel, write_excel
from strategies.publishing.exchange.shape import Names, read_strategy
from strategies.publishing.exchange.summary import packed, summary_of
from strategies.publishing.exchange.versions import county_codes, goal_keys, read_version
from strategies.publishing.exchange.writing_yaml import write_yaml
from strategies.publishing.models import NationalGoal, Strategy, StrategyVersion
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
    county = County.objects.get(code=parts.county_code)
    stage.world.log_in(client, stage.publisher(county))
    answer = take_in(client, f"/arbetsyta/{county.slug}/strategier/las-in/", content)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Strategy.objects.get(county=county, slug=parts.slug)


def take_in(client, page, content, **more):
    """Send the file, read the summary and say yes; nothing is there before that."""
    before = Strategy.objects.count(), StrategyVersion.objects.count()
    summary = client.post(page, {"file": SimpleUploadedFile("s.xlsx", content)})
    assert summary.status_code == 200, summary.content.decode()[:3000]
    assert (Strategy.objects.count(), StrategyVersion.objects.count()) == before
    return client.post(page, {"held": summary.context["form"]["held"].value(), **more})


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
    assert take_in(client, page, sent).status_code == 409
    assert take_in(client, page, sent, replaces_draft="on").status_code == 302
    assert strategy.versions.count() == 2


def test_another_countys_file_is_refused(names, client):
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


def test_the_summary_tells_what_was_read_and_what_was_not(names, client):
    county = County.objects.get(code="18")
    stage.world.log_in(client, stage.publisher(county))
    content = changed(write_excel(read_strategy(OREBRO, names), "18", goals()), "Områden", "F2", "Bara för oss")
    page = "/arbetsyta/orebro/strategier/las-in/"
    answer = client.post(page, {"file": SimpleUploadedFile("s.xlsx", content)})
    said = answer.content.decode()
    assert "Blad Områden, rad 1, kolumn F" in said
    assert "1 cell har inte lästs" in said
    counts = dict(answer.context["summary"].counts)
    assert counts["Prioriterade områden"] == len(read_strategy(OREBRO, names).areas)
    assert not Strategy.objects.exists()


def test_what_papers_write_by_its_name_is_told_before_anything_is_kept(names):
    parts = read_strategy(OREBRO, names)
    before = summary_of(parts).notes
    (said,) = set(summary_of(replace(parts, vision="Lika lön 💜 för alla")).notes) - set(before)
    assert "[purple heart] (rad 1, tecken 10: ”Lika lön 💜 för alla”)" in said


def test_a_summary_is_its_readers_own_and_grows_old(names, client, monkeypatch):
    county = County.objects.get(code="18")
    by = stage.publisher(county)
    stage.world.log_in(client, by)
    parts = read_strategy(OREBRO, names)
    page = "/arbetsyta/orebro/strategier/las-in/"
    for held in (
        "x",
        packed(parts, county_code="18", user_id=by.pk + 1),
        packed(parts, county_code="19", user_id=by.pk),
    ):
        assert client.post(page, {"held": held}).status_code == 409
    held = packed(parts, county_code="18", user_id=by.pk)
    monkeypatch.setattr("strategies.publishing.exchange.summary.HELD_FOR", -1)
    answer = client.post(page, {"held": held})
    assert answer.status_code == 409
    assert "för gammal" in answer.content.decode()
    assert not Strategy.objects.exists()


def test_an_older_excel_file_says_what_to_do(names, client):
    stage.world.log_in(client, stage.publisher(County.objects.get(code="18")))
    page = "/arbetsyta/orebro/strategier/las-in/"
    for name, content, said in (
        ("gammal.xls", b"\xd0\xcf\x11\xe0" + b"x" * 50, "spara den som .xlsx"),
        ("strategi.csv", "Fält;Innehåll\nTitel;X".encode(), "kommatecken"),
    ):
        answer = client.post(page, {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 409
        assert said in answer.content.decode()
