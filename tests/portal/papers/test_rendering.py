"""Real papers, drawn for real: accepted by archives and screen readers, the same bytes each time, nothing fetched."""

import hashlib
import io
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from portal.papers import finishing, rendering, rules
from tests.portal.papers import reading, samples
from tests.portal.papers.worse_drawings import HERE

GOLDEN = Path(__file__).parent / "golden"
CASES = [
    (kind, template, language)
    for kind in samples.LETTERS
    for template in samples.templates_of(kind)
    for language in ("sv", "en")
]
# what must never be fetched, evaluated or embedded, but be printed as it stands.
HOSTILE = (
    "file:///etc/passwd",
    "http://127.0.0.1:9/x",
    '<img src="http://127.0.0.1:9/canary.png">',
    "<img src=file:///etc/passwd>",
    '<link rel="attachment" href="file:///etc/passwd">',
    "<style>@import url(http://127.0.0.1:9/x.css);</style>",
    "@import 'file:///etc/passwd';",
    "url(http://127.0.0.1:9/x)",
    '<svg><image href="http://127.0.0.1:9/x"/></svg>',
    '"><script>alert(1)</script>',
    "{{ letter.board }} {% include 'base.html' %} {{ 7|add:7 }}",
    "<object data='file:///etc/passwd'></object>",
    "]]></x><!-- &lt;b&gt; &amp;",
)


def drawn(letter, *, template="", **stored):
    template = template or letter.template
    html = rendering.render_html(samples.as_stored(letter, **stored), template)
    return rendering.render_pdf(html, identifier="EX-AVS-2025-7", style=rendering.style_of(template))


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def paper(request):
    """Kind, language and bytes of one drawn paper."""
    kind, template, language = request.param
    return kind, language, drawn(samples.letter_of(kind, template), template=template, language=language)


@pytest.fixture
def template(request, paper):
    """The template that the paper was drawn with."""
    return request.node.callspec.params["paper"][1]


def text_of(content):
    """The words of all pages, with the spaces that line breaks made taken as one."""
    return "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_an_outside_judge_finds_nothing(paper, profile):
    name = {"ua1": "pdfua1", "3a": "pdfa3a"}[profile]
    report = page.validate_pdf_bytes(paper[2], profile=_profile(name))
    assert [(f.rule_id, f.message) for f in report.failures] == []


def _profile(name):
    wanted = {re.sub(r"\W|_", "", str(p).lower().split(".")[-1]): p for p in page.ValidationProfile}
    return next(p for key, p in wanted.items() if name in key)


def test_the_tree_reads_in_order(paper):
    kind, language, content = paper
    pdf = reading.opened(content)
    levels = [reading.HEADINGS[str(e.S)] for e, _p, _m in reading.elements(pdf) if str(e.S) in reading.HEADINGS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert str(pdf.Root.Lang) == language
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo["/Title"])
    heads = [e for e, _p, _m in reading.elements(pdf) if str(e.S) == "/TH"]
    assert heads or kind == "certificate"
    assert {str(e.A.Scope) for e in heads} <= {"/Row", "/Column"}
    figures = [str(e.Alt) for e, _p, _m in reading.elements(pdf) if str(e.S) == "/Figure"]
    # The QR code; the emblem is page furniture but on the certificate, which has no foot. A proposal is the
    # organisation's own paper and has no code of ours.
    assert len(figures) == {"certificate": 2, "proposal": 0}.get(kind, 1)
    assert all(figures)


def test_nothing_is_drawn_outside_the_tree(paper):
    pdf = reading.opened(paper[2])
    by_page = {p.obj.objgen: set() for p in pdf.pages}
    for _element, on, marks in reading.elements(pdf):
        if marks:
            by_page[on.objgen].update(marks)
    for number, pdf_page in enumerate(pdf.pages, 1):
        tagged, loose = reading.marked_content(pdf_page)
        assert loose == [], f"page {number}"
        assert set(tagged) == by_page[pdf_page.obj.objgen], f"page {number}"


def test_links_say_where_they_lead(paper):
    kind, _language, content = paper
    pdf = reading.opened(content)
    links = [a for p in pdf.pages for a in p.get("/Annots", [])]
    assert links or kind == "proposal"
    for link in links:
        assert str(link.Contents).strip()
        assert " " in str(link.Contents) or "/Dest" in link  # a line of the contents is the heading's words
        assert not str(link.Contents).startswith(("http", "mailto"))


def test_fonts_are_ours_and_embedded(paper):
    fonts = {}
    for p in PdfReader(io.BytesIO(paper[2])).pages:
        fonts.update(p["/Resources"]["/Font"])
    names = [str(f.get_object()["/BaseFont"]) for f in fonts.values()]
    assert names
    assert all("+Paper" in name for name in names), names


def test_the_words_are_those_agreed(paper, template):
    """Of every template that an issued paper may point at: what was issued keeps its words for good."""
    kind, language, content = paper
    golden = GOLDEN / f"{kind}_{template.rsplit('_', 1)[1]}.{language}.txt"
    words = text_of(content).strip() + "\n"
    if os.environ.get("WRITE_GOLDEN"):
        golden.write_text(words)
    assert words == golden.read_text()


def test_words_keep_their_letters(paper, template):
    """A font's small capitals for capitals and for small letters are one glyph: read out, it is one of them only."""
    kind, language, content = paper
    html = rendering.render_html(samples.as_stored(samples.letter_of(kind, template), language=language), template)
    mixed = set(re.findall(r"\w*[^\W\dA-ZÅÄÖ][A-ZÅÄÖ]\w*", text_of(content)))
    assert {word for word in mixed if word not in html} == set()


