"""The organisation's logotype: what is taken and what is refused, where it stands, and who sees it."""

import base64
import io
import shutil
import subprocess
import zipfile

import docx
import page
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from membership.decisions import actions
from membership.decisions.models import DecisionPaper, OrganisationLogo
from portal.files.models import Upload, UploadState
from portal.log.models import LogEvent
from portal.papers import rendering
from tests.membership.decisions import world
from tests.membership.decisions.world import OREBRO, VASTMANLAND
from tests.portal.files import makers
from tests.portal.papers import reading
from tests.portal.papers.test_rendering import _profile

SVG = makers.svg('<path d="M0 0L100 0L50 30Z" fill="#5b2a86"/>', 'viewBox="0 0 100 30"')
FADES = '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
BOTH = [("a.svg", SVG), ("a.png", makers.picture())]
WORDS = "Logotyp för Region Örebro län"


def deep_png():
    out = io.BytesIO()
    Image.new("I;16", (40, 30), 9000).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def client(regions):
    client = Client()
    client.force_login(world.person(OREBRO))
    return client


@pytest.fixture
def pk(regions):
    return world.membership_of(OREBRO).pk


def at(name, pk, *more):
    return reverse(f"decisions:{name}", args=[pk, *more])


def send(client, pk, content, name="logo.svg"):
    return client.post(at("logo", pk), {"file": SimpleUploadedFile(name, content)})


def make_paper(client, pk):
    """Make the proposal that is being written, or begin one in the region's form."""
    draft = DecisionPaper.objects.drafts().first() or world.begin(OREBRO, "orebro")
    return actions.issue_paper(draft, by=world.person(OREBRO), edition=draft.edition)


