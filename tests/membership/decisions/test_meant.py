"""“This is meant”: what looks left behind is affirmed one by one, and a changed line asks again."""

import pytest

from membership.decisions import actions
from membership.decisions.documents import missing
from membership.decisions.models import DecisionPaper
from membership.decisions.rules import Lack, missing_before_issue, placeholders_in
from membership.decisions.sections import Section
from portal.errors import Refused
from tests.membership.decisions import world
from tests.membership.decisions.test_pages import Writer, at, client, pk  # noqa: F401
from tests.membership.decisions.world import OREBRO, VASTMANLAND


def test_every_doubt_is_told_with_its_line_and_each_once():
    text = "Enligt [CEMR] och Etapp XX.\nSe <nytt> i Etapp XX."
    assert placeholders_in(text) == [
        ("[CEMR]", "Enligt [CEMR] och Etapp XX."),
        ("XX", "Enligt [CEMR] och Etapp XX."),
        ("<nytt>", "Se <nytt> i Etapp XX."),
        ("XX", "Se <nytt> i Etapp XX."),
    ]


@pytest.mark.parametrize(("text", "may"), [("[CEMR]", True), ("Etapp XX", True), ("<nytt>", True), ("{{foo}}", False)])
def test_a_merge_field_is_never_meant(text, may):
    sections = [Section(key="proposal", heading="Förslag", text=text)]
    found = missing_before_issue([], sections)
    assert bool(found[0].key) is may
    assert isinstance(found[0], Lack)


def test_affirmed_one_by_one_and_asked_again_when_the_line_changes(client, pk):  # noqa: F811
    client.post(at("papers", pk), {"form": "orebro"})
    writer = Writer(client, pk)
    number = writer.number_of("Sammanfattning")
    page = writer.press("save", **{f"s-{number}-text": "Enligt [CEMR].\n\nI Etapp XX."})
    keys = [one.key for one in missing(DecisionPaper.objects.get())]
    assert len(keys) == 2
    assert page.content.decode().count('name="meant"') == 2
    for left, key in enumerate(keys):
        writer.press("meant", key)
        assert len(missing(DecisionPaper.objects.get())) == 1 - left
    meant = DecisionPaper.objects.get().meant
    assert [(one["what"], one["around"], one["by"]) for one in meant] == [
        ("[CEMR]", "Enligt [CEMR].", world.person(OREBRO).pk),
        ("XX", "I Etapp XX.", world.person(OREBRO).pk),
    ]
    writer.press("save", **{f"s-{number}-text": "Enligt [CEMR].\n\nI Etapp XX i länet."})
    assert [one.key in keys for one in missing(DecisionPaper.objects.get())] == [False]


def test_in_the_title_and_before_the_paper_is_made(client, pk):  # noqa: F811
    client.post(at("papers", pk), {"form": "orebro"})
    Writer(client, pk).press("save", title="Etapp XX")
    (left,) = missing(DecisionPaper.objects.get())
    page = client.get(at("make", pk)).content.decode()
    assert left.key in page
    client.post(at("meant", pk), {"meant": left.key})
    draft = DecisionPaper.objects.get()
    assert missing(draft) == []
    made = actions.issue_paper(draft, by=world.person(OREBRO), edition=draft.edition)
    assert made.document.letter["title"] == "Etapp XX"


def test_only_what_stands_there_and_only_by_the_own_people(regions):
    paper = world.begin(OREBRO, "orebro")
    with pytest.raises(Refused):
        actions.affirm(paper, by=world.person(OREBRO), key="0" * 20)
    with pytest.raises(Refused):
        actions.affirm(paper, by=world.person(VASTMANLAND), key="0" * 20)


def test_an_own_section_without_a_heading_is_told_and_its_usual_name_never_printed(client, pk):  # noqa: F811
    from membership.decisions.documents import as_text, content_of

    client.post(at("papers", pk), {"form": "orebro"})
    writer = Writer(client, pk)
    writer.press("add", new="own", place="1")
    rows = DecisionPaper.objects.get().sections
    assert (rows[1]["key"], rows[1]["heading"]) == ("own", "")
    writer.press("save", **{"s-1-text": "Något eget."})
    (left,) = missing(DecisionPaper.objects.get())
    assert left.anchor == "section-1"
    assert "Avsnitt 2 saknar rubrik" in left.sentence
    writer.press("save", **{"s-1-heading": "Eget avsnitt"})  # the library's word for it is nobody's heading
    assert "Eget avsnitt" not in as_text(content_of(DecisionPaper.objects.get()))
    writer.press("meant", left.key)
    assert missing(DecisionPaper.objects.get()) == []
