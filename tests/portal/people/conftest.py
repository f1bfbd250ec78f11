"""What every test of this room gets."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_swedish():
    """Addresses and sentences in Swedish, whatever the test before asked for."""
    with translation.override("sv"):
        yield
