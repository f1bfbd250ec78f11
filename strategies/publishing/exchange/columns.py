"""The sheets of the Excel template: their columns, and how rows become the tree that is judged."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from portal.directory.rules import OrganisationKind
from strategies.publishing.exchange.reading import Node
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
SHEET_OF = {GOAL_KEYS: GOALS, TARGET_KEYS: TARGETS, ACTION_KEYS: ACTIONS, AREA_KEYS: AREAS}
IN_LINES = ("for_kinds", "links", "links_to", "themes")

# Label in the first sheet, the way to the value in the tree, and what kind of value it is.
FIELDS = (
    ("Länskod", "county_code", ""),
    ("Titel", "title", ""),
    ("Första dag eller år", "period.from", ""),
    ("Sista dag eller år", "period.to", ""),
    ("Beslutad", "dates.decided", ""),
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


@dataclass(frozen=True)
class Cell:
    """Where a value stands."""

    sheet: str
    row: int
    column: int

    def __str__(self):
        where = _("sheet %(sheet)s, row %(row)s, column %(column)s")
        return where % {"sheet": self.sheet, "row": self.row, "column": get_column_letter(self.column)}


@dataclass
class Sheet:
    """A sheet: its heads, widths, choices by column, how a tree fills it and how its rows are read."""

    name: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows_of: Callable
    read: Callable
    choices: dict[int, list[str]] = field(default_factory=dict)


def sheets(goal_names: dict[str, str], theme_names: dict[str, str]) -> list[Sheet]:
    """All sheets, in Swedish: the template is the boards' own."""
    words = _Words(goal_names, theme_names)
    known = [str(one.label) for one in Known]
    return [
        Sheet(WHOLE, ("Fält", "Innehåll"), (40, 90), words.whole_rows, words.read_whole),
        Sheet(GOALS, ("Nr", "Nationellt delmål", "Eget mål", "Ordning", "Status", "Läget i länet", "Anmärkning"),
              (NARROW, 45, MIDDLE, NARROW, MIDDLE, WIDE, MIDDLE), words.goal_rows, words.reader(GOAL_KEYS),
              {5: known}),
        Sheet(TARGETS, ("Mål nr", "Målsättning", "Följs med", "Läget i dag", "Önskat läge", "År", "Källa", THEMES),
              (NARROW, WIDE, MIDDLE, MIDDLE, MIDDLE, NARROW, MIDDLE, MIDDLE), words.target_rows,
              words.reader(TARGET_KEYS)),
        Sheet(ACTIONS, ("Mål nr", "Åtgärd", "För vem, en på varje rad", "Insats", "Var", "Varför", "Exempel",
                        "Länkar, en på varje rad", THEMES),
              (NARROW, WIDE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE), words.action_rows,
              words.reader(ACTION_KEYS),
              {4: [str(one.label) for one in Effort], 5: [str(one.label) for one in Scope]}),
        Sheet(AREAS, ("Namn", "Kallas", "Text", "Delmål, ett på varje rad", "Anmärkning"),
              (MIDDLE, MIDDLE, WIDE, 45, MIDDLE), words.area_rows,
              words.reader(AREA_KEYS)),
        Sheet(JOINING, ("Vad anslutningen ger", "Vad anslutningen innebär för er"), (WIDE, WIDE), words.term_rows,
              words.read_terms),
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
        self.back = {
            "national_goal": _reverse(goal_names), "links_to": _reverse(goal_names), "status": _reverse(self.known),
            "effort": _reverse(self.effort), "scope": _reverse(self.scope), "for_kinds": _reverse(self.kinds),
            "themes": _reverse(theme_names),
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

    def read_whole(self, table, reader):
        """The first sheet as a mapping; a field that is not ours is told."""
        ways = {label.casefold(): (way, kind) for label, way, kind in FIELDS}
        top = reader.node(_cell(WHOLE, 1, 1), {})
        for way in ("county_code", "title", "period"):
            top.content[way] = reader.node(_cell(WHOLE, 1, 1), "")
        for number, row in enumerate(table[1:], start=2):
            label, text = [*row, "", ""][:2]
            if not label and not text:
                continue
            if label.casefold() not in ways:
                reader.wrong(_cell(WHOLE, number, 1), _("We do not know this field. Keep the names of the template."))
                continue
            way, kind = ways[label.casefold()]
            if text or way in top.content:
                _put(top, way, self._node(reader, _cell(WHOLE, number, 2), text, kind), reader)
        return top

    def _node(self, reader, cell, text, kind):
        if kind in (LINES, "kinds"):
            words = _reverse(self.kinds) if kind == "kinds" else {}
            return reader.node(cell, [reader.node(cell, words.get(line, line)) for line in _lines_of(text)])
        if kind == "known":
            return reader.node(cell, _reverse(self.known).get(text, text))
        if kind == "source":
            return reader.node(cell, [reader.node(cell, {"address": reader.node(cell, text)})])
        return reader.node(cell, text)

    def reader(self, keys):
        """Reads a table's rows as mappings with the cell that each begins in."""
        sheet = SHEET_OF[keys]

        def read(table, reader):
            rows = []
            for number, row in enumerate(table[1:], start=2):
                texts = [*row, *[""] * len(keys)][: len(keys)]
                if not any(texts):
                    continue
                values = {}
                for column, (key, text) in enumerate(zip(keys, texts, strict=True), start=1):
                    if text:
                        values[key] = self._value(reader, _cell(sheet, number, column), key, text)
                start = _cell(sheet, number, 1)
                rows.append((reader.node(start, values), start))
            return rows

        return read

    def _value(self, reader, cell, key, text):
        words = self.back.get(key, {})
        if key in IN_LINES:
            return reader.node(cell, [reader.node(cell, words.get(line, line)) for line in _lines_of(text)])
        return reader.node(cell, words.get(text, text))

    def read_terms(self, table, reader):
        """The last sheet as the two lists of the tree."""
        found = {}
        for column, key in enumerate(("offered", "expected"), start=1):
            nodes = [
                reader.node(_cell(JOINING, number, column), row[column - 1])
                for number, row in enumerate(table[1:], start=2)
                if len(row) >= column and row[column - 1]
            ]
            found[key] = reader.node(_cell(JOINING, 1, column), nodes)
        return found


def _goals(tree):
    return [*tree.get("goals", []), *tree.get("own_goals", [])]


def _reverse(words):
    return {label: value for value, label in words.items()}


def _lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def _put(top, way, node, reader):
    *above, last = way.split(".")
    place = top
    for key in above:
        inner = place.content.get(key)
        if inner is None or not isinstance(inner.content, dict):
            inner = Node(node.line, {})
            place.content[key] = inner
        place = inner
    place.content[last] = node


def _cell(sheet, row, column):
    return Cell(sheet, row, column)
