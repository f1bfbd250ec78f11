"""A second version of Exempellän's strategy, so that there is something to compare, and both versions as papers."""

from portal.papers.models import Document
from portal.people.models import User
from strategies.publishing import actions
from strategies.publishing.models import Strategy

CHANGES = (
    ("Andel kvinnor bland ordförande i nämnder och styrelser", "wanted", "45–55 procent"),
    ("Andel heltidsanställda i vård och omsorg", "wanted", "85 procent"),
    ("Antal kommuner som erbjuder behandling", "baseline", "4 av 6 kommuner (2025)"),
)
SENTENCE = (
    "\n\nVersion 2 bygger på delutvärderingen: tre målsättningar har skärpts, och våld i ungas relationer har fått en"
    " egen."
)


def load_second_version(code: str, period: str, staff: User) -> None:
    """Writes, publishes and prints it as a publisher would. Does nothing when there is one already."""
    strategy = Strategy.objects.get(county_id=code, slug=period)
    first = strategy.current_version
    if first is None or strategy.versions.count() > 1:
        return
    draft = actions.begin_draft(strategy, by=staff)
    draft.introduction += SENTENCE
    draft.save(update_fields=["introduction"])
    for goal in draft.goals.prefetch_related("targets"):
        _sharpen(goal)
    actions.publish_version(draft, by=staff, edition=draft.edition)
    if not Document.objects.about(first).exists():
        first.refresh_from_db()
        actions.make_paper(first, by=staff)


def _sharpen(goal):
    for target in goal.targets.all():
        for indicator, name, value in CHANGES:
            if target.indicator == indicator:
                setattr(target, name, value)
                target.save(update_fields=[name])
    if goal.national_goal_id == "mans-vald-mot-kvinnor":
        goal.targets.create(
            order=goal.targets.count() + 1,
            wording="Unga har relationer fria från våld och kontroll.",
            indicator="Andel unga som uppger att de utsatts för kontroll i en relation",
            baseline="kvinnor 23, män 11 procent (2025)",
            wanted="minst halverad andel för båda",
            by_year=2027,
            source="Unga i Exempellän (påhittad undersökning)",
        )
        goal.actions.filter(text__startswith="Utbilda chefer").delete()
