"""Every address × every kind of person, with its answer. Foreign and made-up objects answer alike: 404.

The entitled get the page itself, or the answer that is named for the address; one's own county or organisation with
a foreign id in any place of the address is not found. An address without a foreign row fails here."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseNotFound
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from portal import urls
from portal.models import StaffRole, User
from portal.people.rules import Role
from portal.people.second_factor_keys import encipher
from tests.membership.deciding import world
from tests.open_pages import OPEN
from tests.sides import Side, hold_links
from tests.standing import nothing_written, standing
from tests.test_house import every_pattern

pytestmark = pytest.mark.django_db
MADE_UP = {"int": 987_654_321, "slug": "finns-inte", "uuid": "6f9619ff-8b86-d011-b42d-00cf4fc964ff"}
PEOPLE = ["visitor", "staff_a", "reader_a", "staff_b", "org_x", "org_y", "national", "holder"]

PUBLIC, COUNTY, OWN, NATIONAL, ANYONE_IN, HOLDER = "public", "county", "own", "national", "anyone logged in", "holder"
ALLOWED = {
    PUBLIC: set(PEOPLE),
    COUNTY: {"staff_a", "reader_a"},
    OWN: {"org_x"},
    NATIONAL: {"national"},
    ANYONE_IN: set(PEOPLE) - {"visitor", "holder"},
    HOLDER: {"holder"},
}
ENTITLED = {COUNTY: "staff_a", OWN: "org_x", HOLDER: "holder"}
SWEDISH = {"arbetsyta/<": COUNTY, "mina-sidor/anslutning/": OWN, "nationellt/": NATIONAL}
# Pages of the account library: they show nothing but the person's own account and have tests of their own.
LIBRARY = ("account_", "mfa_", "usersessions_")
# The whole of Django's admin: only administrators, only to look (tests/portal/people).
EXEMPT_ROUTES = ("forvaltning/",)
ANYONE = {
    "home_after_login",
    "fresh_token",
    "session_time",
    "account",
    "reauthenticate_by_code",
    "workspaces",
    "representation:find",
    "representation:add",
    "joining:home",
    "joining:start",
    "representation:ask",
    "people:invitation_accept",
    "people:resume",
}
OWN_ORGANISATION = {"representation:colleagues", "representation:answer", "representation:end"}
OWN_ORGANISATION |= {"representation:invitation", "representation:invitation_revoke"}
# Pages for whoever holds a personal link, which is kept in the session.
BY_LINK = {
    *("consultation:answer", "consultation:review", "consultation:own_file", "people:invitation"),
    *("joining:link_sign", "joining:link_done", "joining:identify", "joining:identify_leave"),
}
# Words of an address that name no row of a county's or an organisation's.
WORDS = {"county", "period", "form", "kind", "below", "token", "code", "mark", "key"}


def all_names(resolver=None, prefix="", namespace=""):
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            inner = f"{namespace}{item.namespace}:" if item.namespace else namespace
            yield from all_names(item, route, inner)
        else:
            yield route, f"{namespace}{item.name}"


NAMES = dict(all_names())


def kind_of(route, name):
    """Which row of the table an address belongs to."""
    if name in BY_LINK:
        return HOLDER
    if name in ANYONE:
        return ANYONE_IN
    if name in OWN_ORGANISATION:
        return OWN
    for start, kind in SWEDISH.items():
        if route.startswith(start):
            return kind
    return PUBLIC if route in OPEN else None


ROUTES = [
    (route, name, kind_of(route, name))
    for route, name in NAMES.items()
    if not name.startswith(LIBRARY) and not route.startswith(EXEMPT_ROUTES) and "api-1" not in name
]


def ids_in(route):
    """The places of an address that name a row: (converter, name)."""
    found = [(kind or "str", name) for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route)]
    return [(kind, name) for kind, name in found if name not in WORDS]


def of_kinds(*kinds, with_ids=False):
    rows = [row for row in ROUTES if row[2] in kinds and (ids_in(row[0]) or not with_ids)]
    return pytest.mark.parametrize(("route", "name", "kind"), rows, ids=[name for _, name, _ in rows])


def test_every_address_is_in_the_table():
    assert [name for _route, name, kind in ROUTES if kind is None] == []
    assert len(ROUTES) > 80
    assert {route for route, _ in every_pattern()} == set(NAMES)


@pytest.fixture(scope="module")
def stage(request, django_db_setup, django_db_blocker):
    """Two sides, everybody logged in. Made once; what a test changes is rolled back after it."""
    with standing(request, django_db_blocker):
        yield Stage()


class Stage:
    """The two sides (A with X, B with Y), the people, and each one's browser."""

    def __init__(self):
        self.a = Side(world.make_county(), "Xby kommun", more=False)
        self.b = Side(world.make_county("99", "exempel", "Exempel", "EX"), "Yby kommun", more=True)
        national = User.objects.create_user("national@example.example", "x")
        StaffRole.objects.create(user=national, role=Role.NATIONAL)
        self.people = {
            "visitor": None,
            "staff_a": self.a.staff,
            "reader_a": self.a.reader,
            "staff_b": self.b.staff,
            "org_x": self.a.signer,
            "org_y": self.b.signer,
            "national": national,
            "holder": None,
        }
        for name in ("staff_a", "reader_a", "staff_b", "national"):
            factor = {"type": Authenticator.Type.TOTP, "data": {"secret": encipher("x")}}
            Authenticator.objects.create(user=self.people[name], **factor)
        self.sessions = {name: self._log_in(name) for name in PEOPLE}

    def _log_in(self, name):
        client = Client()
        if self.people[name] is not None:
            client.force_login(self.people[name])
            session = client.session
            proof = {"method": "password", "at": time.time() + 3600, "reauthenticated": True}
            session["account_authentication_methods"] = [proof]
            session["account_authentication_methods_user"] = str(self.people[name].pk)
            session.save()
        if name == "holder":
            hold_links(self.a, client.session)
        return client.session.session_key if client.cookies else None

    def client(self, name):
        """The browser of somebody who has proved who they are just now."""
        client = Client()
        if self.sessions[name]:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client


