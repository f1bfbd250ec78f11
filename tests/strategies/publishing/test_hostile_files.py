"""R-60 for strategy files: what costs more to read than it looks is refused in words, and no web thread reads it."""

import socketserver
import threading

import openpyxl
import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.files import guard
from portal.files.plain import MOST_CELLS, MOST_EMPTY_CELLS, MOST_KEYS, MOST_VALUES, Unread, tree
from strategies.publishing.models import NationalGoal, Strategy
from tests.membership.deciding import world
from tests.strategies.publishing import hostile_files as hostile
from tests.strategies.publishing import stage

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/arbetsyta/orebro/strategier/las-in/"
SMALL = """county_code: '18'
title: Ett län
period:
  from: 2024
  to: 2027
goals:
- national_goal: jamstalld-halsa
""".encode()


def forbidden(*_args, **_kwargs):
    raise AssertionError("read in the web process")


@pytest.fixture
def publisher(client):
    """The client of somebody who may take files in."""
    county = world.make_county()
    key, name = next(iter(hostile.GOALS.items()))
    NationalGoal.objects.create(
        key=key, order=1, name_sv=name, name_en=name, short_sv=name, short_en=name, explanation_sv=name,
        explanation_en=name, since=2016,
    )  # fmt: skip
    stage.world.log_in(client, stage.publisher(county))
    return client


@pytest.fixture
def send(publisher, monkeypatch):
    """Sends a file to the page while this process cannot read such files; gives the status and the complaints."""

    def sent(content):
        with monkeypatch.context() as here:
            here.setattr(openpyxl, "load_workbook", forbidden)
            for name in ("parse", "load", "compose", "scan"):
                here.setattr(yaml, name, forbidden)
            answer = publisher.post(PAGE, {"file": SimpleUploadedFile("a", content)})
            if answer.status_code == 200:  # read, and told as a summary; nothing is kept before it is taken in
                assert not Strategy.objects.exists()
                answer = publisher.post(PAGE, {"held": answer.context["form"]["held"].value()})
        told = [str(one) for one in (answer.context or {}).get("problems", [])]
        return answer.status_code, " ".join("; ".join(told).split())

    return sent


@pytest.mark.parametrize("name", hostile.WORKBOOKS)
def test_a_costly_workbook_is_refused_with_its_limit(send, name):
    make, said = hostile.WORKBOOKS[name]
    status, told = send(make())
    assert status == 422
    assert said in told
    assert not Strategy.objects.exists()


@pytest.mark.parametrize("name", hostile.TREES)
def test_a_costly_yaml_file_is_refused_with_its_limit(send, name):
    content, said = hostile.TREES[name]
    status, told = send(content)
    assert status == 422
    assert said in told
    assert not Strategy.objects.exists()


@pytest.mark.parametrize("content", [SMALL, hostile.whole], ids=["yaml", "excel"])
def test_an_honest_file_is_taken_in_by_the_same_door(send, content):
    assert send(content if isinstance(content, bytes) else content())[0] == 302
    assert Strategy.objects.get().versions.get().title == "Ett län"


def test_nothing_is_fetched_from_elsewhere(send):
    """A workbook that points outside is read as if it did not, and nobody is asked."""
    asked = []

    class Listening(socketserver.BaseRequestHandler):
        def handle(self):
            asked.append(self.request)

    with socketserver.TCPServer(("127.0.0.1", 0), Listening) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            status, _told = send(hostile.fetching(f"http://127.0.0.1:{server.server_address[1]}/a"))
        finally:
            server.shutdown()
            thread.join()
    assert (status, asked) == (302, [])


def test_each_limit_is_exact():
    """As much as may be is read; one more is not."""
    one = b"<c><v>1</v></c>"
    cell = one * (MOST_CELLS - hostile.filled_cells_of_template())
    row = hostile.row_added(b'<row r="400">' + cell + b"</row>")
    assert guard.read_workbook_guarded(row, ["Strategin"])
    over = hostile.row_added(b'<row r="400">' + cell + one + b"</row>")
    with pytest.raises(Unread, match="too_many_cells"):
        guard.read_workbook_guarded(over, ["Strategin"])
    empty = b"<c/>" * (MOST_EMPTY_CELLS - hostile.empty_cells_of_template())
    assert guard.read_workbook_guarded(hostile.row_added(b'<row r="400">' + empty + b"</row>"), ["Strategin"])
    over = hostile.row_added(b'<row r="400">' + empty + b"<c/></row>")
    with pytest.raises(Unread, match="too_many_cells"):
        guard.read_workbook_guarded(over, ["Strategin"])
    assert guard.read_tree_guarded(b"[" + b"x," * (MOST_VALUES - 1) + b"]")
    with pytest.raises(Unread, match="too_many_values"):
        guard.read_tree_guarded(b"[" + b"x," * MOST_VALUES + b"]")
    keys = b"".join(b"k%d: x\n" % n for n in range(MOST_KEYS))
    assert len(guard.read_tree_guarded(keys)[1]) == MOST_KEYS
    with pytest.raises(Unread, match="too_many_keys"):
        guard.read_tree_guarded(keys + b"k: x\n")


@pytest.mark.parametrize("read", [guard.read_tree_guarded, lambda content: guard.read_workbook_guarded(content, [])])
def test_what_dies_while_it_is_read_is_refused(monkeypatch, read):
    monkeypatch.setattr("portal.files.guard.SECONDS", 0.001)
    with pytest.raises(Unread, match="too_heavy"):
        read(SMALL)


def test_the_process_reads_what_this_one_would():
    """Line for line: our own files are read here, what is sent is read there."""
    assert guard.read_tree_guarded(SMALL) == tree.read(SMALL)
