"""One door each to password, second factor, address and sessions; every door is limited and leaves a trail."""

import inspect

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from portal.log.models import LogEvent
from portal.people.limits import FORMS
from tests.portal.people import world
from tests.test_house import every_pattern

pytestmark = pytest.mark.django_db
# Forms of the account pages that need no limit, and why.
UNLIMITED = {"account_logout": "ends one's own session, and costs nothing"}
# Views of Django's own that show something, none of which changes an account.
DJANGOS = {"index", "app_list"}
# The word of a door, and the only name that it may have.
DOORS = {
    "password": {
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "account_password_reset_completed",
    },
    "login": {
        "account_login",
        "account_request_login_code",
        "account_confirm_login_code",
        "mfa_login_webauthn",
        "login",  # the administration's: sends on to the portal's
    },
    "logout": {"account_logout", "logout"},
    "email": {"account_email"},
    "confirm-email": {"account_email_verification_sent"},
    "2fa": {
        *("mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp"),
        *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
        *("mfa_list_webauthn", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
        *("mfa_reauthenticate_webauthn", "mfa_login_webauthn"),
    },
    "sessions": {"usersessions_list"},
    "signup": {"account_signup"},
}


def swedish_patterns():
    return [(route, pattern) for route, pattern in every_pattern() if not route.startswith("en/")]


def takes_forms(pattern):
    """Whether the view does anything with a POST, as far as its code tells."""
    view = getattr(pattern.callback, "view_class", None)
    if view is not None:
        return hasattr(view, "post")
    return "POST" in inspect.getsource(inspect.unwrap(pattern.callback)) or "require_POST" in repr(pattern.callback)


def test_each_door_is_there_once():
    for word, names in DOORS.items():
        found = {pattern.name for route, pattern in swedish_patterns() if word in route.split("/")}
        assert found == names, word
    routes = {}
    for route, pattern in swedish_patterns():
        if route.startswith("konto/"):
            routes.setdefault(pattern.name, set()).add(route)
    assert not [name for name, ways in routes.items() if len(ways) > 1]


def test_no_view_of_djangos_own_changes_an_account():
    found = {
        pattern.name
        for _route, pattern in swedish_patterns()
        if inspect.unwrap(pattern.callback).__module__.startswith(("django.contrib.auth", "django.contrib.admin.sites"))
    }
    assert found <= DJANGOS
    # Nothing but looking is left of the administration.
    doors = {route for route, _pattern in swedish_patterns() if route.startswith("forvaltning/")}
    assert not [route for route in doors if any(word in route for word in ("password", "history", "delete", "add/"))]


def test_every_form_of_the_account_pages_is_limited():
    forms = {p.name for route, p in swedish_patterns() if route.startswith("konto/") and takes_forms(p)}
    assert forms - set(FORMS) == set(UNLIMITED)
    assert set(FORMS) <= {pattern.name for _route, pattern in swedish_patterns()}


@pytest.fixture
def here(client):
    world.make_person()
    world.log_in(client)
    return client


@pytest.mark.parametrize(
    "name", ["usersessions_list", "account_change_password", "account_set_password", "account_email"]
)
def test_a_door_that_is_knocked_at_too_often_is_shut(here, name):
    most = FORMS[name][0][1]
    codes = [here.post(reverse(name), {"x": "1"}).status_code for _ in range(most + 1)]
    assert codes[-1] == 429
    assert 429 not in codes[:-1]


def test_wrong_passwords_count_together_wherever_they_are_tried(here):
    """A session left open is no way to try passwords faster than the log-in page."""
    codes = [here.post(reverse("account_reauthenticate"), {"password": f"fel {n}"}).status_code for n in range(3)]
    codes += [world.log_in(world.new_client(), password=f"fel {n}").status_code for n in range(2)]
    assert codes == [200] * 5
    assert here.post(reverse("account_reauthenticate"), {"password": world.PASSWORD}).status_code == 429
    assert LogEvent.objects.filter(verb="login.failed").count() == 5


def test_ending_ones_other_sessions_leaves_a_trail(here):
    there = world.new_client()
    world.log_in(there)
    here.post(reverse("usersessions_list"))
    assert world.is_logged_in(here)
    assert not world.is_logged_in(there)
    event = LogEvent.objects.get(verb="sessions.ended")
    assert event.actor.email == "person@exempel.example"
    assert event.detail == {"number": 1}


def test_addresses_leave_a_trail_without_addresses(here):
    world.prove(here)
    here.post(reverse("account_email"), {"email": "ny@exempel.example", "action_add": ""})
    page = reverse("account_email_verification_sent")
    here.post(page, {"code": "BBBB-BBBB"})
    here.post(page, {"code": world.code_in_last_mail("email_confirmation")})
    assert EmailAddress.objects.get(primary=True).email == "ny@exempel.example"
    verbs = set(LogEvent.objects.values_list("verb", flat=True))
    assert verbs >= {"email.code_failed", "email.confirmed", "email.changed"}
    assert "@" not in " ".join(str(event) for event in LogEvent.objects.values())


def test_a_first_password_leaves_a_trail(client):
    world.make_person(password=None)
    client.post(reverse("account_request_login_code"), {"email": "person@exempel.example"})
    client.post(reverse("account_confirm_login_code"), {"code": world.code_in_last_mail("login_code")})
    new = "åtta blå moln över sjön"
    client.post(reverse("account_set_password"), {"password1": new, "password2": new})
    assert LogEvent.objects.filter(verb="password.changed").count() == 1
