"""No line breaks inside a day, a time, a period, a section or a number; nothing else is held, and nothing is added."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string

from portal.line_breaks import in_markup, in_text

HELD = [
    ("Sista dagen är den 8 mars 2027.", ["8 mars 2027"]),
    ("On 31 December 2027, or in May", ["31 December 2027"]),
    ("den 2 mars kl. 14.30", ["2 mars", "kl. 14.30"]),
    ("Ett jämställt län 2024–2027", ["2024–2027"]),
    ("2 mars 2026–1 april 2027", ["2 mars 2026", "1 april 2027"]),
    ("§ 164, 32 § förvaltningslagen och 7 a §", ["§ 164", "32 §", "7 a §"]),
    ("Dnr RS 2025/1421 och 801-9234-2025", ["RS 2025/1421", "801-9234-2025"]),
    ("KS/2025:123, T-AVS-2026-7 (212000-1967)", ["KS/2025:123", "T-AVS-2026-7", "212000-1967"]),
    ("Ring 010-000 00 00 före 2027-03-08", ["010-000 00 00", "2027-03-08"]),
    ("https://x.example/2024-2027/ab https://x.example:8000/8", []),
    ("a.b-12-13@x.example", []),
    ("14,5 procent av 10 587 år 2027", []),
    ("Säg ”mars 2027”", []),
]


@pytest.mark.parametrize(("text", "held"), HELD)
def test_what_belongs_together_is_held(text, held):
    shown = in_text(text)
    assert re.findall(r'<span class="unbroken">(.*?)</span>', shown) == held
    assert re.sub("<[^>]*>", "", shown) == text


def test_tags_and_what_machines_read_are_left():
    left = '<p title="8 mars 2027"><textarea>2024–2027</textarea><option>§ 4</option><svg><title>8 maj</title></svg>'
    assert in_markup(left) == left
    assert in_markup("<b>8 mars</b>") == '<b><span class="unbroken">8 mars</span></b>'


def test_a_persons_text_is_escaped_once():
    assert in_text("<b> & 8 mars") == '&lt;b&gt; &amp; <span class="unbroken">8 mars</span>'
    assert in_text(in_text("å & ä")) == "å &amp; ä"
    assert in_text("'12-13'") == '&#x27;<span class="unbroken">12-13</span>&#x27;'


def test_templates_have_a_filter_and_a_tag():
    source = "{{ text|kept_whole }}{% keep_whole %}<i>{{ text }}</i>{% endkeep_whole %}"
    shown = engines["django"].from_string(source).render({"text": "<2024–2027"})
    held = '&lt;<span class="unbroken">2024–2027</span>'
    assert shown == f"{held}<i>{held}</i>"


BARE = re.compile(r"{{ [\w.]*\b(?:period|title_with_period)(?:\|default:[\w.]+)? }}|=[\w.]*\btitle_with_period(?=[ %])")
# Where markup cannot stand: titles, descriptions, choices, pictures, and links that are boxes of their own.
WITHOUT_MARKUP = re.compile(
    r"{% block (?:title|description) %}.*?{% endblock %}|<option.*?</option>|<svg.*?</svg>", re.DOTALL
)
PAGES = [
    path
    for path in sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
    if not {"papers", "mail", "admin"} & set(path.relative_to(Path(settings.BASE_DIR) / "templates").parts[:1])
]


def test_every_page_keeps_the_period_whole():
    bare = {path.name: BARE.findall(WITHOUT_MARKUP.sub("", path.read_text(encoding="utf-8"))) for path in PAGES}
    assert {name: found for name, found in bare.items() if found} == {}
    assert any("period|kept_whole }}" in path.read_text(encoding="utf-8") for path in PAGES)


def test_letters_keep_it_too():
    letter = render_to_string("mail/base.html", {"subject": "Till och med 8 mars 2027", "matter_number": "801-9-2026"})
    assert '<h1>Till och med <span class="unbroken">8 mars 2027</span></h1>' in letter
    assert "<title>Till och med 8 mars 2027</title>" in letter
    assert '<span class="unbroken">801-9-2026</span>' in letter
    assert ".unbroken { white-space: nowrap; }" in letter
