"""One officer's thread from a strategy's page to the receipt: few presses, few pages, no dead end.

Counted by the hands themselves (hands.py): what is pressed, chosen or ticked, and every page that comes to
be seen, the receipt with them. The link in the letter is a press too. The organisation is new to the register."""

import re
import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from membership.joining.models import Membership
from membership.joining.rules import State
from strategies.publishing.models import NationalGoal, StrategyGoal
from tests.journeys import path
from tests.journeys.hands import Keyboard, Mouse, WithoutScript
from tests.journeys.sink_letters import code_in, letter_to, text_of
from tests.journeys.stage import STAFF, set_stage
from tests.journeys.words import sv
from tests.membership.deciding import world as deciding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "sju blå båtar på sjön"
MOST_CLICKS, MOST_SCREENS = 22, 14
PHONE = {"width": 390, "height": 844}


class Thumb(Mouse):
    """A phone: nothing may scroll sideways, and each page leads on."""

    def look(self):
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} scrolls sideways"
        assert self.page.locator("h1").count() == 1, self.page.url


@pytest.mark.parametrize(
    ("hands", "viewport"), [(Mouse, None), (Thumb, PHONE), (Keyboard, None), (WithoutScript, None)],
    ids=["mouse", "phone", "keyboard", "without-script"],
)  # fmt: skip
def test_from_the_strategy_to_the_receipt(visitor, worker, hands, viewport):
    stage = set_stage()
    publish(stage.county)
    officer = hands(visitor(script=hands is not WithoutScript, viewport=viewport))
    sign_up_and_ask(officer, worker)
    let_act(Mouse(visitor()), worker)

    lead_back(officer, letter_to(worker, path.OFFICER, holding=path.NAME))
    write_the_steps(officer)
    grow_old()  # a proof of who one is holds for five minutes; whoever writes by themselves takes longer
    sign(officer)

    assert Membership.objects.get().state == State.HANDED_IN
    assert officer.clicks <= MOST_CLICKS, officer.clicks
    assert officer.screens <= MOST_SCREENS, officer.screens


def publish(county):
    """A strategy that is open, with something to choose."""
    version = deciding.make_strategy(county).current_version
    StrategyGoal.objects.create(version=version, national_goal=NationalGoal.objects.first(), order=0)


def sign_up_and_ask(officer, sink):
    """From the strategy to an account, and to the request to act for an organisation that the register lacks."""
    officer.open("/lan/exempel/strategi/2024-2027/")
    officer.press("Join with your organisation")
    officer.look()
    officer.write("email", path.OFFICER)
    officer.write("password1", PASSWORD)
    officer.press("Make the account")
    officer.write("code", code_in(letter_to(sink, path.OFFICER)))
    officer.press("Confirm")
    officer.look()
    assert officer.page.url.endswith("/mina-sidor/anslut/exempel/2024-2027/")
    officer.write("organisation", path.NAME)
    officer.write("own_name", path.SIGNER)
    officer.pick("role", "signatory")
    officer.press("Ask to act and go on")
    officer.look()
    assert officer.field("name").input_value() == path.NAME
    assert officer.field("own_name").input_value() == path.SIGNER
    officer.pick("kind", "association")
    officer.tick("has_no_orgnr")
    officer.press("Add and ask to act")
    officer.look()
    officer.sees(path.NAME, "Sedan fortsätter du med:")


def let_act(staff, sink):
    """The county says yes, as its pages are."""
    path.log_in_as_staff(staff, STAFF)
    path.approve(staff, sink)


def lead_back(officer, letter):
    """The letter has one button, and it leads to the strategy that was chosen before sign-up."""
    [address] = set(re.findall(r"https?://\S+/mina-sidor/\S+", text_of(letter)))
    assert address.endswith("/mina-sidor/anslut/exempel/2024-2027/")
    officer.press_counted()
    officer.open(address)
    officer.look()
    officer.press("Begin the declaration")


def write_the_steps(officer):
    """Goals, contacts, the proposal for the board, and what the board decided."""
    officer.look()
    assert officer.page.url.endswith("/mal/")
    officer.tick("goals", officer.field("goals").first.get_attribute("value"))
    officer.write("contribution", "Vi delar tider lika.")
    officer.write("rows-0-what", "Lika många tider i hallen")
    officer.write("rows-0-indicator", "Tider per lag")
    officer.write("rows-0-due_on", "2027-06-30")
    officer.press("Save and go on")
    officer.look()
    assert officer.field("rows-0-email").input_value() == path.OFFICER
    officer.press("Save and go on")
    officer.look()
    officer.press("Make it at once and hand it to the meeting")
    officer.look()
    assert officer.page.url.endswith("/beslut/")
    officer.sees("DOCX")
    officer.sees(sv("Handed to the meeting"))
    officer.write("rows-0-body", "Styrelsen")
    officer.pick("rows-0-outcome", "decided")
    officer.write("rows-0-meets_on", timezone.localdate().isoformat())
    officer.write("rows-0-paragraph", "12")
    officer.press("Save and go on")
    officer.look()
    assert officer.page.url.endswith("/granska/")


def grow_old():
    """Everybody's latest proof of who they are was given ten minutes ago."""
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        records = session.get("account_authentication_methods", [])
        session["account_authentication_methods"] = [{**one, "at": time.time() - 600} for one in records]
        session.save()


def sign(officer):
    """On the page where everything is read, with the password once more."""
    officer.write("name", path.SIGNER)
    officer.write("title", "Ordförande")
    officer.pick("ground", "authorised")
    officer.tick("stands_behind")
    officer.press("Sign and hand in")
    officer.look()
    officer.write("password", PASSWORD)
    officer.press("Confirm")
    officer.look()
    assert officer.page.url.endswith("/mottaget/")
