"""Swedish organisation numbers: how people write them, and the ten digits we store.

Sources of the rules: the number has ten digits, the last is a Luhn check digit, and the third is 2 or higher, which is
what tells it from a personal identity number (the register kept by Bolagsverket and Skatteverket). The twelve-digit
form adds `16` in front; the VAT form adds `SE` in front and `01` behind. The first digit says something about the
kind of organisation, but the tables disagree, so nothing is derived from it.

The third digit is checked here and not by a library, because the ones at hand accept personal identity numbers.
"""

import datetime
import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST_SPELLING = 60  # a written number with spaces everywhere is shorter; anything longer is something else

_HYPHENS = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_TO_PLAIN = {ord(hyphen): "-" for hyphen in _HYPHENS}
_TO_PLAIN |= {0xFF10 + digit: str(digit) for digit in range(10)}  # full-width digits mean the same
_TO_PLAIN |= dict.fromkeys(
    (0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF), ""
)  # invisible, follow along in pasted text

_PLAIN = re.compile(r"(?:16)?([0-9]{6})-?([0-9]{4})")
_VAT = re.compile(r"SE-?([0-9]{6})-?([0-9]{4})-?01")
_DAY = r"(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"  # 61–91: the day of a coordination number
_PERSON = re.compile(rf"(?:16|18|19|20)?[0-9]{{2}}(?:0[1-9]|1[0-2]){_DAY}[-+]?[0-9A-Z][0-9]{{3}}")
_GAP = "[ \u00a0\u2009\u202f]?"
_PERSON_IN_TEXT = re.compile(
    rf"(?<![0-9])(?P<century>18|19|20)?(?P<day>[0-9]{{2}}(?:0[1-9]|1[0-2]){_DAY})"
    rf"(?P<between>{_GAP}[-+]?{_GAP})(?P<last>[0-9]{{4}})(?![0-9])"
)
# What stands before a number and says what it is.
_LOOKED_BACK = 40  # characters
_TELEPHONE = re.compile(
    r"(?:\b(?:tel|tfn|tele|telefon|telefonnummer|mobil|mobilnummer|mob|växel|fax|phone|telephone|mobile|cell)\b\W{0,3})"
    r"(?:[^\W\d_]+\W{1,2}){0,2}$|\+[0-9 ]*$",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"(?:pnr|p-nr|personnr|personnummer|person-?nr|samordningsnummer|personal\W.*)\W{0,3}$", re.IGNORECASE
)
_REGISTRY = re.compile(
    r"(?:\b[A-ZÅÄÖ]{2,6}[ /:-]{0,2}|(?i:\b(?:dnr|diarienummer|diarienr|ärende|ärendenummer)\W{0,3}))$"
)
_MOBILE = re.compile(r"07[02369]|010")  # a ten-digit number that begins so, written in one go, is a telephone's
OF_AGE = 18  # years; a diary number's date is of the last few, a person of that date would be a child


class OrganisationNumberError(ValueError):
    """The text is not an organisation number; `sentence` says why, and never repeats what was written."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def parse(text: str) -> str:
    """Ten digits from any common spelling.

    Raises OrganisationNumberError with a sentence for the person who wrote it.
    """
    spelling = _tidy(text)
    if not spelling:
        raise OrganisationNumberError(_("Write the organisation number, ten digits."))
    if _PERSON.fullmatch(_without_vat_frame(spelling)) or (
        _PERSON.fullmatch(spelling.removeprefix("SE")) and not _is_framed_number(spelling)
    ):
        raise OrganisationNumberError(
            _(
                "This looks like a personal identity number. We never store those. "
                "Write the organisation number, or leave the field empty if there is none."
            )
        )
    match = _PLAIN.fullmatch(spelling) or _VAT.fullmatch(spelling)
    if match is None:
        raise OrganisationNumberError(_shape_sentence(spelling))
    number = match[1] + match[2]
    if number[0] == "0" or number[2] < "2":
        raise OrganisationNumberError(
            _("This is not an organisation number: it cannot begin with 0, and its third digit must be 2 or higher.")
        )
    if not luhn_is_right(number):
        raise OrganisationNumberError(_("The check digit is wrong. Compare the number with your registration papers."))
    return number


def _is_framed_number(spelling: str) -> bool:
    """Whether SE…01 holds an organisation number: SE202001100201 is one, though its twelve digits begin with a day."""
    match = _VAT.fullmatch(spelling)
    return match is not None and match[1][2] >= "2" and luhn_is_right(match[1] + match[2])


def format(number: str) -> str:  # noqa: A001 read as organisation_numbers.format
    """The stored ten digits as NNNNNN-NNNN; an empty number stays empty."""
    return f"{number[:6]}-{number[6:]}" if number else ""


def luhn_is_right(digits: str) -> bool:
    """Whether the last digit is the Luhn (mod 10) check digit of the others."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def looks_like_personnummer(text: str, *, is_diary_number: bool = False, today: datetime.date | None = None) -> bool:
    """Whether free text holds something that is in all likelihood a personal identity or coordination number.

    A date, four more digits and a right check digit (Skatteverket, SKV 704). What the words before it say counts too:
    a telephone number is none, and neither is a diary number, whose date (``RS 240812-0018``) is of the last few years.
    is_diary_number: the text stands where a diary number is asked for. today: for the age, else the clock's."""
    plain = text.translate(_TO_PLAIN)
    today = today or datetime.date.today()  # noqa: DTZ011 an age in whole years
    found = [match for match in _PERSON_IN_TEXT.finditer(plain) if luhn_is_right(match["day"] + match["last"])]
    return any(not _means_something_else(match, plain, is_diary_number, today) for match in found)


def _means_something_else(match: re.Match[str], text: str, is_diary_number: bool, today: datetime.date) -> bool:
    before = text[max(0, match.start() - _LOOKED_BACK) : match.start()]
    if _PERSONAL.search(before):
        return False
    in_one_go = not match["between"]
    if _TELEPHONE.search(before) or (in_one_go and not match["century"] and _MOBILE.match(match["day"])):
        return True
    return (is_diary_number or bool(_REGISTRY.search(before))) and _is_recent(match, today)


def _is_recent(match: re.Match[str], today: datetime.date) -> bool:
    """Whether the date lies within the years of a childhood, and not ahead."""
    if match["century"] in ("18", "19"):
        return False
    return 0 <= today.year - (2000 + int(match["day"][:2])) < OF_AGE


def _tidy(text: str) -> str:
    """Capitals, plain hyphens and no spaces; text too long to be a number comes back as a word that cannot match."""
    stripped = text.strip()
    if len(stripped) > LONGEST_SPELLING:
        return "too long"
    plain = stripped.translate(_TO_PLAIN)
    return "".join(char for char in plain if char != "\t" and unicodedata.category(char) != "Zs").upper()


def _without_vat_frame(spelling: str) -> str:
    """What stands between SE and 01: a sole trader's VAT number holds a personal identity number."""
    if spelling.startswith("SE") and spelling.endswith("01"):
        return spelling.removeprefix("SE").removeprefix("-").removesuffix("01").removesuffix("-")
    return spelling


def _shape_sentence(spelling: str) -> str:
    digits = re.sub(r"[^0-9]", "", spelling)
    if spelling.startswith("SE"):
        return _("A VAT number is written SE, the ten digits of the organisation number, and 01.")
    if len(digits) == 10 and set(spelling) <= set("0123456789-"):
        return _("The dash is in the wrong place. Write the number like 202100-2247.")
    return _("An organisation number has ten digits. Write it like 202100-2247.")
