"""What every test gets."""

import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

ROOT = Path(__file__).resolve().parent.parent


# A busy machine is no fault of the code: tests assert no times.
hypothesis.settings.register_profile("calm", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("calm")


def pytest_configure(config):
    """Compile the catalogues once, before the workers start: a text without its Swedish would be a wrong failure.

    Without workers (``-n 0``) Django is set up already and would go on with the catalogue as it was, or with none."""
    if not hasattr(config, "workerinput"):
        subprocess.run([sys.executable, ROOT / "bin" / "messages.py", "compile"], check=True)
        translation_file_changed(None, ROOT / "locale" / "sv" / "LC_MESSAGES" / "django.mo")


@pytest.fixture(autouse=True)
def _swedish():
    """Each test begins in the default language, whatever page the one before it asked for."""
    translation.activate("sv")
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """The same. The database is dropped after the last test, which takes longer on a busy disk than a question may."""
    yield
    connection.settings_dict["OPTIONS"] = {**connection.settings_dict["OPTIONS"], "options": "-c statement_timeout=0"}


@pytest.fixture
def empty_queue(settings):
    """Without the bells of earlier tests, for rows that are gone: a worker answers some five of them a second."""
    queue = Path(settings.LOCAL_DIR) / "broker" / "queue"
    queue.mkdir(parents=True, exist_ok=True)
    for letter in queue.iterdir():
        letter.unlink()
