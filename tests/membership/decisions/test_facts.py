"""The two real papers: the same headings in the same order, nested alike, and every fact that the portal holds."""

import io

import docx
import pytest

from membership.decisions.documents import as_text, content_of, headings, missing, proposal_letter
from membership.decisions.word import word_file
from portal.papers import rendering
from tests.membership.decisions import world
from tests.portal.papers import reading

# As they stand in the regions' own proposals of 2025 and 2024: (level, words).
OREBRO = [
    (1, "Ett jämställt Örebro län – Örebro läns strategi för jämställdhet 2024–2027"),
    (2, "Förslag till beslut"),
    (2, "Sammanfattning"),
    (2, "Ärendebeskrivning"),
    (2, "Konsekvenser för miljö-, barn- och jämställdhetsperspektiven"),
    (2, "Beslutsunderlag"),
    (2, "Skickas till:"),
]
VASTMANLAND = [
    (1, "ANSLUTNING TILL VÄSTMANLANDS JÄMSTÄLLDHETSSTRATEGI"),
    (2, "Sammanfattning"),
    (2, "Beskrivning av ärendet"),
    (2, "Verksamhetsmässiga/ekonomiska/juridiska konsekvenser och finansiering"),
    (3, "Ekonomiska konsekvenser/finansiering"),
    (2, "Hållbarhet"),
    (3, "Miljöperspektiv"),
    (3, "Mänskliga rättigheter - prövning av barnens bästa"),
    (3, "Invånarperspektiv"),
    (2, "Uppföljning"),
    (2, "Förslag till beslut"),
]
# What Örebro's own paper says and the portal holds.
OREBRO_FACTS = [
    "Regionstyrelsen beslutar",
    "att Region Örebro län ställer sig bakom",
    "Länsstyrelsen i Örebro län har tagit fram",
    "gemensam viljeinriktning",
    "2024–2027",
    "jämn fördelning av makt och inflytande",
    "ekonomisk jämställdhet",
    "jämställd utbildning",
    "obetalda hem- och omsorgsarbetet",
    "jämställd hälsa",
    "mäns våld mot kvinnor ska upphöra",
    "tre prioriterade områden",
    "främjande och förebyggande arbete",
    "civil beredskap",
    "anslutningsmodell",
    "samverkansytor, kunskapshöjning och processledning",
    "processinriktat",
    "regionala utvecklingsstrategin",
    "Program för hållbar utveckling",
    "verksamhetsplan",
    "CEMR",
    "barn- och jämställdhetsperspektiven",
    "Regiondirektör",
]
VASTMANLAND_FACTS = [
    "Länsstyrelsen i Västmanlands län",
    "Ett jämställt Västmanland fritt från våld",
    "viljeinriktning",
    "närmare processtöd och fler möjligheter till samverkan",
    "hållbarhetsarbete",
    "regionala utvecklingsstrategin",
    "inte medföra några ekonomiska konsekvenser",
    "alla människors lika värde",
    "Dialog mellan Länsstyrelsen och den anslutna aktören",
    "1. Att Region Västmanland ansluter sig till Västmanlands jämställdhetsstrategi",
]
CASES = [
    (world.OREBRO, "orebro", OREBRO, OREBRO_FACTS),
    (world.VASTMANLAND, "vastmanland", VASTMANLAND, VASTMANLAND_FACTS),
]


@pytest.mark.parametrize(("address", "preset", "wanted", "facts"), CASES, ids=["orebro", "vastmanland"])
def test_headings_and_facts_in_every_form_of_the_paper(regions, address, preset, wanted, facts):
    paper = world.begin(address, preset)
    content = content_of(paper)
    assert missing(paper) == []
    assert headings(content) == wanted

    text = as_text(content)
    assert text.startswith("UTKAST")
    assert [fact for fact in facts if fact not in text] == []
    assert "{{" not in text

    assert word_headings(content) == wanted
    assert pdf_headings(paper) == [level for level, _words in wanted]


def word_headings(content):
    """Title and headings of the .docx, by their real styles."""
    document = docx.Document(io.BytesIO(word_file(content, issued_at="2026-03-08T09:00:00+00:00")))
    levels = {"Title": 1, "Heading 1": 2, "Heading 2": 3}
    found = [(levels[p.style.name], p) for p in document.paragraphs if p.style.name in levels]
    return [(level, p.text.upper() if p.runs[0].font.all_caps else p.text) for level, p in found]


def pdf_headings(paper):
    """The levels of the headings in the PDF's structure tree."""
    letter = proposal_letter(paper)
    issued = {"number": "SE-TJS-2026-1", "title": letter.heading(), "language": "sv", "draft": False}
    issued |= {"issued_at": "2026-03-08T09:00:00+00:00", "address": "", "replaces": ""}
    html = rendering.render_html({**letter.frozen(), "paper": issued}, letter.template)
    drawn = rendering.render_pdf(html, identifier="SE-TJS-2026-1")
    assert drawn == rendering.render_pdf(html, identifier="SE-TJS-2026-1")  # the same letter, the same bytes
    with reading.opened(drawn) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("Utkast: ")
        assert str(pdf.Root.Lang) == "sv"
        return [
            reading.HEADINGS[str(one.S)]
            for one, _page, _marks in reading.elements(pdf)
            if str(one.S) in reading.HEADINGS
        ]
