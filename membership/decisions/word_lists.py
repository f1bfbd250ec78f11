"""Lists with lists under them in a .docx: Word's own levels, which can be moved, numbered anew and read aloud."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from membership.decisions.documents import points_of

# How Word writes each kind: its number format, and the text around the number of the level.
_FORMATS = {
    "numbered": ("decimal", "{}."),
    "letters": ("lowerLetter", "{})"),
    "capitals": ("upperLetter", "{})"),
    "romans": ("lowerRoman", "{})"),
}
_BULLETS = "•–▪"  # by level, over again
_STYLED = 3  # Word has styles for three levels
_LEVELS = 9  # what a list in Word holds
_INDENT = 360  # twentieths of a point for each level


def add_levels(document, block, add_first):
    """The paragraphs of a list with others under it; returns the first.

    add_first: makes the paragraph of an item on the first level in a style of ours, None for Word's own lists."""
    kinds = {}
    _gather(block, 1, kinds)
    whole = _new_list(document, kinds)
    return _add(document, block, 1, whole, kinds, add_first)


def _gather(block, depth, kinds):
    kinds.setdefault(depth, block["kind"])
    for point in points_of(block):
        for under in point["blocks"]:
            _gather(under, depth + 1, kinds)


def _add(document, block, depth, whole, kinds, add_first=None):
    """whole: the list's number in the file; another kind than the level has elsewhere makes a list of its own."""
    number = whole if kinds[depth] == block["kind"] else _new_list(document, {**kinds, depth: block["kind"]})
    first = None
    for point in points_of(block):
        paragraph = (
            add_first(point["text"]) if add_first else _item(document, block["kind"], point["text"], depth, number)
        )
        first = first or paragraph
        for under in point["blocks"]:
            _add(document, under, depth + 1, whole, kinds)
    return first


def _item(document, kind, text, depth, number):
    name = "List Bullet" if kind == "bullets" else "List Number"
    style = name if depth == 1 else f"{name} {min(depth, _STYLED)}"
    paragraph = document.add_paragraph(text, style=style)
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = depth - 1
    properties.get_or_add_numId().val = number
    return paragraph


def _new_list(document, kinds):
    """A list in the file's numbering with a format for each level; returns its number."""
    numbering = document.part.numbering_part.element
    taken = [int(one.get(qn("w:abstractNumId"))) for one in numbering.findall(qn("w:abstractNum"))]
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), str(max(taken, default=0) + 1))
    abstract.append(_with_value("w:multiLevelType", "multilevel"))
    for depth in range(1, _LEVELS + 1):
        abstract.append(_level(depth, kinds.get(depth, "bullets")))
    numbering.insert_element_before(abstract, "w:num", "w:numIdMacAtCleanup")  # the schema's order
    return numbering.add_num(max(taken, default=0) + 1).numId


def _level(depth, kind):
    if kind == "outline":
        form, text = "decimal", ".".join(f"%{number}" for number in range(1, depth + 1))
    elif kind in _FORMATS:
        form, around = _FORMATS[kind]
        text = around.format(f"%{depth}")
    else:
        form, text = "bullet", _BULLETS[(depth - 1) % len(_BULLETS)]
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), str(depth - 1))
    for name, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text), ("w:lvlJc", "left")):
        level.append(_with_value(name, value))
    properties, indent = OxmlElement("w:pPr"), OxmlElement("w:ind")
    wide = 2 if kind == "outline" else 1
    indent.set(qn("w:left"), str(_INDENT * (depth + wide - 1)))
    indent.set(qn("w:hanging"), str(_INDENT * wide))
    properties.append(indent)
    level.append(properties)
    return level


def _with_value(name, value):
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element


__all__ = ["add_levels"]
