"""The two real regions' papers: ready to take along, marked as drafts, with the facts that are public about them."""

import datetime

from membership.decisions.actions import begin_paper, issue_paper, save_paper
from membership.decisions.library import presets
from membership.decisions.models import DecisionPaper
from membership.joining.models import Membership
from portal.people.models import User
from strategies.publishing.models import Strategy

# Each in the form of its own paper. Örebro's is dated; Västmanland's has no date in the text that is public.
PAPERS = (
    ("contact@region-orebro.example", "region-orebro-lan", "18", "orebro", datetime.date(2025, 8, 29)),
    ("contact@region-vastmanland.example", "region-vastmanland", "19", "vastmanland", None),
)


def make_papers(period: str) -> int:
    """Makes the regions' papers where there are none, and returns how many. The worker draws them."""
    made = 0
    for address, slug, county, preset, written_on in PAPERS:
        strategy = Strategy.objects.get(county_id=county, slug=period)
        membership = Membership.objects.open().filter(organisation__slug=slug, strategy=strategy).first()
        if membership is None or DecisionPaper.objects.of_membership(membership).exists():
            continue
        by = User.objects.get(email=address)
        paper = begin_paper(membership, form=presets()[preset], by=by)
        if written_on:
            header = {"written_on": written_on}
            paper = save_paper(paper, by=by, edition=paper.edition, header=header, rows=paper.parts)
        issue_paper(paper, by=by, edition=paper.edition)
        made += 1
    return made


__all__ = ["make_papers"]
