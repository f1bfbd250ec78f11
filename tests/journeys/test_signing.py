"""One journey for each way to sign: two persons by portal and link, a signed file, e-identification, paper."""

import re

import pytest

from membership.joining.actions import outside
from membership.joining.models import SigningRound
from portal.outbox.models import OutgoingMail
from portal.people.models import IdentityProvider
from tests.identity_provider import CLIENT, IdentityService
from tests.journeys.hands import Mouse
from tests.journeys.words import sv
from tests.membership.joining import world
from tests.membership.joining.signing import files
from tests.membership.joining.signing.stage import send_link, set_stage
from tests.portal.people import world as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a-long-password"


def log_in(page, user):
    """Put a session of the person's into the browser."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.live_url}])


@pytest.fixture
def come(visitor, live_server, settings):
    """A person with a mouse, logged in when named."""
    settings.SITE_URL = live_server.url

    def arrive(user=None):
        page = visitor()
        page.live_url = live_server.url
        if user:
            log_in(page, user)
        return Mouse(page)

    return arrive


def fill_in(hand, *, title="Ordförande"):
    hand.write("title", title)
    hand.pick("ground", "authorised")
    hand.tick("stands_behind")


def prove(hand, password=PASSWORD):
    if "/konto/" in hand.page.url:
        hand.write("password", password)
        hand.press("Confirm")


def send_in(hand, file, words, password=PASSWORD):
    """Choose the file and press; once more after a proof, which keeps what was written but no file."""
    hand.field("file").set_input_files(file)
    written = hand.field("name").input_value()
    hand.press(words)
    if "/konto/" not in hand.page.url:
        return
    hand.look()
    prove(hand, password)
    hand.look()
    assert hand.field("name").input_value() == written
    hand.field("file").set_input_files(file)
    hand.press(words)


def test_two_sign_one_in_the_portal_and_one_by_link_and_the_county_too(come):
    membership, first = set_stage(counter_signature=True)
    one = come(first)
    one.open(f"/mina-sidor/anslutning/{membership.pk}/skriv-under/")
    fill_in(one, title="Kommundirektör")
    one.press("Sign and hand in")
    prove(one)
    one.look()
    one.sees(sv("You have signed. The declaration is handed in when the other person has signed too."))
    one.write("name", "Olle Ordförande")
    one.write("email", "olle@kumla.example")
    one.press("Send the link")
    one.look()
    token = re.search(r"/skriv-under/[\w-]{40,}/", OutgoingMail.objects.get(kind="signing_link").text).group()

    olle = world.make_user("olle@kumla.example", name="Olle Ordförande")
    two = come()
    two.open(token)
    two.look()
    assert token not in two.page.url
    log_in(two.page, olle)
    two.open(token)
    two.look()
    fill_in(two)
    two.press("Sign")
    prove(two)
    two.look()
    two.sees(sv("You have signed"))
    two.open(token)
    two.look()
    two.sees(sv("The link has already been used to sign. It works only once."))

    staff = people.make_staff(membership.strategy.county)
    desk = come(staff)
    desk.open(f"/arbetsyta/orebro/arenden/{membership.pk}/")
    desk.look()
    desk.press("Look into the right to sign")
    desk.look()
    last = desk.page.locator("main form").last
    last.locator('[name="outcome"][value="confirmed"]').check()
    last.locator('[name="ground"][value="minutes"]').check()
    for name, text in (("source", "Kommunstyrelsen"), ("paragraph", "12"), ("dated", "2026-10-05")):
        last.locator(f'[name="{name}"]').fill(text)
    with desk.page.expect_navigation():
        last.locator("button:not([type=button])").click()
    desk.press("Sign for the county administrative board")
    desk.look()


def test_a_signed_file(come, tmp_path):
    membership, contact = set_stage(modes=["upload"], signatories=1)
    hand = come(contact)
    hand.open(f"/mina-sidor/anslutning/{membership.pk}/underskrifter/")
    hand.look()
    hand.press("Make the paper to sign")
    paper = files.draw(SigningRound.objects.get().paper)
    hand.page.reload()
    hand.look()
    hand.press("Send in the signed file")
    hand.look()
    for content, words in ((paper, "ingen elektronisk underskrift"), (files.sign_pdf(paper), sv("Number"))):
        (tmp_path / "signerad.pdf").write_bytes(content)
        hand.write("name", "Eva Ek")
        hand.write("title", "Kommundirektör")
        hand.write("mandate", "Delegation 4.2")
        send_in(hand, tmp_path / "signerad.pdf", "Send in the file")
        hand.sees(words)
    hand.look()
    assert hand.page.url.endswith("/mottaget/")


def test_e_identification(come):
    with IdentityService() as service:
        membership, first = set_stage(modes=["oidc"], signatories=1, level="eid")
        IdentityProvider.objects.create(
            county=membership.strategy.county, name="Testlegitimation", issuer=service.issuer, client_id=CLIENT
        )
        _link, token = send_link(membership, first)
        hand = come()
        hand.open(f"/skriv-under/{token}/")
        hand.look()
        fill_in(hand)
        hand.press("Sign with e-identification")
        hand.look()
        choosing = hand.page.url
        assert hand.open("/skriv-under/legitimera/svar/?state=made-up") == 403
        hand.look()
        hand.open(choosing)
        hand.follow("Testlegitimation")
        with hand.page.expect_navigation():
            hand.page.get_by_role("link").click()
        hand.look()
        hand.sees("Olle Ordförande")
        hand.press("Sign")
        hand.look()
        hand.sees(sv("You have signed"))


def test_paper(come, tmp_path):
    membership, contact = set_stage(modes=["paper"], signatories=1)
    signing = outside.print_text(membership, by=contact, edition=membership.edition)
    files.draw(signing.paper)
    hand = come(people.make_staff(membership.strategy.county))
    hand.open("/arbetsyta/orebro/underskrivna-papper/")
    hand.look()
    hand.write("number", signing.paper.number.lower())
    hand.press("Find the paper")
    hand.look()
    (tmp_path / "scan.pdf").write_bytes(files.make_pdf())
    for name, text in (("name", "Eva Ek"), ("title", "Kommundirektör"), ("mandate", "Delegation 4.2")):
        hand.write(name, text)
    hand.write("signed_on", "2026-11-02")
    hand.pick("ground", "certificate")
    hand.write("dated", "2026-10-05")
    send_in(hand, tmp_path / "scan.pdf", "Register the paper", people.PASSWORD)
    hand.sees(sv("The paper is registered, and the declaration is handed in."))
    hand.look()
