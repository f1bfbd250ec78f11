"""Triggers that several rooms' models carry."""

import pgtrigger
from django.db import connections

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


def never_emptied():
    """TRUNCATE is refused, which no trigger on rows ever sees. For every table whose rows something protects."""
    return pgtrigger.Trigger(
        name="never_emptied",
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
    )


def append_only():
    """Rows are written once: neither code nor SQL changes or deletes them, one by one or all at once."""
    return (
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        never_emptied(),
    )


def frozen_when_not(state, columns):
    """Only a row in this state may have these columns changed: what was handed in stands as it was."""
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
    return pgtrigger.Protect(
        name="handed_in_frozen",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"OLD.\"state\" <> '{state}' AND ({changed})"),
    )


# pgtrigger's triggers ask this whether they sleep. Its own answer believes a setting that anybody may set.
ONLY_THE_OWNER_IGNORES = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN AS $$
DECLARE
    ignored TEXT := current_setting('pgtrigger.ignore', true);
BEGIN
    IF ignored IS NULL OR ignored = '' THEN
        RETURN FALSE;
    END IF;
    RETURN trigger_name = ANY (ignored::TEXT[]) AND pg_has_role(
        session_user, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER');
END;
$$ LANGUAGE plpgsql;
"""


def only_the_owner_ignores(using, **_signal):
    """After every `migrate`, since each trigger that a migration makes brings the library's own answer along."""
    with connections[using].cursor() as cursor:
        cursor.execute(ONLY_THE_OWNER_IGNORES)
