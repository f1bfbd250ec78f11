"""The proposal as an editable .docx with real styles, made from the same frozen letter as the PDF.

Needs no office suite: python-docx writes Office Open XML. Only this file knows it."""

import io
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import override
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from membership.decisions.documents import DRAFT, HANDED, facts, titled
from membership.decisions.word_lists import add_levels
from membership.decisions.word_logo import add_logo

_STYLES = {"bullets": "List Bullet", "numbered": "List Number"}  # a list of one level; others have levels of their own
FONT = "Calibri"  # on every machine with Word; LibreOffice has Carlito of the same width
INK, MUTED, RED = RGBColor(0x1B, 0x1A, 0x22), RGBColor(0x56, 0x53, 0x66), RGBColor(0xA4, 0x26, 0x2C)
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SIZES = {"Title": (19, 0, 10), "Heading 1": (13, 16, 4), "Heading 2": (11, 10, 3)}  # points: size, before, after


def word_file(content: dict, *, issued_at: str) -> bytes:
    """The .docx. content: a letter as it is frozen; issued_at: its time, ISO 8601, for the file's properties."""
    with override("sv"):
        document = Document()
        _prepare(document)
        _describe(document, content, datetime.fromisoformat(issued_at))
        _furniture(document.sections[0], content)
        _letterhead(document, content)
        if content["mark"] == DRAFT:
            document.add_paragraph(_("Draft. No decision has been taken."), style="Utkast")
        document.add_paragraph(content["label"], style="Subtitle")
        title = document.add_paragraph(content["title"], style="Title")
        if content["title_style"]:
            title.runs[0].font.all_caps = True
        for section in content["sections"]:
            _section(document, section)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def _prepare(document):
    """A4, Swedish, our type in the built-in styles, and two styles of our own."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.5)
    styles = document.styles
    for name, (size, before, after) in {"Normal": (11, 0, 7), **SIZES}.items():
        _set_type(styles[name], size, before, after)
    for name in SIZES:
        styles[name].font.bold, styles[name].font.color.rgb = True, INK
        border = styles[name].element.pPr.find(qn("w:pBdr"))
        if border is not None:
            styles[name].element.pPr.remove(border)
    styles["Normal"].paragraph_format.line_spacing = 1.2
    _set_type(styles["Subtitle"], 10.5, 0, 2)
    spacing = styles["Subtitle"].element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        styles["Subtitle"].element.rPr.remove(spacing)
    styles["Subtitle"].font.italic, styles["Subtitle"].font.color.rgb = False, MUTED
    draft = styles.add_style("Utkast", WD_STYLE_TYPE.PARAGRAPH)
    draft.base_style, draft.font.bold, draft.font.color.rgb = styles["Normal"], True, RED
    att = styles.add_style("Att-sats", WD_STYLE_TYPE.PARAGRAPH)
    att.base_style = styles["Normal"]
    att.paragraph_format.left_indent, att.paragraph_format.first_line_indent = Cm(1.6), Cm(-0.9)
    att.paragraph_format.tab_stops.add_tab_stop(Cm(1.6))
    _speak_swedish(styles)


def _set_type(style, size, before, after):
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _speak_swedish(styles):
    """The language of every word: screen readers and spelling checkers follow it."""
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), "sv-SE")


def _describe(document, content, at):
    mine = document.core_properties
    mine.title = titled(content["mark"], content["title"])
    mine.identifier = content.get("paper", {}).get("number", "")
    mine.author = mine.last_modified_by = content["organisation"]
    mine.subject, mine.language, mine.comments = content["label"], "sv-SE", ""
    mine.created = mine.modified = at


def _furniture(section, content):
    """Header and foot with the page numbers, "Sida 1 (2)"."""
    mark = {DRAFT: _("draft"), HANDED: _("proposal for a decision")}.get(content["mark"], "")
    parts = [content["organisation"], content["diary_number"], mark]
    head = section.header.paragraphs[0]
    head.text = ", ".join(part for part in parts if part)
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT)
    marks = [_("Draft") if content["mark"] == DRAFT else "", content.get("paper", {}).get("number", "")]
    foot.add_run(f"{' · '.join(filter(None, marks))}\t\t{_('Page')} ")
    _field(foot, "PAGE")
    foot.add_run(" (")
    _field(foot, "NUMPAGES")
    foot.add_run(")")
    for run in (*head.runs, *foot.runs):
        run.font.size, run.font.color.rgb = Pt(9), MUTED


def _field(paragraph, name):
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {text} "
            run._r.append(code)


def _letterhead(document, content):
    if content["logo"]:
        words = _("Logotype of %(organisation)s") % {"organisation": content["organisation"]}
        add_logo(document, content["logo"], words)
    sender = document.add_paragraph()
    name = sender.add_run(content["organisation"])
    name.bold, name.font.size = True, Pt(14)
    if content["office"]:
        sender.add_run().add_break()
        sender.add_run(content["office"])
    for term, value in facts(content):
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.paragraph_format.tab_stops.add_tab_stop(Cm(4))
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Cm(4), Cm(-4)
        line.add_run(f"{term}\t").font.color.rgb = MUTED
        _lines(line, value.split("\n"))
    document.paragraphs[-1].paragraph_format.space_after = Pt(18)


def _section(document, section):
    if section["heading"]:
        document.add_paragraph(section["heading"], style=f"Heading {section['level']}")
    first = None
    if section["lead"]:
        first = document.add_paragraph(section["lead"])
        first.paragraph_format.keep_with_next = True
    for block in section["blocks"]:
        kinds = {"table": _table, "signatures": _signatures}
        drawn = (
            kinds[block["kind"]](document, block["rows"]) if block["kind"] in kinds else _paragraphs(document, block)
        )
        first = first or drawn
    if first is not None and not section["heading"]:
        first.paragraph_format.space_before = Pt(30)


def _paragraphs(document, block):
    """The block's paragraphs in their style; returns the first."""
    kind, items = block["kind"], block["items"]
    if kind == "lines":
        paragraph = document.add_paragraph()
        _lines(paragraph, items)
        return paragraph
    if block.get("points"):
        is_att = kind in ("att", "att_spaced")
        return add_levels(document, block, partial(_clause, document, spaced=kind == "att_spaced") if is_att else None)
    if kind in ("att", "att_spaced"):
        found = [_clause(document, item, spaced=kind == "att_spaced") for item in items]
        return found[0]
    if kind not in _STYLES:
        return add_levels(document, block, None)
    style = _STYLES[kind]
    found = [document.add_paragraph(item, style=style) for item in items]
    if kind == "numbered":
        _count_from_one(document, found)
    return found[0]


