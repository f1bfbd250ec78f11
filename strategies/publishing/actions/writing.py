"""Writing in the draft: texts of the whole, of a goal, of a target; adding, moving and taking away parts."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.errors import Refused
from portal.files.actions import receive_upload
from strategies.publishing.actions.steps import EditedMeanwhile, period_slug, saved, take
from strategies.publishing.fingerprints import merge
from strategies.publishing.models import (
    JoiningTerm,
    NationalGoal,
    PriorityArea,
    RegionalTarget,
    Strategy,
    StrategyGoal,
    StrategyVersion,
    SuggestedAction,
)
from strategies.publishing.rules import Known

KNOWN_OF = {
    "vision": "vision_known",
    "overall_aim": "overall_aim_known",
    "follow_up": "follow_up_known",
}
PERIOD = ("valid_from", "valid_to")
# What can be added, moved and taken away, by the word in its address: its model and what it belongs to.
PARTS = {
    "mal": (StrategyGoal, "version", "goals"),
    "omrade": (PriorityArea, "version", "priorities"),
    "malsattning": (RegionalTarget, "goal", "targets"),
    "atgard": (SuggestedAction, "goal", "actions"),
}


def values_of(part, names):
    """What the part says now, by name; the period belongs to the strategy, the crossed goals to other rows."""
    found = {}
    for name in names:
        if name in PERIOD and isinstance(part, StrategyVersion):
            found[name] = getattr(part.strategy, name)
        elif name == "national_goals":
            found[name] = sorted(part.national_goals.values_list("pk", flat=True)) if part.pk else []
        else:
            found[name] = getattr(part, name)
    return found


def joining_values(version, names):
    """The same for how organisations join, with the rows of what is offered and expected."""
    terms = list(version.terms.all())
    rows = {"offered": [(t.text, t.is_process_support) for t in terms if t.kind == "offered"]}
    rows["expected"] = [(t.text, False) for t in terms if t.kind == "expected"]
    return values_of(version, names) | rows


@transaction.atomic(durable=True)
def save_part(part, *, by, seen, **values):
    """Save what a version, a goal, a target, an action or an area says; returns it as it stands then.

    seen: the fingerprints of what the writer had read, None when nobody did. What somebody else changed meanwhile in
    other fields stays. Raises Refused, EditedMeanwhile when both changed the same field."""
    version = take(version_of(part), by)
    part = version if isinstance(part, StrategyVersion) else _fresh(part, version)
    values = _merged(part, values, values_of(part, values), seen)
    _put(part, values)
    saved(version, by)
    return part


@transaction.atomic(durable=True)
def save_joining(version, *, by, seen, offered, expected, **texts):
    """Save how organisations join: mode, who may, what is offered and expected (rows with key and text).

    Raises Refused, EditedMeanwhile."""
    version = take(version, by)
    rows = {"offered": offered, "expected": expected}
    mine = texts | {kind: [(row["text"], bool(row.get("is_process_support"))) for row in rows[kind]] for kind in rows}
    theirs = joining_values(version, texts)
    values = _merged(version, mine, theirs, seen)
    for kind in rows:
        if values[kind] == mine[kind]:
            _replace_rows(version.terms.filter(kind=kind), JoiningTerm, rows[kind], version=version, kind=kind)
    version.joining_known = Known.SOURCED
    _put(version, {name: values[name] for name in texts})
    return saved(version, by)


@transaction.atomic(durable=True)
def add_part(kind, owner, *, by, **values):
    """Add a goal of the county's own, a target, an action or an area, last in its list. Raises Refused."""
    model, belongs, siblings = PARTS[kind]
    version = take(version_of(owner), by)
    owner = version if belongs == "version" else _fresh(owner, version)
    last = getattr(owner, siblings).aggregate(last=Max("order"))["last"] or 0
    part = model(**{belongs: owner}, order=last + 1)
    _put(part, values)
    saved(version, by)
    return part


@transaction.atomic(durable=True)
def remove_part(part, *, by):
    """Take a part away from the draft. Raises Refused: the national goals stay, an empty one says that too."""
    version = take(version_of(part), by)
    part = _fresh(part, version)
    if isinstance(part, StrategyGoal) and part.national_goal_id:
        raise Refused(_("The national goals stand in every strategy. Leave the goal empty instead."))
    goal = getattr(part, "goal", None)
    part.delete()
    if goal is not None:
        _note_known(goal)
    saved(version, by)


