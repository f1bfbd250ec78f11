"""The right to sign is told in the same words on the case page, the signing pages and the evidence paper."""

import pytest
from django.test import Client
from django.urls import reverse

from membership.joining.actions.authority import check_authority
from membership.joining.actions.deciding import confirm_membership
from membership.joining.models import AuthorityCheck, Membership, Signature
from membership.representation import actions
from membership.representation.models import Representative
from portal.errors import Refused
from portal.people.rules import Role
from tests.membership.deciding.world import log_in, make_staff
from tests.membership.joining import world

pytestmark = pytest.mark.django_db(transaction=True)
NOT_CHECKED = "Rätten att skriva under inte kontrollerad"
CHECKED = "Rätten att skriva under kontrollerad"
GROUND = "Delegation: Delegationsordning för kommunstyrelsen, § 4.2, 3 mars 2025"


def signed(how):
    """A declaration that is signed by somebody whose right to sign was given like this; and its evidence."""
    organisation = world.make_organisation(county=world.make_county())
    if how == "word":
        boss = world.make_representative(organisation, world.make_user("bo@kumla.example", name="Bo Boss"))
        person = world.make_user()
        asked = actions.ask_to_act(organisation, by=person, role="signatory")
        actions.approve_representative(asked, by=boss, role="signatory")
    else:
        person = world.make_representative(organisation, is_checked=how == "check")
    membership = world.fill(world.make_draft(world.make_strategy(organisation.county), organisation, person), person)
    declaration = world.sign(membership, person)
    return world.fresh(membership), declaration.evidence.letter["signatures"][0]


@pytest.mark.parametrize(
    ("how", "label", "details"),
    [
        ("check", CHECKED, GROUND),
        ("word", "Rätten att skriva under uppgiven av Bo Boss, inte kontrollerad", ""),
        ("nothing", NOT_CHECKED, ""),
    ],
)
def test_paper_and_page_say_the_same(how, label, details):
    membership, said = signed(how)
    assert said["authority"] == label
    assert bool(said["authority_how"]) is bool(details)
    assert details in said["authority_how"]
    assert said["behalf"] == "Kumla kommun"
    staff = make_staff(membership.strategy.county, Role.PUBLISHER)
    page = log_in(Client(), staff).get(reverse("joining:case", args=["orebro", membership.pk])).content.decode()
    assert label in page
    assert details in page
    if how != "check":
        assert f">{CHECKED}<" not in page
    else:
        assert "Gun Granskare" in said["authority_how"]
        assert said["authority_how"] in page


def test_the_pages_for_signing_say_it_too():
    membership, _said = signed("check")
    person = Representative.objects.get().user
    client = Client()
    client.force_login(person)
    page = client.get(reverse("representation:colleagues", args=[membership.organisation.slug])).content.decode()
    assert CHECKED in page
    assert GROUND in page


def test_what_the_portal_once_noted_by_itself_is_no_check():
    membership, _said = signed("nothing")
    signature = Signature.objects.get()
    AuthorityCheck.objects.create(signature=signature, outcome="confirmed", how="Känd adress", by=None)
    assert Signature.objects.get().right.label == NOT_CHECKED
    staff = make_staff(membership.strategy.county)
    with pytest.raises(Refused, match="Kontrollera först"):
        confirm_membership(membership, by=staff)
    assert confirm_membership(membership, by=staff, knowingly=True).state == "active"


def test_staff_look_into_it_with_a_ground_and_its_particulars():
    membership, _said = signed("nothing")
    staff = make_staff(membership.strategy.county)
    client = log_in(Client(), staff)
    address = reverse("joining:authority", args=["orebro", membership.pk])
    first = {"signature": str(Signature.objects.get().pk), "outcome": "confirmed"}
    assert "välj den grund" in client.post(address, first).content.decode()
    assert "handlingens datum" in client.post(address, first | {"ground": "certificate"}).content.decode()
    assert client.post(address, first | {"outcome": "refused"}).status_code == 200
    assert not AuthorityCheck.objects.exists()
    told = {"ground": "certificate", "dated": "2026-10-05", "how": "Hämtat hos Bolagsverket"}
    assert client.post(address, first | told).status_code == 302
    check = AuthorityCheck.objects.get()
    assert (check.ground, check.by) == ("certificate", staff)
    assert check.how == "Registreringsbevis: 5 oktober 2026. Hämtat hos Bolagsverket"
    said = membership.declarations.get().evidence.letter["signatures"][0]
    assert said["authority"] == CHECKED
    for part in (str(staff), "5 oktober 2026"):
        assert part in said["authority_how"]


def test_a_check_without_a_ground_is_refused():
    membership, _said = signed("nothing")
    staff, signature = make_staff(membership.strategy.county), Signature.objects.get()
    with pytest.raises(Refused, match="grund"):
        check_authority(membership, by=staff, signature=signature.pk, outcome="confirmed", how=" ")
    check_authority(membership, by=staff, signature=signature.pk, outcome="confirmed", how="Delegation 4.2")


def test_the_evidence_belongs_to_the_countys_case():
    organisation = world.make_organisation(county=world.make_county())
    person = world.make_representative(organisation)
    membership = world.fill(world.make_draft(world.make_strategy(organisation.county), organisation, person), person)
    Membership.objects.filter(pk=membership.pk).update(diary_number="801-5-2026")
    declaration = world.sign(world.fresh(membership), person)
    assert declaration.evidence.letter["diary_number"] == "801-5-2026"
