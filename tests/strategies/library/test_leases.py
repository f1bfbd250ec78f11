"""A checker of links that has lost its lease writes nothing over its successor's answer."""

import pytest

from portal.fetching import Answer
from strategies.library.actions import links
from strategies.library.models import LinkCheck
from tests.leases import check_that_only_the_successor_counts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("late", [200, 404])
@pytest.mark.parametrize("successor", [200, 404])
def test_only_the_successor_counts(late, successor):
    link = LinkCheck.objects.create(address="https://bra.example/a", host="bra.example")
    check_that_only_the_successor_counts(
        link,
        links._take,
        lambda link: links._store(link, Answer(late)),
        lambda link: links._store(link, Answer(successor)),
    )
