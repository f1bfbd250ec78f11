"""What a letter costs: 1,000 invitations by a real worker, beside a bare loop on one kept connection.

Both send the same messages to the same mail server, in the same run. Run by ``make bench``."""

import os
import smtplib
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django

django.setup()

from django.db import transaction  # noqa: E402

from portal import workers  # noqa: E402
from portal.outbox.actions import queue_ready_mail  # noqa: E402
from portal.outbox.models import MailState, OutgoingMail  # noqa: E402
from portal.outbox.smtp import as_message  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
LETTERS = int(os.environ.get("BENCH_LETTERS", "1000"))
GOAL = 0.6
TEXT = "Er anslutning är bekräftad.\n\n" + "Vi erbjuder processledning, metodstöd och en plats i nätverket.\n" * 20
HTML = f'<!DOCTYPE html><html lang="sv"><head><title>Inbjudan</title></head><body><p>{TEXT}</p></body></html>'


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_sink(port):
    """A mail server in a process of its own that takes everything and keeps nothing."""
    listen = f"127.0.0.1:{port}"
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", listen, "-c", "aiosmtpd.handlers.Sink"]
    sink = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return sink
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the mail server did not start")


def start_worker(port, slots):
    command = workers.command("quick", slots=slots, level="error")
    environment = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def queue(count, marks=None):
    """So many letters as an action queues them, in one transaction; the moment of the commit goes to ``marks``."""
    with transaction.atomic():
        transaction.on_commit(lambda: marks is not None and marks.append(time.perf_counter()))
        return [
            queue_ready_mail(
                "invitation",
                to=f"n{number}@kommun.example",
                unique_key=f"bench:{uuid.uuid4()}",
                subject="Inbjudan till processtöd",
                text=TEXT,
                html=HTML,
            ).pk
            for number in range(count)
        ]


def until_sent(keys, seconds=300):
    stop = time.monotonic() + seconds
    while OutgoingMail.objects.filter(pk__in=keys).exclude(state=MailState.SENT).exists():
        if time.monotonic() > stop:
            raise SystemExit("the letters did not leave in time")
        time.sleep(0.02)


def bare_loop(port, keys):
    """Seconds for the plainest sending there is: the rows are read, each is handed over, nothing is noted."""
    mails = list(OutgoingMail.objects.filter(pk__in=keys))
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for mail in mails:
            message = as_message(mail).message()
            server.sendmail("portal@example.example", [mail.recipient], message.as_bytes(linesep="\r\n"))
    return time.perf_counter() - began


def through_outbox(port, slots):
    """Seconds from the commit until the last row says sent, with a warm worker."""
    worker = start_worker(port, slots)
    try:
        until_sent(queue(2))
        marks = []
        keys = queue(LETTERS, marks)
        until_sent(keys)
        return time.perf_counter() - marks[0], keys
    finally:
        worker.terminate()  # not its children: one could take the lock of the queue along
        worker.wait()


def main():
    port = free_port()
    sink = start_sink(port)
    try:
        for slots in (1, 2):
            ours, keys = through_outbox(port, slots)
            bare = bare_loop(port, keys)
            ratio = bare / ours
            word = "meets" if ratio >= GOAL else "MISSES"
            print(
                f"mail     {LETTERS} letters, worker with {slots} slot(s): {LETTERS / ours:.0f}/s; bare loop on one "
                f"kept connection: {LETTERS / bare:.0f}/s; ratio {ratio:.2f} x ({word} the goal of {GOAL} x)"
            )
    finally:
        sink.terminate()


if __name__ == "__main__":
    main()
