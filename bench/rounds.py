"""How rounds of a measurement are told: their spread, every outlier, and a verdict that no gap can hide behind."""

import os
import statistics
from dataclasses import dataclass, field

OUTLIER = 3  # times the median of its kind


@dataclass
class Taken:
    """What was measured: seconds by (kind, round, thing), and what went wrong in words."""

    seconds: dict = field(default_factory=dict)
    gaps: list = field(default_factory=list)

    def add(self, kind, number, thing, seconds, note=""):
        """One measurement of a kind in a round; ``note`` tells where the time went."""
        self.seconds.setdefault(kind, {}).setdefault(number, []).append((seconds, thing, note))

    def medians(self, kind):
        """The median of each round."""
        return [statistics.median(one for one, _thing, _note in found) for found in self.seconds[kind].values()]

    def outliers(self):
        """Lines about everything that took more than ``OUTLIER`` times its kind's median."""
        for kind, rounds in self.seconds.items():
            middle = statistics.median(one for found in rounds.values() for one, _thing, _note in found)
            for number, found in rounds.items():
                for one, thing, note in found:
                    if one > OUTLIER * middle:
                        yield f"OUTLIER {kind}, round {number}, {thing}: {one:.2f} s, median {middle:.2f} s {note}"

    def ratios(self, kind, beside):
        """Each round's median beside the other kind's of the same round."""
        return [one / other for one, other in zip(self.medians(kind), self.medians(beside), strict=True)]


def spread(values, unit="s", scale=1.0, digits=2):
    """Smallest, median and largest."""
    small, middle, large = min(values), statistics.median(values), max(values)
    return (
        " ".join(
            f"{name} {value * scale:.{digits}f}" for name, value in (("min", small), ("median", middle), ("max", large))
        )
        + f" {unit}"
    )


def verdict(ratios, goal, *, gaps, at_most):
    """The ratio of the rounds with the worst one beside it, and whether the goal is met: never over a gap."""
    middle, worst = statistics.median(ratios), (max if at_most else min)(ratios)
    sign, reached = ("≤", middle <= goal) if at_most else ("≥", middle >= goal)
    word = f"NOT JUDGED, {len(gaps)} gaps" if gaps else ("met" if reached else "MISSED")
    return f"{middle:5.2f} ×  worst round {worst:5.2f} ×   goal {sign} {goal} ×: {word}"


def tell_trouble(taken):
    """Print outliers and gaps; returns whether there was a gap."""
    for line in [*taken.outliers(), *(f"GAP {one}" for one in taken.gaps)]:
        print(line)
    print(f"({os.cpu_count()} cores, load {os.getloadavg()[0]:.1f})")
    return bool(taken.gaps)
