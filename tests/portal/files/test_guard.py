"""The process that opens what people send."""

import pytest

from portal.files.guard import check_guarded
from tests.portal.files import makers


@pytest.mark.parametrize("kind", makers.GOOD)
def test_a_good_file_passes_as_what_it_is(kind):
    verdict = check_guarded(makers.GOOD[kind](), tuple(makers.GOOD))
    assert (verdict.kind, verdict.reason) == (kind, "")


def test_another_kind_than_asked_for_is_refused():
    assert check_guarded(makers.picture(), ("pdf",)).reason == "not_allowed"


def test_what_dies_in_the_checker_is_refused(monkeypatch):
    monkeypatch.setattr("portal.files.guard.SECONDS", 0.01)
    assert check_guarded(makers.pdf(), ("pdf",)).reason == "too_heavy"


def test_a_picture_too_large_to_draw_is_refused_by_its_head():
    assert check_guarded(makers.png_that_claims(50_000, 50_000), ("png",)).reason == "too_many_pixels"


def test_an_unknown_kind_is_the_programmers_mistake():
    with pytest.raises(ValueError, match="no such kinds"):
        check_guarded(b"x", ("exe",))
