"""Triggers that several rooms' models carry."""

import pgtrigger

BUMP = """
IF current_setting('portal.version_bumped_in', true) IS DISTINCT FROM txid_current()::text THEN
    PERFORM set_config('portal.version_bumped_in', txid_current()::text, true);
    INSERT INTO portal_publicversion (id, number, changed_at) VALUES (1, 2, now())
        ON CONFLICT (id) DO UPDATE SET number = portal_publicversion.number + 1, changed_at = now();
END IF;
RETURN NULL;
"""
ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def public_change(name="public_change", operation=ANY_CHANGE, condition=None):
    """A trigger that makes public pages new at the next request.

    It runs once per transaction, at commit, so that the one version row is locked only for the commit itself and the
    new number becomes visible together with what changed. Bulk loads pay one comparison a row."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        condition=condition,
        timing=pgtrigger.Deferred,
        func=BUMP,
    )


def append_only():
    """Rows are written once: neither code nor SQL changes or deletes them."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def frozen_when_not(state, columns):
    """Only a row in this state may have these columns changed: what was handed in stands as it was."""
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
    return pgtrigger.Protect(
        name="handed_in_frozen",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"OLD.\"state\" <> '{state}' AND ({changed})"),
    )
