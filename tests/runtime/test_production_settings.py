"""Production starts with all its secrets, hosts and services, or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bin import check_compose
from bin.check import PRODUCTION

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ["SECRET_KEY", "SECOND_FACTOR_KEY", "SITE_URL", "ALLOWED_HOSTS", "MAIL_FROM", "EMAIL_URL"]
NEEDED += ["DATABASE_URL", "CELERY_BROKER_URL"]


def python(tmp_path, *arguments, **variables):
    environment = {"PATH": os.environ["PATH"], "PORTAL_LOCAL": str(tmp_path), **variables}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180
    )


@pytest.mark.parametrize("name", NEEDED)
def test_one_missing_variable_stops_the_start_with_its_name(tmp_path, name):
    variables = {key: value for key, value in PRODUCTION.items() if key != name}
    done = python(tmp_path, "-c", "import portal.settings", **variables)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].endswith(f"Set the environment variable {name} (see .env.example).")


def test_an_empty_variable_is_a_missing_one(tmp_path):
    done = python(tmp_path, "-c", "import portal.settings", **PRODUCTION | {"SECRET_KEY": ""})
    assert "SECRET_KEY" in done.stderr


def test_djangos_deployment_check_has_nothing_to_say(tmp_path):
    done = python(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_the_demo_cannot_be_turned_on_in_production(tmp_path):
    done = python(tmp_path, "-c", "import portal.settings as s; print(s.DEMO, s.DEBUG)", **PRODUCTION | {"DEMO": "1"})
    assert done.stdout.strip() == "False False"


def test_the_compose_file_keeps_its_promises():
    text = (ROOT / "docker-compose.yml").read_text()
    assert check_compose.faults(text) == []
    assert check_compose.faults(text.replace("SECRET_KEY: ${SECRET_KEY:-}", "SECRET_KEY: ${SECRET_KEY:-changeme}"))
    assert check_compose.faults(text.replace("replicas: 2", "replicas: 1"))
    assert check_compose.faults(text.replace("POSTGRES_USER: postgres", "POSTGRES_USER: portal"))
    owner = "DATABASE_OWNER_URL: postgres://"
    assert check_compose.faults(text.replace("    TRUSTED_PROXIES:", f"    {owner}\n    TRUSTED_PROXIES:"))


def test_what_the_databases_address_asks_for_is_kept(tmp_path):
    said = "import portal.settings as s; o = s.DATABASES['default']['OPTIONS']; print(o['sslmode'], o['options'][:4])"
    address = PRODUCTION["DATABASE_URL"].partition("?")[0] + "?sslmode=verify-full"
    done = python(tmp_path, "-c", said, **PRODUCTION | {"DATABASE_URL": address})
    assert done.stdout.strip() == "verify-full -c s", done.stderr


def test_former_keys_come_from_the_environment(tmp_path):
    said = "import portal.settings as s; print(s.SECRET_KEY_FALLBACKS, s.SECOND_FACTOR_KEY_FALLBACKS)"
    former = {"SECRET_KEY_FALLBACKS": "one,two", "SECOND_FACTOR_KEY_FALLBACKS": ""}
    assert python(tmp_path, "-c", said, **PRODUCTION | former).stdout.strip() == "['one', 'two'] []"
