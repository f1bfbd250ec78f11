"""Staff reach nothing before a second factor is set up, and no way in goes round it."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from portal.people.models import User
from tests.portal.people import world

pytestmark = pytest.mark.django_db
STAFF = "publicerare@lan.example"


@pytest.fixture
def county():
    return world.make_county()


def staff_pages(county):
    return [
        "/arbetsyta/",
        f"/arbetsyta/{county.slug}/",
        f"/arbetsyta/{county.slug}/medarbetare/",
        f"/arbetsyta/{county.slug}/medarbetare/bjud-in/",
        "/nationellt/",
        "/forvaltning/",
        f"/en/arbetsyta/{county.slug}/medarbetare/",
    ]


def test_staff_without_second_factor_are_sent_to_set_one_up(client, county):
    user = world.make_staff(county, second_factor=False)
    user.staff_roles.create(role="administrator")
    world.log_in(client, STAFF)
    for page in staff_pages(county):
        answer = client.get(page)
        assert answer.get("Location", "").endswith(reverse("mfa_index")), page
        assert client.post(page).status_code in (302, 403), page
    world.TOTP.activate(user, world.SECRET)
    assert client.get(f"/arbetsyta/{county.slug}/medarbetare/").status_code == 200


def test_log_in_asks_for_the_second_factor(client, county):
    world.make_staff(county)
    assert world.log_in(client, STAFF).url == reverse("mfa_authenticate")
    assert not world.is_logged_in(client)
    client.post(reverse("mfa_authenticate"), {"code": world.totp()})
    assert world.is_logged_in(client)


def test_a_code_works_once_also_in_another_process(client, county):
    """The library remembers used codes in a cache of each process; clearing it here stands for another process."""
    from django.core.cache import cache

    world.make_staff(county)
    code = world.totp()
    world.log_in(client, STAFF, code=code)
    assert world.is_logged_in(client)
    cache.clear()
    other = world.new_client()
    answer = world.log_in(other, STAFF, code=code)
    assert answer.status_code == 200
    assert not world.is_logged_in(other)
    world.log_in(other, STAFF, code=world.totp(offset=1))
    assert world.is_logged_in(other)


def test_neither_reset_nor_code_by_mail_goes_round_it(client, county):
    world.make_staff(county)
    client.post(reverse("account_reset_password"), {"email": STAFF})
    code = world.code_in_last_mail("password_reset_code")
    answer = client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    new = "åtta blå moln över sjön"
    answer = client.post(answer.url, {"password1": new, "password2": new})
    assert answer.url == reverse("account_password_reset_completed")
    assert not world.is_logged_in(client)
    assert world.log_in(client, STAFF, password=new).url == reverse("mfa_authenticate")
    assert not world.is_logged_in(client)

    by_code = world.new_client()
    by_code.post(reverse("account_request_login_code"), {"email": STAFF})
    answer = by_code.post(reverse("account_confirm_login_code"), {"code": world.code_in_last_mail("login_code")})
    assert answer.url == reverse("mfa_authenticate")
    assert not world.is_logged_in(by_code)


def test_the_secret_of_an_app_is_enciphered_in_the_database(county):
    user = world.make_staff(county)
    assert world.SECRET not in str(Authenticator.objects.get(user=user).data)


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_gives_recovery_codes_that_work_once(client):
    world.make_person()
    world.log_in(client)
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
    world.prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": world.totp(secret=secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    codes = client.get(answer.url).context["unused_codes"]
    assert len(codes) == 10
    for expected in (True, False):
        other = world.new_client()
        world.log_in(other, code=codes[0])
        assert world.is_logged_in(other) is expected


def test_a_role_taken_away_is_refused_at_the_next_request(client, county):
    user = world.make_staff(county)
    world.log_in(client, STAFF, code=world.totp())
    page = f"/arbetsyta/{county.slug}/medarbetare/"
    assert client.get(page).status_code == 200
    User.objects.get(pk=user.pk).staff_roles.all().delete()
    assert client.get(page).status_code == 404
