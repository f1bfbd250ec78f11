"""How the benchmark tells what it found: no goal is met over a gap, and nothing odd is left out."""

from bench.rounds import Taken, spread, verdict


def test_a_verdict_shows_the_worst_round_and_is_not_given_over_a_gap():
    assert "1.10 ×  worst round  1.40 ×" in verdict([1.0, 1.1, 1.4], 1.15, gaps=[], at_most=True)
    assert verdict([1.0, 1.1, 1.4], 1.15, gaps=[], at_most=True).endswith(": met")
    assert verdict([1.2], 1.15, gaps=[], at_most=True).endswith(": MISSED")
    assert "worst round  1.50 ×" in verdict([1.9, 1.5, 1.8], 1.7, gaps=[], at_most=False)
    assert verdict([1.6], 1.7, gaps=[], at_most=False).endswith(": MISSED")
    assert "met" not in verdict([1.0], 1.15, gaps=["T-AVS-2026-1: cut off"], at_most=True)


def test_every_outlier_is_told_with_its_paper():
    taken = Taken()
    for number, seconds in enumerate([1.0, 1.1, 0.9, 3.5]):
        taken.add("drawn", 1, f"paper {number}", seconds)
    taken.add("bare", 1, "x", 0.5)
    assert [line.split(":")[0] for line in taken.outliers()] == ["OUTLIER drawn, round 1, paper 3"]
    assert taken.ratios("drawn", "bare") == [2.1]


def test_the_spread_of_rounds():
    assert spread([3, 1, 2]) == "min 1.00 median 2.00 max 3.00 s"
