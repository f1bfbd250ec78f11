"""What operators do from the command line: each command calls an action, leaves an event, and refuses in a sentence."""

import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.urls import reverse

from portal.directory.models import County
from portal.log.models import LogEvent
from portal.outbox.models import OutgoingMail
from portal.people.models import StaffRole, User
from portal.people.rules import Role
from tests.portal.people import world

pytestmark = pytest.mark.django_db(transaction=True)
PERSON, ASKS, AGREES = "person@lan.example", "bo@lan.example", "cia@lan.example"


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def person(county):
    user = world.make_staff(county, email=PERSON)
    RecoveryCodes.activate(user)
    return user


@pytest.fixture
def administrators():
    found = [world.make_person(address) for address in (ASKS, AGREES)]
    for one in found:
        StaffRole.objects.create(user=one, role=Role.ADMINISTRATOR)
    return found


def run(name, *arguments, **options):
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


def test_every_command_of_ours_says_what_it_does():
    ours = {name for name, app in get_commands().items() if app == "portal"}
    assert ours >= {"give_role", "take_role", "end_sessions", "reset_second_factor", "rekey_second_factors"}
    for name in ours:
        command = load_command_class("portal", name)
        text = command.create_parser("manage.py", name).format_help()
        assert command.help, name
        assert text.count("\n") > 5, name


def test_two_administrators_take_a_lost_second_factor_away(client, person, administrators):
    world.log_in(client, PERSON, code=world.totp())
    assert world.is_logged_in(client)
    said = run("reset_second_factor", PERSON.upper(), asked_by=ASKS, agreed_by=AGREES)
    assert said.startswith("2 factors were taken away")
    assert not Authenticator.objects.filter(user=person).exists()
    assert not world.is_logged_in(client)
    event = LogEvent.objects.get(verb="mfa.reset")
    assert (event.actor, event.thing, event.thing_pk) == (administrators[0], "user", str(person.pk))
    assert event.detail == {"agreed_by": administrators[1].pk, "number": 2}
    mail = OutgoingMail.objects.get(kind="second_factor_reset")
    assert mail.recipient == PERSON
    assert "Två av portalens administratörer" in mail.text
    fresh = world.new_client()
    world.log_in(fresh, PERSON)
    assert fresh.get("/arbetsyta/orebro/").url == reverse("mfa_index")


def take_the_role(administrators):
    administrators[1].staff_roles.all().delete()


def close_the_account(administrators):
    User.objects.filter(pk=administrators[1].pk).update(is_active=False)


@pytest.mark.parametrize(
    ("asked_by", "agreed_by", "before"),
    [
        (ASKS, ASKS, None),
        (ASKS, ASKS.upper(), None),
        (PERSON, AGREES, None),
        (ASKS, PERSON, None),
        (ASKS, "nobody@lan.example", None),
        (ASKS, AGREES, take_the_role),
        (ASKS, AGREES, close_the_account),
    ],
)
def test_nobody_alone_takes_a_second_factor_away(person, administrators, asked_by, agreed_by, before):
    if before:
        before(administrators)
    with pytest.raises(CommandError, match=r"\.$"):
        run("reset_second_factor", PERSON, asked_by=asked_by, agreed_by=agreed_by)
    assert Authenticator.objects.filter(user=person).count() == 2
    assert not OutgoingMail.objects.exists()
    assert not LogEvent.objects.filter(verb="mfa.reset").exists()


def test_an_administrator_asks_for_oneself_but_another_one_agrees(administrators):
    world.TOTP.activate(administrators[0], world.SECRET)
    with pytest.raises(CommandError, match="själv"):
        run("reset_second_factor", ASKS, asked_by=AGREES, agreed_by=ASKS)
    run("reset_second_factor", ASKS, asked_by=ASKS, agreed_by=AGREES)
    with pytest.raises(CommandError, match="ingen tvåstegsinloggning"):
        run("reset_second_factor", ASKS, asked_by=ASKS, agreed_by=AGREES)


def test_a_role_is_taken_and_stops_counting(client, county, person):
    world.make_staff(county, email="annan@lan.example")
    world.log_in(client, PERSON, code=world.totp())
    assert client.get("/arbetsyta/orebro/medarbetare/").status_code == 200
    run("take_role", PERSON, county="orebro")
    assert client.get("/arbetsyta/orebro/medarbetare/").status_code == 404
    event = LogEvent.objects.get(verb="role.taken")
    assert (event.actor, event.county, event.detail["user"]) == (None, county, person.pk)


@pytest.mark.parametrize("county_name", ["orebro", "nowhere", None])
def test_a_role_that_is_not_there_or_must_stay_is_not_taken(person, county_name):
    """The only publisher stays, whoever asks."""
    with pytest.raises(CommandError, match=r"\.$"):
        run("take_role", PERSON, county=county_name)
    assert person.staff_roles.exists()


def test_neither_is_the_only_publisher_made_a_reader(person):
    with pytest.raises(CommandError, match="publi"):
        run("give_role", PERSON, "reader", county="orebro")
    run("give_role", PERSON, "publisher", county="orebro")
    assert person.staff_roles.get().role == Role.PUBLISHER


def test_a_national_role_is_taken_without_a_county(person, administrators):
    run("take_role", ASKS)
    assert not administrators[0].staff_roles.exists()
    assert person.staff_roles.exists()


def test_one_persons_sessions_end(client, person, administrators):
    world.log_in(client, PERSON, code=world.totp())
    other = world.new_client()
    world.log_in(other, ASKS)
    run("end_sessions", PERSON)
    assert not world.is_logged_in(client)
    assert world.is_logged_in(other)
    assert LogEvent.objects.get(verb="sessions.ended").thing_pk == str(person.pk)


def test_everybodys_sessions_end(client, person, administrators):
    world.log_in(client, PERSON, code=world.totp())
    other = world.new_client()
    world.log_in(other, ASKS)
    assert "2 sessions" in run("end_sessions", all=True)
    assert not world.is_logged_in(client)
    assert not world.is_logged_in(other)
    assert not Session.objects.exists()
    assert LogEvent.objects.get(verb="sessions.all_ended").detail == {"number": 2}


@pytest.mark.parametrize("wrong", [[], ["nobody@lan.example"], [PERSON, "--all"]])
def test_ending_sessions_needs_to_know_whose(person, wrong):
    with pytest.raises(CommandError, match=r"\.$"):
        run("end_sessions", *wrong)
    assert not LogEvent.objects.filter(verb__startswith="sessions").exists()


def test_reference_data_are_loaded_alone_and_once():
    """Into an empty database, with nothing else loaded before; again it changes nothing, and says so."""
    first = run("load_reference")
    assert "directory: " in first
    assert County.objects.count() == 21
    again = run("load_reference")
    assert [line.partition(": ")[2] for line in again.splitlines()] == ["0 new, 0 changed"] * len(again.splitlines())
    assert LogEvent.objects.filter(verb="reference.loaded").count() == 2


@pytest.mark.parametrize(("name", "claims"), [("orebro", "{not json"), ("nowhere", "{}")])
def test_an_identity_provider_is_refused_in_words(county, name, claims):
    with pytest.raises(CommandError, match=r"\.$"):
        run("set_identity_provider", name, "Freja", issuer="https://id.example", client_id="x", claim_map=claims)
