"""The worlds that the trust tests share: made once for a module, and what a test changes is rolled back after it."""

import pytest

from tests.standing import standing
from tests.trust.world import make_whole_world, make_world


@pytest.fixture(scope="module")
def world(request, django_db_setup, django_db_blocker):
    with standing(request, django_db_blocker):
        yield make_world()


@pytest.fixture(scope="module")
def whole_world(request, django_db_setup, django_db_blocker):
    """The same, with the rows and pages of every room."""
    with standing(request, django_db_blocker):
        yield make_whole_world()
