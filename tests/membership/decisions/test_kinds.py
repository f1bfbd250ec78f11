"""Proposals for more than joining: changed goals, withdrawal, a new period; and the text for the web."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from membership.changes.models import GoalChange, Withdrawal
from membership.decisions.actions import begin_paper
from membership.decisions.documents import as_text, content_of, mark_of
from membership.decisions.library import presets
from membership.decisions.models import DecisionPaper
from membership.decisions.rules import Purpose, purposes_for
from membership.decisions.web_text import text_for_web
from membership.joining.models import DecisionStep, Membership
from membership.joining.rules import State
from tests.membership.deciding import world as desk
from tests.membership.decisions import world
from tests.membership.decisions.test_pages import at
from tests.membership.decisions.world import OREBRO


@pytest.fixture
def joined(regions):
    """The region, joined by a decision of 10 September 2025."""
    own = world.membership_of(OREBRO)
    DecisionStep.objects.filter(membership=own).update(outcome="decided", meets_on=date(2025, 9, 10), paragraph="101")
    Membership.objects.filter(pk=own.pk).update(
        state=State.ACTIVE, handed_in_at="2025-09-12T08:00Z", confirmed_at="2025-09-20T08:00Z", joined_on="2025-09-10"
    )
    return world.membership_of(OREBRO)


def begin(own, key):
    return begin_paper(own, form=presets()[key], by=world.person(OREBRO))


def test_which_kinds_make_sense_when():
    assert purposes_for(State.DRAFT, joined_before=False) == [Purpose.JOIN]
    assert purposes_for(State.DRAFT, joined_before=True) == [Purpose.RENEW, Purpose.JOIN]
    assert purposes_for(State.ACTIVE, joined_before=False) == [Purpose.CHANGE, Purpose.LEAVE, Purpose.JOIN]


def test_changed_goals_are_proposed_beside_those_that_stand(joined):
    change = GoalChange.objects.create(
        membership=joined, begun_by=world.person(OREBRO), contribution="Regionen utbildar alla chefer."
    )
    change.goals.set(joined.version.goals.order_by("order")[:1])
    paper = begin(joined, "change")
    text = as_text(content_of(paper, mark=mark_of(paper)))
    assert text.startswith("UTKAST")  # the decision that is recorded is another one
    assert "Mål\tEn jämn fördelning av makt och inflytande; " in text
    assert "Regionen utbildar alla chefer." in text
    assert "sedan den 10 september 2025" in text
    assert (paper.meets_on, paper.paragraph) == (None, "")  # of the meeting that decided to join
    assert "{{" not in text


def test_a_withdrawal_is_proposed_with_its_day_and_reasons(joined):
    Withdrawal.objects.create(
        membership=joined, body="Regionstyrelsen", decided_on=date(2026, 11, 1), effective_on=date(2027, 3, 31),
        reasons="Arbetet förs in i den ordinarie styrningen.", begun_by=world.person(OREBRO),
    )  # fmt: skip
    text = as_text(content_of(paper := begin(joined, "withdrawal"), mark=mark_of(paper)))
    assert "anslutningen gäller till och med den 31 mars 2027" in text
    assert "Arbetet förs in i den ordinarie styrningen." in text
    assert "november 2026" not in text  # a decision that is only proposed has no day


def test_a_new_period_says_what_was_before(regions):
    own = world.membership_of(OREBRO)
    earlier = desk.make_strategy(own.strategy.county, "2020-2023")
    desk.make_handed_in(earlier, own.organisation, State.ACTIVE)
    text = as_text(content_of(begin(own, "renewal")))
    assert "Region Örebro län har tidigare varit ansluten till Ett jämställt Örebros län" in text


def test_the_page_says_what_each_kind_is_for_and_puts_the_asked_one_first(joined):
    client = Client()
    client.force_login(world.person(OREBRO))
    page = client.get(at("papers", joined.pk))
    assert [label for label, _when, _rows in page.context["choices"]] == [
        Purpose.CHANGE.label,
        Purpose.LEAVE.label,
        Purpose.JOIN.label,
    ]
    for words in ("När organisationen har anslutit sig och andra mål", "lämna innan perioden är slut"):
        assert words in page.content.decode()
    page = client.get(at("papers", joined.pk) + "?syfte=uttrade")
    assert page.context["form"].initial["form"] == "withdrawal"
    assert client.post(at("papers", joined.pk), {"form": "renewal"}).status_code == 200  # nothing to renew
    for name in ("changes:withdraw", "changes:goals"):
        assert at("papers", joined.pk) in client.get(reverse(name, args=[joined.pk])).content.decode(), name
    client.post(at("papers", joined.pk), {"form": "change"})
    assert DecisionPaper.objects.get().purpose == Purpose.CHANGE


def test_the_text_for_the_web_names_no_day_before_the_decision_is_recorded(regions):
    own = world.membership_of(OREBRO)
    DecisionStep.objects.filter(membership=own).update(meets_on=date(2025, 9, 10))  # planned
    text = text_for_web(world.membership_of(OREBRO), Purpose.JOIN)
    assert "Regionstyrelsen ska ta ställning till om Region Örebro län ska ansluta sig" in text
    assert "2025" not in text
    DecisionStep.objects.filter(membership=own).update(outcome="decided")
    text = text_for_web(world.membership_of(OREBRO), Purpose.JOIN)
    for words in (
        "Regionstyrelsen beslutade den 10 september 2025 att Region Örebro län ansluter sig till ”Ett jämställt",
        "Strategins syfte i korthet: ",  # why
        "vill bidra till alla mål i strategin",
        "En anslutning innebär i korthet: ",  # what it means
    ):
        assert words in text
    DecisionStep.objects.filter(membership=own).update(outcome="refused")
    assert "att Region Örebro län inte ansluter sig till" in text_for_web(world.membership_of(OREBRO), Purpose.JOIN)


def test_the_text_for_the_web_of_a_withdrawal_and_of_changed_goals(joined):
    assert "ska ta ställning till om" in text_for_web(joined, Purpose.LEAVE)
    assert "ska ta ställning till ändrade mål" in text_for_web(joined, Purpose.CHANGE)
    by = world.person(OREBRO)
    Withdrawal.objects.create(
        membership=joined, body="Regionstyrelsen", decided_on=date(2026, 11, 1), effective_on=date(2027, 3, 31),
        begun_by=by,
    )  # fmt: skip
    assert "november" not in text_for_web(joined, Purpose.LEAVE)  # a draft is no decision that has been told
