"""The sheets of the Excel template: their columns, and how rows become the tree that is judged."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _

from portal.characters import folded
from portal.directory.rules import OrganisationKind
from strategies.publishing.exchange.reading import Node
from strategies.publishing.exchange.tables import Cell, Reader, Table, Written, names_of
from strategies.publishing.rules import Effort, Known, Scope

WHOLE, GOALS, TARGETS, ACTIONS, AREAS, JOINING = (
    "Strategin",
    "Mål",
    "Målsättningar",
    "Åtgärder",
    "Områden",
    "Anslutning",
)
YES, NO = "Ja", "Nej"
WIDE, MIDDLE, NARROW = 60, 28, 10
LINES = "lines"
THEMES = "Tvärgående områden, ett på varje rad"
GOAL_KEYS = ("nr", "national_goal", "name", "order", "status", "situation", "note")
TARGET_KEYS = ("goal", "text", "indicator", "baseline", "wanted", "year", "source", "themes")
ACTION_KEYS = ("goal", "text", "for_kinds", "effort", "scope", "evidence", "example", "links", "themes")
AREA_KEYS = ("name", "layer", "text", "links_to", "note")
TERM_KEYS = ("offered", "expected")
WHOLE_KEYS = ("label", "text")
_GOALS_NUMBER = re.compile(
    r"'?(?:mål|nr)?\s*(\d{1,3})(?:[.:)]|,0)?", re.IGNORECASE
)  # as people write it: “Mål 1”, “1.”
NUMBERED = ("nr", "goal", "order", "year")
IN_LINES = ("for_kinds", "links", "links_to", "themes")

# Label in the first sheet, the way to the value in the tree, and what kind of value it is.
FIELDS = (
    ("Länskod", "county_code", ""),
    ("Titel", "title", ""),
    ("Första dag eller år", "period.from", ""),
    ("Sista dag eller år", "period.to", ""),
    ("Beslutad", "dates.decided", ""),
    ("På remiss", "dates.consultation", ""),
    ("Diarienummer", "diary_number", ""),
    ("ISBN", "isbn", ""),
    ("ISSN", "issn", ""),
    ("Antal sidor", "pages", ""),
    ("Inledning", "introduction", ""),
    ("Vision", "vision.text", ""),
    ("Vision, status", "vision.status", "known"),
    ("Övergripande syfte", "overall_aim.text", ""),
    ("Övergripande syfte, status", "overall_aim.status", "known"),
    ("Om målen", "goals_note", ""),
    ("Länets ord för områden", "priority_areas.label", ""),
    ("Områden, status", "priority_areas.status", "known"),
    ("Om områdena", "priority_areas.note", ""),
    ("Går det att ansluta sig (Ja, Nej)", "joining.possible", "yes"),
    ("Anslutning, status", "joining.status", "known"),
    ("Vad anslutningen kallas", "joining.model_name", ""),
    ("Vad anslutningen innebär", "joining.means", ""),
    ("Vilka som får ansluta sig, en på varje rad", "joining.open_to", LINES),
    ("Typer av organisationer, en på varje rad", "joining.open_to_kinds", "kinds"),
    ("Vilket slags stöd anslutningen ger", "joining.offered_kind", ""),
    ("Blankettens adress", "joining.form", ""),
    ("Beslut som behövs", "joining.decision_needed", ""),
    ("Uppföljning", "follow_up.text", ""),
    ("Uppföljning, status", "follow_up.status", "known"),
    ("Milstolpar, en på varje rad", "follow_up.milestones", LINES),
    ("Kontakt (funktion)", "contact.role", ""),
    ("Ansvarig enhet", "contact.unit", ""),
    ("Funktionsbrevlåda", "contact.email", ""),
    ("Telefon", "contact.phone", ""),
    ("Länsstyrelsens egen publikation (adress)", "sources", "source"),
    ("Anmärkning", "remark", ""),
    ("Portalens anmärkningar om uppgifterna, en på varje rad", "facts_notes", LINES),
    ("Var uppgifterna är hämtade, en på varje rad", "facts_sources", LINES),
)


@dataclass
class Sheet:
    """A sheet: its heads by key, widths, choices by column, how a tree fills it and how its rows are read."""

    name: str
    heads: dict[str, str]
    widths: tuple[int, ...]
    rows_of: Callable
    read: Callable
    choices: dict[int, list[str]] = field(default_factory=dict)


def sheets(goal_names: dict[str, str], theme_names: dict[str, str]) -> list[Sheet]:
    """All sheets, in Swedish: the template is the boards' own."""
    words = _Words(goal_names, theme_names)
    known = [str(one.label) for one in Known]
    goal_heads = ("Nr", "Nationellt delmål", "Eget mål", "Ordning", "Status", "Läget i länet", "Anmärkning")
    target_heads = ("Mål nr", "Målsättning", "Följs med", "Läget i dag", "Önskat läge", "År", "Källa", THEMES)
    action_heads = ("Mål nr", "Åtgärd", "För vem, en på varje rad", "Insats", "Var", "Varför", "Exempel",
                    "Länkar, en på varje rad", THEMES)  # fmt: skip
    area_heads = ("Namn", "Kallas", "Text", "Delmål, ett på varje rad", "Anmärkning")
    return [
        Sheet(WHOLE, dict(zip(WHOLE_KEYS, ("Fält", "Innehåll"), strict=True)), (40, 90), words.whole_rows,
              words.read_whole),
        Sheet(GOALS, dict(zip(GOAL_KEYS, goal_heads, strict=True)),
              (NARROW, 45, MIDDLE, NARROW, MIDDLE, WIDE, MIDDLE), words.goal_rows, words.reader(GOALS), {5: known}),
        Sheet(TARGETS, dict(zip(TARGET_KEYS, target_heads, strict=True)),
              (NARROW, WIDE, MIDDLE, MIDDLE, MIDDLE, NARROW, MIDDLE, MIDDLE), words.target_rows, words.reader(TARGETS)),
        Sheet(ACTIONS, dict(zip(ACTION_KEYS, action_heads, strict=True)),
              (NARROW, WIDE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE), words.action_rows,
              words.reader(ACTIONS), {4: [str(one.label) for one in Effort], 5: [str(one.label) for one in Scope]}),
        Sheet(AREAS, dict(zip(AREA_KEYS, area_heads, strict=True)), (MIDDLE, MIDDLE, WIDE, 45, MIDDLE),
              words.area_rows, words.reader(AREAS)),
        Sheet(JOINING, dict(zip(TERM_KEYS, ("Vad anslutningen ger", "Vad anslutningen innebär för er"), strict=True)),
              (WIDE, WIDE), words.term_rows, words.read_terms),
    ]  # fmt: skip


