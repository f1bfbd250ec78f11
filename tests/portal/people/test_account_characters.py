"""The forms of the log-in library pass through the one rule for characters; passwords are left as they were typed."""

import pytest
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from portal.forms import TidyForm
from portal.people.forms_second_factor import AddWebauthnForm, EditWebauthnForm
from portal.people.models import User
from tests.portal.people import world

pytestmark = pytest.mark.django_db
ADDRESS = "anna.ek@kumla.example"
SPELLINGS = ["anna\u200b.ek@kumla.example", "\ufeffanna.ek\u00ad@kumla.example", "\u202danna.ek@kumla.example\u202c"]
STRANGE = "anna\uf123.ek@kumla.example"
DOORS = {
    "account_signup": "email",
    "account_login": "login",
    "account_request_login_code": "email",
    "account_reset_password": "email",
}


@pytest.mark.parametrize("form", [*settings.ACCOUNT_FORMS.values(), *settings.MFA_FORMS.values()])
def test_every_form_with_something_to_write_follows_the_rule(form):
    found = import_string(form)
    has_text = any(isinstance(field, forms.CharField) for field in found.base_fields.values())
    assert issubclass(found, TidyForm) or not has_text


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_cannot_be_seen_makes_no_other_account(client, spelling):
    world.new_client().post(reverse("account_signup"), {"email": spelling, "password1": ""})
    assert User.objects.get().email == ADDRESS
    world.new_client().post(reverse("account_signup"), {"email": ADDRESS, "password1": ""})
    assert User.objects.count() == 1


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_logs_in(client, spelling):
    world.make_person(ADDRESS)
    world.log_in(client, spelling)
    assert world.is_logged_in(client)


@pytest.mark.parametrize("door", DOORS)
def test_what_cannot_be_printed_is_told_at_the_address_by_name_and_place(client, door):
    answer = client.post(reverse(door), {DOORS[door]: STRANGE, "password": world.PASSWORD, "password1": ""})
    said = " ".join(answer.context["form"].errors[DOORS[door]])
    assert "U+F123" in said
    assert "rad 1, tecken 5: ”anna▯.ek@kumla.ex”" in said
    assert not User.objects.exists()


def test_a_new_address_follows_the_rule(client):
    world.make_person("bo@exempel.example")
    world.log_in(client, "bo@exempel.example")
    world.prove(client)
    told = client.post(reverse("account_email"), {"action_add": "", "email": STRANGE})
    assert "U+F123" in told.content.decode()
    answer = client.post(reverse("account_email"), {"action_add": "", "email": SPELLINGS[0]})
    client.post(answer.url, {"code": world.code_in_last_mail("email_confirmation")})
    assert User.objects.get().email == ADDRESS


def test_a_code_may_be_pasted_with_what_a_mail_program_puts_around_it(client):
    world.make_person(ADDRESS)
    answer = client.post(reverse("account_request_login_code"), {"email": ADDRESS})
    code = world.code_in_last_mail("login_code")
    client.post(answer.url, {"code": f"\u200b\u00a0{code}\ufeff"})
    assert world.is_logged_in(client)


@pytest.mark.parametrize("form", [AddWebauthnForm, EditWebauthnForm])
def test_a_key_has_a_name_by_the_rule(form):
    user = world.make_person(ADDRESS)
    key = Authenticator(user=user, type="webauthn", data={"name": "Min"})
    about = {"user": user} if form is AddWebauthnForm else {"instance": key}
    kept = form({"name": "Kontorets\u00a0 nyck\u00adel"}, **about)
    kept.full_clean()
    assert kept.cleaned_data["name"] == "Kontorets nyckel"
    told = form({"name": "Min \uf123"}, **about)
    assert "U+F123" in told.errors["name"][0]
    assert "rad 1, tecken 5" in told.errors["name"][0]


def test_limits_count_what_looks_the_same_together():
    for number in range(3):
        spelling = f"{'anna.ek'[:number]}\u200b{'anna.ek'[number:]}@kumla.example"
        answer = world.new_client().post(reverse("account_request_login_code"), {"email": spelling})
        assert answer.status_code == 302
    padded = f"anna{chr(0x200B) * 500}.ek@kumla.example"
    assert world.new_client().post(reverse("account_request_login_code"), {"email": padded}).status_code == 429


@pytest.mark.parametrize(
    "password", ["  två  ord\u00a0och\u00ad mjukt ", "gro\u0308na ha\u0308star på isen", "med \uf123 tecken i sig"]
)
def test_a_password_is_kept_as_it_was_typed(client, password):
    world.new_client().post(reverse("account_signup"), {"email": ADDRESS, "password1": password})
    assert User.objects.get().check_password(password)
    User.objects.get().emailaddress_set.update(verified=True)
    world.log_in(client, ADDRESS, password)
    assert world.is_logged_in(client)
