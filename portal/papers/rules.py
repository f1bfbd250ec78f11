"""What kinds of paper there are, how they are numbered, and when a failed one is tried again."""

import string
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

SWEDEN = ZoneInfo("Europe/Stockholm")
RENDER_SECONDS = 30
RENDER_BYTES = 1024**3
WAITS = (timedelta(minutes=1), timedelta(minutes=5))
MAX_ATTEMPTS = len(WAITS) + 1
CUT_OFF_LATELY = timedelta(days=1)  # so long a drawing that was cut off is worth a look at the machine
MAX_BEGINNINGS = 10  # how often a paper may be begun when workers are lost while drawing it
NAME_LENGTH = 80  # characters of a title in a file name
CODE_LENGTH = 26
CODE_ALPHABET = frozenset(string.ascii_lowercase + "234567")
MAX_CHECKED_BYTES = 10 * 1024**2


class CutOff(StrEnum):
    """Why a drawing was ended from outside."""

    TIME = "time"
    MEMORY = "memory"
    DIED = "died"


@dataclass(frozen=True)
class Kind:
    """One kind of paper: the short mark in its number and the name people know it by."""

    mark: str
    name: str | Promise


KINDS = {
    "declaration": Kind("AVS", _("Declaration of intent")),
    "confirmation": Kind("BEK", _("Confirmation of joining")),
    "receipt": Kind("KVI", _("Receipt")),
    "certificate": Kind("INT", _("Certificate of joining")),
    "evidence": Kind("BEV", _("Evidence of signing")),
    "signing_text": Kind("UND", _("Declaration of intent to sign")),
    "proposal": Kind("TJS", _("Proposal for a decision")),
    "strategy": Kind("STR", _("County strategy")),
    "withdrawal": Kind("UTT", _("Withdrawal")),
    "goal_change": Kind("MAL", _("Changed goals")),
    "notice": Kind("MED", _("Notice about a membership")),
    "decline": Kind("AVB", _("Decision to decline")),
    "compilation": Kind("SAM", _("Compilation of consultation answers")),
}


def series(kind, county_letter, moment):
    """The series a number is taken from: ``T-AVS-2026``. The year is the Swedish one at ``moment``."""
    return f"{county_letter or 'SE'}-{KINDS[kind].mark}-{moment.astimezone(SWEDEN):%Y}"


def file_name(number, diary_number, title, *, ending="pdf"):
    """A paper's file name in plain letters: ``T-BEK-2026-3_dnr-801-9234-2025_bekraftelse-pa-anslutning-kumla.pdf``."""
    diary = f"dnr-{slugify(diary_number.replace('/', '-'))}" if diary_number else ""
    return "_".join(part for part in (number, diary, slugify(title)[:NAME_LENGTH].strip("-")) if part) + f".{ending}"


def wait_after(attempts, *, was_cut_off=False):
    """How long to wait after the given number of failed attempts; None when the paper is parked instead.

    One that was ended from outside may only have been unlucky: it is tried again at once, the first time."""
    if was_cut_off and attempts == 1:
        return timedelta(0)
    return WAITS[attempts - 1] if attempts < MAX_ATTEMPTS else None


def tidy_code(typed):
    """A verification code as people type it (spaces, hyphens, capitals); "" when it cannot be one."""
    code = "".join(c for c in typed.lower() if c not in " -")
    return code if len(code) == CODE_LENGTH and CODE_ALPHABET.issuperset(code) else ""


def why_not(verb, *, state):
    """Why staff may not do this to a paper in this state; "" when they may."""
    if verb == "draw_again" and state != "failed":
        return _("Only a paper that could not be drawn can be drawn again.")
    return ""
