"""Long texts: nothing hostile is kept or shown, office programs' pastes are cleaned, time grows with length only."""

import re
import time

import pytest

from portal import rich_text
from tests.trust import texts

HOSTILE = [
    text
    for name in ("SQL", "HTML", "LINKS", "TEMPLATES", "FORMATS", "PATHS", "SHELL", "BREAKS", "ADDRESSES", "UNICODE")
    for text in getattr(texts, name)
]
SHAPES = [
    "{}",
    "<p>{}</p>",
    "<h2>{}</h2>",
    '<p><a href="{}">länk</a></p>',
    '<p title="{}">x</p>',
    "<ul><li>{}<li></ul>",
    "<b>{}</i></b>",
]
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style><!-- p.MsoNormal {color:red} --></style></head>
<body lang=SV><!--StartFragment--><h1 style='mso-x:1'>Rubrik<o:p></o:p></h1>
<p class=MsoNormal style='margin:0cm'><b>Fet</b> och <i>kursiv</i>&nbsp;&nbsp; text<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst><![if !supportLists]><span>·<span>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Ett</p>
<p class=MsoListParagraphCxSpLast><![if !supportLists]><span>·<span>&nbsp;&nbsp;&nbsp; </span></span><![endif]>Två</p>
<table><tr><td>A</td><td>B</td></tr></table><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></body></html>"""
ALLOWED = re.compile(
    r'</?(?:p|br|strong|em|ul|ol|li|h[1-6])>|<a(?: href="(?:https://|mailto:)[^"<>]*")? rel="noopener nofollow">|</a>'
)


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_but_the_few_tags_is_kept_or_shown(shape):
    for text in HOSTILE:
        kept = rich_text.clean(shape.replace("{}", text))
        assert rich_text.clean(kept) == kept, text
        for html in (rich_text.shown(kept, 3), rich_text.shown(shape.replace("{}", text), 3), rich_text.as_html(kept)):
            rest = ALLOWED.sub("", html)
            assert "<" not in rest, (text, html)
        assert not re.search(r"[\u200b\u202a-\u202e\u2066-\u2069\ufeff\x00]", kept), text


def test_a_tampered_row_is_judged_again_when_it_is_shown():
    stored = '<p>x<b onclick="hkq()"></b><script>hkq()</script><a href="javascript:hkq()">y</a></p>'
    assert rich_text.shown(stored) == '<p>x<a rel="noopener nofollow">y</a></p>'


def test_what_word_pastes_becomes_headings_paragraphs_and_lists():
    assert rich_text.clean(WORD) == (
        "<h2>Rubrik</h2><p><strong>Fet</strong> och <em>kursiv</em> text</p><ul><li>Ett</li><li>Två</li></ul>"
        "<p>A · B</p>"
    )


def word_item(sign, words, level="", **more):
    style = f" style='mso-list:l0 level{level} lfo1'" if level else ""
    start = (
        f"<p class=MsoListParagraph{style}><![if !supportLists]><span style='mso-list:Ignore'>{sign}<span>&nbsp;&nbsp; "
    )
    return f"{start}</span></span><![endif]>{words}</p>"


@pytest.mark.parametrize("says_level", [True, False])
def test_words_levels_become_lists_within_lists(says_level):
    rows = [("·", "a", 1), ("o", "b", 2), ("§", "c", 3), ("o", "d", 2), ("·", "e", 1)]
    pasted = "".join(word_item(sign, words, level if says_level else "") for sign, words, level in rows)
    wanted = "<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ul>"
    assert rich_text.clean(f"<p>x</p>{pasted}<p>y</p>") == f"<p>x</p>{wanted}<p>y</p>"
    only_second = "".join(word_item("o", words, 2 if says_level else "") for words in "ab")
    assert rich_text.clean(only_second) == "<ul><li>a</li><li>b</li></ul>"


def test_words_numbers_keep_their_levels():
    rows = [("1.", "a", 1), ("a)", "b", 2), ("1.1.", "c", 2), ("i.", "d", 3), ("2.", "e", 1)]
    pasted = "".join(word_item(*row) for row in rows)
    wanted = "<ol><li>a<ol><li>b</li><li>c<ol><li>d</li></ol></li></ol></li><li>e</li></ol>"
    assert rich_text.clean(pasted) == wanted
    assert rich_text.clean("<p>a)&nbsp; ett</p>") == "a) ett"


def test_text_without_formatting_stays_plain_text():
    assert rich_text.clean("<p>Ett &amp; två</p><p>tre<br>fyra</p>") == "Ett & två\n\ntre\nfyra"
    assert rich_text.clean("Läget < förut\r\n\r\n\r\n\r\nå") == "Läget < förut\n\nå"
    assert rich_text.shown("a <b>\n\nc") == "<p>a &lt;b&gt;</p>\n\n<p>c</p>"


@pytest.mark.parametrize(
    ("top", "shown"), [(2, "<h2>A</h2><h3>B</h3>"), (4, "<h4>A</h4><h5>B</h5>"), (6, "<h6>A</h6><h6>B</h6>")]
)
def test_headings_follow_the_order_of_the_page(top, shown):
    assert rich_text.shown(rich_text.clean("<h1>A</h1><h4>B</h4>"), top) == shown
    assert rich_text.clean("<h3>Först</h3>").startswith("<h2>")


def test_letters_get_the_words_alone():
    assert (
        rich_text.plain("<h2>A</h2><p>b <strong>c</strong></p><ul><li>d</li><li>e</li></ul>") == "A\n\nb c\n\n– d\n– e"
    )


@pytest.mark.parametrize(
    "piece",
    [
        "<b>x",
        "<div>",
        "<li><ul>x",
        "<table>",
        "<tr><td rowspan=9999 colspan=60>x",
        "\t",
        "•\ta\n",
        "<p>a\tb</p>",
        "&",
        "<!--",
        "<",
        "</p>",
        "<svg><math>",
        "<a href=",
        "\xa0 ",
        "\n",
        "x",
        "e\u0301",
    ],
)
def test_a_hundred_thousand_characters_take_a_moment(piece):
    text = "<p>" + piece * (100_000 // len(piece))
    before = time.process_time()
    rich_text.shown(rich_text.clean(text))
    assert time.process_time() - before < 4  # seconds on a busy machine; a quadratic reader takes minutes
