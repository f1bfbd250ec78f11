"""A joining as one ordered list, goals → contacts → proposal → decision → signing: where one is and what is left."""

from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership.joining.documents import parts_of
from membership.joining.models import SigningRound
from membership.joining.rules import Progress, Section, missing_before_submission, progress_of

TAGS = {Progress.NOT_STARTED: "ended", Progress.INCOMPLETE: "turn", Progress.DONE: "done"}


class Stop(TextChoices):
    """The steps of a joining, in order."""

    GOALS = "goals", gettext_lazy("Goals")
    CONTACTS = "contacts", gettext_lazy("Contacts")
    PROPOSAL = "proposal", gettext_lazy("Proposal for a decision")
    DECISION = "decision", gettext_lazy("Decision")
    SIGNING = "signing", gettext_lazy("Review and sign")


SECTIONS = {
    Stop.GOALS: (Section.GOALS, Section.PLAN),
    Stop.CONTACTS: (Section.CONTACTS,),
    Stop.DECISION: (Section.DECISION,),
}
PAGES = {
    Stop.GOALS: "joining:goals",
    Stop.CONTACTS: "joining:contacts",
    Stop.PROPOSAL: "decisions:papers",
    Stop.DECISION: "joining:decision",
    Stop.SIGNING: "joining:review",
}


@dataclass(frozen=True)
class Step:
    """One step as the list shows it. hint: what is left in it, in words."""

    stop: str
    number: int
    name: str
    url: str
    kind: str
    status: str
    hint: str = ""
    is_here: bool = False


@dataclass(frozen=True)
class Walk:
    """The list, where in it one is (None: at the overview) and what is missing before the signing."""

    steps: list
    here: Step | None = None
    missing: list = field(default_factory=list)

    @property
    def next(self):
        """The step after this one; None at the last."""
        return self._beside(1)

    @property
    def back(self):
        """The step before this one; None at the first."""
        return self._beside(-1)

    @property
    def turn(self):
        """The first step that is not done: where to go on. The proposal is no duty, so it is never the turn."""
        waiting = [one for one in self.steps if one.kind != "done" and one.stop != Stop.PROPOSAL]
        return waiting[0] if waiting else self.steps[-1]

    def _beside(self, way):
        place = self.here.number - 1 + way if self.here else -1
        return self.steps[place] if 0 <= place < len(self.steps) else None


def walk_of(membership, here=None):
    """The walk of a draft (or of a declaration to complete). here: the Stop whose page is shown."""
    missing = missing_before_submission(parts_of(membership))
    steps = [
        Step(
            stop=stop,
            number=number,
            name=str(stop.label),
            url=next_url(membership, stop),
            is_here=stop == here,
            **_stands(stop, membership, missing),
        )
        for number, stop in enumerate(Stop, start=1)
    ]
    return Walk(steps=steps, here=next((one for one in steps if one.is_here), None), missing=missing)


def next_url(membership, stop):
    """The address of a step."""
    return reverse(PAGES[stop], args=[membership.pk])


def after(stop):
    """The Stop that follows; itself for the last."""
    stops = list(Stop)
    return stops[min(stops.index(stop) + 1, len(stops) - 1)]


def _stands(stop, membership, missing):
    if stop == Stop.PROPOSAL:
        return _proposal(membership)
    if stop == Stop.SIGNING:
        return _signing(membership, missing)
    mine = [(where, sentence) for where, sentence in missing if where in SECTIONS[stop]]
    states = {progress_of(section, missing, membership.looked_at) for section in SECTIONS[stop]}
    state = states.pop() if len(states) == 1 else Progress.INCOMPLETE
    hint = " ".join(sentence for _where, sentence in mine) if state == Progress.INCOMPLETE else ""
    return {"kind": TAGS[state], "status": str(state.label), "hint": hint}


def _proposal(membership):
    papers = list(membership.decision_papers.all())
    if any(paper.document_id for paper in papers):
        return {"kind": "done", "status": _("Paper made")}
    if papers:
        return {"kind": "turn", "status": _("Being written")}
    return {"kind": "ended", "status": _("If you need one"), "hint": _("For your own board, filled in for you.")}


def _signing(membership, missing):
    if SigningRound.objects.open_of(membership):
        return {"kind": "waiting", "status": _("Being signed")}
    if missing:
        return {"kind": "ended", "status": _("Cannot be signed yet")}
    return {"kind": "turn", "status": _("Ready to be signed")}


__all__ = ["SECTIONS", "Stop", "Walk", "after", "next_url", "walk_of"]
