"""Production starts with all its secrets, hosts and services, or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bin import check_compose
from bin.check import PRODUCTION
from tests.runtime.image import given_by_compose

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


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("${EMAIL_URL:-}", "${EMAIL_URL:-smtp://mail:1025}", "EMAIL_URL is silently replaced"),
        ("    mem_limit: 4g\n", "", "postgres has no mem_limit"),
        ("  mem_limit: 3g", "  x-no: 3g", "web has no mem_limit"),
        ("    restart: unless-stopped\n    mem_limit: 512m\n    cpus: 2", "    cpus: 2", "proxy has no restart"),
        ("options: {max-size: 20m, ", "options: {", "web writes a log without end"),
        (
            "    healthcheck:\n      test: [CMD, /mailpit",
            "    x-check:\n      test: [CMD, /mailpit",
            "mail has no health check",
        ),
    ],
)
def test_a_compose_file_that_lost_something_is_refused(before, after, said):
    text = (ROOT / "docker-compose.yml").read_text()
    assert before in text
    assert any(fault.startswith(said) for fault in check_compose.faults(text.replace(before, after)))


def test_code_compose_example_and_runbook_name_the_same_variables():
    assert check_compose.disagreements(check_compose.texts()) == []


@pytest.mark.parametrize(
    ("path", "before", "after", "said"),
    [
        ("docker-compose.yml", "    SIGNATURE_TRUST:\n", "", "SIGNATURE_TRUST is read but not passed on"),
        ("docker-compose.yml", "    CLAMD_URL:\n", "    CLAMD_URI:\n", "CLAMD_URI is passed on but nobody reads it"),
        (".env.example", "SEAL_TSA_URL=", "", "SEAL_TSA_URL is wanted by compose but not in .env.example"),
        (".env.example", "SECRET_KEY=", "RELEASE=\nSECRET_KEY=", "RELEASE is in .env.example but compose does not"),
        ("docs/runbook.md", "| `CLAMD_URL` |", "| clamd |", "CLAMD_URL is read but not in the runbook"),
        ("docs/runbook.md", "| `CLAMD_URL` |", "| `CLAMD_URL`, `RELEASE` |", "RELEASE is in the runbook but nobody"),
        ("portal/settings.py", "HTTPS = env.bool(", 'X = env.bool("NEW")\nHTTPS = env.bool(', "NEW is read but not in"),
    ],
)
def test_a_variable_that_one_place_forgot_is_named(path, before, after, said):
    texts = check_compose.texts()
    assert before in texts[path]
    found = check_compose.disagreements(texts | {path: texts[path].replace(before, after)})
    assert any(fault.startswith(said) for fault in found), found


@pytest.mark.parametrize("missing", ["SECRET_KEY", "EMAIL_URL", ""])
def test_what_compose_passes_on_starts_the_portal_only_when_it_is_filled_in(tmp_path, missing):
    given = given_by_compose("web") | ({missing: ""} if missing else {}) | {"PORTAL_LOCAL": str(tmp_path)}
    done = python(tmp_path, "-c", "import portal.settings", **given)
    assert missing in done.stderr
    assert done.returncode == (1 if missing else 0), done.stderr


def test_what_the_databases_address_asks_for_is_kept(tmp_path):
    said = "import portal.settings as s; o = s.DATABASES['default']['OPTIONS']; print(o['sslmode'], o['options'][:4])"
    address = PRODUCTION["DATABASE_URL"].partition("?")[0] + "?sslmode=verify-full"
    done = python(tmp_path, "-c", said, **PRODUCTION | {"DATABASE_URL": address})
    assert done.stdout.strip() == "verify-full -c s", done.stderr


def test_former_keys_come_from_the_environment(tmp_path):
    said = "import portal.settings as s; print(s.SECRET_KEY_FALLBACKS, s.SECOND_FACTOR_KEY_FALLBACKS)"
    former = {"SECRET_KEY_FALLBACKS": "one,two", "SECOND_FACTOR_KEY_FALLBACKS": ""}
    assert python(tmp_path, "-c", said, **PRODUCTION | former).stdout.strip() == "['one', 'two'] []"
