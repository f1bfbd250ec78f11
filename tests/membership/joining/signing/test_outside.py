"""Signed outside the portal: a PDF with electronic signatures, and a paper that staff register."""

import hashlib
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from membership.joining.actions import outside
from membership.joining.actions.authority import check_authority
from membership.joining.actions.deciding import confirm_membership
from membership.joining.models import Declaration, Signature, SigningRound
from membership.joining.rules import State
from portal.errors import Refused
from portal.files.fields import check_file
from portal.files.models import Upload
from portal.log.models import LogEvent
from portal.papers.signed_files import signatures_in
from portal.people.rules import Role
from tests.membership.deciding.world import make_staff
from tests.membership.joining import world
from tests.membership.joining.signing import files
from tests.membership.joining.signing.stage import set_stage

pytestmark = pytest.mark.django_db(transaction=True)
EVA = {"name": "Eva Ek", "title": "Kommundirektör", "mandate": "Delegation 4.2"}
OLLE = {"name": "Olle Olsson", "title": "Ordförande", "mandate": "Firmatecknare"}


def printed(membership, by):
    signing = outside.print_text(membership, by=by, edition=world.fresh(membership).edition)
    return signing, files.draw(signing.paper)


def refused(code):
    return LogEvent.objects.filter(verb="signing.refused", detail__code=code).count()


def test_a_signed_file_is_kept_as_it_came_and_its_result_stands_in_words():
    membership, contact = set_stage(modes=["upload"], signatories=1)
    _signing, paper = printed(membership, contact)
    signed = files.sign_pdf(paper)
    check_file(signed, "s.pdf", ("pdf",))  # our own look at what is sent takes a signed file
    declaration = outside.sign_by_file(
        membership, by=contact, key=uuid.uuid4(), persons=[EVA], file=files.checked(signed)
    )
    upload = Upload.objects.get()
    assert hashlib.sha256(bytes(upload.file.content)).hexdigest() == upload.sha256 == hashlib.sha256(signed).hexdigest()
    [said] = declaration.evidence.letter["signatures"]
    words = " ".join(said["details"])
    assert "Underskriften är giltig" in words
    assert "som portalen inte känner till" in words
    assert "oförändrad" in words
    assert upload.sha256 in words
    assert said["authority"] == "Rätten att skriva under inte kontrollerad"
    # What the certificate holds beside the name is not taken over.
    assert "19701231" not in str(declaration.evidence.letter) + str(Signature.objects.values_list())


def test_two_signatures_in_one_file():
    membership, contact = set_stage(modes=["upload"])
    _signing, paper = printed(membership, contact)
    once = files.sign_pdf(paper)
    with pytest.raises(Refused):
        outside.sign_by_file(membership, by=contact, key=uuid.uuid4(), persons=[EVA, OLLE], file=files.checked(once))
    twice = files.sign_pdf(once, files.make_signer("Olle Olsson"), "Andra")
    declaration = outside.sign_by_file(
        membership, by=contact, key=uuid.uuid4(), persons=[EVA, OLLE], file=files.checked(twice)
    )
    assert [one["name"] for one in declaration.document.letter["signatures"]] == ["Eva Ek", "Olle Olsson"]
    assert world.fresh(membership).state == State.HANDED_IN
    assert refused("too_few_signatures") == 1


def test_what_does_not_hold_is_refused_logged_and_told():
    membership, contact = set_stage(modes=["upload"], signatories=1)
    _signing, paper = printed(membership, contact)
    signed = files.sign_pdf(paper)
    place = signed.index(b"MediaBox")
    broken = signed[:place] + signed[place:].replace(b"612", b"613", 1)
    for content, code, words in (
        (paper, "no_signature", "ingen elektronisk underskrift"),
        (broken, "broken_signature", "stämmer inte"),
        (files.changed_after(signed), "broken_signature", "ändrades efter"),
    ):
        with pytest.raises(Refused, match=words):
            outside.sign_by_file(membership, by=contact, key=uuid.uuid4(), persons=[EVA], file=files.checked(content))
        assert refused(code) >= 1
    assert not Upload.objects.exists()
    assert not Signature.objects.exists()


