"""The spellings of one e-mail address are one account, at every door, and the database keeps no second one."""

import importlib
import unicodedata
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.people import actions
from portal.people.models import Attempt, StaffInvitation, StaffRole, User
from portal.people.rules import fold_address, same_address, shown_address
from tests.ownership import as_owner
from tests.portal.people import world

FOLDED = "anna@xn--malm-8qa.example"
SPELLINGS = [
    FOLDED,
    "anna@malmö.example",
    "Anna@MALMÖ.Example",
    "ANNA@XN--MALM-8QA.EXAMPLE",
    unicodedata.normalize("NFD", "anna@malmö.example"),
    "anna@malmö。example",
    "anna@ma\u00adlmö.example",
    "  anna@malmö.example ",
]
OTHERS = ["anna@malmo.example", "anna@malmö.exempel", "anna@xn--malmo-.example.example", "ann@malmö.example"]
NO_ADDRESS = ["anna@a_b.malmö.example", "anna@xn--.example", "anna@☃.example", "anna@xn--n3h.example"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_one_spelling(spelling):
    assert fold_address(spelling) == FOLDED
    assert same_address(spelling, "anna@malmö.example")
    assert shown_address(fold_address(spelling)) == "anna@malmö.example"


@pytest.mark.parametrize("other", OTHERS)
def test_what_is_another_address_stays_another(other):
    assert not same_address(other, FOLDED)


@pytest.mark.parametrize(
    ("one", "other"), [("a@straße.example", "a@strasse.example"), ("a@ı.example", "a@i.example"), ("a@x", "b@x")]
)
def test_what_only_looks_alike_is_not_made_one(one, other):
    assert fold_address(one) != fold_address(other)


def test_what_is_too_long_is_no_address():
    with pytest.raises(ValueError, match="too long"):
        fold_address("a@" + "ö" * 1_000_000)


def test_ordinary_addresses_are_only_put_in_small_letters():
    for address in ("Bo.Berg+x@R3---sn.Example", "bo@localhost", "bo@[127.0.0.1]", '"b o"@x.example'):
        assert fold_address(address) == address.lower()
        assert shown_address(address) == address


@pytest.mark.parametrize("address", NO_ADDRESS)
@pytest.mark.parametrize("name", ["account_signup", "account_login", "account_request_login_code"])
@pytest.mark.django_db
def test_what_can_be_no_address_is_told(client, name, address):
    answer = client.post(reverse(name), {"email": address, "login": address, "password": "x"})
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"login" if name == "account_login" else "email"}
    if "☃" in address or "n3h" in address:  # a domain to look at, and none by the rules of names
        assert "Adressen kan inte stämma" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.django_db
def test_every_door_knows_every_spelling(spelling):
    person = world.make_person("anna@malmö.example")
    assert person.email == FOLDED
    for name in ("account_signup", "account_request_login_code", "account_reset_password"):
        world.new_client().post(reverse(name), {"email": spelling, "password1": ""})
    kinds = list(OutgoingMail.objects.order_by("queued_at").values_list("kind", flat=True))
    assert kinds == ["account_already_exists", "login_code", "password_reset_code"]
    assert set(OutgoingMail.objects.values_list("recipient", flat=True)) == {FOLDED}
    client = world.new_client()
    assert world.log_in(client, spelling).url == reverse("home_after_login")
    assert world.is_logged_in(client)
    assert User.objects.count() == 1


@pytest.mark.parametrize("spelling", SPELLINGS[1:])
@pytest.mark.django_db
def test_an_address_in_use_cannot_be_taken_in_another_spelling(client, spelling):
    world.make_person(FOLDED)
    other = world.make_person("bo@exempel.example")
    world.log_in(client, "bo@exempel.example")
    world.prove(client)
    answer = client.post(reverse("account_email"), {"action_add": "", "email": spelling})
    code = world.code_in_last_mail("email_confirmation")
    client.post(answer.url, {"code": code})
    other.refresh_from_db()
    assert other.email == "bo@exempel.example"
    assert EmailAddress.objects.count() == 2


