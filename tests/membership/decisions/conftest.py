import pytest

from tests.membership.decisions import world


@pytest.fixture
def regions(db, monkeypatch):
    """The two regions; doorbells are rung into a list instead of a broker."""
    rung = []
    monkeypatch.setattr("portal.outbox.doorbell._send", lambda task, pk: rung.append((task, pk)))
    world.make_regions()
    return rung
