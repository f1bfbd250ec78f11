"""What staff are told before they confirm, and that it is kept when they confirm anyway."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from membership.joining.actions.deciding import confirm_membership
from membership.joining.models import DecisionStep
from membership.joining.rules_confirming import in_words, warnings_before_confirming
from tests.membership.deciding import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(db):
    """A case about which nothing is wrong but what a test adds."""
    county = world.make_county()
    strategy = world.make_strategy(county)
    membership = world.make_handed_in(strategy, world.make_organisation(county=county, checked=True))
    DecisionStep.objects.create(
        membership=membership, body="Kommunfullmäktige", meets_on=date(2026, 10, 5), outcome="decided"
    )
    return membership


def keys(membership):
    return [one.key for one in warnings_before_confirming(membership, timezone.localdate())]


def ask_for_decision(membership, words="Beslut i kommunfullmäktige"):
    membership.version.decision_needed = words  # the published row is frozen; the rule reads the attribute


def test_each_thing_that_is_wrong_is_told_in_its_own_words(case):
    assert keys(case) == ["authority"]  # from before there were checks: unknown is not checked
    case.organisation.checked = False
    ask_for_decision(case)
    case.decision_steps.update(outcome="planned", meets_on=timezone.localdate() + timedelta(days=9))
    assert keys(case) == ["no_decision", "authority", "organisation"]
    sentences = [one.sentence for one in warnings_before_confirming(case, timezone.localdate())]
    assert "Beslut i kommunfullmäktige" in sentences[0]
    assert "Anna Åström" in sentences[1]
    assert "Kumla kommun" in sentences[2]


@pytest.mark.parametrize(
    ("day", "wrong"),
    [
        (date(2026, 10, 5), False),
        (date(2024, 1, 1), False),
        (date(2023, 12, 31), True),
        (date(2095, 3, 8), True),  # of a row from before the rule
    ],
)
def test_a_day_that_looks_wrong_is_told(case, day, wrong):
    case.decision_steps.update(meets_on=day)
    assert ("day" in keys(case)) is wrong


def test_a_decision_not_to_join_is_told_whatever_the_strategy_asks_for(case):
    case.decision_steps.update(outcome="refused")
    assert "refused" in keys(case)


def test_a_strategy_that_asks_for_no_decision_gets_no_warning_for_it(case):
    case.decision_steps.update(outcome="planned", meets_on=None)
    assert "no_decision" not in keys(case)


def test_the_page_warns_and_asks_for_the_tick_and_the_history_keeps_it(client, case):
    staff = world.make_staff(case.strategy.county)
    world.log_in(client, staff)
    address = reverse("joining:confirm", args=[case.strategy.county.slug, case.pk])
    page = client.get(address).content.decode()
    assert "Anna Åström" in page.split("happens")[0]
    assert 'name="knowingly"' in page
    said = {"edition": case.edition, "reasons": "", **world.DECIDED}
    assert client.post(address, said).status_code == 200
    case.refresh_from_db()
    assert case.state == "handed_in"
    client.post(address, said | {"knowingly": "on"})
    case.refresh_from_db()
    assert case.state == "active"
    assert "Anna Åström" in case.events.get(verb="warned").why


def test_nothing_is_kept_when_nothing_was_told(case):
    staff = world.make_staff(case.strategy.county)
    confirm_membership(case, by=staff)
    assert not case.events.filter(verb="warned").exists()


def test_what_is_being_written_in_a_completion_is_not_told(case):
    case.decision_steps.update(body="Hemliga nämnden", meets_on=date(2023, 6, 1))
    assert "Hemliga nämnden" in in_words(warnings_before_confirming(case, timezone.localdate()))
    case.state = "completion"
    assert "Hemliga nämnden" not in in_words(warnings_before_confirming(case, timezone.localdate()))


def test_the_queries_are_the_same_with_one_and_three_decisions(case, django_assert_num_queries):
    with django_assert_num_queries(3):
        warnings_before_confirming(case, timezone.localdate())
    for number in range(2):
        DecisionStep.objects.create(
            membership=case, body=f"Nämnd {number}", order=number, meets_on=date(2026, 9, 1), outcome="proposed"
        )
    with django_assert_num_queries(3):
        warnings_before_confirming(case, timezone.localdate())
