"""Each county's strategy goes in through the Excel template and comes out again, by a browser."""

import pytest
from django.test import Client
from playwright.sync_api import expect

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

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]
FILES = sorted((REFERENCE / "strategies").glob("*.yaml"))


@pytest.fixture
def page(visitor, live_server):
    """A browser of somebody who writes for every county."""
    load_directory()
    load_national_goals()
    writer = world.make_staff(County.objects.first(), email="alla@lan.example")
    StaffRole.objects.filter(user=writer).delete()
    StaffRole.objects.bulk_create(
        StaffRole(user=writer, county=county, role=Role.PUBLISHER) for county in County.objects.all()
    )
    cookie = world.log_in(Client(), writer).cookies["sessionid"]
    page = visitor()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return page


def test_each_countys_strategy_through_the_template_and_back(page, tmp_path):
    names, goals = file_names(), NationalGoal.objects.names()
    assert len(FILES) >= 21
    for path in FILES:
        parts = read_strategy(path.read_bytes(), names)
        county = County.objects.get(code=parts.county_code)
        before = Strategy.objects.filter(county=county).count()  # some counties have a file for each period
        sent = tmp_path / f"{path.stem}.xlsx"
        sent.write_bytes(write_excel(parts, parts.county_code, goals))
        page.goto(f"/arbetsyta/{county.slug}/strategier/las-in/")
        page.set_input_files("[name=file]", sent)
        with page.expect_navigation():
            page.locator("main form button").click()
        if not (parts.title and parts.starts_on):
            expect(page.locator("body")).to_contain_text(sv("The file needs a title and the first day of the period."))
            assert Strategy.objects.filter(county=county).count() == before, path.name
            continue
        assert Strategy.objects.filter(county=county).count() == before, path.name
        with page.expect_navigation():
            page.get_by_role("button", name=sv("Take in as a draft")).click()
        page.goto(f"{page.url}versioner/")
        for form, read in (("xlsx", lambda data: read_excel(data, names, goals)), ("yaml", read_of(names))):
            with page.expect_download() as waiting:
                page.locator(f'main a[href$="/versioner/1/fil.{form}"]').click()
            assert read(waiting.value.path().read_bytes()) == parts, f"{path.name} as {form}"


def read_of(names):
    return lambda data: read_strategy(data, names)
