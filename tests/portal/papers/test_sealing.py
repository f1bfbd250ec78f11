"""The boards' electronic seal: on the paper once, without breaking what archives and readers want."""

import asyncio
import hashlib
import io
from concurrent.futures import ThreadPoolExecutor

import page
import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from portal.papers import actions, rendering, sealing
from portal.papers.models import Document, DocumentFile, DocumentState
from tests.portal.papers import reading, samples
from tests.portal.papers.test_rendering import _profile

PASSWORD = "demo"
NAME = "Sigill för Länsstyrelsen i Exempellän"


@pytest.fixture(scope="module")
def key_file(tmp_path_factory):
    """A self-made certificate, as the demonstration makes it."""
    path = tmp_path_factory.mktemp("seals") / "98.p12"
    sealing.make_demo_seal(path, PASSWORD, name=NAME)
    return str(path)


@pytest.fixture
def sealed_county(settings, key_file, county):
    settings.SEALS = {"98": (key_file, PASSWORD)}
    return county


def drawn(kind):
    letter = samples.LETTERS[kind]()
    html = rendering.render_html(samples.as_stored(letter), letter.template)
    return rendering.render_pdf(html, identifier="EX-AVS-2025-7", seal_name="Elektroniskt sigill")


def judged(content, key_file):
    """pyHanko's own judgement of the seal, with the certificate itself as the trusted one."""
    with open(key_file, "rb") as f:
        trusted = pkcs12.load_pkcs12(f.read(), PASSWORD.encode()).cert.certificate
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.serialization import Encoding

    root = Certificate.load(trusted.public_bytes(Encoding.DER))
    [found] = PdfFileReader(io.BytesIO(content)).embedded_signatures
    return aside(validate_pdf_signature, found, ValidationContext(trust_roots=[root], allow_fetching=False))


def aside(function, *arguments):
    """Call it in a thread of its own: a browser's test before may have left an event loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function, *arguments).result()


@pytest.mark.parametrize("kind", samples.LETTERS)
def test_a_sealed_paper_still_satisfies_the_outside_judge(kind, sealed_county, key_file):
    plain = drawn(kind)
    content = sealing.seal(plain, county=sealed_county).content
    assert content.startswith(plain)  # what was drawn stays, byte for byte
    for name in ("pdfua1", "pdfa3a"):
        report = page.validate_pdf_bytes(content, profile=_profile(name))
        assert [(f.rule_id, f.message) for f in report.failures] == []
    pdf = reading.opened(content)
    [field] = pdf.Root.AcroForm.Fields
    assert str(field.TU) == "Elektroniskt sigill"
    assert "/V" in field
    forms = [e for e, _page, _marks in reading.elements(pdf) if str(e.S) == "/Form"]
    assert [form.K[0].Obj.objgen for form in forms] == [field.objgen]
    assert bytes(pdf.Root.Metadata.read_bytes()) == bytes(reading.opened(plain).Root.Metadata.read_bytes())


def test_the_seal_is_good_and_covers_the_whole_paper(sealed_county, key_file):
    status = judged(sealing.seal(drawn("receipt"), county=sealed_county).content, key_file)
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.coverage.name == "ENTIRE_FILE"


def test_a_changed_byte_breaks_the_seal(sealed_county, key_file):
    content = bytearray(sealing.seal(drawn("receipt"), county=sealed_county).content)
    at = content.index(b"/Lang")
    content[at + 7 : at + 9] = b"en"
    assert not judged(bytes(content), key_file).intact


def test_the_worker_seals_once_and_keeps_both_fingerprints(issue, sealed_county, key_file):
    document = issue()
    actions.render_document(document.pk)
    document.refresh_from_db()
    content = bytes(DocumentFile.objects.get(pk=document.pk).content)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.plain_sha256 != document.sha256
    assert document.seal == NAME
    assert document.sealed_at
    assert not document.seal_time_stamped
    assert judged(content, key_file).intact
    actions.render_document(document.pk)
    assert bytes(DocumentFile.objects.get(pk=document.pk).content) == content


def test_the_same_letter_is_the_same_before_sealing(sealed_county):
    first, second = drawn("declaration"), drawn("declaration")
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    sealed = [sealing.seal(first, county=sealed_county).content for _ in range(2)]
    assert all(content.startswith(first) for content in sealed)


def test_without_a_certificate_the_paper_is_unsealed_and_says_so(issue, client):
    document = issue()
    actions.render_document(document.pk)
    document.refresh_from_db()
    assert document.sha256 == document.plain_sha256
    assert document.seal == ""
    assert "/AcroForm" not in reading.opened(bytes(document.file.content)).Root
    said = client.get(reverse("papers:verify", args=[document.verification_code])).content.decode()
    assert "Det elektroniska sigillet saknas" in said


def test_the_page_says_whose_seal_it_is(issue, sealed_county, client):
    document = issue()
    actions.render_document(document.pk)
    said = client.get(reverse("papers:verify", args=[document.verification_code])).content.decode()
    assert NAME in said
    assert "saknas" not in said


@pytest.mark.parametrize("broken", ["missing", "password", "rubbish"])
def test_a_seal_that_cannot_be_made_is_a_failure_not_an_unsealed_paper(issue, settings, tmp_path, key_file, broken):
    rubbish = tmp_path / "a.p12"
    rubbish.write_bytes(b"x")
    settings.DEMO = False
    settings.SEALS = {
        "98": {"missing": (str(tmp_path / "b.p12"), ""), "password": (key_file, "no"), "rubbish": (str(rubbish), "")}[
            broken
        ]
    }
    document = issue()
    actions.render_document(document.pk)
    document.refresh_from_db()
    assert document.state == DocumentState.QUEUED
    assert "seal" in document.error or "certificate" in document.error
    assert str(tmp_path) not in document.error
    assert not DocumentFile.objects.filter(pk=document.pk).exists()


def test_a_county_without_its_own_uses_the_one_for_all(settings, key_file, county):
    settings.SEALS = {"": (key_file, PASSWORD)}
    assert sealing.is_sealed_for(county)
    assert sealing.is_sealed_for(None)
    settings.SEALS = {"01": (key_file, PASSWORD)}
    assert not sealing.is_sealed_for(county)
    assert not sealing.is_sealed_for(None)


def test_a_time_stamp_authority_that_is_down_is_a_failure(settings, sealed_county):
    settings.SEAL_TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(sealing.SealingFailed):
        sealing.seal(drawn("receipt"), county=sealed_county)


def test_keys_are_nowhere_in_the_database():
    assert not [field for field in Document._meta.fields if "key" in field.name or "password" in field.name]


def test_a_caller_with_an_event_loop_of_its_own_gets_its_seal_too(sealed_county, key_file):
    content = drawn("receipt")

    async def called_from_a_loop():
        return sealing.seal(content, county=sealed_county).content

    assert judged(aside(asyncio.run, called_from_a_loop()), key_file).valid
