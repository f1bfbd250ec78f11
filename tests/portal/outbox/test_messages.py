"""What leaves for the mail server: seven bits, short lines, a subject that every reader shows whole."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from types import SimpleNamespace

import pytest

from portal.outbox import smtp

LONG = "Påminnelse om mötet: " + "jämställdhetsintegreringsstrategin i Örebro län " * 3
SUBJECTS = (
    "Kvittens",
    "Bekräftelse på anslutning: Region Örebro län",
    LONG,
    "Confirmation of joining for an organisation with a name that is longer than one line of a header may be",
    "Å" * 150,
    "x" * 150,
    "Anslutningen för Länsstyrelsernas gemensamma kansli 🤝 står under nytt namn",
)


def letter(**changes):
    said = {
        "subject": "Kvittens",
        "text": "Hej\n\nÅäö\n" + "En mening utan radbrytning som är lång. " * 60 + "\n.\nFrom här\n",
        "html": "<p>" + "Ännu en mening utan radbrytning. " * 200 + "</p>",
        "recipient": "eva@kumla.example",
        "recipient_name": "Eva Åkerström från kommunledningskontoret i Kumla, enheten för social hållbarhet",
        "reply_to": "jamstalldhet@orebro.example",
        "message_id": "<1@portal.example>",
        "queued_at": datetime(2026, 12, 1, tzinfo=UTC),
        "language": "sv",
        "document_id": None,
    }
    return SimpleNamespace(**{**said, **changes})


def sent(mail):
    return smtp.as_message(mail).message().as_bytes(linesep="\r\n")


def paper():
    content = SimpleNamespace(content=b"%PDF-1.7 " + bytes(range(256)) * 40)
    return {"document_id": 1, "document": SimpleNamespace(download_name="T-AVS-2026-1_kumla.pdf", file=content)}


@pytest.mark.parametrize("more", [{}, paper()], ids=["plain", "with a paper"])
def test_everything_is_seven_bits_in_short_lines(more):
    content = sent(letter(subject=LONG, **more))
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 78


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_begins_on_its_own_line_and_is_read_whole(subject):
    content = sent(letter(subject=subject.strip()))
    [line] = [one for one in content.split(b"\r\n") if one.startswith(b"Subject:")]
    assert line.removeprefix(b"Subject:").strip()
    assert message_from_bytes(content, policy=policy.default)["Subject"] == subject.strip()


def test_nothing_of_the_words_is_lost():
    mail = letter(**paper())
    message = message_from_bytes(sent(mail), policy=policy.default)
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == mail.text
    assert message.get_body(("html",)).get_content().strip() == mail.html
    [attached] = message.iter_attachments()
    assert attached.get_filename() == "T-AVS-2026-1_kumla.pdf"
    assert attached.get_content() == mail.document.file.content
    raw = message_from_bytes(sent(mail))["To"]  # the newer parser puts spaces between encoded words
    assert str(make_header(decode_header(raw))) == f"{mail.recipient_name} <{mail.recipient}>"


def test_a_subject_cannot_add_a_header():
    with pytest.raises(Exception, match="newlines"):
        sent(letter(subject="Hej\nBcc: x@y.example"))
