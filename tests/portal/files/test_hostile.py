"""R-60: some four hundred hostile files: none is kept, none breaks anything, each is answered with a sentence."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from portal.files.checks import MAX_BYTES
from portal.files.guard import check_guarded
from portal.files.rules import SENTENCES, sentence
from tests.portal.files import hostile, makers
from tests.portal.files.sending import OneFile

RUNS = makers.pdf(lambda made: made.Root.__setitem__("/OpenAction", hostile.hostile_pdf.RUNS))


@pytest.mark.slow
def test_no_hostile_file_passes():
    files = list(hostile.corpus())
    assert len(files) >= 300
    with ThreadPoolExecutor(2) as two:
        verdicts = list(two.map(lambda row: check_guarded(row[2], row[1]), files))
    assert [name for (name, _a, _c), verdict in zip(files, verdicts, strict=True) if not verdict.reason] == []
    assert len(Counter(verdict.reason for verdict in verdicts)) >= 9


def test_each_reason_has_a_sentence_in_swedish():
    with translation.override("en"):
        english = {reason: sentence(reason) for reason in SENTENCES}
    with translation.override("sv"):
        assert all(sentence(reason) != english[reason] for reason in SENTENCES)
        assert sentence("not_allowed", ("pdf", "docx")).endswith("PDF, Word (.docx).")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("beslut.pdf", hostile.EXECUTABLES["windows"], "unknown"),
        ("beslut.pdf", makers.docx({"word/vbaProject.bin": b"x"}), "active"),
        ("beslut.docx", RUNS, "active"),
        ("beslut.pdf", makers.picture(), "not_allowed"),
        ("../../a.pdf", b"%PDF-1.7", "damaged"),
        ("a.pdf", b"", "empty"),
    ],
)
def test_a_form_refuses_by_content_whatever_the_name(name, content, reason):
    form = OneFile({}, {"extract": SimpleUploadedFile(name, content, "application/pdf")})
    assert not form.is_valid()
    assert form.errors.as_data()["extract"][0].code == reason


@pytest.mark.parametrize("make", [makers.padded_pdf, makers.padded_docx])
def test_the_limit_is_exact(make):
    """10 MB is taken; one byte more is not, though it is as good a file."""
    fits, over = make(MAX_BYTES), make(MAX_BYTES + 1)
    assert (len(fits), len(over)) == (MAX_BYTES, MAX_BYTES + 1)
    form = OneFile({}, {"extract": SimpleUploadedFile("a", fits)})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["extract"].content == fits
    form = OneFile({}, {"extract": SimpleUploadedFile("a", over)})
    assert not form.is_valid()
    assert form.errors.as_data()["extract"][0].code == "too_large"
