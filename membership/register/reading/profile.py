"""An organisation's page: what it joined, since when, with what."""

from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, F, OuterRef, Q, Value, When
from django.db.models.functions import JSONObject
from django.http import Http404
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from membership.changes.models import GoalChange
from membership.changes.rules import PARTS, changed_parts
from membership.joining.models import Contact, DecisionStep, GroupPlace, Membership, MembershipEvent, OwnGoal
from membership.joining.rules import PUBLIC_STATES
from membership.joining.rules_way import WAY_TAGS, Way, counted, way_of
from membership.register.rules import membership_status
from portal.directory.models import FormerName, Organisation
from strategies.library.models import LearningExample
from strategies.publishing.models import StrategyMention

# Steps of a membership that the public may read; all others are between the organisation and the county.
_PUBLIC_STEPS = ["confirm", "pause", "resume", "end", "leave", "cease"]
MOST_RELATIVES = 100
_ENDINGS = {"end", "leave", "cease"}


@dataclass
class Joining:
    """One membership as the profile shows it."""

    membership: Membership
    url: str
    county_url: str
    tag: str
    word: str
    is_over: bool
    goals: list
    targets: list
    priorities: list
    actions: list
    own_goals: list
    decisions: list
    way: dict
    contacts: list
    together: list
    source_is_link: bool
    evidence: str
    events: list = field(default_factory=list)


def organisation_at(slug):
    """The organisation with its county, municipality, former names and what it was merged into; None when nobody has
    the address. One query."""
    names = FormerName.objects.filter(organisation=OuterRef("pk")).order_by("-until", "-pk")
    found = (
        Organisation.objects.filter(slug=slug)
        .select_related("county", "municipality__county", "merged_into")
        .annotate(
            former_rows=ArraySubquery(names.values(json=JSONObject(name="name", until="until"))),
            example_rows=LearningExample.objects.filter(organisation=OuterRef("pk")).rows(),
        )
        .first()
    )
    if found:
        found.called = [{"name": row["name"], "until": parse_date(row["until"])} for row in found.former_rows]
    return found


def moved_to_or_404(slug):
    """Today's address of the organisation that had this one last. One query. Raises Http404."""
    former = FormerName.objects.filter(slug=slug).select_related("organisation").last()
    if former is None:
        raise Http404
    return former.organisation.slug


def relatives_of(organisation):
    """Those that were merged into this one, and the whole and the other units under the same number. One query."""
    same = Organisation.objects.parts_of(organisation).order_by().values("pk")
    found = list(
        Organisation.objects.filter(Q(merged_into=organisation) | Q(pk__in=same))
        .select_related("county")
        .in_order()[:MOST_RELATIVES]
    )
    merged = [one for one in found if one.merged_into_id == organisation.pk]
    return merged, [one for one in found if one not in merged]


def mentions_of(organisation):
    """Strategies beside which a source names the organisation without saying that it joined. One query."""
    found = list(
        StrategyMention.objects.filter(organisation=organisation, strategy__current_version__isnull=False)
        .select_related("strategy__county", "strategy__current_version")
        .order_by("strategy__county__sort_key", "kind")
    )
    for mention in found:
        strategy = mention.strategy
        mention.url = reverse("register:strategy", args=[strategy.county.slug, strategy.slug])
        mention.source_is_link = mention.source.startswith(("https://", "http://"))
    return found


def _rows(queryset, **fields):
    return ArraySubquery(queryset.filter(membership=OuterRef("pk")).values(json=JSONObject(**fields)))


def _companions(places, organisation):
    """Those who joined by the same decision: names and addresses of one side of the places."""
    fields = {name: f"{organisation}__{name}" for name in ("name", "unit", "slug")}
    return ArraySubquery(places.order_by("pk").values(json=JSONObject(**fields)))


def joinings_of(organisation, today):
    """The organisation's public memberships, newest first, with all that their page shows. One query."""
    name = "name_en" if get_language() == "en" else "name_sv"
    switched_on = Contact.objects.filter(show_publicly=True).order_by("kind", "pk")
    bodies = DecisionStep.objects.order_by("order", "pk")
    steps = MembershipEvent.objects.filter(verb__in=_PUBLIC_STEPS).order_by("at", "pk")
    goals = Membership.goals.through.objects.filter(membership=OuterRef("pk"))
    areas = Membership.priorities.through.objects.filter(membership=OuterRef("pk"))
    targets = Membership.targets.through.objects.filter(membership=OuterRef("pk"))
    actions = Membership.actions.through.objects.filter(membership=OuterRef("pk"))
    found = (
        Membership.objects.public()
        .filter(organisation=organisation)
        .select_related("strategy__county", "strategy__current_version", "version")
        .annotate(
            goal_rows=ArraySubquery(
                goals.order_by("strategygoal__order").values(
                    json=JSONObject(
                        name=Case(
                            When(strategygoal__name="", then=F(f"strategygoal__national_goal__{name}")),
                            When(~Q(strategygoal__name=""), then=F("strategygoal__name")),
                            default=Value(""),
                            output_field=CharField(),
                        )
                    )
                )
            ),
            target_rows=ArraySubquery(
                targets.order_by("regionaltarget__goal__order", "regionaltarget__order").values(
                    "regionaltarget__wording"
                )
            ),
            action_rows=ArraySubquery(
                actions.order_by("suggestedaction__goal__order", "suggestedaction__order").values(
                    "suggestedaction__text"
                )
            ),
            area_rows=ArraySubquery(areas.order_by("priorityarea__order").values("priorityarea__name")),
            own_goal_rows=_rows(
                OwnGoal.objects.order_by("order", "pk"), what="what", indicator="indicator", due="due_on"
            ),
            decision_rows=_rows(
                bodies, body="body", on="meets_on", paragraph="paragraph", diary="diary_number", outcome="outcome"
            ),
            contact_rows=_rows(
                switched_on,
                kind="kind",
                mailbox="role_mailbox",
                name="name",
                title="title",
                email="email",
                phone="phone",
            ),
            lead_rows=_companions(GroupPlace.objects.filter(joined=OuterRef("pk")), "lead__organisation"),
            led_rows=_companions(
                GroupPlace.objects.filter(lead=OuterRef("pk"), joined__state__in=PUBLIC_STATES), "organisation"
            ),
            step_rows=_rows(steps, verb="verb", at="at"),
            change_rows=_rows(GoalChange.objects.accepted(), at="closed_at", before="before", after="content"),
        )
        .order_by(F("strategy__valid_from").desc(nulls_last=True), "-pk")
    )
    return [_joining(membership, today) for membership in found]


