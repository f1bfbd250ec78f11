#!/usr/bin/env python
"""Translations without the gettext tools: Babel reads, merges and compiles; nobody edits a catalogue by hand.

    bin/messages.py add FILE.yaml      merge translations (several people may do it at once)
    bin/messages.py extract [--prune]  read the sources; --prune drops what the sources no longer say
    bin/messages.py missing            exit 1 and list what has no Swedish text, or other placeholders than its source
    bin/messages.py compile            write the .mo files (kept out of git)

The YAML file maps English source strings to Swedish:

    Save the draft: Spara utkastet
    "%(count)s organisation|%(count)s organisations": ["%(count)s aktör", "%(count)s aktörer"]
    "@context":
      month name: {May: maj}

Catalogues are written sorted, without dates and line numbers, so that two people's changes seldom touch the same lines.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import yaml
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
SOURCE_FOLDERS = ("portal", "strategies", "membership")
TEMPLATE_FOLDERS = ("templates",)
TEMPLATE_ENDINGS = {".html", ".txt", ".xml"}
PLURAL_FORMS = "nplurals=2; plural=(n != 1);"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"

"""
PLACEHOLDER = re.compile(r"%\([^)]+\)[a-z]|%[sd]|\{[a-zA-Z_][^{}]*\}")


@dataclass(frozen=True, order=True)
class Key:
    """What gettext looks a text up by. `plural` is "" for a text without plural."""

    context: str
    source: str
    plural: str

    def __str__(self) -> str:
        text = f"{self.source}|{self.plural}" if self.plural else self.source
        return f"[{self.context}] {text}" if self.context else text


Translations = dict[Key, tuple[str, ...]]


class Unreadable(Exception):
    """A source file could not be read; the message names it."""


def source_files() -> Iterator[Path]:
    """Every Python file and template that may hold texts, in a stable order."""
    for folder in SOURCE_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield path
            if path.suffix in TEMPLATE_ENDINGS:
                yield path
    for folder in TEMPLATE_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in TEMPLATE_ENDINGS:
                yield path


