"""Personal links: one use, two weeks, for one person; what does not hold is refused, logged and explained (R-36)."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from membership.joining.actions import links
from membership.joining.models import Declaration, Signature, SigningLink
from membership.joining.rules import State
from portal.errors import Refused
from portal.log.models import LogEvent
from portal.outbox.models import OutgoingMail
from tests.membership.joining import world
from tests.membership.joining.signing.stage import SAID, send_link, set_stage

pytestmark = pytest.mark.django_db(transaction=True)


def refused(code):
    return LogEvent.objects.filter(verb="signing.refused", detail__code=code).count()


def sign(link, by, **more):
    return links.sign_by_link(link, by=by, **{"edition": link.round.edition, "key": uuid.uuid4(), **SAID, **more})


@pytest.fixture
def olle():
    return world.make_user("olle@kumla.example", name="Olle Ordförande")


def test_one_signs_in_the_portal_and_one_by_link(olle):
    membership, first = set_stage()
    link, token = send_link(membership, first)
    assert token not in str(SigningLink.objects.values_list()) + str(LogEvent.objects.values_list())
    assert len(token) >= 43
    assert sign(link, olle, method="Lösenord") is None
    declaration = world.sign(membership, first)
    assert world.fresh(membership).state == State.HANDED_IN
    assert [one["authority"] for one in declaration.evidence.letter["signatures"]] == [
        "Rätten att skriva under inte kontrollerad",
        "Rätten att skriva under kontrollerad",
    ]


def test_a_link_works_once(olle):
    membership, first = set_stage()
    link, _token = send_link(membership, first)
    sign(link, olle)
    with pytest.raises(Refused, match="redan"):
        sign(link, olle)
    assert Signature.objects.count() == 1
    assert refused("link_over") == 1


@pytest.mark.parametrize("change", [{"expires_at": timezone.now()}, {"revoked_at": timezone.now()}])
def test_a_link_that_is_over_is_refused(olle, change):
    membership, first = set_stage()
    link, _token = send_link(membership, first)
    SigningLink.objects.update(**change)
    with pytest.raises(Refused):
        sign(link, olle)
    assert refused("link_over") == 1
    assert not Signature.objects.exists()


def test_a_link_that_was_sent_again_holds_until_one_of_them_has_signed(olle):
    membership, first = set_stage()
    old, _token = send_link(membership, first)
    new, _token = send_link(membership, first)
    assert new.expires_at - timezone.now() <= timedelta(days=14)
    assert [links.refusal_of(one) for one in (old, new)] == ["", ""]
    assert [one.pk for one in new.round.links.waiting()] == [new.pk]
    sign(old, olle)
    with pytest.raises(Refused, match="redan skrivit under genom ett annat mejl"):
        sign(new, olle)
    assert Signature.objects.count() == 1


def test_a_link_that_is_taken_back_ends_at_once_and_those_before_it_too(olle):
    membership, first = set_stage()
    old, _token = send_link(membership, first)
    new, _token = send_link(membership, first)
    links.revoke_link(new, by=first)
    for one in (old, new):
        with pytest.raises(Refused, match="tagits tillbaka"):
            sign(one, olle)


def test_as_many_persons_as_are_to_sign_are_asked_however_often(olle):
    membership, first = set_stage(signatories=1)
    for _letter in range(3):
        send_link(membership, first)
    with pytest.raises(Refused, match="Ta tillbaka en"):
        send_link(membership, first, email="annan@kumla.example")


def test_another_text_than_the_one_shown_is_not_signed(olle):
    membership, first = set_stage()
    link, _token = send_link(membership, first)
    with pytest.raises(Refused, match="har ändrats"):
        sign(link, olle, edition=link.round.edition + 1)
    assert refused("old_text") == 1


def test_a_signatory_of_another_organisation_is_refused():
    membership, first = set_stage()
    stranger = world.make_representative(
        world.make_organisation("Hallsbergs kommun", membership.strategy.county),
        world.make_user("chef@hallsberg.example"),
    )
    link, _token = send_link(membership, first)
    with pytest.raises(Refused, match="annan person"):
        sign(link, stranger)
    with pytest.raises(Refused):
        world.sign(membership, stranger)
    assert refused("other_person") == refused("not_allowed") == 1
    assert not Signature.objects.exists()


def test_nobody_in_particular_signs_nothing():
    membership, first = set_stage()
    link, _token = send_link(membership, first)
    with pytest.raises(Refused):
        sign(link, None)


def test_looking_a_hundred_times_changes_nothing_and_the_secret_leaves_the_address(client):
    membership, first = set_stage()
    link, token = send_link(membership, first)
    before = list(SigningLink.objects.values())
    for _time in range(25):
        answer = client.get(reverse("joining:link", args=[token]))
        assert (answer.status_code, answer.url) == (302, reverse("joining:link_sign", args=[link.pk]))
        assert answer["Referrer-Policy"] == "no-referrer"
        page = client.get(answer.url)
        assert page.status_code == 200
        assert token not in page.content.decode()
        assert "no-store" in page["Cache-Control"]
    assert list(SigningLink.objects.values()) == before
    assert not Signature.objects.exists()
    # A POST without log-in signs nothing either.
    client.post(answer.url, {"name": "x"})
    assert not Signature.objects.exists()


def test_an_unknown_and_an_old_link_are_explained(client):
    membership, first = set_stage()
    link, token = send_link(membership, first)
    assert client.get(reverse("joining:link", args=["x" * 43])).status_code == 404
    page = client.get(reverse("joining:link_sign", args=[link.pk]))
    assert page.status_code == 404  # the number alone opens nothing
    assert "Öppna länken i mejlet igen" in page.content.decode()
    SigningLink.objects.update(expires_at=timezone.now())
    page = client.get(client.get(reverse("joining:link", args=[token])).url)
    assert page.status_code == 410
    assert "för gammal" in page.content.decode()


def test_the_page_asks_for_a_fresh_proof_before_it_signs(client, olle):
    membership, first = set_stage(signatories=1)
    _link, token = send_link(membership, first)
    client.force_login(olle)
    here = client.get(reverse("joining:link", args=[token])).url
    page = client.get(here)
    initial = page.context["form"].initial
    data = {"key": initial["key"], "edition": initial["edition"], "name": "Olle", "title": "VD", "ground": "authorised"}
    answer = client.post(here, data | {"stands_behind": "on"})
    assert "reauthenticate" in answer.url
    assert not Declaration.objects.exists()


def test_a_receipt_reaches_whoever_signed_by_link(olle):
    from membership.joining.actions.signing import send_receipt

    membership, first = set_stage(signatories=1)
    link, _token = send_link(membership, first)
    declaration = links.sign_by_link(
        link, by=olle, edition=link.round.edition, key=uuid.uuid4(), **SAID, method="Lösenord"
    )
    world.draw(declaration.document)
    send_receipt(declaration.pk)
    found = set(OutgoingMail.objects.filter(kind="receipt").values_list("recipient", flat=True))
    assert found == {"olle@kumla.example", "jamstalldhet@kumla.example"}
