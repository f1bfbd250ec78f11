"""What a county's page says of its board: facts only when they are known, and at most six safe links to follow."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from portal.directory.models import County
from portal.errors import Refused
from portal.fetching import Answer
from portal.log.models import LogEvent
from portal.people.rules import Role
from strategies.library.actions import links
from strategies.library.models import LinkCheck
from strategies.library.rules import BROKEN_AFTER
from strategies.pages import actions_board
from strategies.pages.models import CountyProfile, FollowLink
from strategies.pages.rules import MOST_FOLLOWED
from strategies.publishing.actions import EditedMeanwhile, seen_of
from tests.races import at_once, with_and_without_lock
from tests.strategies.pages.world import desk, make_public

pytestmark = pytest.mark.django_db(transaction=True)
HERE, FRONT = "/arbetsyta/orebro/sidor/lansstyrelsen/", "/lan/orebro/"
FACTS = {
    "governor": "Maria Landsdotter",
    "visiting_address": "Storgatan 1, Örebro",
    "postal_address": "Box 1, 700 00 Örebro",
    "contact_email": "jamstalldhet@orebro.example",
    "phone": "010-123 00 00",
    "website": "https://www.orebro.example",
}
LINK = {"label_1": "Nyhetsbrev", "address_1": "https://www.nyheter.example/brev"}
HEADING = "Följ länsstyrelsen"


@pytest.fixture
def county():
    return desk.make_county()


@pytest.fixture
def publisher(county):
    return desk.make_staff(county)


@pytest.fixture
def staff(client, publisher):
    return desk.log_in(client, publisher)


@pytest.fixture
def visitor(client):
    return type(client)()


def sent(county, **changes):
    now = actions_board.board_values(County.objects.get(pk=county.pk))
    return {**now, "seen": seen_of(now), **changes}


def shown(visitor, address=FRONT):
    return visitor.get(address).content.decode()


def test_facts_and_links_are_public_as_soon_as_they_are_saved_and_gone_when_emptied(county, publisher, staff, visitor):
    page = make_public(county, publisher)
    assert HEADING not in shown(visitor)
    assert "Landshövding" not in shown(visitor)
    assert staff.post(HERE, sent(county, **FACTS, **LINK))["Location"] == HERE
    for address in (FRONT, page.get_absolute_url(), "/lan/orebro/nyheter/"):
        html = shown(visitor, address)
        assert f'<a href="{LINK["address_1"]}" rel="noopener noreferrer">Nyhetsbrev</a>' in html
        assert "nyheter.example" in html
        for said in FACTS.values():
            assert said.removeprefix("https://www.") in html
    assert "Follow the county administrative board" in shown(visitor, f"/en{FRONT}")
    event = LogEvent.objects.get(verb="county.presented")
    assert {"governor", "phone", *LINK} <= set(event.detail["changed"])
    assert FACTS["governor"] not in str(event.detail)
    staff.post(HERE, sent(county, **dict.fromkeys([*FACTS, *LINK], "")))
    assert HEADING not in shown(visitor)
    assert "Landshövding" not in shown(visitor)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"address_1": "http://www.nyheter.example/"}, "address_1"),
        ({"address_1": "javascript:alert(1)"}, "address_1"),
        ({"address_1": ""}, "address_1"),
        ({"label_1": ""}, "label_1"),
        ({"label_2": "Samma", "address_2": LINK["address_1"]}, "address_2"),
        ({"contact_email": "ingen adress"}, "contact_email"),
        ({"website": "inte en adress"}, "website"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(county, staff, visitor, changes, field):
    answer = staff.post(HERE, sent(county, **FACTS | LINK | changes))
    assert list(answer.context["form"].errors) == [field]
    assert FACTS["governor"] in answer.content.decode()
    assert not FollowLink.objects.exists()
    assert County.objects.get(pk=county.pk).governor == ""
    assert staff.post(HERE, sent(county, **FACTS, **LINK)).status_code == 302
    assert FACTS["governor"] in shown(visitor)


def test_six_links_in_the_boards_own_order_and_the_database_holds_both_rules(county, staff, visitor):
    many = {}
    for n in range(1, MOST_FOLLOWED + 3):
        many |= {f"label_{n}": f"Kanal {9 - n}", f"address_{n}": f"https://kanal{n}.example/"}
    staff.post(HERE, sent(county, **many))
    assert list(FollowLink.objects.of(county).values_list("label", flat=True)) == [
        f"Kanal {9 - n}" for n in range(1, 7)
    ]
    html = shown(visitor)
    places = [html.index(f"Kanal {9 - n}<") for n in range(1, 7)]
    assert places == sorted(places)
    for bad in ({"position": 7, "address": "https://a.example"}, {"position": 1, "address": "https://a.example"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FollowLink.objects.create(county=county, label="X", **bad)
    FollowLink.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowLink.objects.create(county=county, label="X", position=1, address="http://a.example")


def test_only_a_publisher_of_the_county_writes_it(county, publisher, client):
    stranger = desk.make_staff(desk.make_county("19", "vastmanland", "Västmanland", "U"))
    for role in (Role.READER, Role.EDITOR):
        desk.log_in(client, desk.make_staff(county, role))
        assert client.get(HERE).status_code == 200
        assert 'name="governor"' not in client.get(HERE).content.decode()
        assert client.post(HERE, sent(county, **FACTS)).status_code == 409
    desk.log_in(client, stranger)
    assert client.get(HERE).status_code == client.post(HERE, sent(county, **FACTS)).status_code == 404
    with pytest.raises(Refused):
        actions_board.save_board(county, by=stranger, seen=None, **(actions_board.board_values(county) | FACTS))
    assert County.objects.get(pk=county.pk).governor == ""
    assert not CountyProfile.objects.exists()
    desk.log_in(client, publisher)
    assert client.post(HERE, sent(county, **FACTS)).status_code == 302


def test_two_who_write_different_things_lose_nothing_and_the_same_thing_is_asked_about(county, staff):
    mine, theirs = sent(county, phone="010-1"), sent(county, governor="Hon")
    assert staff.post(HERE, theirs).status_code == 302
    assert staff.post(HERE, mine).status_code == 302
    found = County.objects.get(pk=county.pk)
    assert (found.governor, found.phone) == ("Hon", "010-1")
    late = theirs | {"governor": "Han"}
    answer = staff.post(HERE, late)
    assert answer.status_code == 409
    assert "Hon" in answer.content.decode()
    assert "Han" in answer.content.decode()
    again = late | {"seen": answer.context["form"].initial["seen"], "phone": "010-1", "choose_governor": "theirs"}
    assert staff.post(HERE, again).status_code == 302
    assert County.objects.get(pk=county.pk).governor == "Hon"


def test_each_link_is_checked_once_a_week_and_the_desk_is_told_after_weeks(county, staff):
    staff.post(HERE, sent(county, **LINK))
    inbox = reverse("joining:desk", args=["orebro"])
    for week in range(1, BROKEN_AFTER + 1):
        links.note_links()
        assert links.check_due_links(question=lambda _address: Answer(404)) == 1
        told = "1 länk att följa länsstyrelsen på" in staff.get(inbox).content.decode()
        assert told is (week == BROKEN_AFTER)
        LinkCheck.objects.update(due_at=timezone.now() - timedelta(seconds=1), tried_at=timezone.now() - links.WEEK)
    staff.post(HERE, sent(county, label_1="", address_1=""))
    links.note_links()
    assert not LinkCheck.objects.exists()


@pytest.mark.race
@with_and_without_lock
def test_two_lists_at_once_never_mix(county, publisher, lock):
    second = desk.make_staff(county, email="second@orebro.example")
    values = actions_board.board_values(county)
    actions_board.save_board(county, by=publisher, seen=None, **values)  # the county's profile is there
    seen = seen_of(values)
    results = at_once(
        *(
            lambda by=by, name=name: actions_board.save_board(
                county,
                by=by,
                seen=seen,
                **values | {"governor": name, "label_1": name, "address_1": f"https://{name}.example"},
            )
            for by, name in ((publisher, "ett"), (second, "annat"))
        )
    )
    assert sum(isinstance(result, EditedMeanwhile) for result in results) == 1
    assert FollowLink.objects.get().label == County.objects.get(pk=county.pk).governor
