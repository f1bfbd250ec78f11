"""At the same moment: twenty who join, two who sign, two who write.

Checked once by hand: with ``lock`` in actions/steps.py reading without select_for_update, two signatories give two
declarations' worth of work and the database's own constraint answers with an error instead of the sentence, and two
editors overwrite each other; with the constraint on open memberships dropped, twenty joins give several rows."""

import pytest

from membership.joining.actions import draft
from membership.joining.models import Contact, Declaration, Membership
from portal.errors import Refused
from portal.papers.models import Document
from tests.membership.deciding.test_races import at_once
from tests.membership.joining import world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def organisation(county):
    return world.make_organisation(county=county)


@pytest.fixture
def people(organisation):
    return [
        world.make_representative(organisation, world.make_user(f"chef{number}@kumla.example")) for number in range(2)
    ]


@pytest.mark.parametrize("_round", range(3))
def test_twenty_who_join_give_one_draft(county, organisation, people, _round):
    strategy = world.make_strategy(county)
    results = at_once(
        *(lambda who=people[n % 2]: draft.start_membership(strategy, organisation, by=who) for n in range(20))
    )
    assert len({membership.pk for membership in results}) == 1
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_two_sign_one_is_told(county, organisation, people, _round):
    membership = world.fill(world.make_draft(world.make_strategy(county), organisation, people[0]), people[0])
    results = at_once(*(lambda who=who: world.sign(membership, who, edition=membership.edition) for who in people))
    assert sum(isinstance(result, Declaration) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Declaration.objects.count() == Document.objects.filter(kind="declaration").count() == 1
    assert membership.events.filter(verb="sign").count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_two_write_the_second_is_told(county, organisation, people, _round):
    membership = world.make_draft(world.make_strategy(county), organisation, people[0])
    results = at_once(
        *(
            lambda who=who: draft.save_contacts(
                membership, by=who, edition=1, seen="", contacts=[{"role_mailbox": f"from-{who.email}"}]
            )
            for who in people
        )
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Contact.objects.count() == 1
