"""Public pages: what they say, that they cost the same with many rows, and that nobody's cookie is needed."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from membership.joining.models import Contact, Membership
from membership.joining.rules import State
from portal.people.models import User
from strategies.library.models import Resource
from strategies.publishing.models import Strategy, StrategyMention, StrategyVersion, Theme
from tests.membership.register import world
from tests.stage import make_example
from tests.strategies.library.stage import make_initiative

pytestmark = pytest.mark.django_db
MOST_QUERIES = 6
PAGES = [
    "/",
    "/lan/",
    "/lan/orebro/",
    "/lan/orebro/strategi/2024-2030/",
    "/lan/orebro/anslutna/",
    "/anslutna/",
    "/anslutna/?status=all&kind=association&goal=delmal-1&county=orebro&municipality=1880&q=F%C3%B6rening&sort=-date",
    "/organisation/o0/",
    "/kunskapsbank/",
    "/kunskapsbank/exempel/",
    "/kunskapsbank/satsningar/",
    "/lan/orebro/satsningar/",
    "/tvargaende-omraden/",
    "/tvargaende-omraden/samhallsplanering/",
    "/kalender/",
    "/sok/?q=F%C3%B6rening",
    "/oppna-data/",
    "/om/",
    "/om/tillganglighet/",
    "/om/personuppgifter/",
    "/om/kakor/",
    "/om/kontakt/",
]
MACHINE = [
    "/api/v1/",
    "/api/v1/counties",
    "/api/v1/strategies",
    "/api/v1/organisations",
    "/api/v1/memberships",
    "/api/v1/openapi.json",
    "/datasets/dcat",
    "/oppna-data/anslutningar.csv",
    "/oppna-data/anslutningar.json",
    "/oppna-data/strategier.csv",
    "/oppna-data/strategier.json",
    "/sitemap.xml",
    "/sitemap-sidor.xml",
    "/sitemap-organisationer-1.xml",
    "/robots.txt",
    "/.well-known/security.txt",
]


@pytest.fixture(autouse=True)
def area():
    return Theme.objects.create(key="samhallsplanering", name_sv="Samhällsplanering", name_en="Spatial planning")


@pytest.fixture
def orebro():
    return world.county()


@pytest.fixture
def strategy(orebro):
    world.municipality(orebro)
    return world.strategy(orebro)


@pytest.fixture
def member(strategy, orebro):
    place = orebro.municipalities.get()
    return world.membership(strategy, world.organisation("Örebro kommun", municipality=place, county=orebro))


def cost(client, path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(queries)


def test_a_page_costs_the_same_with_one_row_three_and_many(client, strategy, member):
    Resource.objects.create(title="Handbok", kind="handbook", sort_key="handbok")
    costs, person = {path: [] for path in PAGES + MACHINE}, User.objects.create_user("x@xby.example", "x")
    make_example(member, person, themes=["samhallsplanering"])
    make_initiative(strategy.county)
    for more in (0, 2, 60):
        world.many(strategy, more, first=more * 100)
        for _number in range(more):
            make_example(member, person, themes=["samhallsplanering"])
            make_initiative(strategy.county, f"Satsning {more} {_number}")
        for number in range(more):
            Resource.objects.create(
                title=f"Handbok {more} {number}", kind="handbook", sort_key=f"{number}", themes=["samhallsplanering"]
            )
        for path, found in costs.items():
            cache.clear()
            found.append(cost(client, path))
    assert {path: found for path, found in costs.items() if len(set(found)) > 1} == {}
    assert {path: found for path, found in costs.items() if found[0] > MOST_QUERIES} == {}


@pytest.mark.parametrize("path", ["/en" + path for path in PAGES])
def test_every_page_is_there_in_english(client, member, path):
    response = client.get(path)
    assert response.status_code == 200
    assert '<html lang="en">' in response.content.decode()


@pytest.mark.parametrize("path", PAGES + MACHINE)
def test_a_visitor_gets_no_cookie_and_304_the_second_time(client, member, path):
    first = client.get(path)
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.django_db(transaction=True)
def test_a_change_by_staff_shows_at_the_next_request(client):
    place = world.county()
    made = world.strategy(place)
    who = world.organisation("Kumla kommun")
    before = client.get("/anslutna/")
    assert "Kumla" not in before.content.decode()
    world.membership(made, who)
    after = client.get("/anslutna/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Kumla kommun" in after.content.decode()


def test_every_county_page_ends_with_the_boards_address_and_a_share_link(client, member):
    for path in ("/lan/orebro/", "/lan/orebro/strategi/2024-2030/", "/lan/orebro/anslutna/"):
        text = client.get(path).content.decode()
        for words in ("Stortorget 22", "701 86 Örebro", "202100-2403", "lansstyrelsen.se/orebro", "share-link"):
            assert words in text, (path, words)


def test_the_county_says_how_many_municipalities_and_which_have_not(client, orebro, member):
    world.municipality(orebro, "1881", "Kumla")
    text = client.get("/lan/orebro/").content.decode()
    assert "Minst 1 av 2 kommuner har anslutit sig" in text
    assert "För 1 kommun är det inte känt här om den har anslutit sig" in text
    assert "<li>Kumla</li>" in text


@pytest.mark.parametrize(
    ("state", "listed"),
    [
        (State.ACTIVE, True),
        (State.PAUSED, False),
        (State.ENDED, False),
        (State.DRAFT, False),
        (State.HANDED_IN, False),
        (State.COMPLETION, False),
        (State.DECLINED, False),
        (State.TAKEN_BACK, False),
    ],
)
def test_only_what_stands_is_listed_as_joined(client, strategy, state, listed):
    world.membership(strategy, world.organisation("Kumla kommun"), state)
    assert ("Kumla kommun" in client.get("/anslutna/").content.decode()) is listed
    shown = state in (State.ACTIVE, State.PAUSED, State.ENDED)
    assert ("Kumla kommun" in client.get("/anslutna/?status=all").content.decode()) is shown
    assert ('class="joining"' in client.get("/organisation/o0/").content.decode()) is shown


@pytest.mark.parametrize(
    ("state", "words"), [(State.ACTIVE, "Ansluten sedan"), (State.PAUSED, "Anslöt sig"), (State.ENDED, "Anslöt sig")]
)
def test_a_profile_says_that_it_has_joined_only_while_it_has(client, strategy, state, words):
    world.membership(strategy, world.organisation("Kumla kommun"), state)
    page = client.get("/organisation/o0/").content.decode()
    assert [one for one in ("Ansluten sedan", "Anslöt sig") if f"<dt>{one}</dt>" in page] == [words]


def test_a_membership_of_a_period_that_is_over_is_not_counted_as_joined(client, orebro):
    old = world.strategy(orebro, "2017-2022")
    world.membership(old, world.organisation("Kumla kommun"))
    assert "Kumla kommun" not in client.get("/anslutna/").content.decode()
    ended = client.get("/anslutna/?status=ended").content.decode()
    assert "Kumla kommun" in ended
    assert "Perioden är slut" in ended


def test_what_is_only_proposed_is_shown_apart_and_never_counted(client, strategy):
    who = world.organisation("Region Örebro län", "region")
    StrategyMention.objects.create(strategy=strategy, organisation=who, kind="proposed", source="https://a.example/")
    assert "Region Örebro län" not in client.get("/anslutna/").content.decode()
    page = client.get("/lan/orebro/strategi/2024-2030/").content.decode()
    assert "0 aktörer" not in page
    assert "inte känt vilka aktörer som har anslutit sig" in page
    assert "Region Örebro län" in page
    assert "inget beslut är känt" in client.get("/organisation/o0/").content.decode()


def test_a_draft_strategy_is_nobodys_page(client, orebro):
    draft = Strategy.objects.create(county=orebro, slug="2031-2034")
    StrategyVersion.objects.create(strategy=draft, number=1, title="Hemligt utkast")
    assert client.get("/lan/orebro/strategi/2031-2034/").status_code == 404
    assert "Hemligt" not in client.get("/lan/orebro/").content.decode()


@pytest.mark.parametrize(
    "path", ["/lan/nowhere/", "/lan/nowhere/anslutna/", "/lan/orebro/strategi/1999/", "/organisation/nobody/"]
)
def test_what_is_not_there_is_404(client, orebro, path):
    assert client.get(path).status_code == 404


def test_the_way_in_is_open_only_while_the_strategy_is(client, orebro, strategy):
    way_in = "/mina-sidor/anslut/orebro/"
    assert way_in in client.get("/lan/orebro/strategi/2024-2030/").content.decode()
    world.strategy(orebro, "2017-2022")
    over = client.get("/lan/orebro/strategi/2017-2022/").content.decode()
    assert way_in not in over
    assert "period är slut" in over
    world.strategy(orebro, "2025-2031", joining="not_offered")
    assert way_in not in client.get("/lan/orebro/strategi/2025-2031/").content.decode()


def test_unknown_stays_unknown(client, orebro):
    world.strategy(orebro, targets=0)
    text = client.get("/lan/orebro/strategi/2024-2030/").content.decode()
    assert "Visionen är inte publicerad här än." in text
    assert "Målsättningar under delmålet är inte publicerade här än." in text
    assert "Inte granskad än" in text


def test_a_contact_is_shown_only_when_switched_on(client, member):
    contact = Contact.objects.create(membership=member, name="Eva Ek", email="eva@kumla.example", show_publicly=False)
    page = client.get("/organisation/o0/").content.decode()
    assert "Eva" not in page
    assert "Genom länsstyrelsen" in page
    contact.show_publicly = True
    contact.save()
    cache.clear()
    assert "eva@kumla.example" in client.get("/organisation/o0/").content.decode()


def test_a_listed_membership_says_where_the_fact_is_from(client, strategy):
    world.membership(
        strategy,
        world.organisation("Kumla kommun"),
        origin=Membership.Origin.LISTED,
        joined_on=None,
        evidence="Listad på strategins webbplats",
        evidence_source="https://lista.example/",
        evidence_seen_on="2018-03-08",
    )
    page = client.get("/organisation/o0/").content.decode()
    for words in ("Datumet är inte känt här", "Listad på strategins", "https://lista.example/", "8 mars 2018"):
        assert words in page


def test_an_organisation_that_merged_says_so(client, member):
    whole = world.organisation("Nya kommunen")
    old = member.organisation
    old.merged_into = whole
    old.save()
    assert "Aktören ingår nu i" in client.get("/organisation/o0/").content.decode()
    assert "Örebro kommun" in client.get(f"/organisation/{whole.slug}/").content.decode()


def test_text_from_people_is_never_markup(client, strategy):
    world.membership(strategy, world.organisation("<script>alert(1)</script>"))
    for path in ("/anslutna/", "/organisation/o0/", "/sok/?q=%3Cscript%3E"):
        assert "<script>alert" not in client.get(path).content.decode()


def test_a_profile_shows_the_chosen_targets_and_actions_and_no_others(client, member):
    goal = member.version.goals.order_by("order").first()
    member.targets.set(goal.targets.all())
    member.actions.set(goal.actions.all())
    page = client.get("/organisation/o0/").content.decode()
    assert "Målsättning 1.0" in page
    assert "Åtgärd 1.0" in page
    assert "Målsättning 2.0" not in page
    assert "Åtgärd 2.0" not in page
