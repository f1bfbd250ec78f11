"""Settings for tests: the portal's own, on a database cluster and a folder that the demo never sees.

Without DATABASE_URL the tests start an embedded server of their own, under PORTAL_LOCAL/test, that does not wait for
the disk. Every pytest-xdist worker has its own folder for mail, broker and logs.
"""

import os
import shutil
from pathlib import Path

_root = Path(__file__).resolve().parent.parent
_local = Path(os.environ.get("PORTAL_LOCAL") or _root / ".local")
_folder = Path(os.environ.setdefault("PORTAL_TEST_LOCAL", str(_local / "test")))  # child processes inherit it
os.environ["PORTAL_LOCAL"] = str(_folder / os.environ.get("PYTEST_XDIST_WORKER", "main"))
os.environ["DEBUG"] = "1"  # grants defaults for secrets and hosts; the test runner turns settings.DEBUG off
for _name in (
    *("SITE_URL", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "SECOND_FACTOR_KEY", "SECOND_FACTOR_KEY_FALLBACKS"),
    *("ALLOWED_HOSTS", "EMAIL_URL", "CELERY_BROKER_URL", "CACHE_URL", "HTTPS"),
):
    os.environ.pop(_name, None)

_queue = Path(os.environ["PORTAL_LOCAL"]) / "broker" / "queue"
if _queue.is_file():  # a test that took the broker away was killed before it brought it back
    _queue.unlink()
shutil.rmtree(_queue.with_name("queue-away"), ignore_errors=True)

if not os.environ.get("DATABASE_URL"):
    from portal import embedded_database

    embedded_database.keep_running(_folder, unsafe=True)
    os.environ["DATABASE_URL"] = embedded_database.database_url(_folder, embedded_database.SUPERUSER)

from portal.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
SEALS = {}  # a test that seals makes its own
