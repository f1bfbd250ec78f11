"""What a release is: everything that makes a page, and nothing else."""

import pytest

from portal import release as releases
from portal.release import release

BEFORE = {
    "portal/a.py": "1",
    "membership/deep/b.py": "1",
    "templates/a.html": "1",
    "locale/sv/LC_MESSAGES/django.mo": "1",
    "collected/staticfiles.json": "{}",
    "static/css/a.css": "1",
}
CHANGES = [*(name for name in BEFORE if not name.startswith("static/")), "strategies/new.py"]


@pytest.fixture
def made(tmp_path, settings):
    """The release of a small portal, some of whose files are other ones."""
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "collected"

    def make(**changes):
        for name, text in (BEFORE | changes).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        return release.__wrapped__()

    return make


@pytest.mark.parametrize("name", CHANGES)
def test_every_file_that_makes_a_page_makes_another_release(made, name):
    before = made()
    assert made() == before
    assert made(**{name: "2"}) != before


def test_what_makes_no_page_makes_no_other_release(made):
    before = made()
    assert made(**{"portal/__pycache__/a.pyc": "2", "docs/a.md": "2", "static/css/a.css": "2"}) == before


def test_files_that_are_not_collected_count_as_they_lie(made, tmp_path):
    made()
    (tmp_path / "collected" / "staticfiles.json").unlink()
    before = release.__wrapped__()
    (tmp_path / "static" / "css" / "a.css").write_text("2")
    assert release.__wrapped__() != before


def test_a_setting_that_pages_show_makes_another_release(made, settings):
    before = made()
    settings.PUBLISHER_NAME = "Länsstyrelsen Örebro"
    assert made() != before


def test_an_upgraded_package_makes_another_release(made, monkeypatch):
    before = made()
    monkeypatch.setattr(releases, "_versions", lambda: [b"django 99"])
    assert made() != before
