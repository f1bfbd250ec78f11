"""Each county's strategy goes in through the Excel template and comes out again, by forms and in a browser."""

import html
import re

import pytest
from django.test import Client

from portal.directory.loading import load_directory
from portal.directory.models import County
from portal.people.models import StaffRole
from portal.people.rules import Role
from strategies.publishing.exchange.excel import read_excel, write_excel
from strategies.publishing.exchange.shape import read_strategy
from strategies.publishing.exchange.versions import file_names
from strategies.publishing.models import NationalGoal, Strategy
from strategies.publishing.reference_data import REFERENCE, load_national_goals
from tests.journeys.words import sv
from tests.membership.deciding import world

pytestmark = pytest.mark.django_db
FILES = sorted((REFERENCE / "strategies").glob("*.yaml"))


@pytest.fixture
def writer():
    """Somebody who writes for every county."""
    load_directory()
    load_national_goals()
    person = world.make_staff(County.objects.first(), email="alla@lan.example")
    StaffRole.objects.filter(user=person).delete()
    StaffRole.objects.bulk_create(
        StaffRole(user=person, county=county, role=Role.PUBLISHER) for county in County.objects.all()
    )
    return world.log_in(Client(), person)


class Browser:
    """Somebody in front of a browser: what is shown, and what is handed out."""

    def __init__(self, page):
        self.page = page

    def send(self, county, sent):
        """Send the workbook in; gives the page that answers."""
        self.page.goto(start(county))
        self.page.set_input_files("[name=file]", sent)
        with self.page.expect_navigation():
            self.page.locator("main form button").click()
        return self.page.content()

    def take_in(self):
        """Take it in as a draft; gives the address of the draft."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=sv("Take in as a draft")).click()
        return self.page.url

    def fetch(self, address, form):
        """The bytes of version 1 as a file."""
        self.page.goto(f"{address}versioner/")
        with self.page.expect_download() as waiting:
            self.page.locator(f'main a[href$="/versioner/1/fil.{form}"]').click()
        return waiting.value.path().read_bytes()


class Forms:
    """The same by the same forms and links, without a browser, which is ten times as quick."""

    def __init__(self, client):
        self.client, self.fields, self.address = client, {}, ""

    def send(self, county, sent):
        self.address = start(county)
        with sent.open("rb") as file:
            page = self.client.post(self.address, {"file": file}).content.decode()
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page[page.index("<main") :])
        self.fields = {name: html.unescape(value) for name, value in found}
        return page

    def take_in(self):
        return self.client.post(self.address, self.fields).url

    def fetch(self, address, form):
        page = self.client.get(f"{address}versioner/").content.decode()
        link = re.search(rf'href="([^"]+/versioner/1/fil\.{form})"', page)[1]
        return b"".join(self.client.get(link))


def start(county):
    return f"/arbetsyta/{county.slug}/strategier/las-in/"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_countys_strategy_through_the_template_and_back(writer, path, tmp_path):
    there_and_back(Forms(writer), path, tmp_path)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_same_in_a_browser(writer, visitor, live_server, tmp_path):
    assert len(FILES) >= 21
    page = visitor()
    page.context.add_cookies(
        [{"name": "sessionid", "value": writer.cookies["sessionid"].value, "url": live_server.url}]
    )
    largest, smallest = (choose(FILES, key=lambda path: path.stat().st_size) for choose in (max, min))
    for path in (largest, smallest):
        there_and_back(Browser(page), path, tmp_path)


def there_and_back(hands, path, tmp_path):
    names, goals = file_names(), NationalGoal.objects.names()
    parts = read_strategy(path.read_bytes(), names)
    county = County.objects.get(code=parts.county_code)
    sent = tmp_path / f"{path.stem}.xlsx"
    sent.write_bytes(write_excel(parts, parts.county_code, goals))
    answer = hands.send(county, sent)
    assert not Strategy.objects.filter(county=county).exists(), "nothing is kept before it is taken in"
    if not (parts.title and parts.starts_on):
        assert sv("The file needs a title and the first day of the period.") in answer
        return
    address = hands.take_in()
    for form, read in (("xlsx", lambda data: read_excel(data, names, goals)), ("yaml", read_of(names))):
        assert read(hands.fetch(address, form)) == parts, f"as {form}"


def read_of(names):
    return lambda data: read_strategy(data, names)