def _clause(document, item, *, spaced):
    """An “att” clause; spaced is the word with its letters apart, still one word to a screen reader."""
    paragraph = document.add_paragraph(style="Att-sats")
    word = paragraph.add_run("att")
    if spaced:
        apart = OxmlElement("w:spacing")
        apart.set(qn("w:val"), "80")  # twentieths of a point
        word._r.get_or_add_rPr().append(apart)
    paragraph.add_run(f"\t{item}")
    return paragraph


def _signatures(document, rows):
    """Names beside each other, at most three in a row: a table without lines, read name by name."""
    wide = min(len(rows), 3)
    wide = 2 if len(rows) in (1, 4) else wide
    table = document.add_table(rows=0, cols=wide)
    for start in range(0, len(rows), wide):
        for cell, row in zip(table.add_row().cells, rows[start : start + wide], strict=False):
            _lines(cell.paragraphs[0], row["cells"])
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    return table.rows[0].cells[0].paragraphs[0]


def _lines(paragraph, lines, *, bold=None):
    for number, line in enumerate(lines):
        if number:
            paragraph.add_run().add_break()
        paragraph.add_run(line).bold = bold


def _count_from_one(document, paragraphs):
    """A list of its own: Word would go on counting from the list before."""
    numbering = document.part.numbering_part.element
    used = document.styles["List Number"].element.pPr.numPr.numId.val
    abstract = next(num for num in numbering.num_lst if num.numId == used).abstractNumId.val
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    for paragraph in paragraphs:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = num.numId


def _table(document, rows):
    """A table whose first row is marked as its head, so that it is read aloud and repeated on the next page."""
    table = document.add_table(rows=0, cols=len(rows[0]["cells"]), style="Table Grid")
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, row["cells"], strict=True):
            _lines(cell.paragraphs[0], text.split("\n"), bold=number == 0)
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(head)
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(0)


__all__ = ["CONTENT_TYPE", "word_file"]
