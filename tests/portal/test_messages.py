"""Translations: what the sources say is found, merged by several people at once, and judged."""

import gettext
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "bin" / "messages.py"
TEMPLATE = """{% extends "base.html" %}
    {% block content %}
  <h1>{% translate "Strategies" %}</h1>
      {# Translators: a comment that must not eat the bracket #}
    {% blocktranslate trimmed count counter=members|length with name=county.name %}
      {{ counter }} organisation in {{ name }}
    {% plural %}
      {{ counter }} organisations in {{ name }}
    {% endblocktranslate %}
 <p title="{{ _("Only here") }}">{% translate "May" context "month name" %}</p>
 {% endblock %}"""
PYTHON = """from django.utils.translation import gettext_lazy as _, ngettext
TITLE = _("Save the draft")
LABEL = _("100 %% of %(what)s")
SPREAD = _("One text "
           "over two lines")
def days(n):
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}
"""
SWEDISH = """
Strategies: Strategier
Save the draft: Spara utkastet
"%(counter)s organisation in %(name)s|%(counter)s organisations in %(name)s":
  ["%(counter)s aktör i %(name)s", "%(counter)s aktörer i %(name)s"]
"%(n)s day|%(n)s days": [en dag, "%(n)s dagar"]
One text over two lines: En text på två rader
Only here: Bara här
"100 %% of %(what)s": "100 %% av %(what)s"
"@context":
  month name:
    May: maj
"""


@pytest.fixture
def project(tmp_path):
    """A small project of its own with the script in it."""
    for folder in ("bin", "portal", "strategies", "membership", "templates", "locale"):
        (tmp_path / folder).mkdir()
    shutil.copy(SCRIPT, tmp_path / "bin")
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "portal" / "words.py").write_text(PYTHON)
    return tmp_path


def start(project, *arguments):
    command = [sys.executable, project / "bin" / "messages.py", *arguments]
    return subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(project, *arguments):
    process = start(project, *arguments)
    out, err = process.communicate(timeout=180)
    return process.returncode, out + err


def add(project, text, name="new.yaml"):
    (project / name).write_text(text)
    return run(project, "add", name)


def catalogue(project):
    return (project / "locale/sv/LC_MESSAGES/django.po").read_text()


def test_every_way_of_saying_a_text_is_found_and_translated(project):
    assert run(project, "missing")[0] == 1
    code, output = add(project, SWEDISH)
    assert code == 0, output
    assert "not in the sources (yet)" not in output
    assert run(project, "missing") == (0, "")
    assert run(project, "compile")[0] == 0
    with open(project / "locale/sv/LC_MESSAGES/django.mo", "rb") as file:
        swedish = gettext.GNUTranslations(file)
    assert swedish.gettext("One text over two lines") == "En text på två rader"
    assert swedish.ngettext("%(n)s day", "%(n)s days", 3) == "%(n)s dagar"
    assert swedish.pgettext("month name", "May") == "maj"
    assert swedish.gettext("May") == "May"


def test_the_catalogue_is_the_same_bytes_whatever_the_order(project):
    add(project, SWEDISH)
    once = catalogue(project)
    (project / "locale/sv/LC_MESSAGES/django.po").unlink()
    for line in ("Only here: Bara här", "Save the draft: Spara utkastet", SWEDISH):
        add(project, line)
    assert catalogue(project) == once
    assert "Date" not in once
    assert "words.py" not in once


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('"100 %% of %(what)s": hundra procent', "other placeholders"),
        ('"%(n)s day|%(n)s days": ["%(n)s dag", dagar]', "other placeholders"),
        ("Save the draft: no", "not a translation"),
        ("Save the draft: ''", "no Swedish text"),
    ],
)
def test_a_faulty_translation_is_named(project, text, fault):
    code, output = add(project, text)
    assert code == 1
    assert fault in output


def test_a_text_that_leaves_and_comes_back_keeps_its_translation(project):
    add(project, SWEDISH)
    (project / "portal" / "words.py").write_text("")
    run(project, "extract")
    assert '#~ msgstr "Spara utkastet"' in catalogue(project)
    (project / "portal" / "words.py").write_text(PYTHON)
    run(project, "extract")
    assert '\nmsgstr "Spara utkastet"' in catalogue(project)
    (project / "portal" / "words.py").write_text("")
    run(project, "extract", "--prune")
    assert "Spara utkastet" not in catalogue(project)


def test_a_half_written_file_is_named_and_costs_no_translation(project):
    add(project, SWEDISH)
    before = catalogue(project)
    (project / "portal" / "words.py").write_text('TITLE = _("Save the draft"')
    code, output = run(project, "extract", "--prune")
    assert code == 1
    assert "portal/words.py" in output
    assert catalogue(project) == before


def test_several_people_add_at_once_and_nothing_is_lost(project):
    (project / "portal" / "words.py").write_text("\n".join(f'_("Text {n}")' for n in range(6)))
    for n in range(6):
        (project / f"{n}.yaml").write_text(f"Text {n}: Svensk {n}\n")
    for process in [start(project, "add", f"{n}.yaml") for n in range(6)]:
        process.communicate(timeout=180)
    assert all(f"Svensk {n}" in catalogue(project) for n in range(6))
