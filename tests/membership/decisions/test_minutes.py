"""The text for the minutes: in the paper's own shape, and saying rightly who proposes and who decides."""

from types import SimpleNamespace

import pytest

from membership.decisions.documents import usual_in_minutes
from membership.decisions.minutes import Body, as_minutes, bodies_of

AU, KS, KF = "Arbetsutskottet", "Kommunstyrelsen", "Kommunfullmäktige"


def section(key, heading, text, *, lead="", kind="lines", **more):
    return {
        "key": key,
        "level": "1",
        "heading": heading,
        "lead": lead,
        "blocks": [{"kind": kind, "items": [text], "rows": []}],
        **more,
    }


def letter(*sections, lead="", kind="att", addressed_to=KS):
    proposal = section("proposal", "Förslag till beslut", "anta strategin.", lead=lead, kind=kind)
    return {
        "mark": "draft",
        "title": "Anslutning",
        "paragraph": "12",
        "diary_number": "KS 2026/1",
        "addressed_to": addressed_to,
        "sections": [*sections, proposal],
    }


def steps(*names):
    return [SimpleNamespace(body=name) for name in names]


def test_one_body_decides_in_its_own_words():
    content = letter(lead="Kommunstyrelsen beslutar för sin del")
    (body,) = bodies_of(content)
    assert as_minutes(content, body).splitlines() == [
        "UTKAST till protokoll – inte beslutat",
        "",
        "§ 12 Anslutning",
        "KS 2026/1",
        "",
        "Beslut",
        "Kommunstyrelsen beslutar för sin del",
        "att anta strategin.",
    ]


@pytest.mark.parametrize(
    ("kind", "proposes", "decides"),
    [
        ("att", "Arbetsutskottet föreslår kommunstyrelsen besluta", "Kommunstyrelsen beslutar\natt anta"),
        (
            "numbered",
            "Arbetsutskottet föreslår att kommunstyrelsen beslutar följande.",
            "Kommunstyrelsen beslutar följande.\n1. anta",
        ),
    ],
)
def test_in_two_steps_the_first_proposes_and_the_second_decides(kind, proposes, decides):
    content = letter(lead="Kommunstyrelsen beslutar" if kind == "att" else "", kind=kind)
    first, second = bodies_of(content, steps(AU, KS))
    assert (first.proposes, second.proposes) == (True, False)
    assert f"Förslag till beslut\n{proposes}" in as_minutes(content, first)
    assert f"Beslut\n{decides}" in as_minutes(content, second)
    assert "beslutar" not in as_minutes(content, first).split("KS 2026/1")[1] or kind == "numbered"


@pytest.mark.parametrize(
    "lead",
    ["Kommunstyrelsen föreslår kommunfullmäktige besluta", "Kommunstyrelsen föreslår att kommunfullmäktige beslutar"],
)
def test_the_papers_own_words_say_that_there_are_two_steps(lead):
    content = letter(lead=lead)
    assert bodies_of(content) == [Body(KS, KF), Body(KF)]
    assert lead in as_minutes(content, Body(KS, KF))
    assert "Beslut\nKommunfullmäktige beslutar\natt anta" in as_minutes(content)


def test_headings_and_own_sections_follow_in_the_papers_order():
    content = letter(
        section("summary", "Ärendet i korthet", "Kort."),
        section("own", "Yrkanden", "Inga."),
        section("economy", "Ekonomi", "Ryms."),
        section("basis", "Handlingar", "Skrivelse.", minutes="without"),
        section("children", "Barnets bästa", "Prövat.", minutes="with"),
    )
    lines = as_minutes(content).split("\n")
    headings = [
        line
        for line in lines
        if line in ("Ärendet i korthet", "Yrkanden", "Ekonomi", "Handlingar", "Barnets bästa", "Beslut")
    ]
    assert headings == ["Ärendet i korthet", "Yrkanden", "Barnets bästa", "Beslut"]


def test_without_a_summary_the_description_stands_for_it():
    assert usual_in_minutes(["description"])("description") == "with"
    assert usual_in_minutes(["description", "summary"])("description") == "without"
