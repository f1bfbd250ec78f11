"""Whatever signs, or takes a signature back, waits for a fresh proof.

What was typed comes back, and a file is asked for again in so many words."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from membership.joining.actions import outside
from membership.joining.models import Membership, Signature, SigningRound
from membership.joining.rules import State
from membership.joining.rules_signing import RoundOutcome
from portal.people.models import User
from portal.shown import shown_by
from tests.membership.deciding import world as desk
from tests.membership.joining import world
from tests.membership.joining.signing import files
from tests.membership.joining.signing.stage import set_stage

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = {"password": "a-long-password"}
AGAIN = "Välj filen igen"


def printed(membership, by):
    signing = outside.print_text(membership, by=by, edition=world.fresh(membership).edition)
    return signing, files.draw(signing.paper)


def pdf(content, name="signerad.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


def of_person():
    return {"key": str(uuid.uuid4()), "name": "Eva Ek", "title": "Kommundirektör", "mandate": "Delegation 4.2"}


@pytest.fixture
def outside_case():
    """A declaration whose text is issued to be signed outside the portal, who sends it in, and the paper's bytes."""
    membership, person = set_stage(modes=["upload", "paper"], signatories=1)
    signing, paper = printed(membership, person)
    return membership, person, signing, paper


def test_a_signed_file_is_taken_only_after_the_proof_and_is_chosen_again(client, outside_case):
    membership, person, _signing, paper = outside_case
    client.force_login(person)
    here, signed = reverse("joining:send_file", args=[membership.pk]), files.sign_pdf(paper)
    typed = of_person()
    assert "filen väljer du på nytt" in client.get(here).content.decode()
    asked = client.post(here, typed | {"file": pdf(signed)})
    assert "reauthenticate" in asked.url
    assert not Signature.objects.exists()
    back = client.post(asked.url, PASSWORD, follow=True)
    page = back.content.decode()
    assert back.status_code == 200
    assert AGAIN in page
    assert not Signature.objects.exists()
    for value in typed.values():
        assert value in page
    done = client.post(back.request["PATH_INFO"], typed | {"file": pdf(signed)})
    assert done.url == reverse("joining:receipt", args=[membership.pk])
    assert Signature.objects.get().name == "Eva Ek"
    assert world.fresh(membership).state == State.HANDED_IN


def test_with_a_proof_from_just_now_the_file_is_taken_at_once(client, outside_case):
    membership, person, _signing, paper = outside_case
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), PASSWORD)
    here = reverse("joining:send_file", args=[membership.pk])
    empty = client.post(here, of_person()).content.decode()
    assert "Välj en fil" in empty
    assert AGAIN not in empty  # nothing was lost: none was chosen
    assert client.post(here, of_person() | {"file": pdf(files.sign_pdf(paper))}).status_code == 302
    assert world.fresh(membership).state == State.HANDED_IN


def test_a_paper_is_registered_only_after_the_staffs_proof(client, outside_case):
    membership, _person, signing, paper = outside_case
    county = membership.strategy.county
    staff = desk.make_staff(county)
    staff.set_password(PASSWORD["password"])
    staff.save()
    desk.log_in(client, staff)
    here = reverse("joining:register_paper", args=[county.slug, signing.pk])
    today = timezone.localdate()
    typed = of_person() | {"signed_on": str(today - timedelta(days=3)), "arrived_on": str(today)}
    asked = client.post(here, typed | {"file": pdf(paper, "skannad.pdf")})
    assert "reauthenticate" in asked.url
    assert not Signature.objects.exists()
    back = client.post(reverse("account_reauthenticate") + "?" + asked.url.partition("?")[2], PASSWORD, follow=True)
    page = back.content.decode()
    assert AGAIN in page
    assert "Delegation 4.2" in page
    assert not Signature.objects.exists()
    assert client.post(back.request["PATH_INFO"], typed | {"file": pdf(paper, "skannad.pdf")}).status_code == 302
    assert Signature.objects.get().recorded_by == User.objects.get(pk=staff.pk)


def test_withdrawing_a_signing_counts_after_the_proof(client):
    membership, first = set_stage()
    world.sign(membership, first)
    client.force_login(first)
    here = reverse("joining:withdraw_signing", args=[membership.pk])
    asked = client.post(here, {"shown": shown_by(world.fresh(membership))})
    assert "reauthenticate" in asked.url
    assert SigningRound.objects.get().outcome == RoundOutcome.UNDER_WAY
    client.post(asked.url, PASSWORD, follow=True)
    assert SigningRound.objects.get().outcome == RoundOutcome.WITHDRAWN


def test_withdrawing_a_signing_of_another_organisation_is_not_there(client):
    membership, first = set_stage()
    world.sign(membership, first)
    stranger = world.make_representative(world.make_organisation("Yby kommun"), world.make_user("y@yby.example"))
    client.force_login(stranger)
    assert client.post(reverse("joining:withdraw_signing", args=[membership.pk])).status_code == 404
    assert Membership.objects.get(pk=membership.pk).state == State.DRAFT
