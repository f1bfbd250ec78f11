"""Letters as they arrive at the mail server."""

import re

from tests.processes import eventually

PATIENCE = 180  # seconds: two rounds of the sweepers and the drawing of a paper on a machine with ten times its work
CODE = re.compile(r"\b[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}\b")


def letter_to(sink, address, *, holding="", number=1, seconds=PATIENCE):
    """The ``number``th letter to the address whose subject holds the words, when it has arrived."""

    def found():
        fitting = letters_to(sink, address, holding=holding)
        return fitting[number - 1] if len(fitting) >= number else None

    return eventually(found, seconds=seconds)


def letters_to(sink, address, *, holding=""):
    """The letters to the address so far whose subject holds the words, the first first."""
    with sink.lock:
        return [
            message for to, message in sink.letters if address in to and holding.lower() in message["Subject"].lower()
        ]


def text_of(letter):
    """The plain words of a letter."""
    return letter.get_body(("plain",)).get_content()


def code_in(letter):
    """The code that a letter holds."""
    return CODE.search(text_of(letter))[0]


def papers_in(letter):
    """The attached PDFs, as (name, bytes)."""
    return [
        (part.get_filename(), part.get_payload(decode=True))
        for part in letter.iter_attachments()
        if part.get_content_type() == "application/pdf"
    ]
