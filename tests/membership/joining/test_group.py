"""Joining together: one decision and one signing, but a membership of its own for each."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from membership.joining.actions import deciding, group, signing
from membership.joining.models import GroupPlace, Membership
from membership.joining.rules import State
from portal.errors import Refused
from portal.papers.models import Document
from tests.kept import kept
from tests.membership.deciding import world as desk
from tests.membership.joining import world
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
GROUND = "Ägardirektiv 2026-01-15"


@kept
def filled_in():
    """A draft that may take others along (lead), who signs it, two companies and the county's publisher."""
    county = world.make_county()
    person = world.make_representative(world.make_organisation(county=county), world.make_user())
    strategy = world.make_strategy(county)
    return {
        "county": county,
        "strategy": strategy,
        "person": person,
        "lead": world.fill(world.make_draft(strategy, person.representatives.get().organisation, person), person),
        "companies": [world.make_organisation(name, county) for name in ("Kumla Bostäder AB", "Kumla Vatten AB")],
        "publisher": desk.make_staff(county),
    }


@pytest.fixture
def stage():
    return filled_in()


@pytest.fixture
def county(stage):
    return stage["county"]


@pytest.fixture
def strategy(stage):
    return stage["strategy"]


@pytest.fixture
def person(stage):
    return stage["person"]


@pytest.fixture
def lead(stage):
    return stage["lead"]


@pytest.fixture
def companies(stage):
    return stage["companies"]


@pytest.fixture
def publisher(stage):
    return stage["publisher"]


def name(lead, by, *organisations):
    for one in organisations:
        group.name_other(lead, by=by, organisation=one, ground=GROUND)


def followers():
    return list(Membership.objects.filter(group_place__isnull=False).order_by("organisation__name"))


def test_handed_in_by_the_same_signing_each_has_a_membership_of_its_own(lead, person, companies):
    name(lead, person, *companies)
    world.sign(world.fresh(lead), person)
    assert [one.state for one in followers()] == [State.HANDED_IN] * 2
    first = followers()[0]
    assert [str(goal) for goal in first.goals.all()] == [str(goal) for goal in lead.goals.all()]
    assert [goal.what for goal in first.own_goals.all()] == ["Lika lön"]
    assert first.receipt_number == world.fresh(lead).receipt_number
    assert (first.events.get().verb, GROUND in first.events.get().why) == ("sign_together", True)
    declaration = Document.objects.get(kind="declaration")
    assert declaration.template == "declaration_group_v3"
    assert [one["organisation"]["name"] for one in declaration.letter["together"]] == [str(one) for one in companies]
    assert world.fresh(lead).declarations.get().content["together"][0]["ground"] == GROUND


def test_alone_everything_is_as_before(lead, person):
    world.sign(lead, person)
    assert "together" not in world.fresh(lead).declarations.get().content
    assert Document.objects.get(kind="declaration").template == "declaration_v3"


def test_who_names_another_one_after_the_reading_reads_again(lead, person, companies):
    edition = world.fresh(lead).edition
    name(lead, person, *companies)
    with pytest.raises(Refused):
        world.sign(lead, person, edition=edition)


def test_confirmed_in_one_step_and_one_may_be_left_out_before(lead, person, companies, publisher):
    name(lead, person, *companies)
    world.sign(world.fresh(lead), person)
    homes, water = followers()
    deciding.decline_membership(water, by=publisher, reasons="Bolaget verkar inte i länet.")
    deciding.confirm_membership(world.fresh(lead), by=publisher)
    states = dict(Membership.objects.values_list("organisation__name", "state"))
    assert states == {"Kumla kommun": "active", "Kumla Bostäder AB": "active", "Kumla Vatten AB": "declined"}
    papers = {paper.letter["organisation"]["name"]: paper for paper in Document.objects.filter(kind="confirmation")}
    assert papers["Kumla kommun"].letter["together"] == ["Kumla Bostäder AB"]
    assert papers["Kumla Bostäder AB"].letter["together"] == ["Kumla kommun"]
    mine, leads = (papers[one].letter for one in ("Kumla Bostäder AB", "Kumla kommun"))
    for told in ("goals", "contribution", "own_goals", "declaration_number"):
        assert leads[told], told
        assert mine[told] == leads[told], "what the leading one hands in stands for everyone"
    assert world.fresh(homes).joined_on == world.fresh(lead).joined_on
    declined = Document.objects.about(water).of_kind("decline").get().letter
    assert "Bolaget verkar inte" in declined["reasons"]
    assert declined["declaration_number"] == leads["declaration_number"]
    assert declined["arrived_at"] == lead.declarations.get().signed_at.isoformat()
    page = Client().get(homes.organisation.get_absolute_url()).content.decode()
    assert "Anslöt sig tillsammans med" in page
    assert lead.organisation.get_absolute_url() in page
    leading = Client().get(lead.organisation.get_absolute_url()).content.decode()
    assert homes.organisation.get_absolute_url() in leading
    assert water.organisation.get_absolute_url() not in leading


