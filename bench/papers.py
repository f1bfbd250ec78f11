"""What a paper costs: the worker's real path beside bare WeasyPrint on the same HTML, and one worker beside two.

Run with a database whose rows may be thrown away: ``DEBUG=1 python bench/papers.py [papers]``. Rows are made in a
transaction of their own and stay, since papers are never deleted: use a scratch database."""

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django

django.setup()

from django.db import connections, transaction  # noqa: E402

from portal.directory.models import County  # noqa: E402
from portal.papers import actions, rendering  # noqa: E402
from portal.papers.models import Document  # noqa: E402
from tests.portal.papers import samples  # noqa: E402

PAPERS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
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


def one_beside_the_other():
    """Median seconds a paper: bare, bare with shared fonts, by the worker's path; turn by turn, so load hits all."""
    documents = issue(PAPERS)
    html = rendering.render_html(documents[0].letter, documents[0].template)
    bare(html)
    times = {"bare WeasyPrint": [], "bare, shared fonts": [], "by the worker": []}
    for document in documents:
        times["bare WeasyPrint"].append(seconds(lambda: bare(html)))
        times["bare, shared fonts"].append(seconds(lambda: bare_shared(html)))
        times["by the worker"].append(seconds(lambda pk=document.pk: actions.render_document(pk)))
    assert Document.objects.filter(pk__in=[d.pk for d in documents]).ready().count() == PAPERS
    return {name: statistics.median(found) for name, found in times.items()}


def workers(count, papers):
    """Wall seconds until so many worker processes, forked warm, have drawn all the papers."""
    documents = issue(papers)
    connections.close_all()
    began = time.perf_counter()
    children = []
    for _ in range(count):
        child = os.fork()
        if child == 0:
            try:
                while actions.render_due(3600):
                    pass
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    took = time.perf_counter() - began
    assert Document.objects.filter(pk__in=[d.pk for d in documents]).ready().count() == papers
    return took


def main():
    print(f"warm-up (import, fonts, first paper): {seconds(rendering.warm_up):.2f} s, once a worker")
    medians = one_beside_the_other()
    for name, value in medians.items():
        print(f"{name:20} {value * 1000:7.0f} ms a paper (median of {PAPERS})")
    for name in ("bare WeasyPrint", "bare, shared fonts"):
        ratio = medians["by the worker"] / medians[name]
        print(f"worker / {name:20} {ratio:5.2f} ×   goal ≤ {GOAL_GUARD} ×")
    one, two = workers(1, PAPERS), workers(2, PAPERS)
    print(f"one worker  {PAPERS / one:6.2f} papers/s\ntwo workers {PAPERS / two:6.2f} papers/s")
    print(
        f"two / one {one / two:5.2f} ×   goal ≥ {GOAL_TWO} ×   ({os.cpu_count()} cores, load {os.getloadavg()[0]:.1f})"
    )


if __name__ == "__main__":
    main()
