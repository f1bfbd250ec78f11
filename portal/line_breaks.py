"""What no line may break: days, times, periods, sections of law and minutes, and numbers of matters and papers.

A browser and the papers' renderer both break after the dash of “2024–2027” and at the spaces of “8 mars 2027”. They are
told by a class, never by invisible characters: those would follow along into what people search for and copy."""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

SWEDISH = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
ENGLISH = "January|February|March|April|May|June|July|August|September|October|November|December"
SPACE = "[ \u00a0]"
UNITS = (
    rf"\d{{1,2}}{SPACE}(?:{SWEDISH}|{ENGLISH})(?:{SPACE}\d{{4}})?",  # 8 mars 2027
    rf"kl\.{SPACE}\d{{1,2}}[.:]\d\d",  # kl. 14.30
    r"\d{4}\u2013\d{2,4}",  # 2024–2027
    rf"§§?{SPACE}?\d{{1,4}}(?:{SPACE}?[a-h]\b)?",  # § 164
    rf"\d{{1,3}}(?:{SPACE}[a-h])?{SPACE}§§?",  # 32 §
    rf"0\d{{1,3}}-\d{{1,3}}(?:{SPACE}\d{{2,3}}){{1,3}}",  # 010-000 00 00
    # 801-9234-2025, RS 2025/1421, KS/2025:123, T-AVS-2026-7, 212000-1967, 2025-08-29
    rf"(?:[A-ZÅÄÖ]{{1,6}}(?:{SPACE}|[-/])){{0,2}}\d{{1,6}}(?:[-/:]\d{{1,6}}){{1,3}}",
)
# Never inside a longer word, address or reference to a character: those break where they must.
UNIT = rf"(?<![\w/.:@&?#%=-])(?:{'|'.join(UNITS)})(?![\w@%=]|[-/.:]\w)"
# What is left as it is: tags, and elements whose text holds no markup or is read by machines.
LEFT = r"<(?P<element>script|style|title|textarea|option|svg|pre)\b[^>]*>.*?</(?P=element)\s*>|<[^>]*>"
_UNIT_OR_LEFT = re.compile(rf"(?P<left>{LEFT})|(?P<unit>{UNIT})", re.DOTALL)


def in_markup(html: str) -> SafeString:
    """The HTML with everything that no line may break kept whole; tags and what machines read are left as they are."""
    return mark_safe(_UNIT_OR_LEFT.sub(_kept, html))  # noqa: S308 (markup that is whole already)


def in_text(text: str) -> SafeString:
    """A plain text for a page, escaped, with everything that no line may break kept whole."""
    return in_markup(conditional_escape(text))


def _kept(found: re.Match[str]) -> str:
    return found[0] if found["left"] else f'<span class="unbroken">{found[0]}</span>'


__all__ = ["in_markup", "in_text"]
