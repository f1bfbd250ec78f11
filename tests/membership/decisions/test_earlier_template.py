"""A paper that was issued before keeps its template: the first one still draws, word for word, and so do its files."""

import io
from pathlib import Path

import docx
from pypdf import PdfReader

from membership.decisions.documents import as_text, file_name
from membership.decisions.minutes import as_minutes
from membership.decisions.word import word_file
from portal.papers import rendering

GOLDEN = Path(__file__).parent / "decision_v1.sv.txt"


def block(kind, *items, rows=()):
    return {"kind": kind, "items": items, "rows": [{"cells": row} for row in rows]}


def section(key, level, heading, *blocks, lead=""):
    return {"key": key, "level": level, "heading": heading, "lead": lead, "blocks": blocks}


# A letter as the first version froze it.
LETTER = {
    "mark": "draft",
    "label": "Tjänsteskrivelse",
    "title": "Anslutning till länsstrategin",
    "title_style": "",
    "organisation": "Region Exempel",
    "logo": "",
    "office": "Regionkansliet",
    "officer": "Eva Ek",
    "officer_title": "Strateg",
    "officer_contact": "eva.ek@exempel.example",
    "written_on": "2025-06-02",
    "diary_number": "RS 2025/1421",
    "addressed_to": "Regionstyrelsen",
    "meets_on": "2025-08-29",
    "paragraph": "164",
    "sections": [
        section(
            "proposal",
            "1",
            "Förslag till beslut",
            block("att", "ansluta sig till länsstrategin", "ge regiondirektören i uppdrag …"),
            lead="Regionstyrelsen beslutar",
        ),
        section(
            "goals",
            "1",
            "Mål",
            block("lines", "Målen står i tabellen."),
            block("table", rows=(("Mål", "Indikator"), ("Jämställd hälsa", "Ohälsotal"))),
        ),
        section("economy", "2", "Ekonomi", block("bullets", "Ryms i budget"), block("numbered", "Först")),
    ],
    "form": "Region, 1",
    "paper": {
        "number": "EX-AVS-2025-7",
        "title": "Utkast: Anslutning till länsstrategin",
        "language": "sv",
        "issued_at": "2025-09-02T11:42:12+00:00",
        "address": "https://portal.example/verifiera/abcdefghijklmnopqrstuvwxyz/",
        "replaces": "",
        "draft": False,
    },
}


def test_the_first_template_says_what_it_said():
    pdf = rendering.render_pdf(rendering.render_html(LETTER, "decision_v1"), identifier="EX-AVS-2025-7")
    words = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).strip() + "\n"
    assert words == GOLDEN.read_text()


def test_its_other_files_are_still_made():
    text = as_text(LETTER)
    assert "Handläggare: Eva Ek, Strateg\nKontakt: eva.ek@exempel.example\nTill: Regionstyrelsen" in text
    assert "Paragraf (§): § 164" in text or "Paragraf: § 164" in text
    assert "att ansluta sig till länsstrategin" in as_minutes(LETTER)
    document = docx.Document(io.BytesIO(word_file(LETTER, issued_at=LETTER["paper"]["issued_at"])))
    assert document.core_properties.title == "Utkast: Anslutning till länsstrategin"
    assert "Anslutning till länsstrategin" in [p.text for p in document.paragraphs]
    assert file_name(LETTER, "txt") == "utkast-tjansteskrivelse-anslutning-till-lansstrategin-ex-avs-2025-7.txt"
