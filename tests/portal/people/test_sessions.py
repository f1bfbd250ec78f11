"""Sessions end when they should: at log-out, when log-in changes, when idle, and when a publisher says so."""

import time

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.urls import reverse

from portal.people import actions, middleware
from portal.people.models import StaffRole
from tests.portal.people import world

pytestmark = pytest.mark.django_db
STAFF = "publicerare@lan.example"
NEW = "åtta blå moln över sjön"


@pytest.fixture
def here(client):
    """Logged in here."""
    world.make_person()
    world.log_in(client)
    return client


@pytest.fixture
def there(here):
    """And on another device."""
    other = world.new_client()
    world.log_in(other)
    assert world.is_logged_in(other)
    return other


def test_the_session_gets_a_new_id_at_log_in(client):
    world.make_person()
    client.post(reverse("account_request_login_code"), {"email": "person@exempel.example"})
    before = client.cookies["sessionid"].value
    client.post(reverse("account_confirm_login_code"), {"code": world.code_in_last_mail("login_code")})
    assert world.is_logged_in(client)
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_log_out_kills_the_session_on_the_server(here):
    key = here.cookies["sessionid"].value
    here.post(reverse("account_logout"))
    assert not Session.objects.filter(session_key=key).exists()
    thief = world.new_client()
    thief.cookies["sessionid"] = key
    assert not world.is_logged_in(thief)


def test_a_new_password_ends_the_other_sessions(here, there):
    data = {"oldpassword": world.PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post(reverse("account_change_password"), data).status_code == 302
    assert world.is_logged_in(here)
    assert not world.is_logged_in(there)


@pytest.mark.django_db(transaction=True)
def test_a_new_second_factor_ends_the_other_sessions(here, there):
    world.prove(here)
    secret = here.get(reverse("mfa_activate_totp")).context["form"].secret
    here.post(reverse("mfa_activate_totp"), {"code": world.totp(secret=secret)})
    assert world.is_logged_in(here)
    assert not world.is_logged_in(there)


def test_a_new_address_ends_the_other_sessions(here, there):
    data = {"email": "ny@exempel.example", "action_add": ""}
    assert here.post(reverse("account_email"), data).url.startswith(reverse("account_reauthenticate"))
    world.prove(here)
    here.post(reverse("account_email"), data)
    code = world.code_in_last_mail("email_confirmation")
    here.post(reverse("account_email_verification_sent"), {"code": code})
    assert EmailAddress.objects.get().email == "ny@exempel.example"
    assert world.is_logged_in(here)
    assert not world.is_logged_in(there)


def test_closing_an_account_ends_every_session(here, there, django_user_model):
    user = django_user_model.objects.get()
    user.is_active = False
    user.save()
    assert not world.is_logged_in(here)
    assert not world.is_logged_in(there)


def test_a_person_sees_and_ends_the_others(here, there):
    assert here.get(reverse("usersessions_list")).context["session_count"] == 2
    here.post(reverse("usersessions_list"))
    assert world.is_logged_in(here)
    assert not world.is_logged_in(there)


def later(client, seconds):
    """As if the last request was so long ago."""
    session = client.session
    session["seen"] -= seconds
    session["began"] -= seconds
    session.save()


@pytest.mark.parametrize(("idle", "stays"), [(middleware.STAFF_IDLE - 90, True), (middleware.STAFF_IDLE + 60, False)])
def test_idle_staff_are_logged_out(client, idle, stays):
    world.make_staff(world.make_county())
    world.log_in(client, STAFF, code=world.totp())
    assert world.is_logged_in(client)
    later(client, idle)
    assert world.is_logged_in(client) is stays


@pytest.mark.parametrize(("age", "stays"), [(10 * 3600 - 60, True), (10 * 3600 + 60, False)])
def test_everyone_is_logged_out_after_ten_hours(here, age, stays):
    assert world.is_logged_in(here)
    session = here.session
    session["began"] = int(time.time()) - age
    session.save()
    assert world.is_logged_in(here) is stays


def test_organisations_have_no_idle_limit(here):
    assert world.is_logged_in(here)
    later(here, 2 * 3600)
    assert world.is_logged_in(here)


@pytest.mark.django_db(transaction=True)
def test_a_publisher_logs_a_colleague_out(client):
    county = world.make_county()
    publisher = world.make_staff(county)
    world.make_staff(county, "editor", "redaktor@lan.example")
    world.log_in(client, "redaktor@lan.example", code=world.totp())
    assert world.is_logged_in(client)
    role = StaffRole.objects.get(user__email="redaktor@lan.example")
    with pytest.raises(actions.Refused):
        actions.end_colleagues_sessions(StaffRole.objects.get(user=publisher), by=role.user)
    actions.end_colleagues_sessions(role, by=publisher)
    assert not world.is_logged_in(client)


def test_pages_behind_the_log_in_are_never_stored(here):
    for page in ("account", "mfa_index", "usersessions_list", "account_email"):
        assert "no-store" in here.get(reverse(page))["Cache-Control"]
