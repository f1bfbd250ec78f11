"""The world that the trust tests share."""

import pytest

from tests.trust.world import make_whole_world, make_world


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def whole_world(db):
    """The same, with the rows and pages of every room."""
    return make_whole_world()