def test_after_the_confirmation_each_lives_by_itself(lead, person, companies, publisher):
    name(lead, person, *companies)
    world.sign(world.fresh(lead), person)
    deciding.confirm_membership(world.fresh(lead), by=publisher)
    deciding.pause_membership(world.fresh(lead), by=publisher, reasons="Omorganisation")
    assert [one.state for one in followers()] == [State.ACTIVE] * 2


def test_declined_and_taken_back_together(lead, person, companies, publisher):
    name(lead, person, *companies)
    world.sign(world.fresh(lead), person)
    signing.take_back(world.fresh(lead), by=person)
    assert [(one.state, one.events.last().verb) for one in followers()] == [(State.TAKEN_BACK, "follow_back")] * 2


def test_declining_the_leading_one_declines_all(lead, person, companies, publisher):
    name(lead, person, *companies)
    world.sign(world.fresh(lead), person)
    deciding.decline_membership(world.fresh(lead), by=publisher, reasons="Inget beslut.")
    assert {one.state for one in Membership.objects.all()} == {State.DECLINED}


def test_completed_and_signed_again_what_is_written_then_stands_for_all(lead, person, companies, publisher):
    name(lead, person, companies[0])
    world.sign(world.fresh(lead), person)
    until = world.timezone.localdate() + world.timezone.timedelta(days=9)
    deciding.ask_completion(world.fresh(lead), by=publisher, wanted="Fler bolag?", until=until)
    name(lead, person, companies[1])
    with pytest.raises(Refused):
        group.drop_other(lead, by=person, place=GroupPlace.objects.get(organisation=companies[0]).pk)
    Membership.objects.filter(pk=lead.pk).update(contribution="Nya ord")
    world.sign(world.fresh(lead), person)
    assert [one.contribution for one in followers()] == ["Nya ord"] * 2
    assert len({one.receipt_number for one in Membership.objects.all()}) == 1


def test_what_cannot_join_is_refused_with_a_sentence(lead, person, companies, strategy, county):
    taken = desk.make_handed_in(strategy, companies[0])
    gone = world.make_organisation("Gamla AB", county, ceased_on="2026-01-01")
    for wrong in (lead.organisation, taken.organisation, gone):
        with pytest.raises(Refused) as refusal:
            name(lead, person, wrong)
        assert str(refusal.value)
    with pytest.raises(Refused):
        name(lead, world.make_user("annan@x.example"), companies[1])
    assert not GroupPlace.objects.exists()


def test_who_begins_by_itself_meanwhile_stops_the_signing(lead, person, companies, strategy):
    name(lead, person, *companies)
    desk.make_handed_in(strategy, companies[1])
    with pytest.raises(Refused, match="Kumla Vatten AB"):
        world.sign(world.fresh(lead), person)
    assert world.fresh(lead).state == State.DRAFT
    assert not followers()
    assert not Document.objects.exists()


@pytest.mark.race
def test_the_same_organisations_in_two_groups_at_once_give_one_row_each(lead, person, companies, strategy, county):
    """The constraint on open memberships decides, not a lock."""
    town = world.make_organisation("Hallsbergs kommun", county)
    other = world.make_representative(town, world.make_user("h@hallsberg.example"))
    second = world.fill(world.make_draft(strategy, town, other), other)
    name(lead, person, *companies)
    name(second, other, *reversed(companies))
    results = at_once(
        lambda: world.sign(world.fresh(lead), person),
        lambda: world.sign(world.fresh(second), other),
    )
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]
    assert Membership.objects.open().filter(organisation__in=companies).count() == 2
    assert len({one.group_place.lead_id for one in followers()}) == 1


def test_a_place_that_is_handed_in_is_never_changed(lead, person, companies):
    name(lead, person, *companies)
    world.sign(world.fresh(lead), person)
    for harm in (GroupPlace.objects.all().delete, lambda: GroupPlace.objects.update(ground="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            harm()


def test_the_way_through_the_pages(lead, person, companies, publisher, county):
    own = Client()
    own.force_login(person)
    page = reverse("joining:group", args=[lead.pk])
    assert page in own.get(reverse("joining:membership", args=[lead.pk])).content.decode()
    assert f"?i={companies[0].pk}" in own.get(page, {"q": "bostäder"}).content.decode()
    assert own.post(f"{page}?i={companies[0].pk}", {"ground": ""}).status_code == 200
    for company in companies:
        assert own.post(f"{page}?i={company.pk}", {"ground": GROUND})["Location"] == page
    assert own.get(f"{page}?i=0").status_code == 404
    place = GroupPlace.objects.get(organisation=companies[1])
    assert own.post(reverse("joining:group_drop", args=[lead.pk, place.pk]))["Location"] == page
    assert "Kumla Bostäder AB" in own.get(reverse("joining:review", args=[lead.pk])).content.decode()
    world.sign(world.fresh(lead), person)
    staff, follower = desk.log_in(Client(), publisher), followers()[0]
    case = reverse("joining:case", args=[county.slug, follower.pk])
    assert case in staff.get(reverse("joining:case", args=[county.slug, lead.pk])).content.decode()
    assert case in staff.get(reverse("joining:confirm", args=[county.slug, lead.pk])).content.decode()
    assert "Kumla kommun" in staff.get(case).content.decode()
