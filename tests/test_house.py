"""The house's conventions, held by a machine (docs/house.md)."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from portal.celery import app

ROOT = Path(__file__).resolve().parent.parent
WINGS = ["membership", "strategies", "portal"]  # from the roof down
ROOMS = {
    "membership": [
        "demo",
        "register",
        "followup",
        "support",
        "decisions",
        "examples",
        "changes",
        "joining",
        "representation",
    ],
    "strategies": ["consultation", "library", "pages", "publishing"],
    "portal": ["papers", "files", "people", "outbox", "directory", "log"],
}
# Floors inside a room, from the top; files with other names (smtp, letters, exchange …) are free in their room.
FLOORS = [["urls", "admin"], ["views", "tasks"], ["actions"], ["forms", "documents", "mails"], ["models"], ["rules"]]
MAY_NAME_UPPER = {"portal/urls.py", "portal/celery.py", "portal/settings.py"}
MAY_NAME_UPPER |= {f"{wing}/models.py" for wing in WINGS}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "services"}

# Pages that anyone may open without logging in, by URL name. Everything else asks for log-in.
OPEN_PREFIXES = ("account_", "mfa_", "usersessions_")


def sources(*folders):
    """Tracked Python files, migrations apart."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = [ROOT / line for line in listed.stdout.splitlines()]
    return [p for p in paths if p.suffix == ".py" and "migrations" not in p.parts and p.exists()]


def imports_of(path):
    """Modules that the file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor_of(stem):
    """Which floor of its room a file is on, or None when it is free."""
    for level, stems in enumerate(FLOORS):
        if stem in stems or stem.split("_")[0] in stems:
            return level
    return None


PYTHON = [p.relative_to(ROOT) for p in sources(*WINGS)]


def looks_up(path):
    """What a file imports from above itself: a wing, a room, or a floor inside its room."""
    wing, *inside = path.with_suffix("").parts
    room = inside[0] if inside and inside[0] in ROOMS[wing] else None
    for module in imports_of(ROOT / path):
        other_wing, *other = module.split(".")
        if other_wing not in WINGS:
            continue
        if WINGS.index(other_wing) < WINGS.index(wing):
            yield f"{path} looks up to {module}"
        other_room = other[0] if other and other[0] in ROOMS[other_wing] else None
        if other_wing != wing or not room or not other_room:
            continue
        if ROOMS[wing].index(other_room) < ROOMS[wing].index(room):
            yield f"{path} looks up to {module}"
        mine, theirs = floor_of(inside[1]) if len(inside) > 1 else None, floor_of(other[1]) if len(other) > 1 else None
        if other_room == room and mine is not None and theirs is not None and theirs < mine:
            yield f"{path} looks up inside its room to {module}"


def test_imports_go_down():
    assert len(PYTHON) > 300
    assert [found for path in PYTHON if str(path) not in MAY_NAME_UPPER for found in looks_up(path)] == []


def test_files_are_short_and_named_after_what_they_hold():
    files = sources()
    assert len(files) > 800
    assert [str(path) for path in files if len(path.read_text().splitlines()) > 400] == []
    assert [str(path) for path in files if FORBIDDEN_NAMES & {path.stem, *path.relative_to(ROOT).parts}] == []


def test_views_read_through_queryset_methods():
    views = [path for path in PYTHON if path.stem.startswith("views")]
    assert len(views) > 50
    by_itself = re.compile(r"\w+\.objects\.(?:get|filter|all|exclude|create|update)\(")
    queries = {str(path): by_itself.findall((ROOT / path).read_text()) for path in views}
    assert {path: found for path, found in queries.items() if found} == {}


def every_template():
    return sorted((ROOT / "templates").rglob("*.*"))


def test_every_template_is_used():
    texts = [p.read_text() for p in sources(*WINGS)] + [p.read_text() for p in every_template()]
    everything = "\n".join(texts)
    # Named by libraries or by Django itself, or put together from a kind.
    by_others = ("account/", "mfa/", "usersessions/", "django/", "allauth/", "mail/", "papers/", "admin/")
    by_django = {"400.html", "403.html", "404.html", "500.html", "robots.txt"}
    unused = []
    for path in every_template():
        name = str(path.relative_to(ROOT / "templates"))
        if name.startswith(by_others) or name in by_django or name in everything:
            continue
        unused.append(name)
    assert unused == []


INLINE = re.compile(r"<script>|<script (?![^>]*src=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def test_templates_have_nothing_inline():
    pages = [path for path in every_template() if not {"papers", "mail"} & set(path.relative_to(ROOT).parts)]
    assert len(pages) > 200
    texts = {str(path.relative_to(ROOT)): path.read_text() for path in pages}
    found = {name: INLINE.findall(text) for name, text in texts.items() if "application/json" not in text}
    assert {name: marks for name, marks in found.items() if marks} == {}


def every_pattern(resolver=None, prefix=""):
    """All URL patterns with their full route."""
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from every_pattern(item, route)
        elif isinstance(item, URLPattern):
            yield route, item


def is_open(pattern):
    """Whether the view opens without log-in."""
    return getattr(pattern.callback, "login_required", True) is False


def test_login_is_required_but_for_the_written_list():
    from tests.open_pages import OPEN

    opened = {
        route
        for route, pattern in every_pattern()
        if is_open(pattern) and not (pattern.name or "").startswith(OPEN_PREFIXES)
    }
    assert opened == set(OPEN)


def test_beat_rings_tasks_that_exist_and_take_no_argument():
    app.loader.import_default_modules()
    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in app.tasks, name
        assert not entry.get("args"), name


def test_every_task_takes_one_primary_key_or_nothing():
    app.loader.import_default_modules()
    for name, task in app.tasks.items():
        if name.split(".")[0] in WINGS:
            assert task.run.__code__.co_varnames[: task.run.__code__.co_argcount] in ((), ("pk",)), name


def test_nothing_names_this_machine_or_a_registry():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    bad = re.compile(r"/" + "work/|pypi" + r"\.org|registry\.npm" + "js|deb" + r"\.debian\.org|\.\./" + "shared")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".pdf", ".png", ".mo", ".woff2"} or not path.exists():
            continue
        assert not bad.search(path.read_text(errors="replace")), name


@pytest.mark.parametrize("page", ["trust.md", "findings.md"])
def test_every_test_that_a_page_about_trust_names_is_there(page):
    """A row that says "holds" must lead to a test; ``…`` stands for the file named before it, or the rest of a name."""
    lines = (ROOT / "docs" / page).read_text().splitlines()
    for line in (one for one in lines if one.startswith("| ")):
        file = None
        for name, test in re.findall(r"`(?:([a-z_/]+\.py)|…)(?:::([a-z_A-Z0-9]+))?", line):
            file = ROOT / "tests" / name if name else file
            if name and not file.exists():
                assert (ROOT / name).exists(), f"{line[:12]}: no {name}"
                continue
            assert not test or f"def {test}" in file.read_text(), f"{line[:12]}: no {test} in {file.name}"