def _joining(membership, today):
    strategy = membership.strategy
    tag, word = membership_status(membership.state, strategy.is_over(today))
    decisions = _counted(membership.decision_rows, today)
    joining = Joining(
        membership=membership,
        url=reverse("register:strategy", args=[strategy.county.slug, strategy.slug]),
        county_url=reverse("register:county", args=[strategy.county.slug]),
        tag=tag,
        word=word,
        is_over=strategy.is_over(today),
        goals=[goal["name"] for goal in membership.goal_rows],
        targets=membership.target_rows,
        priorities=membership.area_rows,
        actions=membership.action_rows,
        own_goals=[{**goal, "due": parse_date(goal["due"] or "")} for goal in membership.own_goal_rows],
        decisions=[step for step in decisions if step["outcome"] != DecisionStep.Outcome.PLANNED],
        way=_way(membership, decisions),
        contacts=_contacts(membership.contact_rows),
        together=[
            {"name": ", ".join(filter(None, (row["name"], row["unit"]))), "slug": row["slug"]}
            for row in [*membership.lead_rows, *membership.led_rows]
        ],
        source_is_link=membership.evidence_source.startswith(("https://", "http://")),
        evidence=f"{membership.evidence.rstrip('. ')}." if membership.evidence else "",
    )
    outcomes = dict(DecisionStep.Outcome.choices)
    for step in joining.decisions:
        step["word"] = outcomes[step["outcome"]]
    joining.events = _events(joining)
    return joining


def _counted(rows, today):
    """The decisions as they count today, each with its day."""
    steps = [{**row, "on": parse_date(row["on"] or "")} for row in rows]
    return [{**step, "outcome": counted(step["outcome"], step["on"], today)} for step in steps]


def _way(membership, rows):
    """Where the organisation's decision stands, and which bodies are still to decide. rows: as ``_counted``."""
    way = way_of([row["outcome"] for row in rows], no_decision_yet=membership.no_decision_yet)
    planned = [row["body"] for row in rows if row["outcome"] == DecisionStep.Outcome.PLANNED]
    return {"tag": WAY_TAGS[way], "word": way.label, "is_known": way != Way.UNKNOWN, "planned": planned}


def _contacts(rows):
    """What may be shown of each: the role mailbox alone when there is one and no name was given."""
    kinds = dict(Contact.Kind.choices)
    return [{**row, "kind": kinds[row["kind"]], "address": row["mailbox"] or row["email"]} for row in rows]


def _events(joining):
    """The membership's history for the public: dates with what happened. The organisation's own decisions stand above
    it with their days, and not here once more."""
    membership = joining.membership
    words = {
        "confirm": _("The county administrative board confirmed"),
        "pause": _("Paused"),
        "resume": _("Resumed"),
        "end": _("Ended"),
        "leave": _("The organisation left"),
        "cease": _("Ended"),
    }
    steps = [
        {"at": parse_datetime(row["at"]).date(), "text": words[row["verb"]], "note": _ground(row, membership)}
        for row in membership.step_rows
    ]
    if not any(row["verb"] == "confirm" for row in membership.step_rows) and membership.confirmed_at:
        steps.append({"at": membership.confirmed_at.date(), "text": words["confirm"]})
    if membership.ended_on and not any(row["verb"] in _ENDINGS for row in membership.step_rows):
        steps.append({"at": membership.ended_on, "text": f"{words['end']}: {membership.get_end_reason_display()}"})
    events = steps + [_changed(row) for row in membership.change_rows]
    if membership.evidence_seen_on:
        events.append({"at": membership.evidence_seen_on, "text": _("Seen in a public source")})
    return sorted(events, key=lambda event: event["at"])


def _ground(row, membership):
    """Why the county ended it, in the general words that are public; its own reasons stand in the notice."""
    return membership.get_end_reason_display() if row["verb"] in ("end", "cease") else ""


def _changed(row):
    """The day that what the organisation contributes with became another, and what stood before of that which changed.

    Only goals and own goals are told in words: the rest of what was handed in stands in the paper."""
    changed = {one.part: one for one in changed_parts(row["before"], row["after"], {part: part for part in PARTS})}
    goals, own = changed.get("goals"), changed.get("own_goals")
    gone = [*(goals.before if goals else ()), *(_former_own(row) if own else ())]
    if goals:
        text = _("The goals were changed")
    else:
        text = _("The organisation’s own goals were changed") if own else _("The contribution was changed")
    note = _("Before: %(goals)s") % {"goals": "; ".join(gone)} if gone else ""
    return {"at": parse_datetime(row["at"]).date(), "text": text, "note": note}


def _former_own(row):
    """The own goals that stood before and do not stand in the same words any more."""
    after = row["after"].get("own_goals", [])
    return [goal["what"] for goal in row["before"].get("own_goals", []) if goal not in after]