@pytest.mark.parametrize(
    ("name", "content"), [("a.svg", SVG), ("a.png", makers.picture()), ("named.png", SVG)], ids="123"
)
def test_a_plain_picture_is_kept_as_it_came(client, pk, name, content):
    assert send(client, pk, content, name).url == at("logo", pk)
    kept = OrganisationLogo.objects.get()
    assert bytes(kept.upload.file.content) == content
    shown = client.get(at("logo_picture", pk))
    assert shown.content == content
    assert shown["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert f'alt="{WORDS}"' in client.get(at("logo", pk)).content.decode()
    send(client, pk, content, name)  # the same once more
    assert Upload.objects.count() == 1
    assert LogEvent.objects.filter(verb="decision_logo_keep").count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("script.svg", makers.svg("<script>alert(1)</script>")),
        ("event.svg", makers.svg('<path d="M0 0" onload="alert(1)"/>')),
        ("link.svg", makers.svg('<a href="https://exempel.example/"><path d="M0 0"/></a>')),
        ("fetch.svg", makers.svg('<image href="https://exempel.example/a.png"/>')),
        ("words.svg", makers.svg("<text>Region</text>")),
        ("entity.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG),
        ("fades.svg", makers.svg(FADES + '<path d="M0 0" fill="url(#g)"/>')),
        ("renamed.png", makers.pdf()),
        ("renamed.svg", b"<html><body>Hej</body></html>"),
        ("photo.png", makers.picture("JPEG")),
        ("deep.png", deep_png()),
        ("wide.png", makers.picture(size=(4001, 1000))),
        ("large.svg", makers.svg("<path d='M0 0'/>" + " " * 150_000)),
        ("claims.png", makers.png_that_claims(100_000, 100_000)),
        ("empty.svg", b""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_everything_else_is_refused_and_nothing_is_kept(client, pk, name, content):
    send(client, pk, SVG)
    answer = send(client, pk, content, name)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert bytes(OrganisationLogo.objects.get().upload.file.content) == SVG
    assert Upload.objects.count() == 1


@pytest.mark.parametrize(("name", "content"), BOTH, ids=["svg", "png"])
def test_it_stands_in_the_pdf_with_its_words_and_the_judge_finds_nothing(client, pk, name, content):
    send(client, pk, content, name)
    made = make_paper(client, pk)
    letter = made.document.letter
    assert base64.b64decode(letter["logo"].split(",")[1]) == content
    pdf = rendering.render_pdf(rendering.render_html(letter, made.document.template), identifier="X")
    figures = [str(one.Alt) for one, _page, _marks in reading.elements(reading.opened(pdf)) if str(one.S) == "/Figure"]
    assert figures == [WORDS]
    for profile in ("pdfua1", "pdfa3a"):
        found = page.validate_pdf_bytes(pdf, profile=_profile(profile)).failures
        assert [(one.rule_id, one.message) for one in found] == []


@pytest.mark.parametrize(("name", "content"), BOTH, ids=["svg", "png"])
def test_it_stands_in_the_document_in_its_own_proportions(client, pk, name, content):
    send(client, pk, content, name)
    made = make_paper(client, pk)
    word = client.get(at("word", pk, made.pk)).content
    [picture] = docx.Document(io.BytesIO(word)).inline_shapes
    assert picture._inline.docPr.get("descr") == WORDS
    wanted = 100 / 30 if name == "a.svg" else 40 / 30
    assert picture.width / picture.height == pytest.approx(wanted, rel=0.01)
    with zipfile.ZipFile(io.BytesIO(word)) as inside:
        media = [inside.read(one) for one in inside.namelist() if "/media/" in one]
    assert content in media


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_document_and_shows_the_picture(client, pk, tmp_path):
    send(client, pk, makers.picture(), "a.png")
    made = make_paper(client, pk)
    (tmp_path / "a.docx").write_bytes(client.get(at("word", pk, made.pk)).content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        pictures = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        sizes = [(int(one.Width), int(one.Height)) for one in pictures]
    assert (40, 30) in sizes


def test_a_made_paper_keeps_its_own_when_the_logotype_is_changed_or_taken_away(client, pk):
    send(client, pk, SVG)
    first = make_paper(client, pk)
    before = first.document.letter["logo"]
    send(client, pk, makers.picture(), "new.png")
    assert client.post(at("again", pk, first.pk)).url == at("write", pk)
    assert at("logo_picture", pk) in client.get(at("write", pk)).content.decode()
    second = make_paper(client, pk)
    assert second.document.letter["logo"].startswith("data:image/png")
    client.post(at("logo", pk), {"remove": "1"})
    assert not OrganisationLogo.objects.exists()
    assert client.get(at("logo_picture", pk)).status_code == 404
    client.post(at("again", pk, second.pk))
    assert make_paper(client, pk).document.letter["logo"] == ""
    first.document.refresh_from_db()
    assert first.document.letter["logo"] == before
    assert LogEvent.objects.filter(verb="decision_logo_drop").count() == 1


def test_another_organisation_finds_nothing(client, pk):
    send(client, pk, SVG)
    stranger = Client()
    stranger.force_login(world.person(VASTMANLAND))
    assert stranger.get(at("logo", pk)).status_code == 404
    assert stranger.get(at("logo_picture", pk)).status_code == 404
    assert send(stranger, pk, makers.picture()).status_code == 404
    assert stranger.post(at("logo", pk), {"remove": "1"}).status_code == 404
    assert client.get(at("logo_picture", pk)).content == SVG


def test_a_file_that_waits_for_the_scanner_or_was_stopped_is_shown_nowhere(client, pk, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"  # nobody answers there: the file waits
    send(client, pk, SVG)
    assert client.get(at("logo_picture", pk)).status_code == 404
    shown = client.get(at("logo", pk)).content.decode()
    assert "virus" in shown
    assert at("logo_picture", pk) not in shown
    assert make_paper(client, pk).document.letter["logo"] == ""
    upload = Upload.objects.get()
    upload.state, upload.reason = UploadState.REFUSED, "virus"
    upload.save()
    assert "Virusskyddet stoppade filen" in client.get(at("logo", pk)).content.decode()
    assert client.get(at("logo_picture", pk)).status_code == 404