def test_the_proof_takes_words_along_to_a_new_page(paper):
    kind, language, content = paper
    last = PdfReader(io.BytesIO(content)).pages[-1].extract_text()
    proof = {"sv": "Kontrollera att handlingen är äkta", "en": "Check that the paper is genuine"}[language]
    assert not last.startswith(proof)


def test_the_same_letter_gives_the_same_bytes_also_in_another_process():
    first = drawn(samples.declaration())
    drawn(samples.receipt())
    second = drawn(samples.declaration())
    script = (
        "import django, hashlib; django.setup();"
        "from tests.portal.papers.test_rendering import drawn, samples;"
        "drawn(samples.confirmation()); print(hashlib.sha256(drawn(samples.declaration())).hexdigest())"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    other = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest() == other.stdout.split()[-1]


@pytest.mark.parametrize("kind", samples.LETTERS)
def test_hostile_text_is_printed_and_nothing_fetched(kind, monkeypatch):
    asked = []
    fetcher = rendering._studio().fetcher
    real = type(fetcher).fetch
    monkeypatch.setattr(type(fetcher), "fetch", lambda self, url, headers=None: asked.append(url) or real(self, url))
    letter = samples.LETTERS[kind]()
    stored = samples.as_stored(letter)
    poison = " ".join(HOSTILE)
    poisoned = {key: _poisoned(value, poison) for key, value in stored.items() if key != "paper"}
    html = rendering.render_html({**poisoned, "paper": stored["paper"]}, letter.template)
    content = rendering.render_pdf(html, identifier="X", style=rendering.style_of(letter.template))
    assert [url for url in asked if url not in rendering.FONTS] == []
    words = re.sub(r"\s+", "", text_of(content))
    for text in HOSTILE:
        assert re.sub(r"\s+", "", text) in words, text
    assert "root:x:" not in words
    pdf = reading.opened(content)
    assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
    assert len(pdf.attachments) == 0


# What the code writes, never a person: which kind of text a block is, and how it is set.
STRUCTURE = ("kind", "level", "key", "title_style")


def _poisoned(value, poison):
    if isinstance(value, dict):
        return {key: one if key in STRUCTURE else _poisoned(one, poison) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_poisoned(one, poison) for one in value]
    return value if _is_date(value) or not value else f"{value} {poison}"


def _is_date(value):
    return bool(re.match(r"\d{4}-\d\d-\d\d", value))


@pytest.mark.parametrize(
    "markup",
    [
        '<img alt="x" src="http://127.0.0.1:9/x.png">',
        '<img alt="x" src="file:///etc/hostname">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        "<style>@import 'file:///etc/hostname'</style>",
        '<link rel="attachment" href="file:///etc/hostname">',
        '<p style="background: url(paper:passwd)">x</p>',
    ],
)
def test_markup_that_wants_something_stops_the_paper(markup):
    html = f'<html lang="sv"><head><title>x</title></head><body><h1>x</h1>{markup}</body></html>'
    with pytest.raises(rendering.RenderingFailed, match="wanted to fetch"):
        rendering.render_pdf(html, identifier="X")


def test_a_character_without_a_glyph_is_written_by_name():
    content = drawn(samples.declaration(contribution="Tillsammans 🤝 klarar vi det ✊🏽"))
    assert "[handshake]" in text_of(content)
    assert page.validate_pdf_bytes(content, profile=_profile("pdfa3a")).is_compliant


@pytest.mark.parametrize("padding", [0, 3])
def test_padding_only_adds_what_nobody_sees(padding, monkeypatch):
    plain = text_of(drawn(samples.receipt()))
    tries = iter([False] * padding + [True])
    monkeypatch.setattr(finishing, "ends_are_clear", lambda _content: next(tries))
    content = drawn(samples.receipt())
    assert text_of(content) == plain
    assert page.validate_pdf_bytes(content, profile=_profile("pdfua1")).is_compliant


def test_the_guard_gives_the_same_bytes():
    letter = samples.confirmation()
    html = rendering.render_html(samples.as_stored(letter), letter.template)
    assert rendering.render_pdf_guarded(html, identifier="X", style="v2") == rendering.render_pdf(
        html, identifier="X", style="v2"
    )


@pytest.mark.parametrize(
    ("draw", "why", "words"),
    [
        ("sleeps", rules.CutOff.TIME, "longer than 1 seconds.* computed 0.* S in"),
        ("computes", rules.CutOff.TIME, "longer than 1 seconds"),
        ("eats", rules.CutOff.MEMORY, "more than 200 MB"),
        ("dies", rules.CutOff.DIED, "died .status -9"),
    ],
)
def test_the_guard_stops_what_goes_wrong(draw, why, words):
    rendering.render_pdf_guarded("<p>x", identifier="X", seconds=60)  # the press is ready
    with pytest.raises(rendering.DrawingCutOff, match=words) as cut:
        rendering.render_pdf_guarded("<p>x", identifier="X", seconds=1, room=200 * 1024**2, draw=f"{HERE}:{draw}")
    assert cut.value.why == why
    assert rendering.render_pdf_guarded("<p>x", identifier="X").startswith(b"%PDF")


@pytest.mark.parametrize("name", ["../base", "base", "declaration", "mail/x_v1", "declaration_v1.html"])
def test_only_paper_templates_are_drawn(name):
    with pytest.raises(ValueError, match="not a paper template"):
        rendering.render_html(samples.as_stored(samples.declaration()), name)
