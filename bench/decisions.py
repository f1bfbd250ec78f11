"""300 decision papers by the worker's real path, with progress, beside bare WeasyPrint on the same HTML.

Run by ``make bench ARGS=decisions``, or with a scratch database: ``DEBUG=1 python -m bench.decisions [papers]``.
Every tenth paper is drawn bare too, turn by turn, so that the machine's load hits both."""

import datetime
import os
import statistics
import sys
import time

from django.db import transaction

from bench import papers as base  # sets Django up  # isort: split
from membership.decisions import merging, sections
from membership.decisions.documents import proposal_letter
from membership.decisions.library import presets
from membership.decisions.models import DecisionPaper
from portal.directory.models import County
from portal.papers import actions, rendering
from portal.papers.models import Document

PAPERS = int(sys.argv[1]) if len(sys.argv) > 1 else 300
GOAL = 1.15
FACTS = dict.fromkeys(merging.FIELDS, "Ett jämställt län där makt och resurser fördelas jämnt") | {
    "organisation": "Region Exempel",
    "body": "Regionstyrelsen",
    "label": "Föredragnings-PM",
    "own_goals": "| Mål | Så följer vi det | Klart |\n| Lika lön | Lönekartläggning | 2027-12-31 |",
}


def letter():
    """A proposal of two pages in the first region's form, as an organisation's own."""
    form = presets()["orebro"]
    return proposal_letter(
        DecisionPaper(
            template={"name": form.name, "version": form.version},
            sections=sections.stored(merging.fill_form(form, FACTS)),
            label="Föredragnings-PM",
            title="Anslutning till länets strategi för jämställdhet",
            organisation_name="Region Exempel",
            officer="Kim Exempel",
            written_on=datetime.date(2026, 3, 8),
            addressed_to="Regionstyrelsen",
        )
    )


def issue(count):
    """So many rows to draw."""
    about = County.objects.in_order().first()
    actions.ring = lambda task, pk, **how: None  # the bench is the worker
    frozen = letter()
    with transaction.atomic():
        return [
            actions.issue_document(kind="proposal", county=None, letter=frozen, subject=about, by=None)
            for _ in range(count)
        ]


def main():
    print(f"warm-up: {base.seconds(rendering.warm_up):.2f} s, once a worker", flush=True)
    documents = issue(PAPERS)
    html = rendering.render_html(documents[0].letter, documents[0].template)
    base.bare(html)
    by_worker, beside, bare = [], [], []
    began = time.perf_counter()
    for number, document in enumerate(documents, start=1):
        by_worker.append(base.seconds(lambda pk=document.pk: actions.render_document(pk)))
        if number % 10 == 0:
            beside.append(by_worker[-1])
            bare.append(base.seconds(lambda: base.bare(html)))
        if number % 50 == 0:
            print(f"{number} of {PAPERS} papers drawn, {time.perf_counter() - began:.0f} s", flush=True)
    ready = Document.objects.filter(pk__in=[one.pk for one in documents]).ready().count()
    ratio = statistics.median(beside) / statistics.median(bare)
    print(f"{ready} of {PAPERS} decision papers ready")
    print(f"by the worker    {statistics.median(by_worker):6.3f} s a paper (median)")
    print(f"bare WeasyPrint  {statistics.median(bare):6.3f} s a paper (median of {len(bare)})")
    print(f"worker / bare    {ratio:6.2f} ×   goal ≤ {GOAL} ×   (load {os.getloadavg()[0]:.1f})")
    return 0 if ready == PAPERS else 1


if __name__ == "__main__":
    sys.exit(main())
