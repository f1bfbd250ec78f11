"""Passkeys and security keys in a real browser, with keys that Chromium pretends to have."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from portal.log.models import LogEvent
from tests.journeys.hands import Mouse, WithoutScript
from tests.journeys.words import sv
from tests.portal.people import world as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PERSON = "anna@likavillkor.example"
CHECKS = {"hasUserVerification": True, "isUserVerified": True}
PHONE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, **CHECKS}
# A small key of the old kind: it neither remembers accounts nor checks who holds it.
OLD_KEY = {"protocol": "u2f", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False}
NOT_ALONE = "The key is not enough on its own. Log in as before, and then use the key."
ALONE = "From now on you log in with only this key, if you like."


class Keys:
    """The keys that a browser has at hand."""

    def __init__(self, page):
        self.line = page.context.new_cdp_session(page)
        self.line.send("WebAuthn.enable")

    def plug_in(self, kind):
        """Put a key in. It answers at once, as if touched; ``answers(False)`` makes it wait for ever."""
        options = {**kind, "automaticPresenceSimulation": True}
        given = self.line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.key = given["authenticatorId"]

    def pull_out(self):
        self.line.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.key})

    def forget(self):
        """Empty the key."""
        self.line.send("WebAuthn.clearCredentials", {"authenticatorId": self.key})

    def fail_the_check(self):
        """From now on the finger is the wrong one."""
        self.line.send("WebAuthn.setUserVerified", {"authenticatorId": self.key, "isUserVerified": False})


@pytest.fixture
def hands(visitor):
    mouse = Mouse(visitor())
    mouse.keys = Keys(mouse.page)
    return mouse


def log_in(hands, email=PERSON):
    hands.open("/konto/login/")
    hands.write("login", email)
    hands.write("password", people.PASSWORD)
    hands.press("Log in")


def log_out(hands):
    hands.open("/konto/logout/")
    hands.press("Log out")


def ask_to_add(hands):
    """The page to add a key, after the password once more."""
    hands.open("/konto/2fa/webauthn/add/")
    if "/reauthenticate/" in hands.page.url:
        hands.write("password", people.PASSWORD)
        hands.press("Confirm")
    assert hands.page.url.endswith("/konto/2fa/webauthn/add/")


def add_key(hands, name="Min telefon"):
    """The plain way: a name and the button. Nothing is ticked."""
    ask_to_add(hands)
    hands.look()
    hands.write("name", name)
    hands.press("Add the key")
    hands.look()


def try_key(hands, button, words):
    """Press the button of the key, and be told in words why it did not work; the page stays usable."""
    hands.page.locator(button).click()
    told = hands.page.locator("#key_failed")
    expect(told).to_be_visible()
    expect(told).to_have_attribute("role", "alert")
    expect(told).to_contain_text(sv(words))
    expect(told.locator("p:visible")).to_have_count(1)
    hands.look()


NOT_LOGGED_IN = (
    "You were not logged in. Either you cancelled, or this device has no key that is enough on its own here. Try again,"
    " or log in with your password or a code by e-mail and use the key as your second factor."
)
NOT_ACCEPTED = (
    "The key was not accepted. Either you cancelled, or it is not one of the keys that you have added. Try again with"
    " the right key, or choose another way."
)


def test_a_key_added_the_plain_way_logs_a_person_in(hands):
    people.make_person(PERSON, name="Anna Åkerlund")
    hands.keys.plug_in(PHONE)
    log_in(hands)
    add_key(hands)
    hands.sees(sv(ALONE))
    hands.open("/konto/2fa/webauthn/")
    hands.sees(sv("Passkey: you log in with it alone"))
    hands.look()
    log_out(hands)
    hands.open("/konto/login/?next=/konto/")
    hands.look()
    hands.press("Log in with a passkey")
    assert hands.page.url.endswith("/konto/")
    hands.sees(PERSON)
    assert LogEvent.objects.filter(verb="login.ok").count() == 2


def test_the_same_key_twice_and_a_log_in_that_fails_are_told_in_words(hands):
    people.make_person(PERSON)
    hands.keys.plug_in(PHONE)
    log_in(hands)
    add_key(hands)
    ask_to_add(hands)
    try_key(hands, "#key_button", "This key has been added already. Choose another device or key.")
    log_out(hands)
    hands.open("/konto/login/")
    hands.keys.fail_the_check()
    try_key(hands, "#passkey_login", NOT_LOGGED_IN)
    hands.open("/konto/login/")
    hands.keys.forget()
    try_key(hands, "#passkey_login", NOT_LOGGED_IN)
    assert hands.page.url.endswith("/konto/login/")


def test_a_key_that_was_taken_away_here_is_not_known(hands):
    people.make_person(PERSON)
    hands.keys.plug_in(PHONE)
    log_in(hands)
    add_key(hands)
    log_out(hands)
    Authenticator.objects.filter(type="webauthn").delete()
    hands.open("/konto/login/")
    hands.press("Log in with a passkey")
    hands.sees(sv("The key is not known here, or too long time went by. Try again, or choose another way to log in."))
    hands.look()
    hands.open("/konto/")
    assert "/konto/login/" in hands.page.url


def test_an_old_key_is_told_of_and_is_the_second_factor(hands):
    people.make_person(PERSON)
    hands.keys.plug_in(OLD_KEY)
    log_in(hands)
    add_key(hands, "Gammal nyckel")
    hands.sees(sv(NOT_ALONE))
    hands.open("/konto/2fa/webauthn/")
    hands.sees(sv("Second factor after the password"))
    log_out(hands)
    hands.open("/konto/login/")
    try_key(hands, "#passkey_login", NOT_LOGGED_IN)
    log_in(hands)
    hands.press("Use the key")
    hands.open("/konto/")
    assert hands.page.url.endswith("/konto/")


def test_staff_log_in_with_a_key_after_the_password(hands):
    county = people.make_county()
    staff = people.make_staff(county, email="eva@lansstyrelsen.example", second_factor=False)
    hands.keys.plug_in(PHONE)
    log_in(hands, staff.email)
    add_key(hands)
    log_out(hands)
    log_in(hands, staff.email)
    assert "/konto/2fa/authenticate/" in hands.page.url
    hands.look()
    hands.keys.pull_out()
    hands.keys.plug_in(PHONE)  # a colleague's, that is not known
    try_key(hands, "#key_button", NOT_ACCEPTED)
    hands.keys.pull_out()
    hands.open("/arbetsyta/")
    assert "/konto/" in hands.page.url  # the password alone opens nothing


def test_staff_reach_their_desk_with_password_and_key(hands):
    county = people.make_county()
    staff = people.make_staff(county, email="eva@lansstyrelsen.example", second_factor=False)
    hands.keys.plug_in(PHONE)
    log_in(hands, staff.email)
    add_key(hands)
    log_out(hands)
    log_in(hands, staff.email)
    hands.press("Use the key")
    assert f"/arbetsyta/{county.slug}/" in hands.page.url
    hands.open("/konto/reauthenticate/")
    hands.look()


def test_without_script_or_keys_the_page_says_so(visitor):
    people.make_person(PERSON)
    plain = WithoutScript(visitor(script=False))
    plain.open("/konto/login/")
    # The words stand where only a browser without script shows them; Chromium's own switch does not draw such parts.
    assert f'<noscript><p class="muted">{sv("To log in with a passkey, turn on JavaScript in the browser.")}' in (
        plain.page.goto("/konto/login/").text()
    )
    expect(plain.page.locator("#passkey_login")).to_be_hidden()
    old = Mouse(visitor())
    old.page.add_init_script("delete window.PublicKeyCredential")
    old.open("/konto/login/")
    expect(old.page.locator("#passkey_login")).to_be_hidden()
    expect(old.page.locator("#key_unusable")).to_contain_text(
        sv("This browser cannot log in with a passkey. Use your password or a code by e-mail.")
    )
    old.look()
    log_in(old)
    ask_to_add(old)
    expect(old.page.locator("#key_button")).to_be_disabled()
    old.sees(sv("This browser cannot use keys. Use another browser, or an app with codes."))
    old.look()
