"""The section library and the system's own forms, read from ``presets/*.yaml``: versioned with the code, not rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import yaml

from membership.decisions.rules import Purpose, Style
from membership.decisions.sections import Section, read

FOLDER = Path(__file__).parent / "presets"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One section of the library: its headings (the first is the default), help and default text with merge fields."""

    key: str
    headings: tuple[str, ...]
    help: str
    group: str = ""
    lead: str = ""
    text: str = ""
    level: int = 1
    style: str = Style.PROSE
    required: bool = False

    def section(self, **changes) -> Section:
        """A section as the library has it."""
        return replace(
            Section(
                key=self.key,
                heading=self.headings[0],
                lead=self.lead,
                text=self.text,
                level=self.level,
                style=self.style,
                required=self.required,
            ),
            **changes,
        )


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form to write in, of any layer: what stands in the header, and the sections in order, with merge fields."""

    key: str
    name: str
    layer: str
    version: int
    purpose: str = Purpose.JOIN
    description: str = ""
    kinds: tuple[str, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()


@cache
def entries() -> dict[str, Entry]:
    """The library by key, in its order."""
    rows = _read("library")
    found = {row["key"]: Entry(**{**row, "headings": tuple(row["headings"])}) for row in rows}
    for one in found.values():
        one.section()  # a fault in the file shows when it is read, not when somebody writes
    return found


def entry(key: str) -> Entry:
    """The library's section; a section of the writer's own is like none of them."""
    return entries().get(key) or entries()["own"]


@cache
def presets() -> dict[str, Form]:
    """The system's forms by key, in the order of their files' names."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem != "library":
            key = path.stem.split("-", 1)[1]
            found[key] = _form(key, _read(path.stem))
    return found


def preset_for(kind: str) -> Form:
    """The form that suits this kind of organisation best."""
    return next((form for form in presets().values() if kind in form.kinds), presets()["municipality"])


def form_of(paper) -> Form:
    """The form that was frozen into a proposal."""
    return Form(**{**paper.template, "sections": tuple(read(paper.template["sections"]))})


def _form(key, row):
    sections = tuple(
        entry(one["key"]).section(**{k: v for k, v in one.items() if k != "key"}) for one in row["sections"]
    )
    return Form(
        key=key,
        name=row["name"],
        layer="system",
        version=row["version"],
        purpose=Purpose(row.get("purpose", Purpose.JOIN)),
        description=row["description"],
        kinds=tuple(row.get("kinds", ())),
        header=row["header"],
        sections=sections,
    )


def _read(name):
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
