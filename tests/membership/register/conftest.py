"""Pages are kept by content version; a test that rolls back never makes a new one, so each begins with nothing kept."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()
    yield
    cache.clear()
