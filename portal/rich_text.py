"""Long texts with a little formatting: what is kept, how it is shown, and the words alone.

A text without formatting is stored as plain text with an empty line between paragraphs; only a formatted one is stored
as HTML. Nothing but p br strong em a[href] ul ol li h2 h3 and tables is ever stored or shown (R-55): what comes in is
read by a tokeniser that takes time in proportion to its length (``portal.rich_reading``), written anew, and judged by
nh3 when saved and when shown.
"""

import re

import nh3
from django.utils.html import escape, linebreaks
from django.utils.safestring import mark_safe

from portal.pasted_tables import PART
from portal.rich_blocks import text_of, trimmed
from portal.rich_pasted import lines_of, settled
from portal.rich_reading import Reader, leads_out, without_hidden

TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "h2", "h3", *TABLE}
SCHEMES = {"https", "mailto"}
_TAG_LIKE = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|<!\[")
_STORED = re.compile(r"<(?:p|ul|ol|h2|h3|table)>")


def clean(text):
    """What is stored of a text that somebody wrote or pasted: plain text, or HTML with the few tags that are kept."""
    text = without_hidden(text)
    if not _TAG_LIKE.search(text):
        return _with_lists(text)
    blocks = Reader().read(text)
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
    for block in Reader().read(text):
        words = _rows_in_words(block) if block.kind == "table" else block.text.strip()
        near = lines and block.kind in ("ul", "ol") and lines[-1].startswith("– ")
        lines += [*([] if near or not lines else [""]), f"– {words}" if block.kind in ("ul", "ol") else words]
    return "\n".join(lines)


def _rows_in_words(block):
    return "\n".join(PART.join(text_of(cell).replace("\n", " ") or "–" for cell in row) for row in block.rows)


def has_table_as_lines(text):
    """Whether a pasted table becomes lines: it is one row, or larger than a page holds."""
    if "\t" not in text and "<table" not in text.lower():
        return False
    text = without_hidden(text)
    found = Reader().read(text) if _TAG_LIKE.search(text) else settled(lines_of(text), are_lines=True)
    return any(block.as_lines for block in found)


def is_formatted(text):
    """Whether the stored text is HTML."""
    return bool(text) and bool(_STORED.match(text))


def _judge(text):
    return nh3.clean(
        without_hidden(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=lambda _tag, name, value: value if name != "href" or leads_out(value) else None,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow",
        set_tag_attribute_values={"th": {"scope": "col"}},
    )


def _with_lists(text):
    """A text without markup: plain as it stands, or with its pasted lists and tables as such."""
    blocks = settled(lines_of(text), are_lines=True)
    if all(block.kind == "p" for block in blocks):
        return _tidy_plain(text if not any(block.as_lines for block in blocks) else _as_plain(blocks))
    for block in blocks:
        block.runs = trimmed(block.runs)
    return _judge(_write(blocks))


def _tidy_plain(text):
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _as_plain(blocks):
    """The text when nothing in it is formatted, else ""."""
    if any(block.kind != "p" or any(run.marks or run.href for run in block.runs) for block in blocks):
        return ""
    text = "\n\n".join(text_of(trimmed(block.runs)) for block in blocks)
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
            words = f"<{block.kind}>{_runs(block.runs)}</{block.kind}>"
            out.append(_table(block.rows) if block.kind == "table" else words)
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


def _table(rows):
    """The first row is the head; a corner without words is an ordinary cell."""
    head = "".join(f"<th>{_runs(cell)}</th>" if cell else "<td></td>" for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{_runs(cell)}</td>' for cell in row)}</tr>" for row in rows[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _runs(runs):
    pieces = []
    for run in runs:
        piece = escape(run.text).replace("\n", "<br>")
        for mark in sorted(run.marks):
            piece = f"<{mark}>{piece}</{mark}>"
        pieces.append(f'<a href="{escape(run.href)}">{piece}</a>' if run.href else piece)
    return "".join(pieces)
