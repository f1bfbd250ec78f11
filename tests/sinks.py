"""A real mail server for tests: takes letters over SMTP, keeps them, and fails on demand."""

import email
import email.policy
import inspect
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.ports import own_port


class Sink:
    """Keeps what arrives. ``answer_rcpt`` and ``answer_data`` may return an SMTP answer to refuse with, or None.

    ``answer_data`` may be a coroutine function: others are served while one waits."""

    def __init__(self):
        self.letters = []
        self.recipients_tried = []
        self.connections = 0
        self.answer_rcpt = lambda address: None
        self.answer_data = lambda envelope: None
        self.lock = threading.Lock()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - the library's name
        with self.lock:
            self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        with self.lock:
            self.recipients_tried.append(address)
        answer = self.answer_rcpt(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.answer_data(envelope)
        if inspect.isawaitable(answer):
            answer = await answer
        if answer:
            return answer
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self.lock:
            self.letters.append((list(envelope.rcpt_tos), message))
        return "250 OK"

    def message_ids(self):
        """Message-IDs in the order of arrival, copies included."""
        with self.lock:
            return [message["Message-ID"] for _, message in self.letters]


class _Controller(Controller):
    def factory(self):
        return SMTP(self.handler, **self.SMTP_kwargs)


class RunningSink(Sink):
    """The sink on a port of its own. Use as a context manager."""

    def __init__(self, port=0):
        super().__init__()
        self.port = port

    def __enter__(self):
        self.controller = _Controller(self, hostname="127.0.0.1", port=self.port or own_port())
        self.controller.start()
        self.port = self.controller.port
        return self

    def __exit__(self, *error):
        self.controller.stop()

    @property
    def url(self):
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"
