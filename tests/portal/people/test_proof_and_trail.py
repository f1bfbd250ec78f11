"""A fresh proof before signing for those who have only a code, the trail of events, and the administration's window."""

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.urls import reverse

from portal.log.models import LogEvent
from portal.people.models import StaffRole
from portal.people.reauthentication import signs
from portal.people.rules import Role
from tests.portal.people import world

pytestmark = pytest.mark.django_db


def verbs():
    return set(LogEvent.objects.values_list("verb", flat=True))


@pytest.fixture
def by_code(client):
    """Logged in by a code, without password."""
    world.make_person(password=None)
    client.post(reverse("account_request_login_code"), {"email": "person@exempel.example"})
    client.post(reverse("account_confirm_login_code"), {"code": world.code_in_last_mail("login_code")})
    return client


def test_without_password_a_code_by_mail_is_the_proof(by_code):
    assert by_code.get(reverse("mfa_activate_totp")).url.startswith(reverse("reauthenticate_by_code"))
    url = reverse("reauthenticate_by_code")
    by_code.get(url)
    assert by_code.post(url, {"code": "BBBB-BBBB"}).status_code == 200
    assert by_code.get(reverse("mfa_activate_totp")).status_code == 302
    answer = by_code.post(url, {"code": world.code_in_last_mail("proof_code"), "next": reverse("mfa_activate_totp")})
    assert answer.url == reverse("mfa_activate_totp")
    assert by_code.get(reverse("mfa_activate_totp")).status_code == 200


def test_five_wrong_codes_make_the_right_one_useless(by_code):
    url = reverse("reauthenticate_by_code")
    by_code.get(url)
    for _ in range(5):
        by_code.post(url, {"code": "BBBB-BBBB"})
    by_code.post(url, {"code": world.code_in_last_mail("proof_code")})
    assert by_code.get(reverse("mfa_activate_totp")).status_code == 302


def test_a_proof_is_old_after_five_minutes(client):
    world.make_person()
    world.log_in(client)
    world.prove(client)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    assert client.get(reverse("mfa_activate_totp")).status_code == 302


def test_looking_at_a_page_for_signing_needs_no_proof(rf):
    request = rf.get("/")
    request.user = world.make_person()
    assert signs(lambda request: HttpResponse("page"))(request).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_trail_holds_what_happened_without_names(client):
    county = world.make_county()
    user = world.make_staff(county)
    world.log_in(client, user.email, password="fel")
    world.log_in(client, user.email)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": world.totp()})
    client.get("/arbetsyta/annat/medarbetare/")
    world.prove(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    new = "åtta blå moln över sjön"
    client.post(reverse("account_change_password"), {"oldpassword": world.PASSWORD, "password1": new, "password2": new})
    world.prove(client, new)
    client.post(reverse("mfa_deactivate_totp"))
    client.post(reverse("account_logout"))
    assert verbs() >= {
        "login.failed",
        "mfa.failed",
        "login.ok",
        "access.denied",
        "mfa.codes_made",
        "password.changed",
        "mfa.removed",
        "logout",
    }
    kept = " ".join(str(event) for event in LogEvent.objects.values())
    assert "@" not in kept
    assert world.PASSWORD not in kept
    assert LogEvent.objects.filter(verb="login.failed").get().thing_pk == str(user.pk)


@pytest.fixture
def administrator(client):
    user = world.make_person("admin@exempel.example")
    StaffRole.objects.create(user=user, role=Role.ADMINISTRATOR)
    world.TOTP.activate(user, world.SECRET)
    world.log_in(client, user.email, code=world.totp())
    return client


def test_administrators_look_at_everything_and_change_nothing(administrator):
    person = world.make_person()
    assert administrator.get("/forvaltning/").status_code == 200
    for label in ("portal", "strategies", "membership"):
        for model in apps.get_app_config(label).get_models():
            base = f"/forvaltning/{label}/{model._meta.model_name}/"
            assert administrator.get(base).status_code == 200, base
            assert administrator.get(f"{base}add/").status_code == 404, base
    page = administrator.get(f"/forvaltning/portal/user/{person.pk}/change/")
    assert page.status_code == 200
    assert person.password not in page.content.decode()
    url = f"/forvaltning/portal/user/{person.pk}/"
    assert administrator.post(f"{url}change/", {"email": "x@exempel.example"}).status_code == 403
    assert administrator.post(f"{url}delete/", {"post": "yes"}).status_code == 404
    assert administrator.post("/forvaltning/portal/user/", {"action": "delete"}).status_code == 403
    assert administrator.get("/forvaltning/mfa/authenticator/").status_code == 404


def test_nobody_else_reaches_the_administration(client):
    world.make_staff(world.make_county())
    world.log_in(client, "publicerare@lan.example", code=world.totp())
    answer = client.get("/forvaltning/", follow=True)
    assert answer.status_code == 403
