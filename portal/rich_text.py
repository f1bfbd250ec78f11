"""Long texts with a little formatting: what is kept, how it is shown, and the words alone.

A text without formatting is stored as plain text with an empty line between paragraphs; only a formatted one is stored
as HTML. Nothing but p br strong em a[href] ul ol li h2 h3 is ever stored or shown (R-55): what comes in is read by a
tokeniser that takes time in proportion to its length, written anew, and judged by nh3 when saved and when shown.
"""

import html
import re
from dataclasses import dataclass, field
from itertools import groupby

import nh3
from django.utils.html import escape, linebreaks
from django.utils.safestring import mark_safe

from portal.characters import Kind, items, normalised

TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "h2", "h3"}
SCHEMES = {"https", "mailto"}
DEEPEST_LIST = 3
_TAG_LIKE = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|<!\[")
_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)([^<>]*)>|<[!?][^<>]*>")
_STORED = re.compile(r"<(?:p|ul|ol|h2|h3)>")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
# What a field tells elsewhere is taken away here: office programs leave it in what they paste.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202e]")
_SPACES = re.compile(r"[ \xa0]{2,}")
_BULLET = re.compile(r"^[·•▪●○◦‣][ \xa0]+|^[§o-]\xa0[ \xa0]*")
_NUMBER = re.compile(r"^\(?[0-9]{1,2}[.)]\xa0[ \xa0]*")
_WORDS_NUMBER = re.compile(r"^\(?(?:[0-9]{1,2}(?:\.[0-9]{1,2})*\.?|[0-9]{1,2}\)|[a-zA-Z]{1,4}[.)])\xa0[ \xa0]*")
_WORDS_LEVEL = re.compile(r"mso-list:\s*\w+\s+level([0-9])", re.IGNORECASE)  # how Word says a paragraph's level
_LEVELS = {"o": 2, "○": 2, "◦": 2, "▪": 3, "§": 3}  # by the signs of Word's lists, where it does not say it
_NOT_TEXT = {"script", "style", "title", "xml", "template", "noscript", "iframe", "object", "svg", "math", "select"}
_BLOCKS = {"p", "div", "blockquote", "section", "article", "tr", "table", "body", "hr", "pre", "dd", "dt", "figure"}
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_MARKS = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}


def clean(text):
    """What is stored of a text that somebody wrote or pasted: plain text, or HTML with the few tags that are kept."""
    text = without_hidden(text)
    if not _TAG_LIKE.search(text):
        return _with_lists(text)
    blocks = _Reader().read(text)
    if plain_text := _as_plain(blocks):
        return plain_text
    judged = _judge(_write(blocks))
    # An address that only nh3 saw through has left a link to nowhere: the second reading leaves its words.
    return clean(judged) if "<a rel" in judged else judged


def shown(text, top=3):
    """The text as HTML that is safe to show, its headings from level ``top`` so that the page's order holds."""
    if not is_formatted(text):
        return mark_safe(linebreaks(without_hidden(text or ""), autoescape=True))  # noqa: S308 (escaped here)
    safe = _judge(text)
    for level, shift in ((3, top + 1), (2, top)):
        safe = safe.replace(f"<h{level}>", f"<h{min(shift, 6)}_>").replace(f"</h{level}>", f"</h{min(shift, 6)}_>")
    return mark_safe(re.sub(r"(</?h[1-6])_>", r"\1>", safe))  # noqa: S308 (judged by nh3 on the line above)


def as_html(text):
    """The text as the editor reads it: always HTML."""
    return _judge(text) if is_formatted(text) else linebreaks(text or "", autoescape=True) if text else ""


def plain(text):
    """The words alone, an empty line between paragraphs and a dash before list items: for letters and summaries."""
    if not is_formatted(text):
        return text or ""
    lines = []
    for block in _Reader().read(text):
        words = "".join(run.text for run in block.runs).strip()
        near = lines and block.kind in ("ul", "ol") and lines[-1].startswith("– ")
        lines += [*([] if near or not lines else [""]), f"– {words}" if block.kind in ("ul", "ol") else words]
    return "\n".join(lines)