@transaction.atomic(durable=True)
def move_part(part, *, by, to=None, step=0):
    """Move a part in its list: to a place counted from 0, or by steps up (-1) and down (1). Raises Refused."""
    version = take(version_of(part), by)
    part = _fresh(part, version)
    _model, belongs, siblings = next(kind for kind in PARTS.values() if isinstance(part, kind[0]))
    rows = list(getattr(getattr(part, belongs), siblings).order_by("order", "pk"))
    at = rows.index(part)
    place = at + step if to is None else to
    rows.insert(max(0, min(place, len(rows) - 1)), rows.pop(at))
    for order, row in enumerate(rows, start=1):
        row.order = order
    type(part).objects.bulk_update(rows, ["order"])
    saved(version, by)


@transaction.atomic(durable=True)
def attach_report(version, *, by, file):
    """Keep the report as the board set it, instead of the one before; ``file`` None takes it away. Raises Refused."""
    version = take(version, by)
    version.report = (
        receive_upload(file, purpose="strategy_report", by=by, subject=version, county=version.strategy.county)
        if file
        else None
    )
    return saved(version, by)


def version_of(part):
    """The version that a part belongs to."""
    if isinstance(part, StrategyVersion):
        return part
    return part.goal.version if hasattr(part, "goal_id") else part.version


def _fresh(part, version):
    """The part as it stands now. Raises Refused when somebody took it away."""
    found = type(part).objects.of_version(version).filter(pk=part.pk).first()
    if found is None:
        raise Refused(_("Someone else has taken this part away. Copy your text to where it belongs now."))
    holder = found.goal if hasattr(found, "goal_id") else found
    holder.version = version
    return found


def _merged(part, mine, theirs, seen):
    merged, clashing = merge(mine, theirs, seen)
    if clashing:
        raise EditedMeanwhile(part, mine=mine, theirs=theirs, merged=merged, clashing=clashing)
    return merged


def _put(part, values):
    """Set and save; what is now known follows from what is written."""
    crossed = values.pop("national_goals", None)
    period = {name: values.pop(name) for name in PERIOD if name in values and isinstance(part, StrategyVersion)}
    for name, value in values.items():
        if name in KNOWN_OF and getattr(part, name, None) != value:
            setattr(part, KNOWN_OF[name], Known.SOURCED if value else Known.UNKNOWN)
        setattr(part, name, value)
    if period and part.strategy.current_version_id is None:
        _set_period(part.strategy, **period)
    if not isinstance(part, StrategyVersion):
        part.save()
    if crossed is not None:
        part.national_goals.set(NationalGoal.objects.filter(pk__in=crossed))
        part.version.priorities_known = Known.SOURCED
    if "priority_label" in values:
        part.priorities_known = Known.SOURCED
    if goal := part if isinstance(part, StrategyGoal) else getattr(part, "goal", None):
        _note_known(goal)


def _note_known(goal):
    goal.known = Known.SOURCED if goal.situation or goal.targets.exists() else Known.UNKNOWN
    goal.save(update_fields=["known"])


def _set_period(strategy, *, valid_from, valid_to):
    slug = period_slug(valid_from, valid_to)
    if Strategy.objects.for_county(strategy.county).filter(slug=slug).exclude(pk=strategy.pk).exists():
        raise Refused(_("There is already a strategy for the period %(period)s.") % {"period": slug})
    strategy.slug, strategy.valid_from, strategy.valid_to = slug, valid_from, valid_to
    strategy.save(update_fields=["slug", "valid_from", "valid_to"])


def _replace_rows(present, model, rows, **belongs):
    """Make the rows what was written, in that order; a row keeps its key, and what the form does not show."""
    by_key = {str(row.key): row for row in present}
    for order, row in enumerate(rows, start=1):
        key = str(row.get("key") or "")
        values = {name: value for name, value in row.items() if name != "key"}
        kept = by_key.pop(key, None) or model(**belongs)
        for name, value in {**values, "order": order}.items():
            setattr(kept, name, value)
        kept.save()
    for gone in by_key.values():
        gone.delete()
