"""The image's own steps, done without Docker, and what comes of them (Dockerfile, .dockerignore, deploy/entry.sh)."""

import gzip
import re

import pytest

from bin import setup
from tests.ports import own_port
from tests.runtime.proxy import Web

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_the_system_packages_are_those_that_a_start_needs(image):
    assert image.packages == {*setup.LIBRARIES, setup.FONTS[0]}


def test_nothing_but_the_portal_is_inside(image):
    assert {path.name for path in image.folder.iterdir()} == {
        "manage.py", "bin", "locale", "static", "templates", "portal", "strategies", "membership", "collected",
    }  # fmt: skip
    names = {path.name for path in image.root.rglob("*")}
    assert not names & {".env", ".git", ".local", ".venv", "tests", "docs", "build"}
    assert image.user == "portal"
    assert "DEBUG" not in image.environment


def test_everything_is_compiled_and_collected_while_building(image):
    assert {path.parent.parent.name for path in image.folder.rglob("*.mo")} == {"sv", "en"}
    for path in image.folder.glob("portal/*.py"):
        assert list(path.parent.glob(f"__pycache__/{path.stem}.*.pyc")), path
    assert (image.folder / "collected" / "staticfiles.json").exists()
    assert list((image.folder / "collected").rglob("portal.*.css.gz"))


@pytest.fixture(scope="module")
def demo(image, database):
    """As `make run` starts it: with DEBUG, after the files have been collected."""
    with Web(image, port=own_port(), database=database, DEBUG="1", TRUSTED_PROXIES="0") as running:
        yield running


@pytest.mark.parametrize("form", ["web", "demo"])
def test_the_entry_serves_a_page_with_its_style_sheet_compressed(request, form):
    web = request.getfixturevalue(form)
    page = web.ask("/")
    assert page.status == 200
    assert '<html lang="sv"' in page.text
    for address in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page.text):
        file = web.ask(address, Accept_Encoding="gzip")
        assert re.search(r"\.[0-9a-f]{12}\.(css|js)$", address)
        assert (file.status, file.headers["Content-Encoding"]) == (200, "gzip"), address
        assert gzip.decompress(file.raw_body) == web.ask(address, Accept_Encoding="gzip;q=0").raw_body


@pytest.mark.parametrize("form", ["web", "demo"])
def test_a_first_visit_costs_few_bytes(request, form):
    """The start page and what it needs, compressed (the goal is 20 kB)."""
    web = request.getfixturevalue(form)
    page = web.ask("/", Accept_Encoding="gzip")
    text = gzip.decompress(page.raw_body).decode()
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))
    sizes = [len(web.ask(address, Accept_Encoding="gzip").raw_body) for address in files]
    assert len(page.raw_body) + sum(sizes) < 20_000
