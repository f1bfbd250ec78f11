# ruff: noqa: E501
"""What the database refuses by itself, and what forms cannot do: join twice, overwrite silently, write other columns.

Demands R-20 to R-24 and R-43."""

import random

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, connections, models, transaction
from django.test import Client, TransactionTestCase
from django.urls import reverse

from membership.joining.actions import draft
from membership.joining.models import Declaration, Membership, MembershipEvent
from membership.representation.models import Representative
from membership.support.models import SupportInvitation
from portal.directory.models import Organisation
from portal.log.models import LogEvent
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from portal.people.models import StaffRole, User
from strategies.publishing.models import Strategy, StrategyVersion
from tests.membership.joining import world as joining_world
from tests.ownership import as_owner
from tests.races import at_once
from tests.trust import walker
from tests.trust.trying import ROLES, forms_for, stands_somewhere, undone

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


# (model, column that must be new in the copy so that only the rule in question is tried)
AT_MOST_ONE = {
    Membership: [],
    Declaration: [],
    Representative: [],
    SupportInvitation: [],
    StaffRole: [],
    User: [],
    Strategy: [],
    StrategyVersion: [],
    Document: ["verification_code"],
    OutgoingMail: ["message_id"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("model", AT_MOST_ONE, ids=lambda model: model.__name__)
def test_a_copy_of_a_row_is_refused_by_the_database(world, model):
    """Written in SQL, past every check in Python, a hundred times."""
    table = model._meta.db_table
    columns = [one.column for one in model._meta.concrete_fields if not one.primary_key]
    values = [f"'{random.random()}'" if one in AT_MOST_ONE[model] else f'"{one}"' for one in columns]
    key = model._meta.pk.column
    rows = list(model._base_manager.values_list("pk", flat=True)[:5])
    assert rows
    new_key = "gen_random_uuid()" if isinstance(model._meta.pk, models.UUIDField) else None
    into = [f'"{one}"' for one in columns] + ([f'"{key}"'] if new_key else [])
    values += [new_key] if new_key else []
    for number in range(100):
        statement = (
            f'INSERT INTO {table} ({", ".join(into)}) SELECT {", ".join(values)} FROM {table} WHERE "{key}" = %s'
        )
        with pytest.raises(IntegrityError, match="duplicate key"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [rows[number % len(rows)]])


# nobody overwrites silently, and sending again has no second effect

EDITING = [
    ("signatory", "/mal/", "contribution"),
    ("signatory", "/mal/", "rows-0-indicator"),
    ("signatory", "/kontakter/", "rows-0-title"),
    ("signatory", "/beslut/", "rows-0-diary_number"),
    ("publisher", "/text/", "vision"),
    ("publisher", "/anslutning/", "joining_means"),
    ("publisher", "/mal/", "situation"),
    ("publisher", "/diarienummer/", "diary_number"),
]


def _form(world, client, role, part, name):
    pages = [page for page in world.pages[role] if part in page]
    return next(form for page in pages for form in walker.forms_of(client, page) if name in form.fields)


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "part", "name"), EDITING)
def test_the_second_editor_is_told_and_nothing_is_overwritten(world, role, part, name):
    one, two = world.client(role), world.client(role)
    first, second = (_form(world, client, role, part, name) for client in (one, two))
    assert walker.send(one, first, first.with_one_changed(name, "Den första skrev detta")).status_code == 302
    answer = walker.send(two, second, second.with_one_changed(name, "Den andra skrev detta"))
    assert answer.status_code in (200, 409)
    assert "Den andra skrev detta" in answer.content.decode()
    assert stands_somewhere("Den första skrev detta")
    assert not stands_somewhere("Den andra skrev detta")


def _counts():
    return [
        one.objects.count() for one in (Membership, MembershipEvent, OutgoingMail, Document, LogEvent, Representative)
    ]


REPLAYED = [
    ("signatory", "/skriv-under/", "name", {"ground": "authorised"}),
    ("publisher", "/bekrafta/", "reasons", {}),
    ("publisher", "/avsla/", "reasons", {}),
    ("publisher", "/bjud-in/", "email", {}),
    ("newcomer", "/foretrad/", "message", {}),
    ("newcomer", "/ny/", "message", {}),
    ("signatory", "/processtod/", "wishes", {}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "part", "name", "values"), REPLAYED)
def test_the_same_form_ten_times_has_one_effect(world, role, part, name, values):
    client = world.client(role, raise_request_exception=False)
    form = _form(world, client, role, part, name)
    pairs = [(key, values.get(key, value)) for key, value in form.filled()]
    answers = [walker.send(client, form, pairs)]
    assert answers[0].status_code == 302, answers[0].content.decode()[:2000]
    after_one = _counts()
    answers += [walker.send(client, form, pairs) for _ in range(9)]
    assert {answer.status_code for answer in answers} <= {200, 302, 409}
    assert _counts() == after_one


# fields that no form has

EXTRA = {
    "is_staff": "1", "is_superuser": "1", "is_active": "0", "state": "active", "status": "active", "county": "2", "county_id": "2",
    "organisation": "2", "organisation_id": "2", "user": "1", "user_id": "1", "by": "1", "role_id": "1", "pk": "1", "id": "1", "strategy": "2",
    "version": "2", "origin": "listed", "confirmed_at": "2020-01-01", "joined_on": "2020-01-01", "handed_in_at": "2020-01-01", "receipt_number": "X-1",
    "session_number": "9", "created_by": "1", "signer": "1", "basis": "county", "decided_at": "2020-01-01", "published_at": "2020-01-01", "number": "9",
    "slug": "hk", "email_verified": "1", "groups": "1", "user_permissions": "1", "membership": "1", "document": "1", "diary_number": "HK-1",
}  # fmt: skip
WATCHED = {
    User: ["email", "is_superuser", "is_active", "session_number"],
    StaffRole: ["user__email", "county__slug", "role"],
    Representative: ["user__email", "organisation__slug", "role", "state", "basis"],
    Membership: ["organisation__slug", "strategy__slug", "version__number", "state", "origin", "created_by", "edition", "receipt_number", "diary_number", "joined_on"],
    Strategy: ["county__slug", "slug"],
    StrategyVersion: ["strategy__slug", "number", "state"],
    Organisation: ["name", "orgnr", "county__slug"],
    SupportInvitation: ["membership", "answer"],
    Declaration: ["membership", "signer", "number"],
    OutgoingMail: ["kind", "recipient"],
}  # fmt: skip


def _picture():
    return {
        model.__name__: sorted(map(str, model._base_manager.values_list(*names))) for model, names in WATCHED.items()
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*ROLES, "national"])
def test_fields_that_a_form_does_not_have_change_nothing(whole_world, role):
    client, forms = forms_for(whole_world, role)
    for form in forms:
        if form.method != "post":
            continue
        pictures = []
        extra = [(name, value) for name, value in EXTRA.items() if name not in form.fields]
        for more in ([], extra):
            cookies = client.cookies.copy()
            with undone():
                walker.send(client, form, form.filled() + more)
                pictures.append(_picture())
            client.cookies = cookies
        assert pictures[0] == pictures[1], form.action


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
