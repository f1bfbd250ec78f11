"""Two releases, one cache: a page and its files belong together, before, during and after the change."""

import re

import pytest

from tests.membership.deciding import world
from tests.ports import own_port
from tests.processes import eventually
from tests.runtime.proxy import Proxy, Web

pytestmark = [pytest.mark.django_db(transaction=True)]
PAGE = "/lan/orebro/"
SHARED = """
from portal.settings import *
CACHES = {{"default": {{"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": "{folder}"}}}}
"""


@pytest.fixture(scope="module")
def later(image, tmp_path_factory):
    """The next release: one style and one word are other ones."""
    return image.changed(
        tmp_path_factory.mktemp("later"),
        {
            "static/css/portal.css": ("body", "/* the next release */ body"),
            "templates/base.html": ("</main>", "<!-- the next release --></main>"),
        },
    )


@pytest.fixture
def releases(image, later, database, tmp_path):
    """Both, not yet started, with one cache."""
    for one in (image, later):
        (one.folder / "shared_cache.py").write_text(SHARED.format(folder=tmp_path / "cache"))
    shared = {"database": database, "DJANGO_SETTINGS_MODULE": "shared_cache"}
    yield Web(image, port=own_port(), **shared), Web(later, port=own_port(), **shared)
    for one in (image, later):
        (one.folder / "shared_cache.py").unlink()


@pytest.fixture
def county():
    return world.make_county()


def files_of(page):
    found = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page.text))
    assert found
    return found


def test_a_kept_page_of_the_release_before_is_not_shown(releases, county):
    before, after = releases
    with before:
        old = before.ask(PAGE)
        assert before.ask(PAGE, If_None_Match=old.headers["ETag"]).status == 304
        with after:
            new = after.ask(PAGE, If_None_Match=old.headers["ETag"])
            assert new.status == 200
            assert "the next release" in new.text
            assert after.ask(PAGE).headers["ETag"] == new.headers["ETag"] != old.headers["ETag"]
            assert before.ask(PAGE).headers["ETag"] == old.headers["ETag"]  # each keeps its own meanwhile
            assert "the next release" not in before.ask(PAGE).text
            assert {after.ask(address).status for address in files_of(new)} == {200}
            gone = files_of(old) - files_of(new)
            assert {after.ask(address).status for address in gone} == {404}


def test_the_same_release_knows_its_pages_after_a_new_start(releases, county):
    before, _after = releases
    with before:
        old = before.ask(PAGE)
    with before:
        assert before.ask(PAGE, If_None_Match=old.headers["ETag"]).status == 304


def test_through_the_proxy_every_page_finds_its_files(releases, county, tmp_path):
    before, after = releases
    with Proxy(tmp_path / "proxy", web_port=before.port, also=[after.port]) as proxy:
        with before:
            old = proxy.ask(PAGE)
            with after:  # both at once, as while containers are replaced: whoever is asked, a file is found
                new = eventually(lambda: after.ask(PAGE))
                for address in files_of(old) | files_of(new):
                    assert proxy.ask(address).status == 200
        with after:
            seen = eventually(lambda: (page := proxy.ask(PAGE)) and "the next release" in page.text and page)
            assert files_of(seen) == files_of(new)
            for address in files_of(old) | files_of(new):  # the open page of the release before is still dressed
                assert proxy.ask(address).status == 200
