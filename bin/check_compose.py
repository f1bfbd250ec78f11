"""Read docker-compose.yml where no docker is: the parts we promise are there, and no secret is written in it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
SERVICES = {"proxy", "web", "worker", "papers", "beat", "migrate", "postgres", "valkey", "cache", "mail"}
SECRETS = ("SECRET_KEY", "SECOND_FACTOR_KEY", "POSTGRES_PASSWORD", "DATABASE_PASSWORD", "DATABASE_OWNER_PASSWORD")
AT_LEAST_TWO = ("web", "worker", "papers")


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
        if name not in {"migrate", "mail"} and "healthcheck" not in service
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
    return found


if __name__ == "__main__":
    said = faults((ROOT / "docker-compose.yml").read_text())
    print("\n".join(said))
    sys.exit(1 if said else 0)
