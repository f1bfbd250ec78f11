"""Logging in: nobody learns who has an account, no address leads away, no secret stands in an address or a log."""

import re

import pytest
from django.urls import reverse

from portal.outbox.models import OutgoingMail
from portal.people.models import User
from tests.portal.people import world

pytestmark = pytest.mark.django_db

LEAVING = [
    "https://evil.example",
    "http://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https://[::1",
    "https://[evil",
    "//[",
    "http://127.0.0.1@evil.example",
    "http://testserver@evil.example",
    "http://testserver.evil.example",
    "http://evil.example#testserver",
    "http://evil.example?testserver",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,evil",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://evil.example",
    "mailto:a@evil.example",
    "//evil.example/%2f..",
    "/%5cevil.example\\..//evil.example",
    "//evil%E3%80%82example",
    "//evil。example",
    "https://evil.example\\@testserver",
    "https://testserver\\.evil.example",
    "\x00//evil.example",
    "//\x00evil.example",
    "https://evil.example:80:80",
    "http://[::ffff:1.2.3.4]/",
    "//" + "a" * 3000,
]
PARAMETERS = [
    "next",
    "url",
    "redirect",
    "redirect_to",
    "return",
    "returnTo",
    "continue",
    "goto",
    "target",
    "dest",
    "back",
    "rurl",
]


def leads_away(answer):
    location = answer.get("Location", "")
    return bool(location) and (not location.startswith("/") or location.startswith(("//", "/\\")))


@pytest.mark.parametrize("url", LEAVING)
def test_no_parameter_leads_away_from_the_portal(client, url):
    for page in ("account_login", "account_signup", "account_logout"):
        answer = client.get(reverse(page), dict.fromkeys(PARAMETERS, url))
        assert answer.status_code < 500
        assert not leads_away(answer)
    assert client.post(reverse("account_logout"), {"next": url}).get("Location") == "/"


@pytest.mark.parametrize("url", LEAVING)
def test_after_a_real_log_in_nothing_leads_away(client, url):
    world.make_person()
    answer = client.post(
        reverse("account_login"),
        {"login": "person@exempel.example", "password": world.PASSWORD, **dict.fromkeys(PARAMETERS, url)},
    )
    assert answer.status_code == 302
    assert answer.url == reverse("home_after_login")
    answer = client.get(reverse("account_login"), dict.fromkeys(PARAMETERS, url))
    assert answer.status_code < 500
    assert not leads_away(answer)


def test_the_way_back_within_the_portal_is_kept(client):
    world.make_person()
    answer = client.post(
        reverse("account_login"),
        {"login": "person@exempel.example", "password": world.PASSWORD, "next": "/konto/2fa/?a=b"},
    )
    assert answer.url == "/konto/2fa/?a=b"


def seen(answer):
    """What a stranger can compare: status, address, names of cookies, and the page without token and address."""
    page = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
    return (
        answer.status_code,
        answer.get("Location"),
        sorted(answer.cookies),
        re.sub(r"\w+@exempel\.example", "@", page),
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_login", {"login": None, "password": "fel lösenord"}),
        ("account_reset_password", {"email": None}),
        ("account_request_login_code", {"email": None}),
        ("account_signup", {"email": None, "password1": "sju röda båtar i hamnen"}),
        ("account_signup", {"email": None, "password1": ""}),
    ],
)
def test_known_and_unknown_addresses_look_alike(name, data):
    world.make_person("person@exempel.example")
    answers = []
    for email in ("person@exempel.example", "okand@exempel.example"):
        client = world.new_client()
        filled = {key: email if value is None else value for key, value in data.items()}
        first = client.post(reverse(name), filled)
        answers.append([seen(first), seen(client.get(first.url)) if first.status_code == 302 else None])
    assert answers[0] == answers[1]


def test_sign_up_with_password_and_code_in_the_mail(client):
    data = {"email": "Ny@Exempel.example", "password1": "sju röda båtar i hamnen"}
    answer = client.post(reverse("account_signup"), data)
    assert answer.url == reverse("account_email_verification_sent")
    assert not world.is_logged_in(client)
    code = world.code_in_last_mail("email_confirmation_signup")
    assert client.post(answer.url, {"code": "BBBB-BBBB"}).status_code == 200
    answer = client.post(answer.url, {"code": code})
    assert answer.url == reverse("home_after_login")
    assert world.is_logged_in(client)
    assert User.objects.get(email="ny@exempel.example").has_usable_password()


def test_sign_up_by_a_known_address_tells_only_that_person(client):
    world.make_person()
    client.post(reverse("account_signup"), {"email": "person@exempel.example", "password1": "sju röda båtar i hamnen"})
    mail = OutgoingMail.objects.get()
    assert mail.recipient == "person@exempel.example"
    assert mail.subject == "Du har redan ett konto"
    assert User.objects.count() == 1


def test_log_in_by_code_without_any_password(client):
    world.make_person(password=None)
    client.post(reverse("account_request_login_code"), {"email": "person@exempel.example"})
    code = world.code_in_last_mail("login_code")
    answer = client.post(reverse("account_confirm_login_code"), {"code": code.lower().replace("-", " ")})
    assert answer.url == reverse("home_after_login")
    assert world.is_logged_in(client)


def test_three_wrong_codes_end_the_code(client):
    world.make_person()
    client.post(reverse("account_request_login_code"), {"email": "person@exempel.example"})
    code = world.code_in_last_mail("login_code")
    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "BBBB-BBBB"})
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert not world.is_logged_in(client)


def test_a_closed_account_cannot_log_in(client):
    user = world.make_person()
    user.is_active = False
    user.save()
    assert world.log_in(client).url == reverse("account_inactive")
    assert not world.is_logged_in(client)


def test_codes_stand_in_no_address_and_no_log(client, caplog):
    world.make_person()
    with caplog.at_level("DEBUG"):
        client.post(reverse("account_request_login_code"), {"email": "person@exempel.example"})
        code = world.code_in_last_mail("login_code")
        answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not any(code in line or "person@" in line for line in lines)
    assert code not in answer.url


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_entrance_page_opens_in_both_languages(client, language):
    for page in ("login", "signup", "password/reset", "login/code", "inactive"):
        answer = client.get(f"{language}/konto/{page}/")
        assert answer.status_code == 200
        assert f'lang="{language.strip("/") or "sv"}"' in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]


def test_home_leads_everyone_to_their_own_start(client):
    orebro, other = world.make_county(), world.make_county("19", "vastmanland", "Västmanland", "U")
    person = world.make_person()
    client.force_login(person)
    home = reverse("home_after_login")
    assert client.get(home).url == "/mina-sidor/"
    assert client.get("/en/konto/hem/").url == "/en/mina-sidor/"
    person.staff_roles.create(role="national")
    assert client.get(home).url == "/nationellt/"
    person.staff_roles.create(role="editor", county=orebro)
    assert client.get(home).url == "/arbetsyta/orebro/"
    person.staff_roles.create(role="reader", county=other)
    assert client.get(home).url == "/arbetsyta/"


def test_the_letter_with_a_code_says_the_same_in_both_its_parts(client):
    world.make_person()
    client.post(reverse("account_request_login_code"), {"email": "person@exempel.example"})
    mail = OutgoingMail.objects.get()
    shown = re.sub(r"<[^>]*>", " ", mail.html.partition("<body")[2].partition(">")[2])
    assert set(re.findall(r"\w+", shown)) <= set(re.findall(r"\w+", f"{mail.subject} {mail.text}"))
    assert [link for link in re.findall(r'href="([^"]+)"', mail.html) if link not in mail.text] == []
