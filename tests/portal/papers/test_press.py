"""The press: a process of its own that draws, that nothing in a paper can hurt, and that leaves nothing behind."""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from portal.papers import press_server, rendering, rules
from portal.papers.press import Press, press
from tests.portal.papers import samples
from tests.portal.papers.worse_drawings import HERE
from tests.processes import eventually

ROOT = Path(__file__).resolve().parents[3]
SMALL = '<html lang="sv"><title>å</title><p>åäö</p></html>'


def ask(draw, *, of=press, seconds=2, html=SMALL):
    """The paper as drawn by the named function of ``worse_drawings``."""
    named = f"{HERE}:{draw}" if draw else rendering.DRAW
    order = {"identifier": "X", "style": "v1", "seal_name": "", "room": 200 * 1024**2, "draw": named}
    return of.draw(html, seconds=seconds, **order)


@pytest.fixture
def own():
    """A press of the test's own, ready."""
    made = Press()
    assert ask("", of=made, seconds=60).startswith(b"%PDF")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _is_ready():
    ask("", seconds=60)


@pytest.fixture
def _own_folder(tmp_path, monkeypatch):
    """Temporary files apart from those of presses that other tests run beside this one."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def is_there(pid):
    """Whether the process lives, or lies about uncollected."""
    return Path(f"/proc/{pid}").exists()


def copies_of(pid):
    """The papers that the press is drawing."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def folders():
    return set(Path(tempfile.gettempdir()).glob(f"{press_server.FOLDER}*"))


def test_a_really_heavy_paper_is_cut_off():
    html = '<html lang="sv"><title>x</title><table>' + "<tr><td>ett<td>två" * 20000 + "</table></html>"
    with pytest.raises(rendering.DrawingCutOff, match="longer than 1 seconds") as cut:
        ask("", seconds=1, html=html)
    assert cut.value.why == rules.CutOff.TIME


def test_a_failure_tells_its_kind_and_nothing_of_the_text():
    with pytest.raises(rendering.RenderingFailed) as failed:
        ask("refuses")
    assert str(failed.value) == "ValueError"
    assert not isinstance(failed.value, rendering.DrawingCutOff)


