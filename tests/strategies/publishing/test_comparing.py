"""What changed between two outlines, and the pages that show it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies.publishing.comparing import Change, compare, words_apart
from strategies.publishing.outline import Block, Outline, Passage
from tests.strategies.publishing import stage


def outline(*blocks):
    return Outline("T", tuple(blocks))


def goal(*passages, key="goal:halsa", heading="Jämställd hälsa"):
    return Block(key, heading, tuple(passages))


def target(key, text, more=""):
    return Passage(key, "Mål", text, more)


def test_a_part_keeps_its_key_though_every_word_is_new():
    before, after = outline(goal(target("1", "Halverat våld"))), outline(goal(target("1", "Fred på jorden")))
    [section] = compare(before, after).sections
    assert [(row.change, row.before[0].text) for row in section.rows] == [(Change.CHANGED, "Halverat våld")]


def test_two_periods_share_no_keys_and_are_matched_by_their_words():
    before = outline(goal(target("1", "Skillnaden i sjukfrånvaro mellan kvinnor och män minskar"), target("2", "Bort")))
    after = outline(goal(target("8", "Nytt"), target("9", "Skillnaden i sjukfrånvaro mellan kvinnor och män halveras")))
    [section] = compare(before, after).sections
    assert [row.change for row in section.rows] == [Change.NEW, Change.CHANGED, Change.GONE]
    assert [piece.text for piece in section.rows[1].after if not piece.is_kept] == ["halveras"]


def test_what_is_alike_is_counted_and_not_shown():
    same = outline(goal(target("1", "A"), target("2", "B")))
    comparison = compare(same, same)
    assert comparison.is_empty
    assert [(section.rows, section.same) for section in comparison.sections] == [((), 2)]


def test_a_whole_goal_that_is_new_or_gone():
    one, other = goal(target("1", "A")), goal(target("2", "B"), key="goal:egen", heading="Egen försörjning")
    comparison = compare(outline(one), outline(other))
    assert [section.change for section in comparison.sections] == [Change.NEW, Change.GONE]
    assert comparison.counts == {"changed": 0, "new": 1, "gone": 1}


def test_an_order_of_six_hundred_parts_and_long_texts_takes_no_time():
    many = [target(str(n), f"Mål {n} om hälsa och arbete") for n in range(300)]
    other = [target(f"x{n}", f"Mål {n} om arbete och vård") for n in range(300)]
    assert compare(outline(goal(*many)), outline(goal(*other))).sections
    long = "Ord och åter ord. " * 6000
    left, right = words_apart(long, long + "Slut.")
    assert "".join(piece.text for piece in right) == long + "Slut."


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_the_pieces_are_the_whole_texts(before, after):
    left, right = words_apart(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after


class TestPages:
    """Published versions for anyone."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def two(self):
        return stage.two_versions()

    def test_the_two_latest_side_by_side(self, two, client):
        text = client.get(f"/lan/{two.county.slug}/strategi/{two.slug}/andringar/").content.decode()
        assert "<del>Halverat</del>" in text
        assert "<ins>Inget</ins>" in text

    @pytest.mark.parametrize("query", ["?fran=7", "?till=3", "?fran=x", "?till=1%27"])
    def test_what_was_never_published_is_not_found(self, two, client, query):
        stage.begin_draft(two)
        assert client.get(f"/lan/{two.county.slug}/strategi/{two.slug}/andringar/{query}").status_code == 404

    def test_one_version_says_so(self, client):
        one = stage.published()
        answer = client.get(f"/lan/{one.county.slug}/strategi/{one.slug}/andringar/")
        assert answer.status_code == 200
        assert b"<del>" not in answer.content

    def test_two_periods(self, two, client):
        stage.another_period(two)
        text = client.get(f"/lan/{two.county.slug}/jamfor/").content.decode()
        assert "2028–2031" in text
        assert client.get(f"/lan/{two.county.slug}/jamfor/?fran=1999-2000").status_code == 404
        assert client.get("/lan/ingenstans/jamfor/").status_code == 404

    def test_staff_see_what_the_draft_changes(self, two, client):
        staff = stage.log_in(client, two)
        address = f"/arbetsyta/{two.county.slug}/strategier/{two.pk}/andringar/"
        assert staff.get(address).status_code == 404
        stage.begin_draft(two)
        assert staff.get(address).status_code == 200

    def test_the_same_number_of_queries_however_large(self, client):
        small, large = stage.published("18"), stage.large("19")
        counts = []
        for one in (small, large):
            stage.begin_draft(one)
            staff = stage.log_in(client, one)
            address = f"/arbetsyta/{one.county.slug}/strategier/{one.pk}/andringar/"
            assert staff.get(address).status_code == 200
            with CaptureQueriesContext(connection) as asked:
                assert staff.get(address).status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1]
