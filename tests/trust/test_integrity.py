# ruff: noqa: E501
"""What the database refuses by itself: joining twice, a second where there is at most one; its time-outs (R-20, R-21, R-24)."""

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections, models
from django.test import Client, TransactionTestCase
from django.urls import reverse

from membership.joining.actions import draft
from membership.joining.models import Membership
from tests.membership.joining import world as joining_world
from tests.ownership import as_owner
from tests.races import at_once

OURS = ("portal", "strategies", "membership")
OPEN_ONE = "membership_one_open_per_organisation_and_strategy"


# twenty at once, and the same without the constraint


@pytest.fixture
def joining(transactional_db):
    county = joining_world.make_county()
    organisation = joining_world.make_organisation(county=county)
    people = [
        joining_world.make_representative(organisation, joining_world.make_user(f"chef{number}@kumla.example"))
        for number in range(2)
    ]
    return joining_world.make_strategy(county), organisation, people


def _join(person, address, organisation):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return lambda: client.post(address, {"organisation": organisation.pk})


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_twenty_forms_sent_at_once_by_two_colleagues_begin_one(joining):
    strategy, organisation, people = joining
    address = reverse("joining:start", args=[strategy.county.slug, strategy.slug])
    answers = at_once(*(_join(people[number % 2], address, organisation) for number in range(20)))
    assert {answer.status_code for answer in answers} == {302}
    assert Membership.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("constrained", [True, False])
def test_it_is_the_constraint_that_holds(joining, constrained, monkeypatch):
    """With the check in Python taken away the constraint alone gives one row; without it there are many."""
    strategy, organisation, people = joining
    looked = draft._open_one
    monkeypatch.setattr(draft, "_open_one", lambda *_args: None)
    monkeypatch.setattr(draft, "_other_one", looked)
    constraint = next(one for one in Membership._meta.constraints if one.name == OPEN_ONE)
    if not constrained:
        with as_owner(), connection.schema_editor() as editor:
            editor.remove_constraint(Membership, constraint)
    try:
        at_once(*(lambda who=people[n % 2]: draft.start_membership(strategy, organisation, by=who) for n in range(20)))
        rows = Membership.objects.count()
    finally:
        if not constrained:
            TransactionTestCase._fixture_teardown(None)
            with as_owner(), connection.schema_editor() as editor:
                editor.add_constraint(Membership, constraint)
    assert (rows == 1) if constrained else (rows > 1)


# every "at most one" is the database's


def _unique_constraints():
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            for constraint in model._meta.constraints:
                if isinstance(constraint, models.UniqueConstraint):
                    yield model, constraint


@pytest.mark.django_db
def test_every_unique_rule_of_the_models_is_a_valid_index():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indisunique AND i.indisvalid"
        )
        there = {name for (name,) in cursor.fetchall()}
    named = [constraint.name for _model, constraint in _unique_constraints()]
    assert len(named) > 10
    assert [name for name in named if name not in there] == []


# time-outs, and connections that were cut

TIMEOUTS = {"statement_timeout": "10s", "lock_timeout": "3s", "idle_in_transaction_session_timeout": "30s"}


@pytest.mark.django_db
def test_the_time_outs_stand_on_every_connection():
    with connection.cursor() as cursor:
        for name, value in TIMEOUTS.items():
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (value,), name
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] is True


@pytest.mark.django_db(transaction=True)
def test_a_cut_connection_is_replaced_at_the_next_request(client):
    """The server is asked to end our connection; the next request finds out and connects anew."""
    settings_of = connections["default"].settings_dict
    assert client.get(reverse("account_login")).status_code == 200
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    kept, settings_of["CONN_MAX_AGE"] = settings_of["CONN_MAX_AGE"], 300
    try:
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        other.close()
        with pytest.raises(psycopg.OperationalError):
            connection.connection.execute("SELECT 1")
        connection.close_if_unusable_or_obsolete()
        assert client.get(reverse("start")).status_code == 200
        assert connection.connection.info.backend_pid != pid
    finally:
        settings_of["CONN_MAX_AGE"] = kept
