"""Passkeys and security keys: what is asked of them, what the person is told, and what they open."""

import json
import re

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.urls import reverse

from portal.people.rules import logs_in_alone
from tests.portal.people import world
from tests.portal.people.soft_key import SoftKey

pytestmark = pytest.mark.django_db
PERSON = "person@exempel.example"
ADD, LOGIN = reverse("mfa_add_webauthn"), reverse("mfa_login_webauthn")
ALONE, NOT_ALONE = "logga in med bara den här nyckeln", "Nyckeln räcker inte ensam"
UNKNOWN, UNCHECKED = "Nyckeln är inte känd här", "Nyckeln måste kontrollera vem du är"


def question_on(answer):
    """What the page asks the browser's keys."""
    data = json.loads(re.search(r'<script id="js_data"[^>]*>(.*?)</script>', answer.content.decode(), re.DOTALL)[1])
    return data.get("creation_options") or data["request_options"]


def add(client, key, checks=True):
    world.prove(client)
    credential = key.make(question_on(client.get(ADD)), checks)
    return client.post(ADD, {"name": "Min nyckel", "credential": credential}, follow=True)


def log_in_with(client, key, user, checks=True, options=None):
    options = options or client.get(LOGIN, headers={"accept": "application/json"}).json()["request_options"]
    return client.post(LOGIN, {"credential": key.prove(options, Handle(user), checks)}, follow=True)


class Handle:
    """A person as keys know them."""

    def __init__(self, user):
        self.pk = user_pk_to_url_str(user)


@pytest.fixture
def person(client):
    user = world.make_person()
    world.log_in(client)
    return user


def test_every_key_is_asked_to_remember_and_to_check(client, person):
    world.prove(client)
    asked = question_on(client.get(ADD))["publicKey"]
    assert asked["authenticatorSelection"]["residentKey"] == "preferred"
    assert asked["authenticatorSelection"]["userVerification"] == "preferred"
    assert not asked["authenticatorSelection"]["requireResidentKey"]
    assert "passwordless" not in client.get(ADD).content.decode()


@pytest.mark.parametrize("remembers", [True, False, None])
@pytest.mark.parametrize("checks", [True, False])
def test_the_person_is_told_what_the_key_is_and_it_is_so(client, person, remembers, checks):
    key = SoftKey(remembers)
    told = add(client, key, checks).content.decode()
    alone = logs_in_alone(checks, remembers)
    assert (ALONE in told, NOT_ALONE in told) == (alone, not alone)
    listed = client.get(reverse("mfa_list_webauthn")).content.decode()
    assert ("Lösennyckel: du loggar in med bara den" in listed) == alone
    visit = world.new_client()
    log_in_with(visit, key, person, checks)
    assert world.is_logged_in(visit) == checks  # one that forgets is never asked, for the browser does not find it


def test_a_key_is_the_second_factor_after_the_password(client, person):
    key = SoftKey(False)
    add(client, key, checks=False)
    visit = world.new_client()
    page = world.log_in(visit)
    assert page.url == reverse("mfa_authenticate")
    options = question_on(visit.get(page.url))
    wrong = visit.post(page.url, {"credential": SoftKey().prove(options, Handle(person))})
    assert UNKNOWN in wrong.content.decode()
    assert not world.is_logged_in(visit)
    visit.post(page.url, {"credential": key.prove(question_on(wrong), Handle(person), checks=False)})
    assert world.is_logged_in(visit)


def test_a_key_without_its_check_is_no_way_in_by_another_pages_question(client, person):
    """Somebody with an account of their own and a found key: their second factor's page asks without the check."""
    key = SoftKey()
    add(client, key)
    thief = world.make_person("tjuv@exempel.example")
    own = world.new_client()
    world.log_in(own, thief.email)
    add(own, SoftKey())
    visit = world.new_client()
    question = question_on(visit.get(world.log_in(visit, thief.email).url))
    session = visit.session
    session.pop("account_login")  # as when the log-in with the password has been waiting for too long
    session.save()
    answer = log_in_with(visit, key, person, checks=False, options=question)
    assert UNCHECKED in answer.content.decode()
    assert not world.is_logged_in(visit)
    log_in_with(visit, key, person)
    assert world.is_logged_in(visit)


@pytest.mark.parametrize("spoil", ["unknown", "removed", "other person", "old question", "none asked", "nonsense"])
def test_a_log_in_that_fails_says_what_to_do(client, person, spoil):
    key = SoftKey()
    add(client, key)
    visit = world.new_client()
    options = visit.get(LOGIN, headers={"accept": "application/json"}).json()["request_options"]
    user = world.make_person("annan@exempel.example") if spoil == "other person" else person
    if spoil == "removed":
        Authenticator.objects.filter(type="webauthn").delete()
    if spoil == "old question":
        visit.get(LOGIN, headers={"accept": "application/json"})
    answer = log_in_with(
        world.new_client() if spoil == "none asked" else visit, SoftKey() if spoil == "unknown" else key, user,
        options=options,
    ) if spoil != "nonsense" else visit.post(LOGIN, {"credential": '{"response": 1}'}, follow=True)  # fmt: skip
    assert UNKNOWN in answer.content.decode()
    assert not world.is_logged_in(visit)


HALF = {"clientDataJSON": "e30", "attestationObject": "oA", "authenticatorData": "", "signature": ""}
NONSENSE = [
    *("", "{", "null", "[]", '"x"', "{}", '{"id": 1}', '{"response": {}}', '{"response": {"userHandle": 1}}'),
    json.dumps({"id": "å", "rawId": "=", "response": HALF, "type": "public-key"}),
    json.dumps({"id": "AAAA", "rawId": "AAAA", "response": HALF, "type": "public-key"}),
]


@pytest.mark.parametrize("text", NONSENSE)
def test_no_nonsense_is_a_fault(client, person, text):
    """What is no key's answer is refused in words, at adding, at log-in and at the second factor."""
    world.prove(client)
    client.get(ADD)
    assert client.post(ADD, {"name": "x", "credential": text}).status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()
    again = reverse("mfa_reauthenticate_webauthn")
    client.get(again)
    assert client.post(again, {"credential": text}).status_code in (200, 302)
    add(client, SoftKey())
    visit = world.new_client()
    visit.get(LOGIN, headers={"accept": "application/json"})
    assert visit.post(LOGIN, {"credential": text}).status_code == 302
    page = world.log_in(visit)
    visit.get(page.url)
    assert visit.post(page.url, {"credential": text}).status_code == 200
    assert not world.is_logged_in(visit)
