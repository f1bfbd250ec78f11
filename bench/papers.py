"""What a paper costs: the worker's real path beside bare WeasyPrint on the same HTML, and one worker beside two.

Several rounds of each, with their spread. Run with a database whose rows may be thrown away:
``DEBUG=1 python bench/papers.py [papers a round] [rounds]``. Rows are made in a transaction of their own and stay, as
papers are never deleted: use a scratch database."""

import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django

django.setup()

from django.db import connections, transaction  # noqa: E402

from bench.rounds import Taken, spread, tell_trouble, verdict  # noqa: E402
from portal.directory.models import County  # noqa: E402
from portal.papers import actions, rendering  # noqa: E402
from portal.papers.models import Document  # noqa: E402
from portal.papers.press import press  # noqa: E402
from tests.portal.papers import samples  # noqa: E402

PAPERS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
SMALL = '<html lang="sv"><title>x</title><p>x</p></html>'
BARE, SHARED, WORKER = "bare WeasyPrint", "bare, shared fonts", "by the worker"
GOAL_GUARD, GOAL_TWO = 1.15, 1.7


def issue(count):
    """Papers to draw: numbered rows with a frozen letter, as an action above makes them."""
    county = County.objects.in_order().first() or County.objects.create(
        code="98", slug="bench", name="Exempellän", short_name="Exempel", letter="EX", sort_key="exempel",
        board_name="Länsstyrelsen i Exempellän", board_short_name="Länsstyrelsen Exempel", is_fictional=True,
    )  # fmt: skip
    actions.ring = lambda task, pk, **_how: None  # the bench is the worker
    with transaction.atomic():
        return [
            actions.issue_document(
                kind="confirmation", county=county, letter=samples.confirmation(), subject=county, by=None
            )
            for _ in range(count)
        ]


def bare(html):
    """WeasyPrint as its manual shows it, in a warm process: no guard, no finisher, no database."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts, fetcher = FontConfiguration(), rendering._studio().fetcher
    sheet = CSS(
        string=(rendering.ASSETS / "paper_v1.css").read_text(),
        base_url="paper:",
        url_fetcher=fetcher,
        font_config=fonts,
    )
    return HTML(string=html, base_url="paper:", url_fetcher=fetcher).write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-3a"
    )


def bare_shared(html):
    """The same with fonts and style sheet read once: the strictest baseline."""
    studio = rendering._studio()
    return studio.HTML(string=html, base_url="paper:", url_fetcher=studio.fetcher).write_pdf(
        stylesheets=[rendering._stylesheet("v1")], font_config=studio.font_config, pdf_variant="pdf/a-3a"
    )


def seconds(work):
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def one_beside_the_other(taken, number):
    """A round of seconds a paper: bare, bare with shared fonts, by the worker's path; in turns, so load hits all."""
    documents = issue(PAPERS)
    html = rendering.render_html(documents[0].letter, documents[0].template)
    for document in documents:
        taken.add(BARE, number, document.number, seconds(lambda: bare(html)))
        taken.add(SHARED, number, document.number, seconds(lambda: bare_shared(html)))
        taken.add(WORKER, number, document.number, seconds(lambda pk=document.pk: actions.render_document(pk)))
    note_gaps(taken, documents)


def note_gaps(taken, documents):
    """Papers whose drawing was cut off, and papers that are not ready."""
    for row in Document.objects.filter(pk__in=[one.pk for one in documents]).order_by("pk"):
        if row.cut_off_count:
            taken.gaps.append(f"{row.number}: cut off {row.cut_off_count} times, last by {row.cut_off_reason}")
        if row.state != "ready":
            taken.gaps.append(f"{row.number}: {row.state}, {row.error}")


def workers(count, papers, taken=None, number=1):
    """Wall seconds until so many warm worker processes have drawn all the papers; each paper's go into ``taken``."""
    taken = taken or Taken()
    documents = issue(papers)
    connections.close_all()
    children = [_worker() for _ in range(count)]
    for _pid, _go, told in children:
        told.readline()  # warm
    began = time.perf_counter()
    for _pid, go, _told in children:
        os.write(go, b"!")
    found = [line for _pid, _go, told in children for line in json.loads(told.readline())]
    took = time.perf_counter() - began
    for pid, go, told in children:
        os.close(go)
        told.close()
        os.waitpid(pid, 0)
    for paper, drawing, rest in found:
        note = f"(drawing {drawing:.2f} s, database {rest:.2f} s)"
        taken.add(_name(count), number, paper, drawing + rest, note)
    note_gaps(taken, documents)
    return took


def _name(count):
    return f"a paper, {count} worker{'s' if count > 1 else ''}"


def _worker():
    """A process that gets warm, says so, waits for the word, draws what is due, and tells how long each took."""
    (told, telling), (waiting, go) = os.pipe(), os.pipe()
    pid = os.fork()
    if pid:
        os.close(telling)
        os.close(waiting)
        return pid, go, os.fdopen(told)
    try:
        os.close(go)
        with os.fdopen(telling, "w") as out:
            rendering.render_pdf_guarded(SMALL, identifier="warm")
            print("warm", file=out, flush=True)
            os.read(waiting, 1)
            print(json.dumps(_drawn_one_by_one()), file=out, flush=True)
        press.close()
    finally:
        os._exit(0)


def _drawn_one_by_one():
    """(number, seconds of drawing, seconds of the rest) of each paper that was due."""
    found, last = [], [time.perf_counter()]

    def timed(html, *, identifier, **more):
        began = time.perf_counter()
        try:
            return rendering.render_pdf_guarded(html, identifier=identifier, **more)
        finally:
            now = time.perf_counter()
            found.append((identifier, now - began, began - last[0]))
            last[0] = now

    while actions.render_due(3600, draw=timed):
        pass
    return found


def main():
    taken, one, two = Taken(), [], []
    print(f"warm-up (import, fonts, first paper): {seconds(rendering.warm_up):.2f} s, once a worker", flush=True)
    rendering.render_pdf_guarded(SMALL, identifier="warm")
    bare(SMALL)
    for number in range(1, ROUNDS + 1):
        one_beside_the_other(taken, number)
        one.append(workers(1, PAPERS, taken, number))
        two.append(workers(2, PAPERS, taken, number))
        print(f"round {number} of {ROUNDS}: one worker {one[-1]:.1f} s, two {two[-1]:.1f} s", flush=True)
    print(f"\nmedians of {ROUNDS} rounds of {PAPERS} papers")
    for kind in (BARE, SHARED, WORKER):
        print(f"{kind:20} {spread(taken.medians(kind), 'ms a paper', 1000, 0)}")
    for name, times in (("one worker", one), ("two workers", two)):
        print(f"{name:20} {spread([PAPERS / took for took in times], 'papers/s')}")
    for beside in (BARE, SHARED):
        ratio = verdict(taken.ratios(WORKER, beside), GOAL_GUARD, gaps=taken.gaps, at_most=True)
        print(f"worker / {beside:20} {ratio}")
    ratios = [first / second for first, second in zip(one, two, strict=True)]
    print(f"two workers / one             {verdict(ratios, GOAL_TWO, gaps=taken.gaps, at_most=False)}")
    return int(tell_trouble(taken))


if __name__ == "__main__":
    sys.exit(main())
