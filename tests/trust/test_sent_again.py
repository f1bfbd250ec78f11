"""Rows that are copied, forms that two have open, forms that are sent again: no second row, nothing overwritten.

Demands R-21 to R-23. One world for the module; what a test writes is rolled back."""

import random

import pytest
from django.db import IntegrityError, connection, models, transaction

from membership.joining.models import Declaration, Membership, MembershipEvent
from membership.representation.models import Representative
from membership.support.models import SupportInvitation
from portal.log.models import LogEvent
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from portal.people.models import StaffRole, User
from strategies.publishing.models import Strategy, StrategyVersion
from tests.trust import walker
from tests.trust.trying import stands_somewhere

pytestmark = pytest.mark.django_db

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
