"""What this running portal is made of, as one short text: part of every kept page's key.

A page belongs to the code, templates, catalogues and static files that made it. Nobody has to name a release: the
content itself does, so that a page of the release before is never handed out with an address of a file that is gone."""

import functools
import hashlib
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings

CODE = ("portal", "strategies", "membership")
ENDINGS = {".py", ".html", ".txt", ".xml", ".mo", ".json", ".yaml", ".csv", ".css", ".js", ".svg"}
SHOWN = ("SITE_URL", "PUBLISHER_NAME", "PUBLISHER_ORGNR", "PUBLISHER_EMAIL", "SECURITY_CONTACT", "DEMO", "DEBUG")


@functools.cache
def release():
    """32 hexadecimal digits, the same in every process that runs the same content; read once, some 30 ms."""
    seen = hashlib.sha256()
    for part in (*_versions(), *_settings(), *_contents()):
        seen.update(len(part).to_bytes(8, "big") + part)
    return seen.hexdigest()[:32]


def _versions():
    return sorted(f"{one.name} {one.version}".encode() for one in distributions())


def _settings():
    """What the environment says and pages show."""
    return [f"{name}={getattr(settings, name)}".encode() for name in SHOWN]


def _contents():
    base = Path(settings.BASE_DIR)
    for folder in (*CODE, "templates", "locale", *([] if _manifest().exists() else ["static"])):
        for path in sorted((base / folder).rglob("*")):
            if path.suffix in ENDINGS and path.is_file():
                yield str(path.relative_to(base)).encode()
                yield path.read_bytes()
    if _manifest().exists():
        yield _manifest().read_bytes()  # names every static file with the hash of its content


def _manifest():
    return Path(settings.STATIC_ROOT) / "staticfiles.json"
