"""What is asked for beside the pages: the mark at its old address, and what a link to a page shows elsewhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from portal.directory.models import Organisation
from portal.directory.sorting import sort_key
from strategies.library.models import Initiative
from tests.membership.deciding.world import log_in, make_staff
from tests.membership.register import world
from tests.strategies.library.stage import make_initiative

pytestmark = pytest.mark.django_db


def lines(client, path):
    text = client.get(path).content.decode()
    return dict(re.findall(r'<meta property="(og:[a-z_]+)" content="([^"]*)">', text)), text


def test_the_mark_is_found_where_browsers_ask_for_it(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response["Location"].startswith(settings.STATIC_URL)
    icon = Image.open(Path(settings.BASE_DIR) / "static" / "img" / "favicon.ico")
    assert {(16, 16), (32, 32), (48, 48)} <= icon.info["sizes"]


def test_a_link_to_a_page_shows_its_title_and_description(client):
    made = world.strategy(world.county(), title='Ett "jämställt" län & mer', overall_aim="Syftet är <b>samverkan</b>.")
    told, text = lines(client, f"/lan/orebro/strategi/{made.slug}/")
    assert told["og:title"].startswith("Ett &quot;jämställt&quot; län &amp; mer")
    assert told["og:description"] == re.search(r'name="description" content="(.*?)"', text)[1]
    assert told["og:url"] == f"http://127.0.0.1:8000/lan/orebro/strategi/{made.slug}/"
    assert (told["og:type"], told["og:locale"]) == ("website", "sv_SE")
    assert text.count("<title>") == 1
    assert lines(client, "/en/lan/orebro/")[0]["og:locale"] == "en_GB"
    assert Image.open(Path(settings.BASE_DIR) / "static" / "img" / "share.png").size == (1200, 630)


def test_pages_behind_the_log_in_tell_nothing_elsewhere(client):
    county = world.county()
    told, text = lines(log_in(client, make_staff(county)), "/arbetsyta/orebro/")
    assert told == {}
    assert "<title>" in text


def test_initiatives_of_a_county_include_those_where_it_is_a_partner(client):
    county = world.county()
    other = world.county("19", "vastmanland", "Västmanland", "U")
    partner = Organisation.objects.create(
        name="Region Västmanland", kind="region", slug="rv", sort_key=sort_key("Region Västmanland"), county=other
    )
    led = make_initiative(county, "Ledd från Örebro")
    led.organisations.add(partner)
    make_initiative(county, "Bara Örebro")
    own = make_initiative(other, "Egen")
    own.organisations.add(partner)
    assert set(Initiative.objects.from_county("vastmanland").values_list("title", flat=True)) == {
        "Ledd från Örebro",
        "Egen",
    }
    text = client.get("/lan/vastmanland/satsningar/").content.decode()
    assert "Ledd från Örebro" in text
    assert "Bara Örebro" not in text


def test_areas_are_named_once(client):
    world.county()
    made = make_initiative(world.county("19", "vastmanland", "Västmanland", "U"), themes=["samhallsplanering"])
    text = client.get(f"/kunskapsbank/satsningar/{made.pk}/").content.decode()
    assert text.count("Tvärgående områden:") == 0


def test_who_is_responsible_for_the_work_is_said_or_unknown(client):
    made = make_initiative(world.county(), responsible="Ledningen i linjen")
    assert "Ledningen i linjen" in client.get(f"/kunskapsbank/satsningar/{made.pk}/").content.decode()


def test_the_law_behind_the_task_is_named(client):
    text = client.get("/om/").content.decode()
    for words in ("(2007:825)", "(2017:868)", "skr. 2016/17:10", "rkrattsbaser.gov.se/sfst?bet=2007:825"):
        assert words in text


def test_the_page_on_cookies_names_each_one_that_is_set(client):
    county = world.county()
    log_in(client, make_staff(county))
    choice = reverse("people:mail_choice", args=[county.slug])
    client.get(choice)
    assert client.post(choice, {"choice": "daily"}).status_code == 302  # the page after it tells that it was saved
    assert len(client.cookies) == 3
    page = Client().get("/om/kakor/").content.decode()
    assert [name for name in client.cookies if f"<code>{name}</code>" not in page] == []
