"""Publish a second version, compare the two, and fetch the strategy as a paper that a worker drew."""

import pytest

from strategies.publishing.models import RegionalTarget, VersionPaper
from tests.journeys import path
from tests.journeys.hands import Mouse
from tests.journeys.stage import STAFF, set_stage
from tests.journeys.words import sv

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_second_version_is_published_compared_and_fetched_as_a_paper(visitor, worker):
    set_stage()
    staff, public = Mouse(visitor()), Mouse(visitor())
    path.log_in_as_staff(staff, STAFF)
    path.publish_strategy(staff)
    staff.press("Begin a draft")
    # What the workspace's own journey writes is not written here again.
    RegionalTarget.objects.filter(goal__version__number=2).update(wording="Skillnaden i sjukskrivning försvinner")
    staff.press("What the draft changes")
    staff.look()
    staff.sees("försvinner")
    staff.page.go_back()
    staff.press("See it as the public will")
    staff.look()
    staff.sees("Skillnaden i sjukskrivning försvinner")
    staff.press("Back to publishing")
    staff.look()
    staff.press("Publish")
    staff.sees(sv("The strategy is published."))
    staff.press("Versions, papers and files")
    staff.look()

    public.open(path.STRATEGY)
    public.press("See what has changed")
    public.look()
    assert "halveras" in public.page.locator("del").first.inner_text()
    assert "försvinner" in public.page.locator("ins").first.inner_text()
    public.open(path.STRATEGY)
    public.wait_for("(PDF)")
    content, name = public.download(public.page.locator('main a[href$="version-2.pdf"]'))
    path.check_paper(content, "Skillnaden i sjukskrivning försvinner", path.TITLE)
    assert name.endswith("version-2.pdf")
    assert VersionPaper.objects.count() >= 1
