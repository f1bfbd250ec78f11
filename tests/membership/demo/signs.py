"""Signs that something was put together wrong: a field that was not filled in, a period twice, a point too many."""

import re
from html.parser import HTMLParser

SIGNS = {
    "a period twice": re.compile(r"\b(\d{4}–\d{4})(?:,| ) ?\1\b"),
    "a field as it is written": re.compile(r"\{\{|\{%|\}\}|[{}]|%\(\w*\)?s?"),
    "an inner name": re.compile(r"\b(?:None|True|False|undefined|NaN)\b|<QuerySet|object at 0x|__proxy__"),
    "empty brackets": re.compile(r"\[\s*\]|\(\s*\)|”\s*”|“\s*“"),
    "a space before a sign": re.compile(r"[\wåäöÅÄÖ)”] [.,;:!](?=\s|$)"),
    "a sign twice": re.compile(r"(?<![./])\.\.(?![./])|,,|;;|[.,] ?[,;](?=\s)|(?<!\S)[.,;](?=\s)"),
    "code of markup": re.compile(r"&(?:amp|lt|gt|quot|nbsp|#\d+);|</?(?:p|br|li|ul|strong)>"),
    "a word twice": re.compile(r"\b([A-Za-zÅÄÖåäö]{3,}) \1\b"),
}
TWO_SPACES = re.compile(r"\S {2,}\S")
# Said twice on purpose: “för för”-like constructions of names and sentences.
MEANT = {"det det"}
_BLOCKS = re.compile(
    "p|div|li|[uod]l|t[dhr]|table|h[1-5]|d[td]|section|option|button|label|legend|fieldset|summary|details|nav|main|header"
    "|footer|br|title|caption|form|textarea|select|figure|figcaption|aside|article|blockquote"
)
# What the editor's script shows formatted stands there as it is stored, so that saving it without script loses nothing.
_EDITOR = "data-rich"
_UNSEEN = {"script", "style", "template", "svg"}
_EMPTY = {"input", "br", "img", "meta", "link", "hr", "col", "source", "wbr", "path", "rect", "circle"}


class _Words(HTMLParser):
    """What a person reads of a page, a line for each block; also in fields, and what is only read aloud."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out, self.unseen, self.links = [], 0, []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in _UNSEEN or (self.unseen and tag not in _EMPTY):
            self.unseen += 1
        elif ("hidden" in values or _EDITOR in values) and tag not in _EMPTY:
            self.unseen = 1
        if _BLOCKS.fullmatch(tag):
            self.out.append("\n")
        if tag == "a" and (values.get("href") or "").startswith("/"):
            self.links.append(values["href"].partition("#")[0])
        for name in ("aria-label", "placeholder", "title", "alt"):
            if values.get(name):
                self.out.append(f"\n{values[name]}\n")

    def handle_endtag(self, tag):
        self.unseen = max(0, self.unseen - 1)
        if _BLOCKS.fullmatch(tag):
            self.out.append("\n")

    def handle_data(self, data):
        if not self.unseen:
            self.out.append(re.sub(r"\s+", " ", data) if data.strip() else " ")


def words_and_links(html):
    """(the page's words, the addresses within the portal that it links to)."""
    reader = _Words()
    reader.feed(html)
    lines = (re.sub(r" +", " ", line).strip() for line in "".join(reader.out).split("\n"))
    return "\n".join(line for line in lines if line), reader.links


def signs_in(words, *, is_plain=False):
    """What looks wrong, as (sign, the words around). is_plain: a text where every space is seen."""
    signs = {**SIGNS, "two spaces": TWO_SPACES} if is_plain else SIGNS
    found = []
    for line in words.split("\n"):
        for sign, pattern in signs.items():
            meant = (one for one in pattern.finditer(line) if one[0].casefold() not in MEANT)
            found += [(sign, line[max(0, one.start() - 50) : one.end() + 50]) for one in meant]
    return found
