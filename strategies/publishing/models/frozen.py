"""What the database itself refuses: a change of what has been published."""

import pgtrigger

_REFUSE = (
    "RAISE EXCEPTION 'A published version of a strategy is frozen' USING ERRCODE = 'integrity_constraint_violation';"
)
_VERSION = f"""
IF TG_OP = 'DELETE' THEN
    {_REFUSE}
END IF;
IF (to_jsonb(NEW) - ARRAY['state', 'updated_at', 'reviewed_on', 'review_by'])
    IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['state', 'updated_at', 'reviewed_on', 'review_by'])
    OR NEW.state = 'draft' OR (OLD.state = 'superseded' AND NEW.state <> 'superseded') THEN
    {_REFUSE}
END IF;
RETURN NEW;
"""
_PART = """
IF EXISTS ({versions} AND version.state <> 'draft') THEN
    {refuse}
END IF;
IF TG_OP = 'DELETE' THEN
    RETURN OLD;
END IF;
RETURN NEW;
"""
_OF_VERSION = "SELECT 1 FROM strategies_strategyversion version WHERE version.id IN (OLD.version_id, NEW.version_id)"
_OF_GOAL = (
    "SELECT 1 FROM strategies_strategygoal goal JOIN strategies_strategyversion version ON version.id = goal.version_id"
    " WHERE goal.id IN (OLD.goal_id, NEW.goal_id)"
)
_OF_AREA = (
    "SELECT 1 FROM strategies_priorityarea area JOIN strategies_strategyversion version ON version.id = area.version_id"
    " WHERE area.id IN (OLD.priorityarea_id, NEW.priorityarea_id)"
)


def frozen_version():
    """A published version keeps every word; only that it was superseded or reviewed is noted on it."""
    return pgtrigger.Trigger(
        name="published_is_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=~pgtrigger.Q(old__state="draft"),
        func=_VERSION,
    )


def frozen_parts(versions=_OF_VERSION):
    """Parts of a published version are neither changed nor taken away."""
    return pgtrigger.Trigger(
        name="published_is_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=_PART.format(versions=versions, refuse=_REFUSE),
    )


def frozen_below_goal():
    """The same for what belongs to a goal."""
    return frozen_parts(_OF_GOAL)


def frozen_links_of_area():
    """The same for which national goals a priority area crosses."""
    return frozen_parts(_OF_AREA)
