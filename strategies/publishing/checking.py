"""The check list before publishing: what stands in the way, and what should be read once more. Everything is pure.

LIX is Björnsson's readability index (Läsbarhet, 1968): words a sentence plus per cent of words longer than six letters.
About 30–40 reads easily, over 60 is very hard."""

import datetime
import re
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strategies.publishing.outline import Outline
from strategies.publishing.rules import LinkState

LONG_SENTENCE = 30  # words
HARD_TO_READ = 55  # LIX; authorities' texts lie at about 50
LONG_WORD = 6  # letters; longer ones count in LIX
FEWEST_WORDS = 60  # for an index that means something
REVIEW_HOLDS = datetime.timedelta(days=365)
_SENTENCE_ENDS = re.compile(r"[.!?:]+(?:\s+|\Z)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ADDRESS = re.compile(r"https?://[^\s<>\"'»”)\]]+")


class Weight(Enum):
    """Whether a finding stops the publishing."""

    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True)
class Finding:
    """One line of the list: what is wrong, and the part where it is mended ("" for the whole)."""

    weight: Weight
    sentence: str
    place: str = ""


@dataclass(frozen=True)
class Facts:
    """What the list needs beside the words."""

    missing: tuple[str, ...]
    has_contact: bool
    empty_goals: tuple[str, ...]
    empty_own_goals: tuple[str, ...]
    nameless_links: int
    links: dict[str, str]
    reviewed_on: datetime.date | None
    valid_to: datetime.date | None
    today: datetime.date
    has_vision: bool
    has_own_contact: bool


def check(outline: Outline, facts: Facts) -> list[Finding]:
    """Everything worth saying, what blocks first."""
    found = [*_missing(facts), *_goals(facts), *_links(outline, facts), *_language(outline), *_dates(facts)]
    return sorted(found, key=lambda finding: finding.weight is Weight.WARNS)


def blocking(findings):
    """The sentences that stop the publishing."""
    return [finding.sentence for finding in findings if finding.weight is Weight.BLOCKS]


def lix(text: str) -> int | None:
    """The readability index, None for a text too short to judge."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    long = sum(len(word) > LONG_WORD for word in words)
    return round(len(words) / max(1, len(sentences(text))) + 100 * long / len(words))


def sentences(text: str) -> list[str]:
    """The text's sentences; a line break ends one, since headings and list items have no full stop."""
    return [one.strip() for one in _SENTENCE_ENDS.split(text) if _WORD.search(one)]


def addresses(text: str) -> list[str]:
    """Addresses on the web that stand in a text, without the full stop of their sentence."""
    return [found.rstrip(".,;:!?") for found in _ADDRESS.findall(text)]


def _missing(facts):
    yield from (Finding(Weight.BLOCKS, sentence) for sentence in facts.missing)
    if not facts.has_contact:
        sentence = _("Give somewhere to turn: a role mailbox or a telephone number.")
        yield Finding(Weight.BLOCKS, sentence, "facts")
    elif not facts.has_own_contact:
        sentence = _("The strategy names no contact of its own. The board's general one is shown instead.")
        yield Finding(Weight.WARNS, sentence, "facts")
    if not facts.has_vision:
        sentence = _("The strategy has no vision and no overall aim. The public reads that none is published here yet.")
        yield Finding(Weight.WARNS, sentence, "text")


def _goals(facts):
    for name in facts.empty_own_goals:
        sentence = _("The goal “%(goal)s” is empty. Write in it, or take it away.") % {"goal": name}
        yield Finding(Weight.BLOCKS, sentence, "goals")
    if facts.empty_goals:
        sentence = ngettext(
            "%(n)s national goal is empty: %(goals)s. It has neither situation, targets nor actions, and the public "
            "reads that its targets are not published here yet. Publish only if that is what you mean.",
            "%(n)s national goals are empty: %(goals)s. They have neither situation, targets nor actions, and the "
            "public reads that their targets are not published here yet. Publish only if that is what you mean.",
            len(facts.empty_goals),
        )
        words = {"n": len(facts.empty_goals), "goals": "; ".join(facts.empty_goals)}
        yield Finding(Weight.WARNS, sentence % words, "goals")


def _links(outline, facts):
    if facts.nameless_links:
        sentence = ngettext(
            "%(n)s link does not say where it leads. Let its words name the page.",
            "%(n)s links do not say where they lead. Let their words name the page.",
            facts.nameless_links,
        )
        yield Finding(Weight.BLOCKS, sentence % {"n": facts.nameless_links})
    for address, state in sorted(facts.links.items()):
        if state == LinkState.BROKEN:
            sentence = _("The link %(address)s does not work. Change it or take it away.")
            yield Finding(Weight.BLOCKS, sentence % {"address": address})
        elif state == LinkState.UNSURE:
            sentence = _("The link %(address)s could not be checked. Open it yourself.")
            yield Finding(Weight.WARNS, sentence % {"address": address})
    untried = sum(state == LinkState.UNTRIED for state in facts.links.values())
    if untried:
        sentence = ngettext(
            "%(n)s link has not been checked yet. Wait a minute and open the page again.",
            "%(n)s links have not been checked yet. Wait a minute and open the page again.",
            untried,
        )
        yield Finding(Weight.WARNS, sentence % {"n": untried})


def _language(outline):
    for block in outline.blocks:
        long = [one for passage in block.passages for one in sentences(passage.text) if _is_long(one)]
        if long:
            sentence = ngettext(
                "%(part)s has %(n)s sentence of more than %(most)s words: “%(beginning)s …”",
                "%(part)s has %(n)s sentences of more than %(most)s words, the first: “%(beginning)s …”",
                len(long),
            )
            words = {"part": block.heading, "n": len(long), "most": LONG_SENTENCE}
            beginning = " ".join(long[0].split()[:8])
            yield Finding(Weight.WARNS, sentence % {**words, "beginning": beginning}, block.place)
        index = lix("\n".join(passage.text for passage in block.passages))
        if index is not None and index > HARD_TO_READ:
            sentence = _("%(part)s is hard to read: readability index LIX %(lix)s. Aim for 45 or lower.")
            yield Finding(Weight.WARNS, sentence % {"part": block.heading, "lix": index}, block.place)


def _is_long(sentence):
    return len(_WORD.findall(sentence)) > LONG_SENTENCE


def _dates(facts):
    if facts.reviewed_on and facts.reviewed_on < facts.today - REVIEW_HOLDS:
        yield Finding(Weight.WARNS, _("The strategy was last reviewed more than a year ago."), "facts")
    if facts.valid_to and facts.valid_to < facts.today:
        yield Finding(Weight.WARNS, _("The period is already over."))
