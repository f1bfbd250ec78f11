"""Who may act for an organisation: by a known domain, by a colleague, by the county; and who may not."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from membership.representation import actions
from membership.representation.models import Basis, Representative
from membership.representation.rules import (
    STEPS,
    Answerer,
    RepresentativeRole,
    RepresentativeState,
    mail_domain,
    why_not,
)
from portal.directory.models import Organisation, OrganisationDomain
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.people.rules import Role
from tests.membership.deciding.world import make_staff
from tests.membership.joining import world
from tests.races import at_once, with_and_without_lock

pytestmark = pytest.mark.django_db(transaction=True)
CONTACT, SIGNATORY = RepresentativeRole.CONTACT, RepresentativeRole.SIGNATORY
WAITING, ACTIVE, DECLINED, ENDED = RepresentativeState


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def organisation(county):
    return world.make_organisation(county=county)


@pytest.fixture
def person():
    return world.make_user("eva@kumla.se")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("eva@Kumla.SE", "kumla.se"),
        ("eva@elev.kumla.se", "elev.kumla.se"),
        ("eva@gmail.com", ""),
        ("eva@hotmail.se", ""),
        ("eva@localhost", ""),
        ("eva", ""),
    ],
)
def test_domains(address, domain):
    assert mail_domain(address) == domain


@pytest.mark.parametrize("verb", STEPS)
def test_nobody_answers_themselves_and_strangers_answer_nobody(verb):
    assert why_not(verb, WAITING, set())
    assert bool(why_not(verb, WAITING, {Answerer.SELF})) is (verb != "end")
    assert why_not(verb, WAITING, {Answerer.COUNTY}) == ""
    assert why_not(verb, ENDED, {Answerer.COUNTY})


DELEGATION = {"ground": "delegation", "source": "Delegationsordning", "paragraph": "4.2", "dated": date(2025, 3, 3)}


def test_a_verified_address_at_a_known_domain_may_act_at_once(organisation, person):
    OrganisationDomain.objects.create(organisation=organisation, domain="kumla.se")
    asked = actions.ask_to_act(organisation, by=person)
    assert (asked.state, asked.basis, asked.role) == (ACTIVE, Basis.DOMAIN, CONTACT)
    assert not OutgoingMail.objects.exists()


def test_an_address_that_is_not_verified_waits(organisation):
    OrganisationDomain.objects.create(organisation=organisation, domain="kumla.se")
    asked = actions.ask_to_act(organisation, by=world.make_user("bo@kumla.se", verified=False))
    assert asked.state == WAITING


def test_a_public_mail_domain_says_nothing_whatever_the_table_says(organisation):
    OrganisationDomain.objects.create(organisation=organisation, domain="gmail.com")
    assert actions.ask_to_act(organisation, by=world.make_user("bo@gmail.com")).state == WAITING


def test_another_organisations_domain_does_not_help(organisation, person, county):
    OrganisationDomain.objects.create(organisation=world.make_organisation("Annan", county), domain="kumla.se")
    assert actions.ask_to_act(organisation, by=person).state == WAITING


def test_without_colleagues_the_county_is_told_and_answers(organisation, person, county):
    asked = actions.ask_to_act(organisation, by=person, role=SIGNATORY, message="Ring växeln")
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient) == ("representative_asked_county", county.contact_email)
    assert "Ring växeln" in mail.text
    for letter in (mail.text, mail.html):
        assert reverse("representation:county_answer", args=[county.slug, asked.pk]) in letter
    staff = make_staff(county, Role.EDITOR)
    with pytest.raises(Refused, match="grund"):  # nobody has looked into the right to sign
        actions.approve_representative(asked, by=staff, role=SIGNATORY)
    approved = actions.approve_representative(asked, by=staff, role=SIGNATORY, **DELEGATION)
    assert (approved.state, approved.basis, approved.role) == (ACTIVE, Basis.COUNTY, SIGNATORY)
    assert OutgoingMail.objects.filter(kind="representative_approved", recipient="eva@kumla.se").count() == 1


@pytest.mark.parametrize("who", ["reader", "other county", "stranger", "self", "waiting colleague"])
def test_who_may_not_approve(organisation, person, county, who):
    asked = actions.ask_to_act(organisation, by=person)
    by = {
        "reader": lambda: make_staff(county, Role.READER),
        "other county": lambda: make_staff(world.make_county("19", "vastmanland", "Västmanland", "U")),
        "stranger": lambda: world.make_user("x@y.se"),
        "self": lambda: person,
        "waiting colleague": lambda: actions.ask_to_act(organisation, by=world.make_user("w@y.se")).user,
    }[who]()
    for role in (CONTACT, SIGNATORY):
        with pytest.raises(Refused):
            actions.approve_representative(asked, by=by, role=role)
    assert Representative.objects.get(pk=asked.pk).state == WAITING


def test_a_contact_lets_in_a_contact_but_no_signatory(organisation, person):
    colleague = world.make_representative(organisation, world.make_user("c@kumla.example"), CONTACT)
    asked = actions.ask_to_act(organisation, by=person)
    assert OutgoingMail.objects.get().recipient == colleague.email
    with pytest.raises(Refused):
        actions.approve_representative(asked, by=colleague, role=SIGNATORY)
    assert actions.approve_representative(asked, by=colleague, role=CONTACT).basis == Basis.COLLEAGUE


def test_asking_twice_gives_one_request(organisation, person):
    first = actions.ask_to_act(organisation, by=person)
    assert actions.ask_to_act(organisation, by=person) == first
    assert OutgoingMail.objects.count() == 1


def test_an_active_contact_asks_to_sign_and_stays_contact_until_answered(organisation, person):
    boss = world.make_representative(organisation, world.make_user("boss@kumla.example"))
    world.make_representative(organisation, person, CONTACT)
    asked = actions.ask_to_act(organisation, by=person, role=SIGNATORY)
    assert (asked.role, asked.wanted_role, asked.state) == (CONTACT, SIGNATORY, ACTIVE)
    assert Representative.objects.waiting().get() == asked
    assert actions.decline_representative(asked, by=boss, why="Nej").state == ACTIVE
    asked = actions.ask_to_act(organisation, by=person, role=SIGNATORY)
    assert actions.approve_representative(asked, by=boss, role=SIGNATORY).role == SIGNATORY


def test_declining_sends_the_reasons_and_one_may_ask_again(organisation, person, county):
    asked = actions.ask_to_act(organisation, by=person)
    actions.decline_representative(asked, by=make_staff(county), why="Vi känner dig inte")
    assert "Vi känner dig inte" in OutgoingMail.objects.get(kind="representative_declined").text
    assert actions.ask_to_act(organisation, by=person) != asked


def test_ending_is_for_oneself_and_signatories(organisation, person):
    contact = world.make_representative(organisation, world.make_user("c@kumla.example"), CONTACT)
    world.make_representative(organisation, person)
    mine = Representative.objects.get(user=contact)
    theirs = Representative.objects.get(user=person)
    with pytest.raises(Refused):
        actions.end_representative(theirs, by=contact)
    assert actions.end_representative(mine, by=contact).state == ENDED
    boss = world.make_representative(organisation, world.make_user("boss@kumla.example"))
    assert actions.end_representative(theirs, by=boss).state == ENDED
    assert OutgoingMail.objects.get(kind="representative_ended").recipient == person.email


def test_every_step_is_an_event_that_stays(organisation, person, county):
    asked = actions.ask_to_act(organisation, by=person)
    actions.approve_representative(asked, by=make_staff(county), role=CONTACT)
    assert [event.verb for event in asked.events.all()] == ["asked", "approved"]
    with pytest.raises(DatabaseError), transaction.atomic():
        asked.events.all().delete()


ADDED = {"kind": "company", "name": "Åkeriet AB", "orgnr": "5560360793", "role": CONTACT}


def test_an_organisation_is_added_once(person, county):
    organisation, asked = actions.add_organisation(by=person, county=county, **ADDED)
    assert (organisation.checked, asked.state, asked.asked_county) == (False, WAITING, county)
    again, same = actions.add_organisation(by=person, county=county, **ADDED)
    assert (again, same) == (organisation, asked)
    other, _asked = actions.add_organisation(by=person, county=county, **ADDED, unit="Region Bergslagen")
    assert other != organisation


def test_without_a_number_name_and_place_tell_doubles(person, county):
    nameless = ADDED | {"orgnr": "", "name": "Kvinnojouren"}
    first, _asked = actions.add_organisation(by=person, county=county, **nameless)
    second, _asked = actions.add_organisation(by=person, county=county, **(nameless | {"name": "KVINNOJOUREN"}))
    assert first == second


@pytest.mark.race
def test_eight_who_add_the_same_make_one(county):
    """The database decides (number, unit and county; the slug), and the losers are given the winner's row."""
    people = [world.make_user(f"p{number}@x.se") for number in range(8)]
    results = at_once(*(lambda who=who: actions.add_organisation(by=who, county=county, **ADDED) for who in people))
    assert len({organisation.pk for organisation, _asked in results}) == 1
    assert Organisation.objects.filter(name="Åkeriet AB").count() == 1


@pytest.mark.race
@with_and_without_lock
def test_two_who_answer_at_once_one_is_told(organisation, person, lock):
    bosses = [world.make_representative(organisation, world.make_user(f"b{number}@x.se")) for number in range(2)]
    asked = actions.ask_to_act(organisation, by=person)
    results = at_once(
        lambda: actions.approve_representative(asked, by=bosses[0], role=CONTACT),
        lambda: actions.decline_representative(asked, by=bosses[1], why="Nej"),
    )
    assert sorted(type(result).__name__ for result in results) == ["Refused", "Representative"]