def is_formatted(text):
    """Whether the stored text is HTML."""
    return bool(text) and bool(_STORED.match(text))


def without_hidden(text):
    """By the rule for characters (``portal.characters``), and without controls."""
    return normalised(_CONTROLS.sub("", text), Kind.MARKUP)


def _judge(text):
    return nh3.clean(
        without_hidden(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=lambda _tag, name, value: value if name != "href" or _leads_out(value) else None,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow",
    )


def _leads_out(address):
    return address.lower().startswith(("https://", "mailto:"))


def _with_lists(text):
    """A text without markup: plain as it stands, or with its pasted lists as lists."""
    lines = items(text)
    if all(line.kind == "p" for line in lines):
        return _tidy_plain(text)
    blocks = []
    for is_list, group in groupby(lines, key=lambda line: line.kind != "p"):
        group = list(group)
        if is_list:
            top = min(line.level for line in group) - 1
            blocks += [_Block(line.kind, line.level - top, [_Run(line.text)]) for line in group if line.text]
        else:
            paragraphs = re.split(r"\n\s*\n", "\n".join(line.text.strip() for line in group).strip())
            blocks += [_Block("p", 0, [_Run(words)]) for words in paragraphs if words]
    return _judge(_write(blocks))


def _tidy_plain(text):
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


@dataclass
class _Run:
    text: str
    marks: frozenset = frozenset()
    href: str = ""


@dataclass
class _Block:
    kind: str
    level: int = 0
    runs: list = field(default_factory=list)
    is_pasted: bool = False


class _Reader:
    """Reads any markup into blocks of runs: never deeper than a list in a list in a list."""

    def __init__(self):
        self.blocks = []
        self.block = None
        self.lists = []
        self.marks = {"strong": 0, "em": 0}
        self.href = ""

    def read(self, text):
        """The blocks, in order, empty ones left out."""
        text = _without_comments(text)
        at, skip = 0, ""
        for token in _TOKEN.finditer(text):
            if not skip:
                self._words(text[at : token.start()])
            at = token.end()
            name = (token[2] or "").lower()
            if skip:
                skip = "" if token[1] and name == skip else skip
            elif name in _NOT_TEXT:
                skip = "" if token[1] or token[0].endswith("/>") else name
            elif name:
                self._tag(name, bool(token[1]), token[3] or "")
        if not skip:
            self._words(text[at:])
        self._end()
        return _levelled([block for block in map(_trimmed, self.blocks) if block.runs])

    def _tag(self, name, closes, more):
        if name in _MARKS:
            mark = _MARKS[name]
            self.marks[mark] = max(0, self.marks[mark] + (-1 if closes else 1))
        elif name == "a":
            self.href = "" if closes else _address(more)
        elif name == "br":
            self._add("\n")
        elif name in ("ul", "ol"):
            self._end()
            self._list(name, closes)
        elif name == "li":
            self._end()
            if not closes:
                self.block = _Block(self.lists[-1] if self.lists else "ul", min(max(len(self.lists), 1), DEEPEST_LIST))
        elif name in _HEADINGS and not self.lists:
            self._end()
            self.block = None if closes else _Block(_HEADINGS[name])
        elif name in _BLOCKS or name in _HEADINGS:
            self._paragraph("" if closes else more)
        elif name in ("td", "th") and closes:
            self._add(" ")

    def _list(self, name, closes):
        if not closes:
            self.lists.append(name)
        elif self.lists:
            self.lists.pop()

    def _paragraph(self, more):
        """A new paragraph; inside a list item a line break. more: what its tag says, such as Word's level."""
        if self.block is not None and self.block.kind in ("ul", "ol"):
            if self.block.runs:
                self._add("\n")
        else:
            self._end()
            if (said := _WORDS_LEVEL.search(more)) and not self.lists:
                self.block = _Block("p", int(said[1]))

    def _words(self, text):
        text = without_hidden(html.unescape(re.sub(r"[ \t\r\n\f]+", " ", text)))
        if text and (text.strip() or (self.block and self.block.runs)):
            self._add(text)

    def _add(self, text):
        if self.block is None:
            if not text.strip():
                return
            self.block = _Block("p")
        marks = frozenset(mark for mark, depth in self.marks.items() if depth)
        self.block.runs.append(_Run(text, marks, self.href))

    def _end(self):
        if self.block is not None:
            self.blocks.append(self.block)
        self.block = None


def _without_comments(text):
    """Office wraps what only it reads in comments; one that never ends hides the rest."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join([*kept, text[at:]])


def _address(more):
    """Where a link leads: only to the web, encrypted, or to a mailbox. Anything else is no link."""
    found = _HREF.search(more)
    address = html.unescape(next(filter(None, found.groups()), "")) if found else ""
    address = re.sub(r"[\x00-\x20\x7f\u00a0]", "", without_hidden(address))
    if address.lower().startswith("http://"):
        address = f"https://{address[7:]}"
    return address if _leads_out(address) and len(address) < 2000 else ""


def _trimmed(block):
    """The block with its runs joined, and the bullets of office programs turned into list items."""
    joined = []
    for (marks, href), runs in groupby(block.runs, key=lambda run: (run.marks, run.href)):
        joined.append(_Run("".join(run.text for run in runs), marks, href))
    if joined and block.kind == "p":
        for pattern, kind in ((_BULLET, "ul"), (_WORDS_NUMBER if block.level else _NUMBER, "ol")):
            if pattern.match(joined[0].text):
                level = block.level or _LEVELS.get(joined[0].text[0], 1)
                joined[0].text = pattern.sub("", joined[0].text)
                block.kind, block.level, block.is_pasted = kind, level, True
    for run in joined:
        run.text = re.sub(r" *\n[ \n]*", "\n", _SPACES.sub(" ", run.text))
    while joined and not joined[0].text.strip():
        joined.pop(0)
    while joined and not joined[-1].text.strip():
        joined.pop()
    if joined:
        joined[0].text = joined[0].text.lstrip()
        joined[-1].text = joined[-1].text.rstrip()
    block.runs = joined
    return block


def _levelled(blocks):
    """The blocks, pasted items of a list counted from the uppermost level that they have."""
    for is_pasted, group in groupby(blocks, key=lambda block: block.is_pasted):
        group = list(group)
        top = min(block.level for block in group) - 1
        for block in group if is_pasted else ():
            block.level = min(block.level - top, DEEPEST_LIST)
    return blocks


def _as_plain(blocks):
    """The text when nothing in it is formatted, else ""."""
    if any(block.kind != "p" or any(run.marks or run.href for run in block.runs) for block in blocks):
        return ""
    text = "\n\n".join("".join(run.text for run in block.runs) for block in blocks)
    return "" if _TAG_LIKE.search(text) else text


def _write(blocks):
    """HTML of the blocks; lists within each other as their levels say, a lower heading only after a higher one."""
    out, open_lists, has_heading = [], [], False
    for block in blocks:
        if block.kind in ("h2", "h3"):
            block.kind = block.kind if has_heading else "h2"
            has_heading = True
        if block.kind not in ("ul", "ol"):
            out += _closed(open_lists, 0)
            out.append(f"<{block.kind}>{_runs(block.runs)}</{block.kind}>")
            continue
        level = min(block.level, len(open_lists) + 1)
        out += _closed(open_lists, level)
        if len(open_lists) == level and open_lists[-1] != block.kind:
            out += _closed(open_lists, level - 1)
        if len(open_lists) == level:
            out.append("</li>")
        else:
            open_lists.append(block.kind)
            out.append(f"<{block.kind}>")
        out.append(f"<li>{_runs(block.runs)}")
    return "".join([*out, *_closed(open_lists, 0)])


def _closed(open_lists, level):
    """Ends of the lists deeper than ``level``."""
    return [f"</li></{open_lists.pop()}>" for _ in range(len(open_lists) - level)]


def _runs(runs):
    pieces = []
    for run in runs:
        piece = escape(run.text).replace("\n", "<br>")
        for mark in sorted(run.marks):
            piece = f"<{mark}>{piece}</{mark}>"
        pieces.append(f'<a href="{escape(run.href)}">{piece}</a>' if run.href else piece)
    return "".join(pieces)
