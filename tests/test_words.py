"""One word per thing, in every Swedish text of ours (docs/house.md, "Words")."""

import re
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "sv" / "LC_MESSAGES" / "django.po"
OURS = ["membership/decisions/presets/*.yaml", "membership/demo/strategies/*.yaml", "strategies/**/themes.yaml"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{+\w+\}+|<[^<>]+>")

# What must not be said → what is said instead.
INSTEAD = {
    r"brev(et|en|ets|ens)?": "mejl; brev is on paper, and papers have names of their own",
    r"e?-?mail(et|en|a|as|ade)?": "mejl",
    r"(med|via|i|per) e-post(en)?": "ett mejl, mejlas; e-post is the address",
    r"(?!remiss)\w*instans(en|er|erna|ens)?": "organ",
    r"(mottagningsbevis|kvitto)\w*": "kvittens",
    r"publicist\w*": "publicerare",
    r"publik(t|a)?": "offentlig",
    r"(den|de) öppna sid(an|orna)": "offentliga sidan; an open page may be any",
    r"kolleg(er|erna|ers)": "kollegor",
    r"fingeravtryck(et)?": "kontrollsumma",
    r"rita(s|r|t|ts|des)?": "skapas",
    r"[Vv]änligen|[Vv]ar god": "the verb alone",
    r"erhåll\w*": "få",
    r"avseende|beträffande|angående": "om, för",
    r"samt": "och",
    r"härmed|varvid|medelst|jämlikt": "another sentence",
    r"skall": "ska",
    r"ännu": "än",
    r"ej": "inte",
    r"tillse\w*|ombesörj\w*|inkomma|erfordras?": "se till, ordna, lämna in, behövs",
    r"hemsida\w*": "webbplats, webbsida",
}
# English text → why its Swedish may still say so.
# Texts that may say so, by their English and the word.
MAY = {
    ("Fingerprint (SHA-256) of the file:", "fingeravtryck"),  # in earlier papers, which keep their words
    ("Fingerprint (SHA-256) of the text that is signed:", "Fingeravtryck"),
    ("2-vastmanland.yaml", "r - p"),  # a heading as the real paper has it
}
# Texts in which the organisation, the receiver or the board speaks of itself. Elsewhere nobody knows who "vi" is.
WE = {
    "How we contribute",
    "How we follow it",
    "Let it join together with us",
    "No, or we do not know",
    "Our form",
    "Our goals stand in a plan that we already have",
    "Our joining of the gender equality strategy of %(county)s: today’s status",
    "Our own form",
    "Our own forms",
    "Our own goals",
    "Save as our own form",
    "This is what we offer:",
    "We ask",
    "We have no remarks on the draft",
    "We have received what you handed in",
    "We invite you to process support",
    "We write our own goals here",
    "What we declare",
    "What we did",
    "What we offer you",
    "What we received",
    "What we will achieve",
    "What we will contribute to",
    "Why we did it",
    "Yes, contact us",
}
SIGNS = {
    "a straight quotation mark": r"[\"']",
    "a quotation mark of another language": "[“„«»‘]",
    "a hyphen as a dash": r"\w - \w|\b(19|20)\d\d-(19|20)\d\d\b",
    "doubled spaces": r"\S[^\S\n]{2,}\S",
    "dots for an ellipsis": r"\.\.\.",
    "a space before a sign": r"\w [,.;:!?](\s|$)",
}


def catalogue():
    for message in read_po(CATALOGUE.open("rb"), locale="sv"):
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[0]
            texts = [message.string] if isinstance(message.string, str) else message.string
            yield from ((english, text) for text in texts)


def texts_in(node):
    """Every text in a YAML file, whatever it stands under."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for one in node.values() if isinstance(node, dict) else node:
            yield from texts_in(one)


CATALOGUED = list(catalogue())
FILED = [
    (path.name, text)
    for pattern in OURS
    for path in sorted(ROOT.glob(pattern))
    for text in texts_in(yaml.safe_load(path.read_text(encoding="utf-8")))
]


def said(text):
    """A text without what is put into it: names, addresses and marks."""
    return PLACEHOLDER.sub("¤", text)


SAID = {text: said(text) for _name, text in CATALOGUED + FILED}


def found(pattern, texts):
    """The texts in which it stands, as pairs of their English (or file) and Swedish."""
    stands = re.compile(pattern)
    hits = ((name, text, hit[0]) for name, text in texts for hit in stands.finditer(SAID.get(text) or said(text)))
    return [(name, text) for name, text, hit in hits if (name, hit) not in MAY]


def as_words(pattern):
    return rf"(?i)\b({pattern})\b"


def test_there_is_something_to_read():
    assert len(CATALOGUED) > 3000
    assert {name for name, _text in FILED} >= {"library.yaml", "themes.yaml", "99-exempel.yaml"}


@pytest.mark.parametrize("pattern", INSTEAD)
def test_a_thing_has_one_word(pattern):
    assert found(as_words(pattern), CATALOGUED + FILED) == [], f"say instead: {INSTEAD[pattern]}"


def test_what_may_say_so_does():
    """An exception that nothing needs is taken away."""
    needed = {name for name, _word in MAY} | WE
    assert needed <= {name for name, _text in CATALOGUED + FILED}


def test_we_is_said_only_where_the_reader_knows_who():
    assert {english for english, _text in found(as_words("vi|oss|vår|vårt|våra"), CATALOGUED)} == WE


@pytest.mark.parametrize("what", SIGNS)
def test_signs_are_those_of_swedish(what):
    assert found(SIGNS[what], CATALOGUED + FILED) == []


def test_the_words_that_lost_are_found_where_they_stand():
    """The rule itself: each of these would be refused."""
    for text in ("Ett brev till dig", "Lägg till en instans", "Vänligen erhåll", "Skicka med e-post", "Ett kvitto"):
        assert any(found(as_words(pattern), [("", text)]) for pattern in INSTEAD), text
    for text in ("Ange en funktionsbrevlåda", "som remissinstans", "din e-postadress", "den offentliga sidan"):
        assert not any(found(as_words(pattern), [("", text)]) for pattern in INSTEAD), text