def test_a_copy_begins_with_one_thread_and_finds_nothing_worth_having(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hemlig")
    monkeypatch.setenv("DATABASE_URL", "postgres://hemlig")
    fresh = Press()
    try:
        found = ask("looks_around", of=fresh, seconds=60).decode()
    finally:
        fresh.close()
    assert "threads=1\n" in found
    assert "hemlig" not in found
    assert "SECRET_KEY" not in found
    assert not [line for line in found.splitlines() if line.startswith("socket:")]


def test_a_press_that_is_killed_is_replaced(own):
    first = own.pid
    os.kill(first, signal.SIGKILL)
    assert ask("", of=own, seconds=60).startswith(b"%PDF")
    assert own.pid != first
    assert not is_there(first)


def test_a_paper_that_kills_the_press_twice_is_cut_off_and_the_next_is_drawn(own):
    with pytest.raises(rendering.DrawingCutOff, match="died twice") as cut:
        ask("kills_the_press", of=own, seconds=60)
    assert cut.value.why == rules.CutOff.DIED
    assert ask("", of=own, seconds=60).startswith(b"%PDF")


def test_a_press_that_hangs_is_noticed_and_replaced(own):
    stopped = own.pid
    os.kill(stopped, signal.SIGSTOP)
    with pytest.raises(rendering.DrawingCutOff, match="the press did not answer") as cut:
        ask("", of=own, seconds=1)
    assert cut.value.why == rules.CutOff.TIME
    assert not is_there(stopped)
    assert ask("", of=own, seconds=60).startswith(b"%PDF")


def test_a_press_that_is_not_ready_in_time_goes_on_getting_ready():
    fresh = Press()
    try:
        with pytest.raises(rendering.DrawingCutOff, match="was not ready"):
            ask("", of=fresh, seconds=0.01)
        started = fresh.pid
        assert ask("", of=fresh, seconds=60).startswith(b"%PDF")
        assert fresh.pid == started
    finally:
        fresh.close()


class _TaskOver(Exception):
    pass


def _over(*_args):
    raise _TaskOver


def test_an_answer_never_comes_to_the_next_paper(own):
    """A task's own time limit strikes in the middle of a drawing."""
    before = signal.signal(signal.SIGALRM, _over)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with pytest.raises(_TaskOver):
            ask("sleeps", of=own, seconds=60)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert ask("", of=own, seconds=60).startswith(b"%PDF")


def test_the_press_ends_with_its_worker_in_the_middle_of_a_paper():
    script = (
        "import threading; from portal.papers.press import press\n"
        f"order = dict(identifier='X', style='v1', seal_name='', room=1<<30, draw='{HERE}:sleeps')\n"
        "threading.Thread(target=lambda: press.draw('x', seconds=600, **order), daemon=True).start()\n"
        "while not press.pid: pass\n"
        "print(press.pid, flush=True); input()"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with worker:
        pid = int(worker.stdout.readline())
        copies = eventually(lambda: copies_of(pid), seconds=60)
        worker.kill()
        worker.wait()
    eventually(lambda: not any(_lives(one) for one in (pid, *copies)), seconds=30)


def _lives(pid):
    """Whether the process runs: one that nobody collected may lie about where the first process is a lazy one."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_copy_of_the_worker_has_a_press_of_its_own(own):
    pid = os.fork()
    if pid == 0:
        code = 1
        with contextlib.suppress(BaseException):
            own.forget()
            press_of_parent = own.pid
            code = 0 if press_of_parent is None and ask("", of=own, seconds=60).startswith(b"%PDF") else 1
            own.close()
        os._exit(code)
    assert os.waitpid(pid, 0)[1] == 0
    assert ask("", of=own).startswith(b"%PDF")


def test_threads_take_turns(own):
    drawn = []
    threads = [threading.Thread(target=lambda: drawn.append(ask("", of=own, seconds=60))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(drawn) == 8
    assert len(set(drawn)) == 1


@pytest.mark.usefixtures("_own_folder")
def test_a_paper_leaves_nothing_and_a_press_takes_its_folder_along():
    before = folders()
    own = Press()
    ask("", of=own, seconds=60)
    (folder,) = folders() - before
    kept = {one.name for one in folder.iterdir()}
    with pytest.raises(rendering.DrawingCutOff):
        ask("leaves_things", of=own, seconds=1)
    assert {one.name for one in folder.iterdir()} == kept
    own.close()
    assert not folder.exists()


@pytest.mark.usefixtures("_own_folder")
def test_the_folder_of_a_killed_press_goes_with_the_next_one_and_others_stay(own):
    killed = Press()
    before = folders()
    ask("", of=killed, seconds=60)
    (left,) = folders() - before
    os.kill(killed.pid, signal.SIGKILL)
    killed.close()
    assert left.exists()
    press_server.clear_left_over()
    assert not left.exists()
    assert before <= folders()


def test_a_missing_library_is_named_in_the_log(tmp_path, monkeypatch, capfd):
    (tmp_path / "libpango-1.0.so.0").write_text("not a library")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    broken = Press()
    with pytest.raises(rendering.DrawingCutOff, match="died twice"):
        ask("", of=broken, seconds=60)
    broken.close()
    assert "libpango" in capfd.readouterr().err


LATE_IMPORTS = """
import django, sys
django.setup()
from portal.papers import rendering
from tests.portal.papers import samples
import pyphen
letters = [(make(), language) for make in samples.LETTERS.values() for language in ("sv", "en")]
papers = [
    rendering.render_html(samples.as_stored(letter, language=language), letter.template) for letter, language in letters
]
rendering.warm_up()
before, words = set(sys.modules), set(pyphen.hdcache)
for html in papers:
    rendering.render_pdf(html, identifier="X")
print(len(papers), sorted(set(sys.modules) - before) + sorted(set(pyphen.hdcache) - words, key=str))
"""


def test_no_paper_loads_what_the_press_could_have_loaded_once():
    """What is loaded in a copy is loaded again for each paper: a poor warm-up made papers take half as long again."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LATE_IMPORTS], env=environment, capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split(maxsplit=1) == [str(2 * len(samples.LETTERS)), "[]\n"]


STAYING_THREAD = """
import hashlib, threading
from portal.papers import press_server, rendering
gone = threading.Event()
thread = threading.Thread(target=gone.wait, daemon=True)

def warm_up():
    rendering.warm_up()
    thread.start()

def forget():
    print("forgot")
    rendering.forget_fonts()
    if ENDS:
        gone.set()
        thread.join()

press_server.SETTLE_SECONDS = 0.5
press_server.make_ready(warm_up, forget)
print("ready", rendering._studio.cache_info().currsize)
print(hashlib.sha256(rendering.render_pdf(HTML, identifier="X")).hexdigest())
"""


@pytest.mark.parametrize("ends", [True, False])
def test_fonts_whose_thread_stays_are_loaded_for_each_paper(ends):
    """As with newer versions of Pango: each font map keeps a thread, which ends with it. In a process of its own,
    since every thread counts."""
    script = STAYING_THREAD.replace("ENDS", str(ends)).replace("HTML", repr(SMALL))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    if not ends:
        assert "threads that do not end" in done.stderr
        assert done.stdout.split() == ["forgot"]
        return
    assert done.stderr == ""
    same = hashlib.sha256(rendering.render_pdf(SMALL, identifier="X")).hexdigest()
    assert done.stdout.split() == ["forgot", "ready", "0", same]