def python_text(path: Path) -> bytes:
    """The file as Python; a template becomes one parenthesis, so that its indentation says nothing."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    return f"(\n{templatize(text)}\n)".encode()


def keys_in(path: Path) -> Iterator[Key]:
    """The texts one file says.

    :raises Unreadable: when the file is not Python or not a template."""
    try:
        found = list(extract("python", BytesIO(python_text(path)), KEYWORDS, (), {"encoding": "utf-8"}))
    except Exception as error:  # tokenizer, template lexer and codec each raise their own
        raise Unreadable(f"{path.relative_to(ROOT)}: {error}") from error
    for _line, message, _comments, context in found:
        parts = message if isinstance(message, tuple) else (message, "")
        if parts[0]:
            yield Key(context or "", parts[0], parts[1])


def keys_in_sources() -> tuple[set[Key], list[str]]:
    """All texts in the sources, and sentences about files that could not be read."""
    keys: set[Key] = set()
    complaints: list[str] = []
    for path in source_files():
        try:
            keys.update(keys_in(path))
        except Unreadable as error:
            complaints.append(str(error))
    return keys, complaints


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read_translations(language: str) -> Translations:
    """What the catalogue knows, unused entries included: a text that comes back finds its translation again."""
    path = po_path(language)
    if not path.exists():
        return {}
    catalog = read_po(BytesIO(path.read_bytes()), locale=language)
    known: Translations = {}
    for message in [*catalog.obsolete.values(), *catalog]:
        if not message.id:
            continue
        source, plural = message.id if isinstance(message.id, (tuple, list)) else (message.id, "")
        text = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        known[Key(message.context or "", source, plural)] = () if message.fuzzy else tuple(text)
    return known


def write_translations(language: str, known: Translations, used: set[Key]) -> None:
    """Write the catalogue whole; unused entries go last, as comments."""
    catalog = Catalog(locale=language, charset="utf-8")
    for key in sorted(known):
        source: str | tuple[str, str] = (key.source, key.plural) if key.plural else key.source
        empty: str | tuple[str, ...] = ("", "") if key.plural else ""
        text: str | tuple[str, ...] = known[key] or empty
        if not key.plural and isinstance(text, tuple):
            text = text[0]
        message = catalog.add(source, text, context=key.context or None)
        if key not in used:
            catalog.obsolete[(key.source, key.context)] = message
            catalog.delete(source, context=key.context or None)
    body = BytesIO()
    write_po(body, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    header = HEADER.format(language=language, plural_forms=PLURAL_FORMS)
    write_whole(po_path(language), header.encode() + body.getvalue().lstrip(b"\n"))


def write_whole(path: Path, content: bytes) -> None:
    """Replace the file in one step, so that nobody reads half of it; an unchanged file is left alone."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as new:
        new.write(content)
    Path(new.name).chmod(0o644)
    Path(new.name).replace(path)


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """One at a time, also between processes."""
    LOCALE.mkdir(exist_ok=True)
    with open(LOCALE / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read_yaml(path: Path) -> tuple[Translations, list[str]]:
    """Translations in a YAML file, and sentences about lines that are not translations."""
    data = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    if not isinstance(data, dict):
        return {}, [f"{path.name}: the file must map English texts to Swedish ones"]
    contexts = {"": {k: v for k, v in data.items() if k != "@context"}, **(data.get("@context") or {})}
    found: Translations = {}
    complaints: list[str] = []
    for context, entries in contexts.items():
        for source, text in entries.items():
            if isinstance(source, str) and isinstance(text, str):
                found[Key(context, source, "")] = (text,)
            elif isinstance(source, str) and "|" in source and isinstance(text, list) and len(text) == 2:
                one, many = source.split("|", 1)
                found[Key(context, one, many)] = (str(text[0]), str(text[1]))
            else:
                complaints.append(f"{path.name}: not a translation (quote the text?): {source!r}: {text!r}")
    return found, complaints


def as_in_sources(key: Key, used: set[Key]) -> Key:
    """The key the sources use: gettext finds a plural by its singular, so a text said both ways is one entry."""
    if key in used or key.plural:
        return key
    return next((k for k in used if (k.context, k.source) == (key.context, key.source)), key)


def one_entry_per_text(keys: set[Key]) -> set[Key]:
    """Where a text is said with and without plural, keep the plural: gettext answers both from it."""
    with_plural = {(k.context, k.source) for k in keys if k.plural}
    return {k for k in keys if k.plural or (k.context, k.source) not in with_plural}


def update(language: str, new: Translations, *, prune: bool = False) -> tuple[set[Key], list[str]]:
    """Merge sources, catalogue and new translations; answer the texts in use and what could not be read."""
    found, complaints = keys_in_sources()
    used = one_entry_per_text(found)
    known = read_translations(language) | new
    if complaints:  # a file somebody is in the middle of writing must not put its texts out of use
        used |= set(read_translations(language))
    for key in used:
        known.setdefault(key, ())
    if prune and not complaints:
        known = {key: text for key, text in known.items() if key in used}
    write_translations(language, known, used)
    return used, complaints


def command_extract(prune: bool) -> int:
    with locked():
        used, complaints = update("sv", {}, prune=prune)
        write_translations("en", {}, set())
    print(f"{len(used)} texts in the sources")
    return report(complaints)


def command_add(paths: list[Path]) -> int:
    new: Translations = {}
    complaints: list[str] = []
    for path in paths:
        found, wrong = read_yaml(path)
        new |= found
        complaints += wrong
    complaints += [f"{why}: {key}" for key, text in new.items() for why in faults(key, text)]
    with locked():
        used, unread = update("sv", new)
    unknown = [key for key in new if key not in used]
    for key in sorted(unknown):
        print(f"kept, but not in the sources (yet): {key}")
    print(f"{len(new)} translations merged, {len(unknown)} of them not in the sources")
    return report(complaints + unread)


def command_missing() -> int:
    used, complaints = keys_in_sources()
    known = read_translations("sv")
    for key in sorted(one_entry_per_text(used)):
        complaints += [f"{why}: {key}" for why in faults(key, known.get(key, ()))]
    return report(complaints)


def faults(key: Key, text: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with a translation."""
    forms = 2 if key.plural else 1
    if len(text) != forms or not all(text):
        yield "no Swedish text"
        return
    if key.source.startswith("\n"):
        yield "write {% blocktranslate trimmed %}"
    if not key.plural and placeholders(text[0]) != placeholders(key.source):
        yield "other placeholders than the source"
    if key.plural and placeholders(text[1]) != placeholders(key.plural):
        yield "other placeholders than the source"
    if key.plural and not placeholders(text[0]) <= placeholders(key.source) | placeholders(key.plural):
        yield "other placeholders than the source"


def placeholders(text: str) -> set[str]:
    """`%(name)s`, `%s` and `{name}` in a text; `%%` is a percent sign."""
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def command_compile() -> int:
    compile_catalogues()
    return 0


def compile_catalogues() -> None:
    """Write each .mo that is older than its .po. Safe to call from several processes at once."""
    with locked():
        for source in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
                continue
            catalog = read_po(BytesIO(source.read_bytes()), locale=source.parent.parent.name)
            body = BytesIO()
            write_mo(body, catalog)
            target.unlink(missing_ok=True)
            write_whole(target, body.getvalue())


def report(complaints: list[str]) -> int:
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if complaints:
        print(f"{len(complaints)} to mend", file=sys.stderr)
    return 1 if complaints else 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="merge translations from YAML files")
    add.add_argument("files", nargs="+", type=Path)
    extracting = commands.add_parser("extract", help="read the sources")
    extracting.add_argument("--prune", action="store_true", help="drop what the sources no longer say")
    commands.add_parser("missing", help="list what is missing or wrong")
    commands.add_parser("compile", help="write the .mo files")
    chosen = parser.parse_args(arguments)
    if chosen.command == "add":
        return command_add(chosen.files)
    if chosen.command == "extract":
        return command_extract(chosen.prune)
    if chosen.command == "missing":
        return command_missing()
    return command_compile()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
