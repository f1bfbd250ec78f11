"""The county says that its list of members is complete: who may, what is refused, what two at once get."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from membership.joining.actions.lists import state_list
from membership.joining.models import MemberList
from portal.errors import Refused
from portal.models import LogEvent
from portal.people.rules import Role
from tests.membership.deciding import world
from tests.races import at_once, with_and_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def strategy():
    return world.make_strategy(world.make_county())


@pytest.fixture
def publisher(strategy):
    return world.make_staff(strategy.county)


def said(strategy):
    return [(one.complete, one.as_of) for one in MemberList.objects.filter(strategy=strategy).order_by("pk")]


def test_complete_and_no_longer_complete(strategy, publisher):
    today = timezone.localdate()
    first = state_list(strategy, by=publisher, complete=True, as_of=today)
    assert (first.basis, first.said_by) == ("portal", publisher)
    state_list(strategy, by=publisher, complete=False, as_of=today, newest=first.pk)
    assert said(strategy) == [(True, today), (False, None)]
    assert LogEvent.objects.filter(verb="members.list_stated").count() == 2


def test_the_same_again_writes_nothing(strategy, publisher):
    first = state_list(strategy, by=publisher, complete=True, as_of=timezone.localdate())
    assert state_list(strategy, by=publisher, complete=True, as_of=timezone.localdate(), newest=first.pk) == first
    assert MemberList.objects.count() == 1


def test_what_is_refused(strategy, publisher):
    today = timezone.localdate()
    editor = world.make_staff(strategy.county, Role.EDITOR)
    elsewhere = world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U"))
    for by in (editor, elsewhere):
        with pytest.raises(Refused):
            state_list(strategy, by=by, complete=True, as_of=today)
    for day in (None, today + timedelta(days=1)):
        with pytest.raises(Refused):
            state_list(strategy, by=publisher, complete=True, as_of=day)
    with pytest.raises(Refused):
        state_list(strategy, by=publisher, complete=True, as_of=today, newest=7)
    assert said(strategy) == []


@with_and_without_lock
def test_of_two_at_once_one_sees_that_the_other_was_first(lock, strategy, publisher):
    days = [timezone.localdate(), timezone.localdate() - timedelta(days=1)]
    outcomes = at_once(*(lambda day=day: state_list(strategy, by=publisher, complete=True, as_of=day) for day in days))
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert MemberList.objects.count() == 1


def test_the_form_asks_for_a_day_and_for_a_word(client, strategy, publisher):
    world.log_in(client, publisher)
    url = reverse("joining:member_list", args=[strategy.county.slug, strategy.pk])
    page = client.get(url)
    assert "Ingen har sagt att listan är fullständig" in page.content.decode()
    refused = client.post(url, {"newest": 0, "complete": "yes"})
    assert set(refused.context["form"].errors) == {"as_of", "sure"}
    late = client.post(url, {"newest": 0, "complete": "yes", "as_of": "2099-01-01", "sure": "on"})
    assert set(late.context["form"].errors) == {"as_of"}
    day = timezone.localdate().isoformat()
    assert client.post(url, {"newest": 0, "complete": "yes", "as_of": day, "sure": "on"}).status_code == 302
    assert said(strategy) == [(True, timezone.localdate())]
    stale = client.post(url, {"newest": 0, "complete": "no"})
    assert "ändrats" in stale.content.decode()
    newest = MemberList.objects.get().pk
    assert client.post(url, {"newest": newest, "complete": "no"}).status_code == 302
    assert said(strategy)[-1] == (False, None)


def test_an_editor_reads_but_does_not_say(client, strategy):
    world.log_in(client, world.make_staff(strategy.county, Role.EDITOR))
    url = reverse("joining:member_list", args=[strategy.county.slug, strategy.pk])
    assert '<form method="post" novalidate>' not in client.get(url).content.decode()
    client.post(url, {"newest": 0, "complete": "no"})
    assert said(strategy) == []
