"""The right to sign: never by a domain, by a standing signatory's word or by county staff who looked, and said so."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from membership.joining.actions.rounds import authority_of
from membership.representation import actions
from membership.representation.models import Basis, Representative, RightCheck
from membership.representation.rules_right import (
    Authority,
    RightGround,
    ground_in_words,
    missing_in_ground,
    right_to_sign,
)
from portal.directory.models import OrganisationDomain
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.people.rules import Role
from tests.membership.deciding.world import log_in, make_staff
from tests.membership.joining import world
from tests.ownership import as_owner

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
FULL = {"source": "Delegationsordning för kommunstyrelsen", "paragraph": "4.2", "dated": date(2025, 3, 3)}
SENTENCE = "Delegation: Delegationsordning för kommunstyrelsen, § 4.2, 3 mars 2025"


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def organisation(county):
    found = world.make_organisation(county=county)
    OrganisationDomain.objects.create(organisation=found, domain="kumla.se")
    return found


@pytest.fixture
def person():
    return world.make_user("eva@kumla.se", name="Eva Ek")


@pytest.fixture
def staff(county):
    return make_staff(county, Role.EDITOR)


def test_a_domain_makes_a_contact_whatever_was_asked_for_and_the_right_to_sign_is_asked_about(organisation, person):
    asked = actions.ask_to_act(organisation, by=person, role="signatory")
    assert (asked.state, asked.basis, asked.role, asked.wanted_role) == ("active", "domain", "contact", "signatory")
    assert OutgoingMail.objects.get().kind == "representative_asked_county"
    again = actions.ask_to_act(organisation, by=person, role="signatory")
    assert (again.pk, again.role) == (asked.pk, "contact")
    assert OutgoingMail.objects.count() == 1


def test_a_contact_by_domain_asks_later_and_stays_contact(organisation, person):
    actions.ask_to_act(organisation, by=person)
    assert actions.ask_to_act(organisation, by=person, role="signatory").role == "contact"


def test_the_database_holds_no_signatory_by_domain(organisation, person):
    asked = actions.ask_to_act(organisation, by=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Representative.objects.filter(pk=asked.pk).update(role="signatory")
    Representative.objects.filter(pk=asked.pk).update(role="signatory", basis="colleague")


def test_a_signatory_s_word_is_told_as_that_and_not_as_a_check(organisation, person):
    boss = world.make_representative(organisation, world.make_user("boss@kumla.example", name="Bo Boss"))
    asked = actions.ask_to_act(organisation, by=person, role="signatory")
    assert OutgoingMail.objects.get().recipient == boss.email
    one = actions.approve_representative(asked, by=boss, role="signatory")
    assert (one.role, one.basis) == ("signatory", Basis.COLLEAGUE)
    assert one.right.label == "Rätten att skriva under uppgiven av Bo Boss, inte kontrollerad"
    assert (one.right.tag, one.right.details) == ("turn", "")
    assert authority_of(person, organisation)["outcome"] == Authority.STATED


def test_only_signatories_are_told_of_a_wish_to_sign_and_without_any_the_county(organisation, person, county):
    world.make_representative(organisation, world.make_user("c@kumla.example"), "contact")
    actions.ask_to_act(organisation, by=person, role="signatory")
    assert OutgoingMail.objects.get().recipient == county.contact_email


def test_staff_who_looked_make_a_checked_signatory_with_who_when_and_ground(organisation, person, staff):
    asked = actions.ask_to_act(organisation, by=person, role="signatory")
    one = actions.approve_representative(asked, by=staff, role="signatory", ground="delegation", **FULL)
    assert (one.role, one.basis) == ("signatory", Basis.COUNTY)
    check = RightCheck.objects.get()
    assert (check.by, check.words) == (staff, SENTENCE)
    assert one.right.label == "Rätten att skriva under kontrollerad"
    assert one.right.tag == "done"
    for part in (str(staff), SENTENCE):
        assert part in one.right.details
    said = authority_of(person, organisation)
    assert (said["outcome"], said["by"], said["at"], said["how"]) == ("confirmed", staff, check.at, SENTENCE)


@pytest.mark.parametrize("ground", RightGround.values)
def test_each_ground_asks_for_its_own_particulars(organisation, person, staff, ground):
    asked = actions.ask_to_act(organisation, by=person, role="signatory")
    needed = {"statute": 2, "delegation": 3, "certificate": 1, "minutes": 3}[ground]
    assert len(missing_in_ground(ground=ground, today=TODAY)) == needed
    with pytest.raises(Refused):
        actions.approve_representative(asked, by=staff, role="signatory", ground=ground)
    assert not RightCheck.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        RightCheck.objects.create(representative=asked, ground=ground, by=staff)
    actions.approve_representative(asked, by=staff, role="signatory", ground=ground, **FULL)


@pytest.mark.parametrize("dated", [TODAY + timedelta(days=1), date(1024, 1, 1), date(2207, 3, 8)])
def test_a_document_is_of_a_day_that_can_be_right(organisation, person, staff, dated):
    asked = actions.ask_to_act(organisation, by=person, role="signatory")
    with pytest.raises(Refused):
        actions.approve_representative(asked, by=staff, role="signatory", ground="certificate", dated=dated)
    actions.approve_representative(asked, by=staff, role="signatory", ground="certificate", dated=TODAY)


def test_staff_may_make_a_contact_without_looking(organisation, staff):
    asked = actions.ask_to_act(organisation, by=world.make_user("x@y.se"))
    one = actions.approve_representative(asked, by=staff, role="contact")
    assert one.right is None
    assert not RightCheck.objects.exists()


@pytest.mark.parametrize("basis", ["colleague", "county"])
def test_a_row_from_before_is_not_checked_whatever_its_basis(organisation, person, basis):
    world.make_representative(organisation, person, basis=basis, is_checked=False)
    one = Representative.objects.signatories_of(organisation).get()
    assert one.right.label == "Rätten att skriva under inte kontrollerad"
    assert authority_of(person, organisation) is None


def test_a_check_is_written_once(organisation, person):
    world.make_representative(organisation, person)
    for statement in ("UPDATE {} SET source = 'x'", "DELETE FROM {}", "TRUNCATE {}"):
        with as_owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format("membership_rightcheck"))


@pytest.mark.parametrize("lacks", ["who", "when", "ground"])
def test_checked_is_never_said_without_who_when_and_ground(lacks):
    said = {"who": "Gun Granskare", "when": TODAY, "ground": SENTENCE}
    assert right_to_sign("confirmed", **said).outcome == Authority.CONFIRMED
    assert right_to_sign("confirmed", **(said | {lacks: ""})).label == "Rätten att skriva under inte kontrollerad"


def test_checked_is_said_once():
    right = right_to_sign("confirmed", who="Gun Granskare", when=TODAY, ground=SENTENCE)
    assert f"{right.label}. {right.details}".lower().count("kontrollera") == 1


def test_the_ground_in_words():
    assert ground_in_words(ground="delegation", **FULL) == SENTENCE
    assert ground_in_words(ground="certificate", dated=date(2026, 1, 2)) == "Registreringsbevis: 2 januari 2026"


def test_the_approval_page_asks_for_the_ground_links_the_address_and_shows_what_was_found(
    organisation, person, staff, county
):
    organisation.website = "https://www.kumla.example/"
    organisation.save()
    asked = actions.ask_to_act(organisation, by=person, role="signatory")
    client = log_in(Client(), staff)
    address = reverse("representation:county_answer", args=[county.slug, asked.pk])
    page = client.get(address).content.decode()
    assert '<a href="https://www.kumla.example/" rel="noopener noreferrer nofollow">' in page
    refused = client.post(address, {"answer": "yes", "yes-role": "signatory"})
    assert "välj den grund" in refused.content.decode()
    half = client.post(address, {"answer": "yes", "yes-role": "signatory", "yes-ground": "minutes"}).content.decode()
    assert "Skriv paragrafen" in half
    assert not RightCheck.objects.exists()
    said = {"yes-source": "Kommunfullmäktige", "yes-paragraph": "80", "yes-dated": "2026-10-05"}
    said |= {"answer": "yes", "yes-role": "signatory", "yes-ground": "minutes"}
    assert client.post(address, said).status_code == 302
    shown = client.get(reverse("representation:county_requests", args=[county.slug])).content.decode()
    assert "Kommunfullmäktige, § 80, 5 oktober 2026" in shown


def test_no_web_address_of_another_scheme_is_a_link(organisation, person, staff, county):
    type(organisation).objects.filter(pk=organisation.pk).update(website="javascript:alert(1)")
    asked = actions.ask_to_act(organisation, by=person, role="signatory")
    page = log_in(Client(), staff).get(reverse("representation:county_answer", args=[county.slug, asked.pk]))
    assert 'href="javascript' not in page.content.decode()
