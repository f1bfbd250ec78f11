"""The weekly check of links: once a week, politely, and told only when a link has failed for weeks."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.fetching import Answer
from strategies.library.actions import links
from strategies.library.models import LinkCheck
from strategies.library.rules import BROKEN_AFTER, has_answered
from strategies.library.tasks import sweep
from tests.membership.deciding import world
from tests.races import at_once
from tests.strategies.library.stage import make_resource

pytestmark = pytest.mark.django_db(transaction=True)
GOOD, BAD = "https://bra.example/a", "https://borta.example/b"


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def resources(county):
    made = make_resource(county, "Bra", link=GOOD), make_resource(county, "Borta", link=BAD)
    links.note_links()
    return made


def answering(address):
    return Answer(200) if address == GOOD else Answer(404)


def a_week_later():
    LinkCheck.objects.update(due_at=timezone.now() - timedelta(seconds=1), tried_at=timezone.now() - links.WEEK)


def check(question=answering):
    return links.check_due_links(question=question)


def row(address):
    return LinkCheck.objects.get(address=address)


@pytest.mark.parametrize(
    ("status", "answered"),
    [(200, True), (302, True), (401, True), (403, True), (429, True), (404, False), (410, False), (500, False)],
)
def test_what_counts_as_an_answer(status, answered):
    assert has_answered(status) is answered
    assert not has_answered(None)


def test_rows_follow_what_the_library_shows(resources):
    links.note_links()
    assert set(LinkCheck.objects.values_list("address", "host")) == {(GOOD, "bra.example"), (BAD, "borta.example")}
    resources[1].retired_at = timezone.now()
    resources[1].save()
    links.note_links()
    assert LinkCheck.objects.get().address == GOOD


def test_each_link_once_a_week(resources):
    assert check() == 2
    assert check() == 0
    assert row(GOOD).failures == 0
    assert row(GOOD).last_ok_at
    assert (row(BAD).failures, row(BAD).status) == (1, 404)
    assert row(BAD).due_at - timezone.now() > timedelta(days=6, hours=23)
    a_week_later()
    assert check() == 2
    assert row(BAD).failures == 2


def test_one_answer_makes_it_whole_again(resources):
    check()
    a_week_later()
    check(lambda _address: Answer(200))
    assert row(BAD).failures == 0
    assert row(BAD).last_failed_at < row(BAD).last_ok_at


def test_told_only_after_weeks_in_a_row_and_not_when_it_answers_again(client, county, resources):
    public, page = reverse("library:resources"), reverse("library:county_resources", args=[county.slug])
    desk = reverse("joining:desk", args=[county.slug])
    staff = world.log_in(client, world.make_staff(county))
    for week in range(1, BROKEN_AFTER + 1):
        check()
        told = week == BROKEN_AFTER
        assert ("Länken svarade inte vid kontroll" in client.get(public).content.decode()) is told
        assert ("Länken svarar inte" in staff.get(page).content.decode()) is told
        assert ("1 länk i kunskapsbanken" in staff.get(desk).content.decode()) is told
        a_week_later()
    assert client.get(public).content.decode().count("Länken svarade inte vid kontroll") == 1
    check(lambda _address: Answer(200))
    assert "Länken svarade inte vid kontroll" not in client.get(public).content.decode()
    assert "i kunskapsbanken som inte svarar" not in staff.get(desk).content.decode()


def test_silence_everywhere_is_our_own_fault_and_counts_for_nobody(resources):
    assert check(lambda _address: Answer(None, "no_answer")) == 2
    assert set(LinkCheck.objects.values_list("failures", flat=True)) == {0}
    assert row(BAD).due_at - timezone.now() < timedelta(days=1)
    a_week_later()
    LinkCheck.objects.filter(address=GOOD).update(last_ok_at=timezone.now())
    check(lambda address: Answer(200) if address == GOOD else Answer(None, "no_answer"))
    assert row(BAD).failures == 1


def test_an_address_that_leads_inside_is_a_failure(county):
    make_resource(county, "Inne", link="http://127.0.0.1/")
    links.note_links()
    assert links.check_due_links() == 1  # the real question: refused without a connection
    assert (LinkCheck.objects.get().reason, LinkCheck.objects.get().failures) == ("refused", 1)


def test_one_host_is_asked_one_at_a_time_with_a_pause(county):
    for number in range(3):
        make_resource(county, f"Bok {number}", link=f"https://samma.example/{number}")
    links.note_links()
    assert check() == 1
    assert check() == 0
    LinkCheck.objects.update(tried_at=timezone.now() - links.PAUSE)
    assert check() == 1


def test_the_database_refuses_a_second_lease_for_a_host(county):
    for number in range(2):
        LinkCheck.objects.create(address=f"https://a.example/{number}", host="a.example")
    LinkCheck.objects.filter(address__endswith="0").update(lease_until=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        LinkCheck.objects.filter(address__endswith="1").update(lease_until=timezone.now())


@pytest.mark.race
@pytest.mark.parametrize("_round", range(3))
def test_two_workers_never_ask_one_host_at_once_nor_a_link_twice(county, _round):
    """Fails without the constraint on leases (both take a link of the same host) or the row's lease."""
    for number in range(6):
        make_resource(county, f"Bok {number}", link=f"https://{'ab'[number % 2]}.example/{number}")
    links.note_links()
    asked, busy, clashes, guard = [], set(), [], threading.Lock()

    def question(address):
        host = address[8]
        with guard:
            if host in busy:
                clashes.append(address)
            busy.add(host)
            asked.append(address)
        threading.Event().wait(0.05)
        with guard:
            busy.discard(host)
        return Answer(200)

    def work():
        for _turn in range(4):
            links.check_due_links(question=question)
            LinkCheck.objects.filter(lease_until=None, tried_at__isnull=False).update(
                tried_at=timezone.now() - links.PAUSE
            )

    results = at_once(work, work)
    assert [one for one in results if isinstance(one, Exception)] == []
    assert clashes == []
    assert len(asked) == len(set(asked))


def test_a_worker_that_died_loses_nothing_and_a_late_answer_is_thrown_away(resources):
    LinkCheck.objects.filter(address=BAD).update(lease_until=timezone.now() - timedelta(seconds=1))
    late = row(BAD)
    check()
    assert row(BAD).failures == 1
    links._store(late, Answer(200))
    assert row(BAD).failures == 1


def test_thelock_costs_the_same_for_one_link_and_many(county):
    costs = []
    for more in (1, 20):
        for number in range(more):
            make_resource(county, f"Bok {more} {number}", link=f"https://h{more}-{number}.example/")
        with CaptureQueriesContext(connection) as queries:
            links.note_links()
        costs.append(len(queries))
        LinkCheck.objects.update(due_at=timezone.now() + links.WEEK)
    assert costs[0] == costs[1]


def test_the_task_runs_twice_without_harm(county):
    make_resource(county, "Inne", link="http://127.0.0.1/")
    sweep()
    sweep()
    assert LinkCheck.objects.get().failures == 1
