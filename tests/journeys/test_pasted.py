"""What office programs put on the clipboard as HTML, pasted in a browser: levels and cells stay."""

from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser]
SCRIPTS = Path(__file__).parents[2] / "static" / "js"


def table(*rows):
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


CASES = {
    "lists within lists": (
        "<ul><li><p>a</p><ul><li>b<ol type=a><li>c</li><li>d</li></ol></li></ul></li><li>e</li></ul>",
        "- a\n  - b\n    a) c\n    b) d\n- e",
    ),
    "Google Docs puts a list straight into a list": (
        "<b><ul><li>a</li><ul><li>b</li><ul><li>c</li></ul></ul><li>d</li></ul></b>",
        "- a\n  - b\n    - c\n- d",
    ),
    "Word's paragraphs": (
        "".join(
            f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><![if !supportLists]>"
            f"<span style='mso-list:Ignore'>{sign}<span>&nbsp; </span></span><![endif]>{words}</p>\n"
            for sign, words, level in (("·", "a", 1), ("o", "b", 2), ("§", "c", 3), ("·", "d", 1))
        ),
        "- a\n  - b\n    - c\n- d",
    ),
    "Word's numbers between paragraphs": (
        "<p>före</p>"
        + "".join(
            f"<p style='mso-list:l1 level{level} lfo2'><span style='mso-list:Ignore'>{sign} </span>{words}</p>"
            for sign, words, level in (("1.", "a", 1), ("a)", "b", 2), ("b)", "c", 2), ("2.", "d", 1))
        )
        + "<p>efter</p>",
        "före\n\n1. a\n  a) b\n  b) c\n2. d\n\nefter",
    ),
    "Excel's cells with a line break": (
        table(
            "<td>Mål</td><td>Text</td>", "<td>A|B</td><td>rad 1<br>rad 2</td>", "<td></td><td></td>", "<td>12,5</td>"
        ),
        "| Mål | Text |\n| A\\|B | rad 1 ↵ rad 2 |\n| 12,5 |  |",
    ),
    "merged cells": (
        table(
            "<td colspan=2>Kön</td><td rowspan=2>År</td>",
            "<td>K</td><td>M</td>",
            "<td rowspan=9>1</td><td>2</td><td>3</td>",
        ),
        "| Kön |  | År |\n| K | M |  |\n| 1 | 2 | 3 |",
    ),
    "a list in a cell": (
        "<table><tr><td>Mål</td><td><ul><li>a</li><li>b</li></ul></td></tr></table>",
        "| Mål | a ↵ b |",
    ),
    "a table only for layout": ("<table><tr><td><p>a</p></td></tr><tr><td><p>b</p></td></tr></table>", "a\n\nb"),
    "nothing to help with": ("<p>a</p><table><tr><td>ensam</td></tr></table>", ""),
}


@pytest.fixture(scope="module")
def page(chromium):
    """An empty page with the script."""
    context = chromium.new_context()
    opened = context.new_page()
    opened.set_content("<!doctype html><title>x</title>")
    opened.add_script_tag(path=SCRIPTS / "pasted.js")
    yield opened
    context.close()


def test_the_clipboards_html_becomes_the_pages_own_marks(page):
    found = {name: page.evaluate("html => pasted.marks(html)", html) for name, (html, _wanted) in CASES.items()}
    assert found == {name: wanted for name, (_html, wanted) in CASES.items()}


def test_the_editor_gets_words_levels_as_lists_without_styles(page):
    html = page.evaluate("html => pasted.html(html)", CASES["Word's paragraphs"][0])
    assert "style" not in html
    assert page.evaluate("html => pasted.marks(html)", html) == CASES["Word's paragraphs"][1]


def test_pasting_puts_the_marks_at_the_caret_and_says_that_something_was_written(page):
    form = "<form data-autosave='/x' data-writing='skriver'><textarea data-most=100>före</textarea></form>"
    page.evaluate("html => { document.body.innerHTML = html; }", f"<p id=saved></p><div id=preview></div>{form}")
    page.add_script_tag(path=SCRIPTS / "proposal.js")
    area = page.locator("textarea")
    area.evaluate("one => { one.focus(); one.setSelectionRange(4, 4); }")
    paste = """(one, [html, text]) => {
      const data = new DataTransfer();
      data.setData("text/html", html);
      data.setData("text/plain", text);
      return one.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }"""
    assert not area.evaluate(paste, [CASES["lists within lists"][0], "a b c"])
    assert area.input_value() == "före\n- a\n  - b\n    a) c\n    b) d\n- e"
    assert page.locator("#saved").inner_text() == "skriver"
    assert area.evaluate(paste, ["<p>vanlig text</p>", "vanlig text"])  # left to the browser
