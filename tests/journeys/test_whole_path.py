"""From an empty strategy draft to the public profile: with a mouse, with the keyboard alone, and without script.

A real worker draws the papers and sends the letters to a real mail server; both PDFs are downloaded and read."""

import pytest

from tests.journeys import path
from tests.journeys.hands import Keyboard, Mouse, WithoutScript
from tests.journeys.stage import STAFF, set_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "sju blå båtar på sjön"


@pytest.mark.parametrize(
    ("hands", "password"),
    [
        (Mouse, PASSWORD),
        (Keyboard, ""),
        (WithoutScript, PASSWORD),
    ],
    ids=lambda one: one and str(getattr(one, "__name__", "")),
)
def test_the_whole_path(visitor, worker, hands, password):
    set_stage()
    script = hands is not WithoutScript
    staff, officer, colleague, public = (hands(visitor(script=script)) for _person in range(4))
    path.log_in_as_staff(staff, STAFF)
    path.publish_strategy(staff)

    path.sign_up(officer, worker, path.OFFICER, password)
    path.add_organisation(officer)
    path.approve(staff, worker)
    path.sign_up(colleague, worker, path.COLLEAGUE, password)
    path.act_by_domain(colleague)

    draft = path.begin(officer)
    path.write_goals_and_plan(officer)
    colleague.open(draft)
    path.write_contacts_and_decision(colleague)
    # The county finds nothing of the draft, neither by the organisation's address nor by its own.
    number = draft.rstrip("/").rsplit("/", 1)[1]
    assert staff.open(draft) == 404
    assert staff.open(f"{path.DESK}arenden/{number}/") == 404
    assert path.NAME not in public_text(public, "/lan/exempel/anslutna/")

    officer.open("/mina-sidor/")
    officer.follow(path.NAME)
    path.sign(officer, worker, password)
    path.receive_receipt(officer, worker)
    path.handle(staff)
    path.complete(officer, worker)
    path.sign(officer, worker, password, again=True)
    path.receive_receipt(officer, worker, number=2)
    attached = path.confirm(staff, worker)

    path.visit(public)
    assert path.answer(officer, draft) == attached
    path.see_answer(staff)


def public_text(visitor, address):
    """What a visitor reads at the address."""
    visitor.open(address)
    return visitor.page.locator("main").inner_text()