# Numbers count within one matter: A's own, and one that only B has.
NUMBERS = {
    "consultation:": (1, 3),
    "consultation:public_paper": (2, 3),
    "publishing:": (1, 3),
    "joining:": (1, 9),
    "sitemap_organisations": (1, 9),
}


def longest(table, name):
    """What the table says for the longest beginning of the name."""
    return table[max((key for key in table if name.startswith(key)), key=len)]


def value_of(side, part, name, *, own=True):
    """What stands at a place of the address for a row of the side's. KeyError: the side has no such row yet."""
    if part in side.named.get(name, {}):
        return side.named[name][part]
    if part == "pk":
        return longest(side.pk, name)
    return longest(NUMBERS, name)[not own] if part == "number" else side.values[part]


def address(stage, route, name, changed=None):
    """The address of the object that belongs to A and X, with some places changed."""
    parts = [part for _kind, part in re.findall(r"<(?:(\w+):)?(\w+)>", route)]
    values = {part: value_of(stage.a, part, name) for part in parts}
    return reverse(name, kwargs={**values, **(changed or {})})


def foreign_addresses(stage, route, name):
    """Own county or organisation with foreign ids: all places at once, and each by itself."""
    theirs = {part: value_of(stage.b, part, name, own=False) for _kind, part in ids_in(route)}
    for part, value in theirs.items():
        assert value != value_of(stage.a, part, name), f"{name}: the other side has no {part} of its own"
    changes = [theirs, *({part: value} for part, value in theirs.items() if len(theirs) > 1)]
    return [address(stage, route, name, change) for change in changes]


def made_up_address(stage, route, name):
    return address(stage, route, name, {part: MADE_UP[kind] for kind, part in ids_in(route)})


def is_login(response):
    return response.status_code == 302 and "/konto/" in response["Location"] and "next=" in response["Location"]


# What the entitled get where a GET does not answer with the page itself (200).
VERBS = {
    *("papers:county_draw_again", "people:invitation_accept", "people:staff_revoke", "people:staff_take"),
    *("people:staff_end_sessions", "outbox:send_again", "publishing:county_theme_retire", "publishing:county_draft"),
    *("publishing:county_review", "publishing:county_part_move", "publishing:county_plan", "pages:county_review"),
    *("publishing:county_cancel_plan", "publishing:county_check_links", "publishing:county_make_paper"),
    *("publishing:county_close", "publishing:county_reopen", "consultation:county_remove", "support:contacted"),
    *("consultation:county_add_view", "consultation:county_mark", "joining:group_drop", "joining:revoke_link"),
    *("joining:print_text", "joining:restore", "changes:withdraw_discard", "changes:goals_discard", "examples:act"),
    *("changes:goals_back", "decisions:autosave", "decisions:again", "decisions:draw_again"),
    *("decisions:at_once", "representation:invitation_revoke", "decisions:county_form_drop"),
    *("decisions:put_away", "decisions:meant", "library:county_initiative_retire", "joining:assign"),
    "another_code",
}
# Where a person is led on: to the own start page, to the page behind a link, to what is missing before signing.
LEADS_ON = {
    *("home_after_login", "workspaces", "reauthenticate_by_code", "people:invitation_link", "consultation:link"),
    *("joining:plan", "joining:way", "joining:link", "joining:sign", "changes:goals_hand_in", "people:resume"),
    "favicon",
}
# Nothing was asked of the service, and it cannot be reached.
NO_SERVICE = {"joining:identify_back": 404, "joining:identify_leave": 403}
ANSWERS = dict.fromkeys(VERBS, 405) | dict.fromkeys(LEADS_ON, 302) | NO_SERVICE
# Where one person's answer is another than the others'.
EXCEPTIONS = {
    # Who works in no county is led to nothing: the list of one's own workspaces is empty.
    **{("workspaces", who): 200 for who in ("org_x", "org_y", "national")},
    # Giving and taking roles is the publisher's alone.
    **{(name, "reader_a"): 404 for name in ("people:staff_invite", "people:staff_change")},
    # A signing waits in this browser, and the answer is not to its question.
    ("joining:identify_back", "holder"): 403,
}


