"""Many hand in while the broker is away: nobody is refused, and papers and letters come when it is back (R-09)."""

import subprocess
import sys

import pytest

from portal.outbox.models import MailState, OutgoingMail
from portal.papers.models import Document, DocumentState
from tests.kills.brokers import KINDS
from tests.kills.ringing import ring_sweepers, sender_to
from tests.membership.joining import world
from tests.processes import PATIENCE, ROOT, Worker, environment, eventually
from tests.sinks import RunningSink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(params=[8, pytest.param(50, marks=pytest.mark.hostile)])
def drafts(request):
    """Drafts with nothing missing, of one county, each begun by who signs it.

    The first finds the broker away, the others come while nobody asks for it: more of them show nothing new."""
    county = world.make_county()
    strategy = world.make_strategy(county)
    person = world.make_user()
    made = []
    for number in range(request.param):
        organisation = world.make_organisation(f"Kommun {number}", county)
        world.make_representative(organisation, person)
        made.append(world.fill(world.make_draft(strategy, organisation, person), person))
    return made


@pytest.mark.parametrize("broker", KINDS)
def test_many_hand_in_while_the_broker_is_away(drafts, broker, tmp_path):
    with RunningSink() as sink, broker(tmp_path) as server:
        states = hand_in(drafts, when=server.kill, CELERY_BROKER_URL=server.url)
        server.start()
        assert states == ["handed_in"] * len(drafts)
        sender = sender_to(server.url)
        with Worker(EMAIL_URL=sink.url, CELERY_BROKER_URL=server.url):
            eventually(lambda: all_sent(len(drafts)), every=0.5, meanwhile=lambda: ring_sweepers(sender))
    declarations = Document.objects.filter(kind="declaration")
    assert list(declarations.values_list("state", flat=True)) == [DocumentState.READY] * len(drafts)
    assert len(set(sink.message_ids())) == len(sink.message_ids()) == OutgoingMail.objects.count()


def all_sent(many):
    """Whether each declaration has its receipts, and all letters have left."""
    letters = OutgoingMail.objects
    told = letters.filter(kind="receipt").values("subject_pk").distinct().count()
    return told == many and not letters.exclude(state=MailState.SENT).exists()


def hand_in(drafts, *, when, **extra):
    """In a process of its own that has known the broker since it began, as a web process has; ``when`` comes first."""
    command = [sys.executable, "-m", "tests.kills.handing_in", *(str(one.pk) for one in drafts)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, cwd=ROOT, env=environment(**extra), text=True, **pipes) as process:
        if process.stdout.readline() != "ready\n":
            raise AssertionError(process.communicate()[1][-3000:])
        when()
        said, errors = process.communicate("go\n", timeout=PATIENCE)
    assert process.returncode == 0, errors[-3000:]
    return said.split()
