"""The two drawings on a paper, as SVG with a title: the portal's emblem of 21 tiles, and the QR code."""

import io

import segno
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

# The counties' letters where they lie on the map of Sweden.
MAP = (
    ".  .  BD .  .",
    ".  .  AC .  .",
    ".  Z  Y  .  .",
    ".  W  X  .  .",
    "S  T  U  C  .",
    "O  E  D  AB .",
    "N  F  H  .  I",
    ".  G  K  .  .",
    ".  M  .  .  .",
)
INK, PALE = "#5b2a86", "#cdbbdf"


def tiles(county_letter, ink=INK, pale=PALE):
    """The 21 counties as squares on a ground of 49 by 89, the given county's in ``ink``."""
    return format_html_join(
        "",
        '<rect x="{}" y="{}" width="8.4" height="8.4" rx="1" fill="{}"/>',
        (
            (10 * col, 10 * row, ink if letter == county_letter else pale)
            for row, line in enumerate(MAP)
            for col, letter in enumerate(line.split())
            if letter != "."
        ),
    )


def emblem(county_letter):
    """Sweden's counties as 21 tiles, the given county's filled."""
    return format_html(
        '<svg class="emblem" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 49 89"><title>{}</title>{}</svg>',
        _("Sweden’s 21 counties as tiles"),
        tiles(county_letter),
    )


def qr(address):
    """A QR code that leads to the address."""
    code = segno.make_qr(address, error="m")
    drawing = io.BytesIO()
    code.save(drawing, kind="svg", border=0, svgclass=None, lineclass=None, xmldecl=False)
    _svg, squares = drawing.getvalue().decode().split(">", 1)
    return format_html(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        "<title>{title}</title>{squares}",
        side=code.symbol_size(border=0)[0],
        title=_("QR code that leads to the page where the paper can be checked"),
        squares=_Squares(squares),
    )


class _Squares(str):
    """SVG that segno drew: nothing of what a person wrote is in it but black squares."""

    def __html__(self):
        return str(self)
