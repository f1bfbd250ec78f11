"""Open data: the same facts as the pages, no natural persons, no made-up counties, no formulas."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCAT, RDF, BNode, Graph

from membership.joining.models import Contact
from membership.joining.rules import State
from membership.register import sitemap
from membership.register.rules import Share
from portal.tables import safe_cell
from tests.membership.register import world

FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@given(st.one_of(st.none(), st.integers(), st.text()))
def test_no_cell_begins_as_a_formula_or_breaks_the_line(value):
    cell = safe_cell(value)
    assert not cell.startswith(FORMULA_STARTS)
    assert not set(cell) & set("\r\n\x00")


def test_a_share_of_nothing_is_nothing():
    assert Share(0, 0).percent == 0
    assert Share(13, 26).percent == 50


@pytest.fixture
def member(db):
    made = world.strategy(world.county())
    who = world.organisation('=HYPERLINK("x"), "Bolaget"', "company", orgnr="5566778899")
    joined = world.membership(made, who)
    Contact.objects.create(membership=joined, name="Eva Ek", email="eva@kumla.example", show_publicly=True)
    for state in (State.DRAFT, State.HANDED_IN, State.DECLINED, State.TAKEN_BACK, State.COMPLETION):
        world.membership(made, world.organisation(f"Dold {state}"), state)
    fictional = world.strategy(world.county("99", "exempel", "Exempel", "Q", is_fictional=True))
    world.membership(fictional, world.organisation("Påhittad kommun", county=fictional.county))
    return joined


def test_csv_is_read_back_as_written(client, member):
    response = client.get("/oppna-data/anslutningar.csv")
    text = response.content.decode("utf-8")
    assert text.count("\r\n") == text.count("\n")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["organisation"] == '\'=HYPERLINK("x"), "Bolaget"'
    assert (row["status"], row["joined_on"], row["organisation_number"]) == ("joined", "2025-03-08", "556677-8899")
    assert (row["county_code"], row["goals"]) == ("18", "delmal-1")


def test_json_and_the_api_say_the_same(client, member):
    rows = json.loads(client.get("/oppna-data/anslutningar.json").content)
    answer = client.get("/api/v1/memberships").json()
    assert answer["total"] == 1
    assert answer["items"] == rows
    assert rows[0]["organisation"] == '=HYPERLINK("x"), "Bolaget"'


@pytest.mark.parametrize(
    "path",
    [
        "/oppna-data/anslutningar.csv",
        "/oppna-data/anslutningar.json",
        "/api/v1/memberships",
        "/api/v1/organisations",
        "/api/v1/counties",
        "/api/v1/strategies",
        "/oppna-data/strategier.csv",
    ],
)
def test_no_person_no_draft_and_nothing_made_up(client, member, path):
    text = client.get(path).content.decode()
    for word in ("Eva", "@", "Påhittad", "Exempel"):
        assert word not in text
    if "organisations" not in path:
        assert "Dold" not in text


def test_the_api_goes_page_by_page_and_refuses_what_it_does_not_know(client, member):
    world.many(member.strategy, 5)
    answer = client.get("/api/v1/memberships?size=2&page=2&county=18").json()
    assert (answer["total"], answer["page"], len(answer["items"])) == (6, 2, 2)
    assert client.get("/api/v1/memberships?county=08").json()["total"] == 0
    for query in ("size=501", "page=0", "county=18%27"):
        assert client.get(f"/api/v1/memberships?{query}").status_code == 422
    assert client.post("/api/v1/memberships").status_code == 405


def test_strategies_carry_their_targets(client, member):
    (row,) = client.get("/api/v1/strategies").json()["items"]
    assert row["goals"] == ["delmal-1", "delmal-2"]
    assert row["targets"][0]["wording"] == "Målsättning 1.0"
    assert row["url"].endswith("/lan/orebro/strategi/2024-2030/")


def test_the_catalogue_has_no_blank_nodes_and_both_datasets(client, member):
    response = client.get("/datasets/dcat")
    assert response["Content-Type"] == "application/rdf+xml"
    graph = Graph().parse(data=response.content, format="xml")
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]
    assert len(list(graph.subjects(RDF.type, DCAT.Dataset))) == 2
    assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) == 4


def test_the_site_map_leads_to_every_page_in_both_languages(client, member, monkeypatch):
    monkeypatch.setattr(sitemap, "PART", 4)
    parts = [e.text for e in ET.fromstring(client.get("/sitemap.xml").content).iter(f"{SITEMAP}loc")]
    assert len(parts) == 3  # the pages, and seven organisations by four
    places = {}
    for part in parts:
        for url in ET.fromstring(client.get(part.removeprefix("http://127.0.0.1:8000")).content):
            links = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
            places[url.find(f"{SITEMAP}loc").text] = links
    paths = [place.removeprefix("http://127.0.0.1:8000") for place in places]
    assert len(paths) == len(set(paths))
    for path in ("/", "/en/", "/lan/orebro/strategi/2024-2030/", "/en/organisation/o0/", "/om/kakor/"):
        assert path in paths
    for path, links in zip(paths, places.values(), strict=True):
        assert set(links) == {"sv", "en"}
        assert client.get(path).status_code == 200, path
    assert client.get("/sitemap-organisationer-3.xml").status_code == 404


def test_robots_and_security_txt(client, db):
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /en/mina-sidor/" in robots
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in robots
    security = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: http" in security
    assert "Expires: 20" in security
