"""A made-up county with its publisher, and papers about it."""

import pytest
from django.db import transaction

from portal.directory.models import County
from portal.papers import actions
from portal.people.models import StaffRole, User
from portal.people.rules import Role
from tests.portal.papers import samples


@pytest.fixture
def no_broker(monkeypatch):
    """Doorbells rung, instead of a broker: (task, pk) in order."""
    rung = []
    monkeypatch.setattr("portal.outbox.doorbell._send", lambda task, pk: rung.append((task, pk)))
    return rung


@pytest.fixture
def county(transactional_db):
    return County.objects.create(
        code="98",
        slug="exempel",
        name="Exempellän",
        short_name="Exempel",
        letter="EX",
        sort_key="exempel",
        board_name="Länsstyrelsen i Exempellän",
        board_short_name="Länsstyrelsen Exempel",
        is_fictional=True,
    )


@pytest.fixture
def publisher(county):
    user = User.objects.create_user("publisher@exempel.example", name="Kim Exempel", title="Handläggare")
    StaffRole.objects.create(user=user, county=county, role=Role.PUBLISHER)
    return user


@pytest.fixture
def issue(county, publisher, no_broker):
    """Issue a paper as an action above would: inside a transaction, about some row."""

    def make(kind="receipt", **options):
        with transaction.atomic():
            return actions.issue_document(
                kind=kind,
                county=county,
                letter=options.pop("letter", None) or samples.LETTERS[kind](),
                subject=county,
                by=publisher,
                **options,
            )

    return make
