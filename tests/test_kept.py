"""A kept world stands as if it had been built: the same rows, own objects, and everything awake afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from membership.joining.models import Membership, MembershipEvent
from portal.directory.models import County, Municipality
from portal.embedded_database import PORTAL, SUPERUSER
from portal.people.models import User
from tests import kept
from tests.membership.joining import world

pytestmark = pytest.mark.django_db
BUILT = []


@kept.kept
def case():
    """A draft with its people."""
    BUILT.append(1)
    county = world.make_county()
    organisation = world.make_organisation(county=county)
    person = world.make_representative(organisation)
    return world.fill(world.make_draft(world.make_strategy(county), organisation, person), person), person


@kept.kept
def empty_county(slug="orebro"):
    BUILT.append(slug)
    return world.make_county("18", slug)


@kept.kept
def homeless():
    return Municipality.objects.create(
        code="1880", county_id="99", name="Xby", display_name="Xby kommun", slug="xby", sort_key="xby"
    )


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(kept, "_worlds", {})
    BUILT.clear()


def rows():
    """Every row of every table."""
    tables = kept._tables_with_rows(connection)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            yield table, cursor.fetchall()


def seen_by_another():
    """The memberships that another connection finds."""
    try:
        return list(Membership.objects.values_list("pk", flat=True))
    finally:
        connection.close()


def one_visit(build):
    """What stands after the world is there, thrown away again: (what it gave, its rows)."""
    with transaction.atomic():
        made, stood = build(), dict(rows())
        transaction.set_rollback(True)
    return made, stood


def test_the_same_rows_and_objects_every_time_from_one_building():
    (first, person), stood = one_visit(case)
    (again, _person), stands = one_visit(case)
    assert len(BUILT) == 1
    assert stands == stood
    assert {"membership_membership", "membership_membershipevent", "portal_user"} <= set(stood)
    assert (again, again.edition, again.strategy.county.name) == (first, first.edition, first.strategy.county.name)
    assert again is not first
    again.organisation.name = "Changed here"
    assert case()[0].organisation.name == "Kumla kommun"
    assert Membership.objects.get().created_by == person == User.objects.get(email="eva@kumla.example")


def test_other_arguments_make_another_world():
    built = {name: one_visit(lambda name=name: empty_county(name))[0].slug for name in ("orebro", "dalarna", "orebro")}
    assert built == {"orebro": "orebro", "dalarna": "dalarna"}
    assert BUILT == ["orebro", "dalarna"]


def test_it_is_built_anew_and_not_kept_beside_other_rows_and_when_the_clock_is_set(monkeypatch):
    world.make_county("19", "vastmanland", "Västmanland", "U")
    one_visit(empty_county)
    County.objects.all().delete()
    later = timezone.now() + timedelta(days=400)
    with monkeypatch.context() as here:
        here.setattr(timezone, "now", lambda: later)
        one_visit(empty_county)
    assert BUILT == ["orebro", "orebro"]
    assert not kept._worlds


def test_what_nothing_may_change_or_refer_to_is_guarded_as_before():
    membership, _person = case()
    assert MembershipEvent.objects.exists()
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        MembershipEvent.objects.update(why="otherwise")
    with transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(strategy_id=0)
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user, current_setting('session_replication_role')")
        assert cursor.fetchone() == (PORTAL, SUPERUSER, "origin")


def test_a_world_that_could_not_be_committed_is_never_kept():
    with pytest.raises(IntegrityError):
        homeless()
    assert not kept._worlds
    assert not Municipality.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_building_leaves_nothing_to_others_and_putting_back_is_committed():
    membership, _person = case()
    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(seen_by_another).result() == [membership.pk]
