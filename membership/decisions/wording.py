"""How facts are set into Swedish sentences: lists in a line, small letters inside a sentence, whose words they are."""

import re
from collections.abc import Iterable

from strategies.publishing.rules import Known

NUMBERS = ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"]
# Undertakings that organisations call by many names, by what all of those names hold.
# Source: the declaration's Swedish title (SKR, Council of European Municipalities and Regions, 2006).
RIGHT_NAMES = (
    (
        re.compile(r"\bCEMR\b|europeisk\w*\s+deklaration", re.IGNORECASE),
        "Europeiska deklarationen för jämställdhet mellan kvinnor och män på lokal och regional nivå (CEMR)",
    ),
)
_TO_READER = re.compile(r"\b(?:ni|er|ert|era|du|dig|din|ditt|dina)\b", re.IGNORECASE)
_OF_WRITER = re.compile(r"\b(?:vi|oss|vår|vårt|våra|jag|min|mitt|mina)\b", re.IGNORECASE)
_AREAS_BY_NUMBER = re.compile(r"\b\d+\s+\w*områden\w*", re.IGNORECASE)


def genitive(name: str) -> str:
    """A Swedish name in the genitive: Västmanlands, Kronobergs, Hofors."""
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def in_number(count: int) -> str:
    """A number as a sentence has it: in letters up to twelve (Myndigheternas skrivregler)."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def inside(text: str, names: Iterable[str] = ()) -> str:
    """The text as it stands inside a sentence: a small first letter, but for abbreviations and the given names."""
    first = text.split(" ", 1)[0].strip(".,:;")
    if not text[1:2].islower() or first in names or first.removesuffix("s") in names:
        return text
    return text[:1].lower() + text[1:]


def names_in(*texts: str) -> set[str]:
    """The words that begin with a capital in names: they keep it inside a sentence."""
    return {word for text in texts for word in re.findall(r"\w+", text) if word[:1].isupper()}


def in_one_line(items: Iterable[str], names: Iterable[str] = ()) -> str:
    """“a, b och c”; items that hold "och" or a comma themselves are kept apart by semicolons."""
    items = [inside(item, names) for item in items]
    if len(items) < 2:
        return "".join(items)
    if any(" och " in item or "," in item for item in items):
        return f"{'; '.join(items[:-1])}; samt {items[-1]}"
    return f"{', '.join(items[:-1])} och {items[-1]}"


def without_end(text: str) -> str:
    """A text that a sentence can go on after."""
    return text.strip().removesuffix(".")


def ended(text: str) -> str:
    """The text with a mark that ends its last sentence."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "”")) else f"{text}."


def speaks_to_reader(text: str) -> bool:
    """Whether the text calls its reader "ni" or "du": then it can stand in another's paper only as a quotation."""
    return bool(_TO_READER.search(text))


def is_in_first_person(text: str) -> bool:
    """Whether the writer says "vi" or "jag"."""
    return bool(_OF_WRITER.search(text))


def sentence_of(text: str, *, known: str, is_own: bool, own: str, short: str) -> str:
    """What a board says of its strategy, as a sentence; "" when nothing of it may be said.

    is_own: whether the words are known to be the board's own: only then they stand in quotation marks, after ``own``.
    A text of which only the content has a source is told after ``short``, without them. Texts of an earlier period and
    notes about what has not been found are not the strategy's, and words to a reader are never told as a fact."""
    text = " ".join(text.split())
    if not text or known not in (Known.SOURCED, Known.PARTLY, Known.RETOLD):
        return ""
    if is_own and known == Known.SOURCED:
        return f"{own} ”{ended(text)}”"
    if speaks_to_reader(text) or is_in_first_person(text):
        return ""
    return f"{short} {ended(text)}"


def terms_said(terms: Iterable[str], *, is_own: bool, has_areas: bool) -> list[str]:
    """What joining gives or asks, as it can be told in another's paper.

    has_areas: whether the strategy's areas are named; a term about a number of areas says nothing without them."""
    found = []
    for term in map(without_end, terms):
        if _AREAS_BY_NUMBER.search(term) and not has_areas:
            continue
        if not speaks_to_reader(term) and not is_in_first_person(term):
            found.append(term)
        elif is_own:
            found.append(f"”{term}”")
    return found


def right_name(undertaking: str) -> str:
    """The undertaking by its right name, when it is one that is known here by several."""
    return next((name for known, name in RIGHT_NAMES if known.search(undertaking)), undertaking)


def is_declaration(undertaking: str) -> bool:
    """Whether it is something that is signed."""
    return any(undertaking == name for _known, name in RIGHT_NAMES)


__all__ = [
    "ended",
    "genitive",
    "in_number",
    "in_one_line",
    "inside",
    "is_declaration",
    "is_in_first_person",
    "names_in",
    "right_name",
    "sentence_of",
    "speaks_to_reader",
    "terms_said",
    "without_end",
]
