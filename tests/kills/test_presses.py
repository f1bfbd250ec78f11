"""Each slot of a real worker draws by a press of its own; killed ones are replaced, and none outlives its worker."""

import contextlib
import os
import signal
import tempfile
from pathlib import Path

import pytest
from django.db import transaction

from portal.papers import actions
from portal.papers.models import Document, DocumentState
from tests.kills.ringing import ring_sweepers
from tests.membership.deciding import world
from tests.portal.papers import samples
from tests.processes import Process, Worker, eventually

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.usefixtures("empty_queue"),
]
PAPERS = 16


def issue(count):
    county = world.make_county()
    with transaction.atomic():
        for _ in range(count):
            actions.issue_document(kind="receipt", county=county, letter=samples.receipt(), subject=county, by=None)


def below(pid):
    """All processes that come from this one, as {pid: its words}."""
    found, todo = {}, [pid]
    while todo:
        with contextlib.suppress(OSError):
            one = todo.pop()
            for child in Path(f"/proc/{one}/task/{one}/children").read_text().split():
                todo.append(int(child))
                found[int(child)] = Path(f"/proc/{child}/cmdline").read_text()
    return found


def presses_of(worker):
    """The presses of the worker's slots, without the copies that draw."""
    every = below(worker.process.pid)
    found = {pid for pid, words in every.items() if "press_server" in words}
    return [pid for pid in found if not found & {_parent(pid)}]


def _parent(pid):
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def is_over(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


def ready():
    return Document.objects.filter(state=DocumentState.READY).count()


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    """Temporary files of the worker, apart from everybody's."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_presses_are_replaced_when_they_are_killed_and_collected_at_the_end(own_folder):
    issue(PAPERS)
    with Worker(PAPER_LEASE_SECONDS=6) as worker:
        ring_sweepers()
        for killed in (1, 2):
            first = eventually(lambda: presses_of(worker))[0]
            eventually(lambda least=5 * killed: ready() >= least, meanwhile=ring_sweepers)
            with contextlib.suppress(ProcessLookupError):
                os.kill(first, signal.SIGKILL)
        eventually(lambda: ready() == PAPERS, every=0.5, meanwhile=ring_sweepers)
        every = below(worker.process.pid)
        assert [pid for pid in every if is_over(pid)] == []  # nobody lies about uncollected
        worker.stop()
    assert Document.objects.filter(cut_off_count__gt=1).count() == 0
    eventually(lambda: all(is_over(pid) for pid in every))
    left = [one.name for one in own_folder.iterdir() if one.name.startswith(("portal-press", "weasyprint"))]
    assert len(left) <= 1  # of the last one killed, when no press began after it


def test_no_press_outlives_a_killed_worker(own_folder):
    issue(PAPERS)
    with Worker() as worker:
        ring_sweepers()
        eventually(lambda: len(presses_of(worker)) == 2 and ready() > 0, meanwhile=ring_sweepers)
        every = below(worker.process.pid)
        os.kill(worker.process.pid, signal.SIGKILL)
        slots = [pid for pid, words in every.items() if "press_server" not in words]
        for slot in slots:
            with contextlib.suppress(ProcessLookupError):
                os.kill(slot, signal.SIGKILL)
        Process.running.discard(worker)  # its end is meant
        eventually(lambda: all(is_over(pid) for pid in every))
