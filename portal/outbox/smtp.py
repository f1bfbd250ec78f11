"""From row to message, and the one kept connection of this process: the only file that talks to a mail server."""

import contextlib
import time
from email.headerregistry import Address
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

KEEP_IDLE = 20  # seconds: servers hang up on idle clients
KEEP_MAILS = 100

_kept = {"connection": None, "used_at": 0.0, "mails": 0}


def as_message(mail):
    """The message of a row: one recipient, text and HTML, the paper attached; always the same Message-ID."""
    message = EmailMultiAlternatives(
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
