"""300 decision papers by the worker's real path, with progress, beside bare WeasyPrint on the same HTML.

Run by ``make bench ARGS=decisions``, or with a scratch database: ``DEBUG=1 python -m bench.decisions [papers]``.
In five rounds; every tenth paper is drawn bare too, turn by turn, so that the machine's load hits both."""

import datetime
import sys
import time

from django.db import transaction

from bench import papers as base  # sets Django up  # isort: split
from bench.rounds import Taken, spread, tell_trouble, verdict
from membership.decisions import merging, sections
from membership.decisions.documents import proposal_letter
from membership.decisions.library import presets
from membership.decisions.models import DecisionPaper
from portal.directory.models import County
from portal.papers import actions, rendering

PAPERS = int(sys.argv[1]) if len(sys.argv) > 1 else 300
ROUNDS, GOAL = 5, 1.15
WORKER, BESIDE, BARE = "by the worker", "the same beside bare", "bare WeasyPrint"
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
    rendering.render_pdf_guarded(base.SMALL, identifier="warm")
    documents, taken = issue(PAPERS), Taken()
    html = rendering.render_html(documents[0].letter, documents[0].template)
    base.bare(html)
    began = time.perf_counter()
    for at, document in enumerate(documents):
        number = 1 + at * ROUNDS // PAPERS
        took = base.seconds(lambda pk=document.pk: actions.render_document(pk))
        taken.add(WORKER, number, document.number, took)
        if at % 10 == 0:
            taken.add(BESIDE, number, document.number, took)
            taken.add(BARE, number, document.number, base.seconds(lambda: base.bare(html)))
        if at % 50 == 49:
            print(f"{at + 1} of {PAPERS} papers drawn, {time.perf_counter() - began:.0f} s", flush=True)
    base.note_gaps(taken, documents)
    print(f"\nmedians of {ROUNDS} rounds of {PAPERS // ROUNDS} decision papers")
    for kind in (WORKER, BARE):
        print(f"{kind:20} {spread(taken.medians(kind), 's a paper', digits=3)}")
    print(f"worker / bare        {verdict(taken.ratios(BESIDE, BARE), GOAL, gaps=taken.gaps, at_most=True)}")
    return int(tell_trouble(taken))


if __name__ == "__main__":
    sys.exit(main())
