"""Read docker-compose.yml where no docker is: the parts we promise are there, and no secret is written in it.

Also hold together what is said in four places: the variables that the code reads, that containers are given, that
.env.example shows and that the runbook explains."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SERVICES = {"proxy", "web", "worker", "papers", "beat", "migrate", "postgres", "valkey", "cache", "mail"}
SECRETS = ("SECRET_KEY", "SECOND_FACTOR_KEY", "POSTGRES_PASSWORD", "DATABASE_PASSWORD", "DATABASE_OWNER_PASSWORD")
AT_LEAST_TWO = ("web", "worker", "papers")
ENDS_BY_ITSELF = {"migrate"}  # the others wait for its end, which is its health
LIMITS = ("mem_limit", "cpus", "pids_limit", "restart")
MAY_HAVE_DEFAULT = {"PORTAL_IMAGE"}  # the one built here

READERS = ("portal/settings.py", "deploy/entry.sh", "portal/workers.py", "bin/worker.py")
# Read by what their names begin with (portal/settings.py, SEALS).
READ_BY_PATTERN = {"SEAL_P12", "SEAL_PASSWORD", "SEAL_18_P12", "SEAL_18_PASSWORD"}
# Read, and not the operator's to set.
NOT_EXPLAINED = {
    "DEMO": "follows DEBUG",
    "MEDIA_ROOT": "nothing is kept there: files lie in the database",
    "MAIL_LEASE_SECONDS": "tests shorten it",
    "PAPER_LEASE_SECONDS": "tests shorten it",
}
# Explained, and not given to containers.
NOT_PASSED_ON = NOT_EXPLAINED | {
    "DEBUG": "never in production",
    "HTTPS": "the proxy always speaks TLS",
    "PORT": "for make run",
    "BIND": "for make run",
    "STATIC_ROOT": "the image sets it",
    "DATABASE_POOLER": "there is none here",
    "SEAL_18_P12": "boards.env",
    "SEAL_18_PASSWORD": "boards.env",
}
# Given to containers by compose itself, so .env does not have them.
SET_BY_COMPOSE = {"DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "TRUSTED_PROXIES", "PORTAL_LOCAL"}


def faults(text: str) -> list[str]:
    """What is wrong with the file, in sentences."""
    found = []
    services = yaml.safe_load(text)["services"]
    if missing := SERVICES - set(services):
        found.append(f"services are missing: {', '.join(sorted(missing))}")
    found += [
        f"{name} must run at least twice"
        for name in AT_LEAST_TWO
        if services.get(name, {}).get("deploy", {}).get("replicas", 1) < 2
    ]
    found += [
        f"{name} has no health check"
        for name, service in services.items()
        if name not in ENDS_BY_ITSELF and "healthcheck" not in service
    ]
    found += [
        f"{name} must come from the environment and have no default"
        for name in SECRETS
        if re.search(rf"\b{name}: (?!\$\{{{name}:-\}}$)", text, re.MULTILINE)
    ]
    found += [
        f"{name} must not know the address of the tables' owner"
        for name, service in services.items()
        if name != "migrate" and "DATABASE_OWNER_URL" in (service.get("environment") or {})
    ]
    if (services.get("postgres", {}).get("environment") or {}).get("POSTGRES_USER") == "portal":
        found.append("the portal's role must not be the server's superuser")
    found += [
        f"{name} has no {limit}" for name, service in services.items() for limit in LIMITS if limit not in service
    ]
    found += [
        f"{name} writes a log without end"  # the page on personal data says that old lines are written over
        for name, service in services.items()
        if not {"max-size", "max-file"} <= set((service.get("logging") or {}).get("options") or {})
    ]
    found += [
        f"{name} is silently replaced when it is not set"
        for name in re.findall(r"\$\{([A-Z][A-Z0-9_]+):?-[^}]", text)
        if name not in MAY_HAVE_DEFAULT
    ]
    return found


def environment(service: dict[str, Any], values: dict[str, str]) -> dict[str, str]:
    """What a container of this service is given when the operator has set these values."""

    def filled(name: str, value: object) -> str | None:
        if value is None:
            return values.get(name)
        return re.sub(r"\$\{([A-Z][A-Z0-9_]+)[^}]*\}", lambda found: values.get(found[1], ""), str(value))

    said = {name: filled(name, value) for name, value in (service.get("environment") or {}).items()}
    return {name: value for name, value in said.items() if value is not None}


def disagreements(texts: dict[str, str]) -> list[str]:
    """Where code, compose file, example and runbook do not say the same, in sentences.

    texts: content by path; those of READERS that there are, and the three others."""
    code = "\n".join(text for path, text in texts.items() if path in READERS)
    read = set(re.findall(r"(?:env\.\w+|required|environ\.get)\(\s*\"([A-Z][A-Z0-9_]+)\"", code))
    read |= set(re.findall(r"\$\{([A-Z][A-Z0-9_]+):", code)) | READ_BY_PATTERN
    compose = texts["docker-compose.yml"]
    services = yaml.safe_load(compose)["services"]
    portal = [service for service in services.values() if "build" in service]
    passed = {name for service in portal for name in service["environment"]}
    given_when_set = {name for service in portal for name, value in service["environment"].items() if value is None}
    wanted = set(re.findall(r"\$\{([A-Z][A-Z0-9_]+)", compose)) | given_when_set
    shown = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", texts[".env.example"], re.MULTILINE))
    rows = re.findall(r"^\| (`[A-Z0-9_`*, ]+) \|", texts["docs/runbook.md"], re.MULTILINE)
    explained = {name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row)}
    by_make = {"PORT", "BIND"}
    return [
        *(f"{name} is read but not in the runbook" for name in sorted(read - explained - set(NOT_EXPLAINED))),
        *(f"{name} is in the runbook but nobody reads it" for name in sorted(explained - read - wanted - by_make)),
        *(f"{name} is read but not passed on" for name in sorted(read - passed - set(NOT_PASSED_ON))),
        *(f"{name} is passed on but nobody reads it" for name in sorted(passed - read)),
        *(f"{name} is wanted by compose but not in .env.example" for name in sorted(wanted - shown)),
        *(f"{name} is in .env.example but compose does not want it" for name in sorted(shown - wanted)),
        *(f"{name} is wanted by compose but not in the runbook" for name in sorted(wanted - explained)),
        *(f"{name} is set by compose and stands in .env.example" for name in sorted(shown & SET_BY_COMPOSE)),
    ]


def texts() -> dict[str, str]:
    """The files that must agree."""
    paths = (*READERS, "docker-compose.yml", ".env.example", "docs/runbook.md")
    return {path: (ROOT / path).read_text() for path in paths if (ROOT / path).exists()}


if __name__ == "__main__":
    said = faults((ROOT / "docker-compose.yml").read_text()) + disagreements(texts())
    print("\n".join(said))
    sys.exit(1 if said else 0)