def test_another_file_than_ours_is_taken_but_said():
    membership, contact = set_stage(modes=["upload"], signatories=1)
    printed(membership, contact)
    other = files.sign_pdf(files.make_pdf("Något annat"))
    declaration = outside.sign_by_file(
        membership, by=contact, key=uuid.uuid4(), persons=[EVA], file=files.checked(other)
    )
    assert "Jämför" in " ".join(declaration.evidence.letter["signatures"][0]["details"])


def test_a_known_certificate_is_said_to_be_known(tmp_path, settings):
    from asn1crypto import pem

    signer = files.make_signer("Tillit")
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(pem.armor("CERTIFICATE", signer.signing_cert.dump()))
    settings.SIGNATURE_TRUST = str(trusted)
    [found] = signatures_in(files.sign_pdf(files.make_pdf(), signer))
    assert found.known
    assert found.holds


def paper_said(**changes):
    now = timezone.now()
    return {
        "key": uuid.uuid4(),
        "persons": [EVA],
        "file": files.checked(b"\x89PNG a scan", "png"),
        "signed_on": now - timedelta(days=3),
        "arrived_on": timezone.localdate(),
    } | changes


def test_staff_register_a_paper_and_confirm_only_when_the_right_to_sign_is_looked_into():
    membership, contact = set_stage(modes=["paper"], signatories=1)
    county = membership.strategy.county
    staff = make_staff(county)
    signing, _paper = printed(membership, contact)
    declaration = outside.register_paper(signing, by=staff, **paper_said())
    membership = world.fresh(membership)
    assert membership.state == State.HANDED_IN
    first_evidence = declaration.evidence
    with pytest.raises(Refused, match="Kontrollera"):
        confirm_membership(membership, by=staff)
    [signature] = signing.signatures.all()
    check_authority(membership, by=staff, signature=signature.pk, outcome="confirmed", how="Delegation 4.2, läst")
    declaration.refresh_from_db()
    assert declaration.evidence.replaces == first_evidence
    assert declaration.evidence.letter["signatures"][0]["authority"] == "Rätten att skriva under kontrollerad"
    assert confirm_membership(world.fresh(membership), by=staff).state == State.ACTIVE


def test_a_person_without_the_right_stops_the_confirmation():
    membership, contact = set_stage(modes=["paper"], signatories=1)
    staff = make_staff(membership.strategy.county)
    signing, _paper = printed(membership, contact)
    outside.register_paper(signing, by=staff, **paper_said())
    [signature] = signing.signatures.all()
    check_authority(world.fresh(membership), by=staff, signature=signature.pk, outcome="refused", how="Slutade i våras")
    with pytest.raises(Refused, match="hade inte rätt"):
        confirm_membership(world.fresh(membership), by=staff)


def test_two_on_the_same_paper_and_the_same_form_twice():
    membership, contact = set_stage(modes=["paper"])
    staff = make_staff(membership.strategy.county)
    signing, _paper = printed(membership, contact)
    said = paper_said(persons=[EVA, OLLE], authority="Delegationen läst")
    declaration = outside.register_paper(signing, by=staff, **said)
    assert outside.register_paper(signing, by=staff, **said) == declaration
    assert Signature.objects.count() == 2
    assert Upload.objects.count() == Declaration.objects.count() == 1
    assert confirm_membership(world.fresh(membership), by=staff).state == State.ACTIVE


def test_a_reader_and_another_county_register_nothing():
    membership, contact = set_stage(modes=["paper"], signatories=1)
    county = membership.strategy.county
    other = world.make_county("99", "exempel", "Exempel", "EX")
    signing, _paper = printed(membership, contact)
    assert not SigningRound.objects.on_paper(other).exists()
    for stranger in (make_staff(county, Role.READER), make_staff(other), contact):
        with pytest.raises(Refused):
            outside.register_paper(signing, by=stranger, **paper_said())
    assert not Signature.objects.exists()
    assert not Upload.objects.exists()


def test_the_text_is_not_printed_where_the_county_takes_no_papers():
    membership, contact = set_stage(modes=["portal"], signatories=1)
    with pytest.raises(Refused):
        outside.print_text(membership, by=contact, edition=membership.edition)
    assert not SigningRound.objects.exists()
