"""What is asked of every page that a journey looks at: WCAG 2.2 AA by axe, wide and narrow, and what HTML allows."""

from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HERE = Path(__file__).parent
LOOK, JUDGE = (HERE / "look.js").read_text(), (HERE / "judge.js").read_text()
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
passed = set()  # (width, shape) of pages, headers and footers in which axe has found nothing


def assert_accessible(page):
    """axe finds nothing at WCAG 2.2 AA, wide and narrow; nothing scrolls sideways; one h1, a language, a title.

    And no block stands inside a run of text, and no id stands twice. axe is asked once for each shape (look.js); all
    else every time."""
    for viewport in (WIDE, NARROW):
        if page.viewport_size != viewport:
            page.set_viewport_size(viewport)
        seen, width = page.evaluate(LOOK), viewport["width"]
        assert seen["misplaced"] == [], page.url
        assert seen["twice"] == [], f"{page.url}: an id stands twice"
        assert seen["sideways"] <= 0, f"{page.url} scrolls sideways at {width}"
        assert seen["headings"] == 1, page.url
        assert seen["language"] in ("sv", "en"), page.url
        assert seen["title"], page.url
        if (width, seen["shape"]) in passed:
            continue
        found = faults(page, [place for place, part in enumerate(seen["parts"]) if (width, part) in passed])
        assert found == [], f"{page.url} at {width}: {found}"
        passed.update((width, shape) for shape in (seen["shape"], *seen["parts"]))
    page.set_viewport_size(WIDE)


def faults(page, known=()):
    """What axe says is wrong. known: places among the page's header and footer of those that it need not judge."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    return [
        f"{fault['id']}: {fault['help']} – {[node['html'][:160] for node in fault['nodes'][:3]]}"
        for fault in page.evaluate(JUDGE, [RULES, list(known)])
    ]
