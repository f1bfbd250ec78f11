"""`make check`: every judge runs, also after one has said no; the exit code is 1 when any did."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable]
MANAGE = [*PYTHON, "manage.py"]
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "a-key-only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    "SECOND_FACTOR_KEY": "another-key-only-for-this-check-9876543210-zyxwvutsrqponmlkjihgfedcba-ZYX",
    "SITE_URL": "https://portal.example",
    "ALLOWED_HOSTS": "portal.example",
    "MAIL_FROM": "portal@portal.example",
    "EMAIL_URL": "smtp+tls://mail.portal.example:587",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/0",
    "DATABASE_URL": "postgres://portal@127.0.0.1:5432/portal",
    "TRUSTED_PROXIES": "1",
}
COMPOSE = {
    "POSTGRES_PASSWORD": "x",
    "SERVER_NAME": "portal.example",
    "TLS_FOLDER": "/etc/tls",
    **{name: value for name, value in PRODUCTION.items() if name != "DEBUG"},
}


def judges() -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, command and variables of each judge."""
    development = {"DEBUG": "1", "PORTAL_LOCAL": str(ROOT / ".local" / "check")}
    found = [
        ("lint", [*PYTHON, "-m", "ruff", "check", "."], {}),
        ("format", [*PYTHON, "-m", "ruff", "format", "--check", "."], {}),
        ("types", [*PYTHON, "-m", "mypy"], development),
        ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], development),
        ("translations", [*PYTHON, "bin/messages.py", "missing"], {}),
        ("production settings", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], development | PRODUCTION),
        ("compose file", [*PYTHON, "bin/check_compose.py"], {}),
    ]
    for compose in (["docker-compose"], ["docker", "compose"]):
        if available(compose):
            found.append(("compose by docker", [*compose, "--profile", "dev", "config", "--quiet"], COMPOSE))
            break
    return found


def available(compose: list[str]) -> bool:
    if not shutil.which(compose[0]):
        return False
    return subprocess.run([*compose, "version"], capture_output=True, check=False).returncode == 0


def main() -> int:
    refused = []
    for name, command, variables in judges():
        began = time.monotonic()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        verdict = "ok" if done.returncode == 0 else "no"
        print(f"{name:<20} {verdict:>3} {time.monotonic() - began:6.1f} s", flush=True)
        if done.returncode != 0:
            refused.append(name)
            print(done.stdout, flush=True)
    print(f"Refused: {', '.join(refused)}" if refused else "All judges say yes.")
    return 1 if refused else 0


if __name__ == "__main__":
    raise SystemExit(main())