@pytest.mark.django_db
def test_ones_own_address_may_change_to_one_with_swedish_letters(client):
    person = world.make_person("bo@exempel.example")
    world.log_in(client, "bo@exempel.example")
    world.prove(client)
    answer = client.post(reverse("account_email"), {"action_add": "", "email": "Bo@Malmö.example"})
    client.post(answer.url, {"code": world.code_in_last_mail("email_confirmation")})
    person.refresh_from_db()
    assert person.email == "bo@xn--malm-8qa.example"
    assert "bo@malmö.example" in client.get(reverse("account")).content.decode()


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.django_db
def test_limits_count_the_spellings_together(spelling):
    for number in range(3):
        answer = world.new_client().post(reverse("account_request_login_code"), {"email": SPELLINGS[number]})
        assert answer.status_code == 302
    assert world.new_client().post(reverse("account_request_login_code"), {"email": spelling}).status_code == 429
    assert Attempt.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_invitation_and_a_role_find_the_person(spelling):
    county = world.make_county()
    publisher = world.make_staff(county)
    person = world.make_person(FOLDED)
    invitation = actions.invite_colleague(county, email=spelling, role="editor", by=publisher)
    again = actions.invite_colleague(county, email="anna@malmö.example", role="editor", by=publisher)
    assert set(StaffInvitation.objects.open()) == {invitation, again}, "both letters hold until one is used"
    with pytest.raises(Refused):
        actions.accept_invitation(again, by=world.make_person("anna@malmo.example"), role="editor")
    actions.accept_invitation(again, by=person, role="editor")
    assert not StaffInvitation.objects.open(), "the other letter was to the same person"
    with pytest.raises(Refused):
        actions.invite_colleague(county, email=spelling, role="editor", by=publisher)
    call_command("give_role", spelling, "reader", county=county.slug)
    assert StaffRole.objects.get(user=person).role == "reader"


@pytest.mark.django_db
def test_the_command_says_when_it_is_no_address():
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("give_role", "anna@☃.example", "administrator")


@pytest.mark.django_db(transaction=True)
def test_an_invited_person_signs_up_with_another_spelling(client):
    county = world.make_county()
    actions.invite_colleague(county, email="anna@malmö.example", role="editor", by=world.make_staff(county))
    StaffInvitation.objects.update(token_hash=actions.token_hash("secret"))
    page = client.get(reverse("people:invitation_link", args=["secret"]), follow=True).request["PATH_INFO"]
    client.post(reverse("account_signup"), {"email": "ANNA@xn--malm-8qa.example", "password1": ""})
    assert User.objects.filter(email=FOLDED).count() == 1
    assert world.is_logged_in(client)  # the letter with the link was the proof
    assert "Tacka ja" in client.get(page).content.decode()


@pytest.mark.parametrize("spelling", SPELLINGS[1:])
@pytest.mark.django_db
def test_the_database_keeps_only_one_spelling(spelling):
    person = world.make_person("bo@exempel.example")
    for write in (
        lambda: User.objects.create(email=spelling),
        lambda: User.objects.filter(pk=person.pk).update(email=spelling),
        lambda: EmailAddress.objects.create(user=person, email=spelling),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    User.objects.create(email=FOLDED)
    EmailAddress.objects.create(user=person, email=FOLDED)


migration = importlib.import_module("portal.migrations.0009_one_spelling_of_an_address")


@pytest.fixture
def before(db):
    """The database as it was before the constraints."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE portal_user DROP CONSTRAINT user_email_folded")
        cursor.execute("ALTER TABLE account_emailaddress DROP CONSTRAINT emailaddress_folded")


def old_account(email):
    user = User.objects.create(email=email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def old_invitation(county, email, days):
    now = timezone.now()
    return StaffInvitation.objects.create(
        county=county, email=email, role="editor", token_hash=f"{days}", invited_at=now - timedelta(days=days),
        expires_at=now + timedelta(days=7),
    )  # fmt: skip


def test_the_migration_folds_what_is_kept(before):
    county = world.make_county()
    anna, bo = old_account("anna@malmö.example"), old_account("bo@exempel.example")
    older, newer = old_invitation(county, "eva@malmö.example", 2), old_invitation(county, "eva@xn--malm-8qa.example", 1)
    migration.fold_all(apps, None)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(migration.Migration.operations[2].sql)  # holds for what was folded
    anna.refresh_from_db()
    assert anna.email == anna.emailaddress_set.get().email == FOLDED
    assert User.objects.get(pk=bo.pk).email == "bo@exempel.example"
    assert list(StaffInvitation.objects.open()) == [newer]
    assert StaffInvitation.objects.get(pk=older.pk).revoked_at


def test_the_migration_never_makes_two_accounts_one(before):
    anna, twin, bo = (old_account(email) for email in ("anna@malmö.example", FOLDED, "bo@malmö.example"))
    with pytest.raises(RuntimeError, match=rf"\[\[{anna.pk}, {twin.pk}\]\].*Nothing was changed"):
        migration.fold_all(apps, None)
    kept = dict(User.objects.values_list("pk", "email"))
    assert kept == {anna.pk: "anna@malmö.example", twin.pk: FOLDED, bo.pk: "bo@malmö.example"}


def test_the_migration_names_addresses_that_are_none(before):
    odd = old_account("anna@☃.example")
    with pytest.raises(RuntimeError, match=rf"cannot be one: \[{odd.pk}\]") as told:
        migration.fold_all(apps, None)
    assert "anna" not in str(told.value)
