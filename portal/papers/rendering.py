"""From a frozen letter to a PDF that archives and screen readers accept. The only file that knows WeasyPrint.

One file is PDF/A-3a and PDF/UA-1 at once, and the same letter gives the same bytes: nothing here reads a clock, a
setting or the network. WeasyPrint takes a second to import, so it is imported inside functions."""

import atexit
import gc
import os
import re
from functools import cache, partial
from pathlib import Path
from threading import Lock
from types import SimpleNamespace

from django.template.loader import render_to_string
from django.utils import translation

from portal.papers import finishing
from portal.papers.glyphs import FONTS, font_file, known_letters, written_as
from portal.papers.press import DrawingCutOff, RenderingFailed, press
from portal.papers.rules import RENDER_BYTES, RENDER_SECONDS

TEMPLATE_NAME = re.compile(r"[a-z_]+_(v\d+)")
PDF_VARIANT = "pdf/a-3a"
LEAST_LINES = 12  # a last page with fewer reads as a mistake
# Style sheets laid over a paper's own, one at a time, until its last page is well filled.
WAYS = ("tighter", "compact", "together", "along", "further")
SAME_LOOKS = {"v3": "v2", "v4": "v2"}  # templates that say more in the looks of an earlier one
ASSETS = Path(__file__).parent / "assets"
DRAW = "portal.papers.rendering:render_pdf"
_one_at_a_time = Lock()


def render_html(letter, template):
    """The paper as HTML. The template sees ``letter`` and nothing else; the language is the letter's own."""
    if not TEMPLATE_NAME.fullmatch(template):
        raise ValueError(f"not a paper template: {template}")
    with translation.override(letter["paper"]["language"]):
        return render_to_string(f"papers/{template}.html", {"letter": letter})


def render_pdf(html, *, identifier, style="v1", seal_name=""):
    """The PDF of a paper's HTML, drawn in this process and without limits. ``identifier`` is the paper's number.

    ``seal_name`` prepares the field for a seal (``finishing``); the same letter gives the same bytes for the same name.

    Raises RenderingFailed when the paper wants anything but our fonts."""
    studio = _studio()
    with _one_at_a_time:
        try:
            return _drawn(_only_known_letters(html), identifier, style, seal_name)
        except studio.refused as error:  # not an Exception: nobody else would catch it
            raise RenderingFailed("the paper wanted to fetch something") from error


def style_of(template):
    """The style sheet of a paper's template, ``v2`` of ``notice_v2``: a used template keeps its looks for good."""
    version = TEMPLATE_NAME.fullmatch(template).group(1)
    return SAME_LOOKS.get(version, version)


def _drawn(html, identifier, style, seal_name):
    document = laid_out(html, style)
    for padding in range(8):
        pdf = document.write_pdf(
            pdf_variant=PDF_VARIANT,
            pdf_identifier=identifier.encode(),
            finisher=partial(finishing.finish, padding=padding, seal_name=seal_name),
        )
        if finishing.ends_are_clear(pdf):
            return pdf
    raise RenderingFailed("no padding gave clear stream ends")


def laid_out(html, style):
    """The paper laid out in pages, the last of which is never nearly empty.

    A last page with fewer than ``LEAST_LINES`` is drawn in by setting the paper tighter; when that does not help, the
    last sections move there as wholes. The first way that does is taken, so the same letter looks the same each time.
    Papers of version 1 were issued without this rule and are drawn as they were."""
    found = [_pages(html, style)]
    for way in () if style == "v1" else WAYS:
        if _ends_well(found[-1]):
            return found[-1]
        found.append(_pages(html, style, way))
    return found[-1] if _ends_well(found[-1]) else max(found, key=_lines_on_last)


def _pages(html, style, *more):
    studio = _studio()
    sheets = [_stylesheet(style), *(_stylesheet(f"{style}_{name}") for name in more)]
    return studio.HTML(string=html, base_url="paper:", url_fetcher=studio.fetcher).render(
        stylesheets=sheets, font_config=studio.font_config, pdf_variant=PDF_VARIANT
    )


def _ends_well(document):
    return len(document.pages) == 1 or _lines_on_last(document) >= LEAST_LINES


def _lines_on_last(document):
    return lines_on(document.pages[-1])


def lines_on(page):
    """How many lines of text a laid-out page has, head and foot apart; what stands side by side is one line."""
    flow = [box for box in page._page_box.children if type(box).__name__ != "MarginBox"]
    boxes = [box for part in flow for box in part.descendants(placeholders=True) if type(box).__name__ == "LineBox"]
    return len({round(box.position_y) for box in boxes})


def render_pdf_guarded(
    html, *, identifier, style="v1", seal_name="", seconds=RENDER_SECONDS, room=RENDER_BYTES, draw=DRAW
):
    """``render_pdf`` by the press (``press``), in a process that may take ``seconds``, counted from now, and ``room``
    bytes, and is killed after that. It starts warm, so the guard costs milliseconds; nothing a paper does can hurt the
    worker. ``draw`` names the function, so that limits can be tried with worse ones.

    Raises DrawingCutOff when it was ended by a limit or from outside, RenderingFailed when drawing failed."""
    order = {"identifier": identifier, "style": style, "seal_name": seal_name, "room": room, "draw": draw}
    return press.draw(html, seconds=seconds, **order)


def warm_up():
    """Import WeasyPrint, load the fonts and draw a paper with everything that papers have, so that the first real one
    costs no more than the rest: what has not been loaded when a copy is made, each copy loads again."""
    studio = _studio()
    if not studio.warm:
        render_pdf((ASSETS / "warm_up.html").read_text(), identifier="warm")
        studio.warm = True


def forget_fonts():
    """Let go of the fonts, and of any thread that Pango keeps for them: the next paper loads them anew."""
    _tidy(os.getpid())
    gc.collect()


@cache
def _studio():
    """WeasyPrint, our fetcher and our fonts, loaded once a process."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OnlyOurs(URLFetcher):
        """Gives our fonts by name and reads ``data:``; everything else stops the paper."""

        def __init__(self):
            super().__init__(
                timeout=1,
                allowed_protocols={"data"},
                allow_redirects=False,
                fail_on_errors=True,
            )

        def fetch(self, url, headers=None):
            if url in FONTS:
                return URLFetcherResponse(
                    url,
                    font_file(FONTS[url]).read_bytes(),
                    {"Content-Type": "font/otf"},
                )
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise ValueError("a paper fetches nothing")

    atexit.register(_tidy, os.getpid())
    return SimpleNamespace(
        HTML=HTML,
        CSS=CSS,
        fetcher=OnlyOurs(),
        font_config=FontConfiguration(),
        refused=FatalURLFetchingError,
        warm=False,
    )


def _tidy(owner):
    """Let the fonts' temporary folder go, in the process that made it: children share it."""
    if os.getpid() == owner:
        _stylesheet.cache_clear()
        _studio.cache_clear()


@cache
def _stylesheet(style):
    studio = _studio()
    return studio.CSS(
        string=(ASSETS / f"paper_{style}.css").read_text(),
        base_url="paper:",
        url_fetcher=studio.fetcher,
        font_config=studio.font_config,
    )


def _only_known_letters(html):
    """The HTML with every character the fonts lack written as its name in brackets.

    A glyph without a font breaks both standards, and a font of this machine's would break "same letter, same bytes"."""
    known = known_letters()
    strange = set(html) - known
    if not strange:
        return html
    return html.translate({ord(c): written_as(c) for c in strange})


__all__ = ["DrawingCutOff", "RenderingFailed", "render_html", "render_pdf", "render_pdf_guarded", "warm_up"]
