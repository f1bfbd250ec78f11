"""What has become of the thing that a paper is about. The rooms above tell; the page that checks papers only asks.

A room above calls ``tell_standing_of`` when the application starts (``apps.py``), so that nothing here looks up."""

from collections.abc import Callable
from dataclasses import dataclass

_tellers: dict[str, Callable] = {}
_diaries: dict[str, Callable] = {}


@dataclass(frozen=True)
class Standing:
    """How the thing stands today: a status tag's kind and word, a sentence, and whether the paper's words still hold.

    It is shown to whoever holds the paper's code: nothing of it may be personal."""

    tag: str
    word: str
    sentence: str
    holds: bool


def tell_standing_of(subject_type: str, teller: Callable) -> None:
    """Name who knows about things of this model: ``teller(document, today)`` gives a Standing or None."""
    _tellers[subject_type] = teller


def standing_of(document, today):
    """The Standing of what the paper is about; None when nothing can change for it (a receipt stays a receipt)."""
    teller = _tellers.get(document.subject_type)
    return teller(document, today) if teller else None


def tell_diary_number_of(subject_type: str, teller: Callable) -> None:
    """Name who knows the diary number of the case behind such things: ``teller(subject_pk)`` gives it or ""."""
    _diaries[subject_type] = teller


def diary_number_of(document) -> str:
    """The number that the case has today; else the one that stands in the paper. A paper often comes before it."""
    teller = _diaries.get(document.subject_type)
    return (teller(document.subject_pk) if teller else "") or document.letter.get("diary_number", "")