def empty_tree(county_code: str, goals: list[str]) -> dict:
    """A strategy that says nothing yet, with the national goals in their order."""
    return {
        "county_code": county_code,
        "goals": [{"order": n, "national_goal": goal} for n, goal in enumerate(goals, start=1)],
    }


def tree_from(read, reader):
    """One mapping of everything that the sheets hold."""
    top = read[WHOLE]
    assert isinstance(top, Node)
    assert isinstance(top.content, dict)
    goals = _by_number(read[GOALS], reader)
    _hang(goals, read[TARGETS], "regional_targets", reader)
    _hang(goals, read[ACTIONS], "suggested_actions", reader)
    rows = [row for row, _cell in goals.values()]
    start = top.content["county_code"].line
    is_own = [row for row in rows if row.content.get("name") and not row.content.get("national_goal")]
    national = [row for row in rows if row not in is_own]
    for row, cell in goals.values():
        if not row.content.get("name") and not row.content.get("national_goal"):
            reader.wrong(cell, _("Choose a national goal in the row, or write a goal of your own."))
    national = [row for row in national if row.content.get("national_goal")]
    for row in is_own:
        row.content.pop("national_goal", None)
    for row in national:
        row.content.pop("name", None)
    top.content["goals"] = Node(start, national)
    top.content["own_goals"] = Node(start, is_own)
    areas = top.content.setdefault("priority_areas", Node(start, {}))
    areas.content["items"] = Node(start, [row for row, _cell in read[AREAS]])
    joining = top.content.setdefault("joining", Node(start, {}))
    joining.content |= read[JOINING]
    return top


