"""What stands in a paper's head: chosen, named and made optional by whoever writes."""

import datetime

import pytest

from membership.decisions import actions, head
from membership.decisions.documents import as_text, content_of, missing, proposal_letter
from membership.decisions.forms import HeaderForm
from membership.decisions.forms_head import PaperDayField
from membership.decisions.models import DecisionPaper, DecisionTemplate
from portal.errors import Refused
from tests.membership.decisions import world
from tests.membership.decisions.test_pages import Writer, at, client, filled_in, pk  # noqa: F401
from tests.membership.decisions.world import OREBRO


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("2027-03-08", datetime.date(2027, 3, 8), "day"),
        ("2027-03", datetime.date(2027, 3, 1), "month"),
        ("mars 2027", datetime.date(2027, 3, 1), "month"),
        ("March 2027", datetime.date(2027, 3, 1), "month"),
        (" 2027 ", datetime.date(2027, 1, 1), "year"),
    ],
)
def test_a_day_may_be_no_more_than_a_month_or_a_year(typed, day, precision):
    assert PaperDayField(required=False).clean(typed) == (day, precision)


def test_a_day_is_shown_as_exactly_as_it_was_written():
    day = datetime.date(2027, 3, 1)
    assert [head.shown_day(day, one) for one in ("", "month", "year")] == ["2027-03-01", "mars 2027", "2027"]
    assert head.shown_day(None, "") == ""


def test_what_is_as_usual_is_not_kept():
    assert head.made(names={}, needs={"officer": "must", "meets_on": "may"}, precision="day", own=[]) == {}
    chosen = head.made(names={"officer": "Motionär"}, needs={"officer": "may"}, precision="month", own=[["Parti", "X"]])
    assert chosen == {
        "fields": {"officer": {"name": "Motionär", "need": "may"}},
        "precision": "month",
        "own": [["Parti", "X"]],
    }


def press_head(client, pk, **typed):  # noqa: F811
    return Writer(client, pk).press("save", **typed)


def test_a_motions_head_by_clicks_only(client, pk):  # noqa: F811
    """Authors instead of an official, a month, two receivers, two diary numbers, a fact of one's own."""
    client.post(at("papers", pk), {"form": "orebro"})
    press_head(
        client,
        pk,
        label="Motion",
        name_officer="Motionärer",
        officer="Anna Ek och Bo Alm",
        officer_title="",
        need_officer_contact="not",
        addressed_to="Regionfullmäktige\r\nRegionstyrelsen",
        diary_number="RS 2027/1\r\nHSN 2027/9",
        written_on="mars 2027",
        own_facts="Parti: Mitt parti\nOmråde: Jämställdhet",
    )
    paper = DecisionPaper.objects.get()
    facts = [(fact["name"], fact["value"]) for fact in content_of(paper)["facts"]]
    assert facts[:4] == [
        ("Datum", "mars 2027"),
        ("Diarienummer", "RS 2027/1\nHSN 2027/9"),
        ("Motionärer", "Anna Ek och Bo Alm"),
        ("Till", "Regionfullmäktige\nRegionstyrelsen"),
    ]
    assert facts[-2:] == [("Parti", "Mitt parti"), ("Område", "Jämställdhet")]
    assert "Kontakt" not in dict(facts)
    text = as_text(content_of(paper))
    assert "Diarienummer: RS 2027/1, HSN 2027/9" in text
    page = client.get(at("write", pk)).content.decode()
    assert ">Motionärer" in page
    assert 'value="mars 2027"' in page
    again = filled_in(client.get(at("write", pk)))  # saving what is shown changes nothing
    client.post(at("write", pk), {**again, "save": "1"})
    assert DecisionPaper.objects.get().edition == paper.edition
    assert DecisionPaper.objects.get().officer_contact  # left out of the paper, and not lost


def test_an_extract_needs_no_official_receiver_or_day(client, pk):  # noqa: F811
    client.post(at("papers", pk), {"form": "orebro"})
    press_head(client, pk, officer="", addressed_to="", written_on="")
    paper = DecisionPaper.objects.get()
    assert {anchor for anchor, _said in missing(paper)} >= {"id_officer", "id_addressed_to", "id_written_on"}
    press_head(client, pk, need_officer="may", need_addressed_to="not", need_written_on="may")
    paper.refresh_from_db()
    assert missing(paper) == []
    assert proposal_letter(paper).addressed_to == ""


def test_the_head_is_kept_in_the_form_with_the_body_it_goes_to(client, pk):  # noqa: F811
    client.post(at("papers", pk), {"form": "orebro"})
    press_head(client, pk, name_officer="Motionär", addressed_to="Regionfullmäktige", own_facts="Parti: Mitt parti")
    by = world.person(OREBRO)
    form = actions.keep_form(DecisionPaper.objects.get(), by=by, name="Motion")
    actions.discard_paper(DecisionPaper.objects.get(), by=by)
    again = actions.begin_paper(
        world.membership_of(OREBRO), form=DecisionTemplate.objects.get(pk=form.pk).form(), by=by
    )
    assert again.addressed_to == "Regionfullmäktige"
    assert again.head == {"fields": {"officer": {"name": "Motionär"}}, "own": [["Parti", "Mitt parti"]]}


@pytest.mark.parametrize("typed", ["Parti", "Parti:", ": Mitt parti"])
def test_a_fact_of_ones_own_has_a_name_and_a_value(typed):
    form = HeaderForm({"edition": 1, "own_facts": typed}, instance=DecisionPaper())
    assert not form.is_valid()
    assert "own_facts" in form.errors


def test_the_presets_are_as_they_were(regions):
    paper = world.begin(OREBRO, "orebro")
    assert paper.head == {}
    names = [fact["name"] for fact in content_of(paper)["facts"]]
    assert names[0] == "Datum"
    assert "Handläggare" in names
    paper.officer = ""
    paper.save()
    with pytest.raises(Refused):
        actions.issue_paper(paper, by=world.person(OREBRO), edition=paper.edition)
