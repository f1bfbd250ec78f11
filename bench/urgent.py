"""How long a log-in code takes from the commit to a mail server: on an empty queue, and with much waiting before it.

And how fast papers are drawn whose tasks are there, and whose tasks were lost. By the workers as they are shipped, in
the same run. Run by ``make bench ARGS=urgent``; BENCH_WAITING papers and letters wait before the codes (1,000),
BENCH_ROUNDS codes are sent in each situation (20), BENCH_PAPERS papers are drawn in each way (1,000).
CELERY_BROKER_URL names another broker than files."""

import contextlib
import os
import statistics
import subprocess
import tempfile
import time
import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from bench import papers as base  # sets Django up  # isort: split
from bench.mail import ROOT, queue
from portal import workers
from portal.celery import app
from portal.directory.models import County
from portal.outbox.actions import queue_ready_mail
from portal.outbox.models import MailState, OutgoingMail
from portal.papers import actions
from portal.papers.models import Document
from tests.portal.papers import samples
from tests.sinks import RunningSink

WAITING = int(os.environ.get("BENCH_WAITING", "1000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "20"))
PAPERS = int(os.environ.get("BENCH_PAPERS", "1000"))
GOAL_SECONDS, GOAL_TWO = 10.0, 1.7
MOST_SECONDS = 3600
OUTLIER = 3  # times the median


class Clock(RunningSink):
    """A mail server that notes when each letter came."""

    def __init__(self):
        super().__init__()
        self.came = {}
        self.answer_data = self.note

    def note(self, envelope):
        head = envelope.content.partition(b"\r\n\r\n")[0].decode()
        name = next(line for line in head.splitlines() if line.lower().startswith("message-id:"))
        self.came[name.partition(":")[2].strip()] = time.perf_counter()


@contextlib.contextmanager
def working(kind, sink, slots=None):
    """A worker as it is shipped."""
    with tempfile.TemporaryFile() as log:
        worker = subprocess.Popen(
            workers.command(kind, slots=slots, level="error"), cwd=ROOT, env=os.environ | {"EMAIL_URL": sink.url},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            yield
        finally:
            worker.terminate()  # not its children: one could take the lock of the queue along
            worker.wait()


def until(is_so, every=0.02):
    stop = time.monotonic() + MOST_SECONDS
    while not is_so():
        if time.monotonic() > stop:
            raise SystemExit("it did not happen within an hour")
        time.sleep(every)


def ready(documents):
    return Document.objects.filter(pk__in=[one.pk for one in documents]).ready().count()


def send_code(sink):
    """Seconds from the commit of one code to its arrival."""
    marks = []
    with transaction.atomic():
        transaction.on_commit(lambda: marks.append(time.perf_counter()))
        mail = queue_ready_mail(
            "login_code", to="a@kommun.example", unique_key=f"bench:{uuid.uuid4()}", subject="Kod", text="Kod",
            html="<p>Kod</p>", urgent=True, expires_at=timezone.now() + timedelta(minutes=15),
        )  # fmt: skip
    until(lambda: mail.message_id in sink.came)
    return sink.came[mail.message_id] - marks[0]


def codes(sink, still_waits=lambda: True):
    """The seconds of so many codes, sent one after the other while something still waits."""
    found = []
    for _ in range(ROUNDS):
        if not still_waits():
            break
        found.append(send_code(sink))
        time.sleep(0.5)
    return found


def issue(count, *, rung):
    """Papers issued one by one, due at once; ``rung``: with their tasks."""
    county = County.objects.in_order().first()
    documents = []
    with transaction.atomic() if not rung else contextlib.nullcontext():
        for _ in range(count):
            with transaction.atomic():
                documents.append(
                    actions.issue_document(
                        kind="confirmation", county=county, letter=samples.confirmation(), subject=county, by=None
                    )
                )
                if not rung:
                    transaction.get_connection().run_on_commit.clear()
    return documents


def say(name, seconds, beside=None):
    if not seconds:
        print(f"code     {name:28} nothing waited any more: take a larger BENCH_WAITING")
        return
    middle = statistics.median(seconds)
    far = [f"{one:.2f}" for one in seconds if one > OUTLIER * middle]
    ratio = f"; {middle / beside:.1f} × the empty queue" if beside else ""
    word = "meets" if max(seconds) < GOAL_SECONDS else "MISSES"
    print(
        f"code     {name:28} median {middle:.2f} s, min {min(seconds):.2f}, max {max(seconds):.2f} of {len(seconds)}"
        f"{ratio}; outliers: {', '.join(far) or 'none'} ({word} {GOAL_SECONDS:.0f} s)",
        flush=True,
    )


def codes_beside_each_other():
    with Clock() as sink, working("quick", sink), working("papers", sink):
        send_code(sink)
        warm = issue(2, rung=True)
        until(lambda: ready(warm) == 2)
        alone = codes(sink)
        say("empty queue", alone)
        papers = issue(WAITING, rung=True)
        before = ready(papers)
        behind = codes(sink, lambda: ready(papers) < WAITING)
        say(f"{WAITING - before} papers waiting", behind, statistics.median(alone))
        print(f"         of these papers {WAITING - ready(papers)} still waited after the last code", flush=True)
        letters = queue(WAITING)
        rest = OutgoingMail.objects.filter(pk__in=letters).exclude(state=MailState.SENT)
        waited = rest.count()
        say(f"{waited} letters too", codes(sink, rest.exists), statistics.median(alone))
        leave_out(papers)


def leave_out(papers):
    """What is not drawn yet is put off, so that the next measurement begins empty."""
    Document.objects.filter(pk__in=[one.pk for one in papers], state="queued").update(
        due_at=timezone.now() + timedelta(days=1)
    )


def draw(slots, *, rung):
    """Papers a second by a worker of so many slots, from the first bell; with the papers' tasks, or with one sweep a
    minute as beat rings it."""
    with Clock() as sink, working("quick", sink, 1), working("papers", sink, slots):
        warm = issue(2 * slots, rung=True)
        until(lambda: ready(warm) == len(warm))
        documents = issue(PAPERS, rung=False)
        began = swept = time.perf_counter()
        if rung:
            for one in documents:
                app.send_task(actions.RENDER, args=[str(one.pk)], ignore_result=True)
        else:
            app.send_task("portal.papers.tasks.sweep", ignore_result=True)
        while ready(documents) < PAPERS:
            time.sleep(0.2)
            if time.perf_counter() - swept > 60:
                swept = time.perf_counter()
                app.send_task("portal.papers.tasks.sweep", ignore_result=True, expires=50)
        return PAPERS / (time.perf_counter() - began)


def main():
    print(f"         broker: {(os.environ.get('CELERY_BROKER_URL') or 'files').partition(':')[0]}")
    print(f"         warm-up of one paper: {base.seconds(base.rendering.warm_up):.2f} s", flush=True)
    codes_beside_each_other()
    for rung, words in ((True, "with their tasks"), (False, "without their tasks")):
        one, two = draw(1, rung=rung), draw(2, rung=rung)
        word = "meets" if two / one >= GOAL_TWO else "MISSES"
        print(
            f"papers   {PAPERS} {words}: one slot {one:.2f}/s, two slots {two:.2f}/s; {two / one:.2f} × "
            f"({word} {GOAL_TWO} ×; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f})",
            flush=True,
        )


if __name__ == "__main__":
    main()