def _by_number(rows, reader):
    found = {}
    for row, cell in rows:
        number = row.content.pop("nr", None)
        key = number.content if number else ""
        if not key or key in found:
            reader.wrong(cell, _("Give each goal a number of its own in the first column."))
            continue
        found[key] = (row, cell)
    return found


def _hang(goals, rows, key, reader):
    for row, cell in rows:
        number = row.content.pop("goal", None)
        goal = goals.get(number.content if number else "")
        if goal is None:
            reader.wrong(
                cell, _("The first column must hold a goal's number from the sheet “%(sheet)s”.") % {"sheet": GOALS}
            )
            continue
        goal[0].content.setdefault(key, Node(row.line, [])).content.append(row)


class _Words:
    """Between words that people read and the values of the tree."""

    def __init__(self, goal_names: dict[str, str], theme_names: dict[str, str]):
        self.goals, self.themes = goal_names, theme_names
        self.known = {one.value: str(one.label) for one in Known}
        self.effort = {one.value: str(one.label) for one in Effort}
        self.scope = {one.value: str(one.label) for one in Scope}
        self.kinds = {one.value: str(one.label) for one in OrganisationKind}
        self.chosen = {
            "national_goal": goal_names, "links_to": goal_names, "status": self.known, "effort": self.effort,
            "scope": self.scope, "for_kinds": self.kinds, "themes": theme_names,
        }  # fmt: skip

    def whole_rows(self, tree):
        for label, way, kind in FIELDS:
            value = tree
            for key in way.split("."):
                value = value.get(key) if isinstance(value, dict) else None
            yield label, self._shown(value, kind)

    def _shown(self, value, kind):
        if kind == "yes":
            return {True: YES, False: NO}.get(value, "")
        if kind == "known":
            return self.known.get(value, value or "")
        if kind == "kinds":
            return "\n".join(self.kinds.get(one, one) for one in value or [])
        if kind == LINES:
            return "\n".join(value or [])
        if kind == "source":
            return value[0]["address"] if value else ""
        return "" if value is None else value

    def goal_rows(self, tree):
        for number, goal in enumerate(_goals(tree), start=1):
            name = self.goals.get(goal.get("national_goal", ""), goal.get("national_goal", ""))
            yield (number, name, goal.get("name", ""), goal.get("order", ""), self.known.get(goal.get("status"), ""),
                   goal.get("situation", ""), goal.get("note", ""))  # fmt: skip

    def target_rows(self, tree):
        for number, goal in enumerate(_goals(tree), start=1):
            for one in goal.get("regional_targets", []):
                keys = ("text", "indicator", "baseline", "wanted", "year", "source")
                yield (number, *(one.get(key, "") for key in keys), self._theme_lines(one))

    def action_rows(self, tree):
        for number, goal in enumerate(_goals(tree), start=1):
            for one in goal.get("suggested_actions", []):
                kinds = "\n".join(self.kinds.get(kind, kind) for kind in one.get("for_kinds", []))
                effort, scope = self.effort.get(one.get("effort"), ""), self.scope.get(one.get("scope"), "")
                links = "\n".join(one.get("links", []))
                texts = (one.get("evidence", ""), one.get("example", ""))
                yield (number, one["text"], kinds, effort, scope, *texts, links, self._theme_lines(one))

    def _theme_lines(self, one):
        return "\n".join(self.themes.get(key, key) for key in one.get("themes", []))

    def area_rows(self, tree):
        for one in tree.get("priority_areas", {}).get("items", []):
            goals = "\n".join(self.goals.get(goal, goal) for goal in one.get("links_to", []))
            yield one["name"], one.get("layer", ""), one.get("text", ""), goals, one.get("note", "")

    def term_rows(self, tree):
        joining = tree.get("joining", {})
        offered, expected = joining.get("offered", []), joining.get("expected", [])
        for n in range(max(len(offered), len(expected))):
            yield (offered[n] if n < len(offered) else "", expected[n] if n < len(expected) else "")

    def read_whole(self, told, heads, reader: Reader) -> Node:
        """The first sheet as a mapping; a field that is not ours is told."""
        ways = {name: (way, kind) for label, way, kind in FIELDS for name in names_of(label)}
        table = Table(WHOLE, heads, told, reader, known=frozenset(ways))
        fields: dict[str, Node] = {way: reader.node(table.cell(1, 1), "") for way in ("county_code", "title", "period")}
        top = reader.node(table.cell(1, 1), fields)
        for row in table.rows():
            label, value = row["label"], row["text"]
            if folded(label.text) not in ways:
                reader.wrong(label.cell, _("We do not know this field. Keep the names of the template."))
                continue
            way, kind = ways[folded(label.text)]
            text = _text_of(way, value, reader)
            if text or way in fields:
                _put(top, way, self._node(reader, value.cell, text, kind))
        return top

    def _node(self, reader, cell, text, kind):
        if kind in (LINES, "kinds"):
            words = self.kinds if kind == "kinds" else {}
            return reader.node(cell, [reader.node(cell, line, words) for line in _lines_of(text)])
        if kind == "known":
            return reader.node(cell, text, self.known)
        if kind == "yes":
            return reader.node(cell, text, {"yes": YES, "no": NO})
        if kind == "source":
            return reader.node(cell, [reader.node(cell, {"address": reader.node(cell, text)})])
        return reader.node(cell, text)

    def reader(self, name: str) -> Callable:
        """What reads the table of the sheet."""
        return partial(self._read_rows, name)

    def _read_rows(self, name, told, heads, reader: Reader):
        """A table's rows as mappings, each with the cell that it begins in."""
        rows = []
        for row in Table(name, heads, told, reader).rows():
            values = {key: self._value(reader, key, written) for key, written in row.items() if written.text}
            start = min((one.cell for one in row.values()), key=lambda cell: cell.column)
            rows.append((reader.node(start, values), start))
        return rows

    def _value(self, reader, key, written):
        text = written.whole if key in NUMBERED else written.text
        if key == "year" and written.day:
            text = written.day[:4]  # a day stands for its year
        if key in ("nr", "goal") and (numbered := _GOALS_NUMBER.fullmatch(text)):
            text = numbered[1]
        words = self.chosen.get(key, {})
        if key in IN_LINES:
            return reader.node(written.cell, [reader.node(written.cell, line, words) for line in _lines_of(text)])
        return reader.node(written.cell, text, words)

    def read_terms(self, told, heads, reader: Reader):
        """The last sheet as the two lists of the tree."""
        rows = list(Table(JOINING, heads, told, reader).rows())
        found = {}
        for key in TERM_KEYS:
            nodes = [reader.node(row[key].cell, row[key].text) for row in rows if row[key].text]
            found[key] = reader.node(Cell(JOINING, 1, 1), nodes)
        return found


def _text_of(way: str, value: Written, reader: Reader) -> str:
    """What a field of the first sheet says. What Excel made into something else is asked about, never guessed."""
    if way == "county_code" and value.number is not None:
        return value.whole.zfill(2)
    if way == "pages":
        return value.whole
    if way.startswith(("period.", "dates.")):
        return value.dated
    if way == "diary_number" and value.day:
        said = _("The cell holds a date, “%(shown)s”. Was it a diary number? It has not been read: write it as text.")
        reader.note(value.cell, said % {"shown": value.text})
        return ""
    if way == "contact.phone" and value.number is not None and value.text[:1] not in "0+":
        said = _("Excel takes the zero in front of a telephone number away. We read it as %(number)s: is that right?")
        reader.note(value.cell, said % {"number": f"0{value.whole}"})
        return f"0{value.whole}"
    return value.text


def _goals(tree):
    return [*tree.get("goals", []), *tree.get("own_goals", [])]


def _lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def _put(top, way, node):
    *above, last = way.split(".")
    place = top
    for key in above:
        inner = place.content.get(key)
        if inner is None or not isinstance(inner.content, dict):
            inner = Node(node.line, {})
            place.content[key] = inner
        place = inner
    place.content[last] = node
