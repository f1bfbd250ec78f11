"""From row to message, and the one kept connection of this process: the only file that talks to a mail server."""

import contextlib
import time
from email.charset import QP, Charset
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

# Seven bits and short lines: what every server on the way passes on as it is (RFC 5321 4.5.3.1.6, RFC 6152).
SEVEN_BITS = Charset("utf-8")
SEVEN_BITS.body_encoding = QP

KEEP_IDLE = 20  # seconds: servers hang up on idle clients
KEEP_MAILS = 100

_kept = {"connection": None, "used_at": 0.0, "mails": 0}


class Letter(EmailMultiAlternatives):
    """A message in seven bits, whose subject begins on its header's own line."""

    encoding = SEVEN_BITS

    def message(self, **kwargs):
        """The library's, with a subject that knows the room its name takes: else long ones fold right after it."""
        message = super().message(**kwargs)
        message.replace_header("Subject", Header(self.subject, "utf-8", header_name="Subject"))
        return message


def as_message(mail):
    """The message of a row: one recipient, text and HTML, the paper attached; always the same Message-ID."""
    message = Letter(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[_address(mail.recipient_name, mail.recipient)],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.queued_at),
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
            "X-Auto-Response-Suppress": "All",
        },
    )
    message.attach_alternative(mail.html, "text/html")
    if mail.document_id:
        message.attach(mail.document.download_name, bytes(mail.document.file.content), "application/pdf")
    return message


def send(mail):
    """Hand one mail to the server over the kept connection. Raises what smtplib and sockets raise."""
    connection = _connection()
    try:
        connection.send_messages([as_message(mail)])
    except BaseException:
        hang_up()
        raise
    _kept["used_at"] = time.monotonic()
    _kept["mails"] += 1


def hang_up():
    """Close the kept connection, whatever state it is in."""
    connection = _kept["connection"]
    _kept.update(connection=None, mails=0)
    if connection is None:
        return
    with contextlib.suppress(Exception):  # a broken connection may fail in any way while closing, and is gone anyway
        connection.close()


def _connection():
    stale = time.monotonic() - _kept["used_at"] > KEEP_IDLE or _kept["mails"] >= KEEP_MAILS
    if stale:
        hang_up()
    if _kept["connection"] is None:
        connection = get_connection()
        connection.open()
        _kept.update(connection=connection, mails=0, used_at=time.monotonic())
    return _kept["connection"]


def _address(name, address):
    if not name or not address.isascii():
        return address
    return str(Address(display_name=name, addr_spec=address))
