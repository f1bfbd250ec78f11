"""The letters that papers have: three fonts of ours, and how what they lack is written instead.

A letter that the fonts lack is written as its name in brackets (``rendering``): one from a font of the machine's would
break both standards and "same letter, same bytes". Whoever writes it is told where it is written, before any paper."""

import unicodedata
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext as _

from portal.characters import Unprintable, places

# No italic: the package's is an older cut without the Sámi letters ŋ and ŧ.
FONTS = {
    "paper:regular": "SourceSansPro-Regular.otf",
    "paper:semibold": "SourceSansPro-Semibold.otf",
    "paper:bold": "SourceSansPro-Bold.otf",
}
ALL_THERE = 0x17F  # every letter below it is in the fonts: the first tables of Unicode, up to ž
MOST_TOLD = 3  # letters told one by one


def font_file(name):
    """The file of a font in FONTS."""
    return files("font_source_sans_pro") / "files" / name


@cache
def known_letters():
    """The characters that every one of the papers' fonts can draw."""
    from fontTools.ttLib import TTFont

    sets = []
    for name in FONTS.values():
        with font_file(name).open("rb") as f:
            sets.append(set(TTFont(f, lazy=True).getBestCmap()))
    return frozenset(map(chr, set.intersection(*sets))) | {"\n"}


def written_as(character):
    """What stands on paper for a character that the fonts lack: its name in brackets, and nothing for joiners, marks
    and variation selectors, which draw nothing by themselves."""
    if unicodedata.category(character) in ("Cf", "Mn", "Cc"):
        return ""
    if unicodedata.category(character) == "Zs":
        return " "
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"


def without_glyph(text: str) -> list[Unprintable]:
    """Every character of the text that a paper writes by its name, in order and with its place."""
    if all(ord(character) < ALL_THERE for character in text):
        return []
    return places(text, _is_named)


def told(text: str) -> str:
    """What a person reads about the letters of a text that papers write by name, with their places; "" when there are
    none."""
    found = without_glyph(text)
    if not found:
        return ""
    each = [
        _("%(character)s becomes %(name)s (line %(line)s, character %(position)s: “%(before)s%(character)s%(after)s”)")
        % {
            "character": one.character,
            "name": written_as(one.character),
            "line": one.line,
            "position": one.position,
            "before": one.before,
            "after": one.after,
        }
        for one in found[:MOST_TOLD]
    ]
    which = "; ".join(each) + (" …" if len(found) > MOST_TOLD else "")
    return _("On papers some signs are written by their names: %(which)s.") % {"which": which}


def _is_named(character):
    return character not in known_letters() and written_as(character).startswith("[")


__all__ = ["FONTS", "font_file", "known_letters", "told", "without_glyph", "written_as"]