@of_kinds(*ALLOWED)
def test_the_table(stage, monkeypatch, route, name, kind):
    monkeypatch.setattr(settings, "DEMO", True)  # the page of components is the demonstration's
    url = address(stage, route, name)
    expected = ANSWERS.get(name, 200)
    for who in PEOPLE:
        response = stage.client(who).get(url)
        said = f"{who} GET {url}: {response.status_code}"
        if who in ALLOWED[kind]:
            assert response.status_code == EXCEPTIONS.get((name, who), expected), said
            assert not is_login(response), said
        elif who in ("visitor", "holder") and kind != HOLDER:
            assert is_login(response), said
        else:
            # A verb address answers 405 to every GET, the entitled person's too: it tells nothing.
            assert response.status_code == (405 if expected == 405 else 404), said


# What a refused request may write: sessions, the trail of denials, counted attempts.
TRAIL = {"django_session", "portal_logevent", "portal_attempt"}


@pytest.fixture
def bare_refusals(monkeypatch):
    """Not found without the page that says so: the table has it drawn at every address, for everybody refused there."""
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound())


@pytest.mark.usefixtures("bare_refusals")
@of_kinds(COUNTY, OWN, HOLDER, with_ids=True)
def test_ones_own_county_with_a_foreign_id_is_not_found(stage, route, name, kind):
    """Every id in the address by itself and all together, read and sent: 404, and nothing is changed."""
    client = stage.client(ENTITLED[kind])
    with nothing_written(but=TRAIL):
        for url in foreign_addresses(stage, route, name):
            found = {client.get(url).status_code, client.post(url).status_code}
            # 405: the page takes no GET, or no POST, from anybody.
            assert 404 in found, (url, found)
            assert found <= {404, 405}, (url, found)


@pytest.mark.usefixtures("bare_refusals")
@of_kinds(COUNTY, OWN)
def test_foreign_and_made_up_answer_alike_also_when_sent(stage, route, name, kind):
    with nothing_written(but=TRAIL):
        for who in set(PEOPLE) - ALLOWED[kind] - {"visitor", "holder"}:
            client = stage.client(who)
            foreign = client.post(address(stage, route, name)).status_code
            assert foreign in (404, 405), who  # 405: the page takes no POST from anybody
            assert client.post(made_up_address(stage, route, name)).status_code == foreign, who


@pytest.mark.parametrize("write", [lambda row: row.save(), lambda row: row.delete(), lambda row: _undone(row.save)])
def test_a_row_that_was_written_is_told(stage, write):
    """The guard of the two tests above: also what was written as it stood, or taken back."""
    row = StaffRole.objects.first()
    with pytest.raises(AssertionError, match="portal_staffrole"), nothing_written(but=TRAIL):
        write(row)


def _undone(act):
    with transaction.atomic():
        act()
        transaction.set_rollback(True)


@pytest.mark.parametrize("who", ["staff_a", "org_x"])
def test_what_was_made_up_is_not_found(stage, who):
    client = stage.client(who)
    for route, name, kind in ROUTES:
        if kind in (COUNTY, OWN) and ids_in(route) and who in ALLOWED[kind]:
            assert client.get(made_up_address(stage, route, name)).status_code in (404, 405), name


def test_staff_without_second_factor_reach_no_staff_page(stage):
    Authenticator.objects.all().delete()
    client = stage.client("staff_a")
    for route, name, kind in ROUTES:
        if kind == COUNTY:
            response = client.get(address(stage, route, name))
            assert response.status_code == 302, name
            assert "/2fa/" in response["Location"], name


def test_a_role_taken_away_counts_at_the_next_request(stage):
    client = stage.client("staff_a")
    url = reverse("joining:desk", args=["orebro"])
    assert client.get(url).status_code == 200
    StaffRole.objects.filter(user=stage.people["staff_a"]).delete()
    assert client.get(url).status_code == 404
