"""How a request's files come in: no more than may be kept is ever held."""

import tracemalloc

import pytest

from portal.files.checks import MAX_BYTES
from portal.files.receiving import MAX_READ
from tests.portal.files.sending import OneFile, post


def test_two_hundred_megabytes_are_read_past_without_being_held():
    request, stream = post(200 * 1024**2)
    tracemalloc.start()
    form = OneFile(request.POST, request.FILES)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not form.is_valid()
    assert form.errors.as_data()["extract"][0].code == "too_large"
    assert stream.given == stream.total
    assert peak < 4 * MAX_BYTES


def test_an_endless_body_is_cut():
    request, stream = post(2 * MAX_READ)
    assert not OneFile(request.POST, request.FILES).is_valid()
    assert stream.given < MAX_READ + 2 * MAX_BYTES


@pytest.mark.parametrize("length", ["", "0", "nonsense"])
def test_without_a_length_nothing_comes_in(length):
    request, stream = post(MAX_BYTES + 1, length=length)
    form = OneFile(request.POST, request.FILES)
    assert not form.is_valid()
    assert form.errors.as_data()["extract"][0].code == "required"
    assert stream.given == 0


def test_a_length_that_lies_brings_no_more_than_it_says():
    request, stream = post(MAX_BYTES, length="5000")
    assert not OneFile(request.POST, request.FILES).is_valid()
    assert stream.given <= 5000
