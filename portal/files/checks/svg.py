"""An SVG logo of plain shapes: no links, scripts, styles, pictures or words of other files."""

import re
from xml.parsers import expat

from .kinds import Bad

MAX_SVG = 500_000  # bytes
MAX_ELEMENTS, MAX_DEPTH = 5000, 40
SPACE = "http://www.w3.org/2000/svg "
ELEMENTS = {
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "title",
    "desc",
    "defs",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
}
ATTRIBUTES = {
    "version",
    "width",
    "height",
    "viewBox",
    "preserveAspectRatio",
    "id",
    "d",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "fx",
    "fy",
    "points",
    "transform",
    "fill",
    "fill-rule",
    "fill-opacity",
    "clip-rule",
    "clip-path",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-dasharray",
    "stroke-opacity",
    "opacity",
    "offset",
    "stop-color",
    "stop-opacity",
    "gradientUnits",
    "gradientTransform",
    "clipPathUnits",
    "role",
    "aria-label",
}
REFERENCE = re.compile(r"url\(#[\w.-]+\)")


def check_svg(content: bytes) -> None:
    """Raises Bad with the reason."""
    if len(content) > MAX_SVG:
        raise Bad("too_heavy")
    count = {"elements": 0, "depth": 0}

    def refuse(*_: object) -> None:
        raise Bad("svg")

    def start(tag: str, attributes: dict[str, str]) -> None:
        count["elements"] += 1
        count["depth"] += 1
        if count["elements"] > MAX_ELEMENTS or count["depth"] > MAX_DEPTH:
            raise Bad("too_heavy")
        if not tag.startswith(SPACE) or tag[len(SPACE) :] not in ELEMENTS or not ATTRIBUTES.issuperset(attributes):
            raise Bad("svg")
        for value in attributes.values():
            rest = REFERENCE.sub("", value)
            if re.search(r"url|:|&|<|\\", rest, re.IGNORECASE):
                raise Bad("svg")

    def end(_tag: str) -> None:
        count["depth"] -= 1

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise Bad("damaged") from None
