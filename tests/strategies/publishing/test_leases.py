"""A checker of a strategy's links that has lost its lease writes nothing over its successor's answer."""

import pytest

from portal.fetching import Answer
from strategies.publishing.actions import links
from strategies.publishing.models import WebLink
from tests.leases import check_that_only_the_successor_counts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("late", [200, 404])
@pytest.mark.parametrize("successor", [200, 404])
def test_only_the_successor_counts(late, successor):
    link = WebLink.objects.create(address="https://bra.example/a")
    check_that_only_the_successor_counts(
        link,
        links._take,
        lambda link: links._store(link, Answer(late)),
        lambda link: links._store(link, Answer(successor)),
    )
