"""What every test gets."""

import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

from portal.embedded_database import PORTAL, ROLES
from portal.outbox import doorbell
from tests.races import lock  # noqa: F401 a fixture
from tests.template import template_database

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
# Folders whose files may take minutes each.
LONG = ("journeys", "kills", "runbook", "runtime")


# A busy machine is no fault of the code: tests assert no times.
hypothesis.settings.register_profile("calm", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("calm")


def pytest_configure(config):
    """Compile the catalogues once, before the workers start: a text without its Swedish would be a wrong failure.

    Without workers (``-n 0``) Django is set up already and would go on with the catalogue as it was, or with none."""
    if not hasattr(config, "workerinput"):
        subprocess.run([sys.executable, ROOT / "bin" / "messages.py", "compile"], check=True)
        translation_file_changed(None, ROOT / "locale" / "sv" / "LC_MESSAGES" / "django.mo")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Let the files that take longest begin, so that at the end no worker is alone with one of them.

    A file stays with one worker (``--dist=loadfile``): what is made once for a module is made once."""
    items.sort(key=lambda item: item.path.relative_to(TESTS).parts[0] not in LONG)


@pytest.fixture(autouse=True)
def _as_new():
    """Each test begins in the default language, with no kept page and a broker that is trusted.

    Pages are kept under the number of the last change, which begins anew with every test's database."""
    translation.activate("sv")
    cache.clear()
    doorbell._silent["until"] = 0.0
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """The same, and each database is copied from the template."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template_database()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The same, and from then on everything is done in the portal's own role, as in production.

    Django's superuser makes the database; what only its owner may do, a test does ``with as_owner()``. The database is
    dropped after the last test, which takes longer on a busy disk than a question may."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(ROLES.read_text())
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    connection.settings_dict["OPTIONS"] = {**options, "options": f"{options['options']} -c role={PORTAL}"}
    yield
    connection.close()
    connection.settings_dict["OPTIONS"] = {**options, "options": "-c statement_timeout=0"}


def _empty_tables(_test_case):
    """Throw away what a test has committed, from the tables that hold something.

    Django's own way truncates all tables, which on a busy disk takes longer than a question may, and which ours refuse.
    Constraints and triggers sleep meanwhile: rows that nothing may delete are rows of a test here. Kinds of rows
    (content types, permissions) stay; they are the same for every test."""
    kept = {"django_migrations", "django_content_type", "auth_permission"}
    tables = [name for name in connection.introspection.django_table_names(only_existing=True) if name not in kept]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables))
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')


TransactionTestCase._fixture_teardown = _empty_tables


@pytest.fixture
def empty_queue(settings):
    """Without the bells of earlier tests, for rows that are gone: a worker answers some five of them a second."""
    queue = Path(settings.LOCAL_DIR) / "broker" / "queue"
    queue.mkdir(parents=True, exist_ok=True)
    for letter in queue.iterdir():
        letter.unlink()
