"""What people send in good faith is taken; what is refused says which kinds are taken and what to do."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from portal.files.checks.judging import check
from portal.files.fields import check_file
from portal.files.guard import check_guarded
from portal.files.rules import OTHER_KINDS, sentence
from portal.papers.signed_files import signatures_in
from tests.membership.joining.signing import files
from tests.portal.files import honest, hostile, makers
from tests.portal.files.sending import OneFile

TAKEN = ("pdf", "png", "jpeg", "docx")
OTHERS = {
    "photo.heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
    "scan.tif": (b"II*\0" + b"\0" * 60, "TIFF"),
    "beslut.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".doc"),
    "protokoll.rtf": (rb"{\rtf1\ansi Hej}", "RTF"),
    "mail.eml": (b"From: a@b.example\r\nSubject: Beslut\r\n\r\nhej", "ett mejl"),
    "ur-outlook.eml": (b"Received: from a.example\r\n\tby b.example; Mon\r\nFrom: a@b.example\r\n\r\nhej", "ett mejl"),
    "brevlåda.eml": (b"From a@b.example Mon\nReturn-Path: <a@b.example>\nSubject: Beslut\n\nhej", "ett mejl"),
    "minutes.odt": (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
    "scan.jp2": (b"\0\0\0\x0cjP  \r\n\x87\n", "TIFF"),
    "bild.psd": (b"8BPS\0\1", "TIFF"),
    "kalkyl.xlsm": (b"PK\x03\x04xl/workbook.xml xl/vbaProject.bin", "kalkylblad"),
    "arkiv.7z": (b"7z\xbc\xaf\x27\x1c\0\4", "zip"),
    "arkiv.zip": (b"PK\x03\x04" + b"\0" * 60, "zip"),
}


def test_every_honest_file_is_taken():
    files_sent = list(honest.corpus())
    assert len(files_sent) > 60
    with ThreadPoolExecutor(2) as two:
        verdicts = list(two.map(lambda row: check_guarded(row[2], TAKEN), files_sent))
    found = [(name, verdict) for (name, _k, _c), verdict in zip(files_sent, verdicts, strict=True)]
    assert [(name, verdict) for name, verdict in found if verdict.reason] == []
    assert [kind for _n, kind, _c in files_sent] == [verdict.kind for verdict in verdicts]


@pytest.mark.parametrize("kind", ["pdf", "png", "jpeg"])
def test_no_scan_is_refused_for_what_its_compressed_bytes_happen_to_hold(kind):
    verdicts = Counter(check(scan, TAKEN).reason for scan in honest.scans(kind, 300))
    assert verdicts == {"": 300}


def test_two_signs_of_a_page_in_compressed_bytes_are_no_page_but_words_behind_them_are():
    def with_words(words):
        return makers.picture("JPEG", comment=words)

    assert check(with_words(b"a<%\x91\xfe\x02\x88"), TAKEN).reason == ""
    assert check(with_words(b'<% eval request("a") %>'), TAKEN).reason == "two_kinds"


def test_a_signed_paper_with_an_owners_password_and_evidence_inside_goes_the_signing_way_unharmed():
    def change(made):
        made.attachments["Evidence Log.html"] = honest.pikepdf.AttachedFileSpec(
            made, honest.EVIDENCE["Evidence Log.html"], filename="Evidence Log.html"
        )

    signed = files.sign_pdf(makers.pdf(change))
    assert check_file(signed, "signerad.pdf", ("pdf",)).content == signed
    assert [one.holds for one in signatures_in(signed)] == [True]
    lock = honest.Encryption(user="", owner="b", R=6)
    locked = files.sign_pdf(makers.pdf(encryption=lock), password="")
    assert check_file(locked, "signerad.pdf", ("pdf",)).content == locked
    assert [one.holds for one in signatures_in(locked)] == [True]
    broken = signed.replace(b"Evidence Log", b"Evidence Lag", 1)
    assert not all(one.holds for one in signatures_in(broken))


@pytest.mark.parametrize("name", OTHERS)
def test_another_kind_is_told_by_its_name_with_what_is_taken_and_what_to_do(name):
    content, word = OTHERS[name]
    form = OneFile({}, {"extract": SimpleUploadedFile(name, content)})
    with translation.override("sv"):
        [said] = form.errors["extract"]
    assert word in said
    assert "Portalen tar emot: PDF, Word (.docx)." in said
    assert "Spara den som PDF" in said


def test_every_refusal_of_a_kind_names_what_is_taken():
    with translation.override("sv"):
        for reason in OTHER_KINDS:
            assert "Portalen tar emot: PNG, JPEG." in sentence(reason, ("png", "jpeg"))
            assert "PDF (Arkiv" not in sentence(reason, ("png", "jpeg"))


@pytest.mark.parametrize("inside", ["a.pdf", "a.xlsx"])
def test_a_portfolio_is_refused_with_what_to_do(inside):
    def gathered(made):
        honest._carries(inside, makers.pdf() if inside == "a.pdf" else b"PK")(made)
        made.Root.Collection = honest.Dictionary(Type=honest.Name.Collection)

    assert check(makers.pdf(gathered), TAKEN).reason == "portfolio"
    with translation.override("sv"):
        assert "var för sig" in sentence("portfolio", TAKEN)


def test_what_acts_when_a_paper_is_opened_is_still_refused():
    for action in (
        honest.Dictionary(S=honest.Name.Named, N=honest.Name.Print),
        honest.Dictionary(S=honest.Name.URI, URI=honest.String("https://a.example")),
    ):
        assert check(makers.pdf(honest._root("OpenAction", action)), TAKEN).reason == "active"
    assert check(makers.pdf(honest._carries("a.xades", b"<script>x</script>")), TAKEN).reason == "attachments"


def test_evidence_that_could_run_is_refused():
    for name, content in (
        ("a.exe", b"MZ"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.html", b'<p onclick="x()">'),
        ("a.txt", b"MZ\x90\0"),
        ("a.js", b"alert(1)"),
        ("a.pdf", makers.pdf(lambda made: made.Root.__setitem__("/OpenAction", hostile.hostile_pdf.RUNS))),
        ("a.pdf", makers.pdf(honest._carries("b.txt", b"x"))),
        ("a.png", b"MZ"),
        ("a.docx", makers.docx()),
    ):
        assert check(makers.pdf(honest._carries(name, content)), TAKEN).reason in ("attachments", "active"), name
