"""Numbers, waits and codes, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.papers import rules


def test_the_series_follows_the_swedish_year():
    assert rules.series("declaration", "T", datetime(2026, 12, 31, 22, 59, tzinfo=UTC)) == "T-AVS-2026"
    assert rules.series("declaration", "T", datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == "T-AVS-2027"
    assert rules.series("receipt", None, datetime(2026, 1, 1, tzinfo=UTC)) == "SE-KVI-2026"


def test_waits_grow_and_the_third_failure_parks():
    assert rules.wait_after(1) < rules.wait_after(2)
    assert rules.wait_after(1) >= timedelta(seconds=10)
    assert rules.wait_after(3) is None


def test_only_the_first_cut_off_is_made_again_at_once():
    assert rules.wait_after(1, was_cut_off=True) == timedelta(0)
    assert rules.wait_after(2, was_cut_off=True) == rules.wait_after(2)
    assert rules.wait_after(3, was_cut_off=True) is None


@pytest.mark.parametrize("typed", ["ABCD-efgh ijkl mnop qrst uvwx yz", "abcdefghijklmnopqrstuvwxyz"])
def test_a_code_is_read_as_people_type_it(typed):
    assert rules.tidy_code(typed) == "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize("typed", ["", "abc", "abcdefghijklmnopqrstuvwxy1", "å" * 26, "a" * 27])
def test_what_cannot_be_a_code_is_none(typed):
    assert rules.tidy_code(typed) == ""


def test_only_a_parked_paper_can_be_drawn_again():
    assert rules.why_not("draw_again", state="failed") == ""
    assert all(rules.why_not("draw_again", state=s) for s in ("queued", "rendering", "ready"))


@pytest.mark.parametrize(
    ("number", "diary", "title", "name"),
    [
        ("T-BEK-2026-3", "801-9234-2025", "Bekräftelse på anslutning: Region Örebro län",
         "T-BEK-2026-3_dnr-801-9234-2025_bekraftelse-pa-anslutning-region-orebro-lan.pdf"),
        ("T-AVS-2026-1", "", "Avsiktsförklaring: Kumla", "T-AVS-2026-1_avsiktsforklaring-kumla.pdf"),
        ("T-AVS-2026-1", "KS 2026/17", "…", "T-AVS-2026-1_dnr-ks-2026-17.pdf"),
        ("SE-STR-2026-1", "", "Å" * 300, f"SE-STR-2026-1_{'a' * 80}.pdf"),
    ],
)  # fmt: skip
def test_a_file_is_named_by_number_case_and_what_it_is(number, diary, title, name):
    assert rules.file_name(number, diary, title) == name
    assert name.isascii()
