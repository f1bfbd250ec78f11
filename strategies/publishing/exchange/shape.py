"""From a strategy file to its parts, with every mistake noted at its line.

`unknown` is a value like any other: what the file does not know stays unknown, nothing is filled in.
"""

import datetime
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from portal.directory.rules import OrganisationKind
from portal.files.plain import tree
from portal.rich_text import clean
from strategies.publishing.exchange.collecting import collected
from strategies.publishing.exchange.parts import ActionPart, AreaPart, GoalPart, JoiningPart, StrategyParts, TargetPart
from strategies.publishing.exchange.reading import Place, StrategyFileError, read
from strategies.publishing.rules import Effort, Known, Scope

LONGEST_TEXT = 20_000  # characters, as in the forms
LONGEST_MILESTONE = 200
LONGEST_NOTE = 500
_TOP_KEYS = (
    *("county_code", "county", "publisher", "title", "title_status", "period", "dates", "diary_number"),
    *("introduction", "vision", "overall_aim", "goals_note", "goals", "own_goals", "priority_areas", "joining"),
    *("follow_up", "contact", "earlier", "sources", "unknown", "remark"),
    *("isbn", "issn", "pages", "facts_notes", "facts_sources", "publication"),
)
_DATE_KEYS = ("announced", "published", "decided", "launched", "consultation", "commissioned", "revised", "supplement")
_GOAL_KEYS = ("order", "regional_targets", "suggested_actions", "status", "note", "situation")
_AREAS_KEYS = ("status", "label", "items", "note", "count", "regional_goal_count")
_JOINING_KEYS = (
    *("possible", "status", "model_name", "open_to", "open_to_kinds", "means", "offered", "offered_kind"),
    *("expected", "form", "form_status", "decision_needed", "note"),
)


@dataclass(frozen=True)
class Names:
    """What the portal has, and a file may name: codes of counties, keys of national goals in their order, keys of
    cross-cutting areas with the code of the county that has them for its own (None: all share them)."""

    counties: frozenset[str]
    goals: tuple[str, ...]
    themes: dict[str, str | None] = field(default_factory=dict)

    def themes_of(self, county: str) -> tuple[str, ...]:
        """The areas that a county's file may name."""
        return tuple(key for key, owner in self.themes.items() if owner in (None, county))


def read_strategy(data: bytes, names: Names) -> StrategyParts:
    """The strategy that the bytes of our own or an operator's file describe.

    Raises StrategyFileError with every problem found, each with its line.
    """
    return shape_strategy(read(data, tree.read), names)


def read_sent_strategy(data: bytes, names: Names) -> StrategyParts:
    """The same of a file that somebody sent: a process with limits opens it."""
    return shape_strategy(read(data), names)


def shape_strategy(top: Place, names: Names) -> StrategyParts:
    """The strategy that a read mapping describes, whatever kind of file it came from. Raises StrategyFileError."""
    fields = top.fields(_TOP_KEYS, required=("county_code", "title", "period", "goals"))
    starts_on, ends_on = _period(fields)
    areas = _sub(fields, "priority_areas", _AREAS_KEYS)
    vision = _sub(fields, "vision", ("text", "status"))
    aim = _sub(fields, "overall_aim", ("text", "status", "purpose"))
    follow_up = _sub(fields, "follow_up", ("text", "status", "milestones"))
    contact = _sub(fields, "contact", ("role", "status", "email", "phone", "unit"))
    purpose = _long(aim, "purpose")
    county_code = _county_code(fields, names)
    dates = _sub(fields, "dates", _DATE_KEYS)
    is_collected = "unknown" in fields
    sources = tuple(filter(None, [_source(place) for place in _items(fields, "sources")]))
    joining_note = _text(_sub(fields, "joining", _JOINING_KEYS), "note", 1000)
    parts = StrategyParts(
        county_code=county_code,
        starts_on=starts_on,
        ends_on=ends_on,
        title=_text(fields, "title", 200),
        introduction=_long(fields, "introduction") or purpose,
        vision=_long(vision, "text"),
        vision_status=_status(vision, "status"),
        aim=_long(aim, "text"),
        aim_status=_status(aim, "status"),
        goals_note=_text(fields, "goals_note", 300),
        goals=_goals(fields, names, names.themes_of(county_code)),
        areas=tuple(_area(place, names) for place in _items(areas, "items")),
        areas_label=_text(areas, "label", 60),
        areas_status=_status(areas, "status"),
        areas_note=_text(areas, "note", 300),
        joining=_joining(fields, "" if is_collected else joining_note),
        follow_up=_long(follow_up, "text"),
        follow_up_status=_status(follow_up, "status"),
        milestones=tuple(_plain(place, LONGEST_MILESTONE) for place in _items(follow_up, "milestones")),
        contact_role=_text(contact, "role", 120),
        contact_email=_email(contact, "email"),
        contact_phone=_text(contact, "phone", 40),
        responsible_unit=_text(contact, "unit", 120),
        diary_number=_text(fields, "diary_number", 60),
        isbn=_text(fields, "isbn", 17),
        issn=_text(fields, "issn", 9),
        pages=fields["pages"].whole_number(1, 9999) if "pages" in fields else None,
        decided_on=_decided(dates),
        consulted=_text(dates, "consultation", 60),
        source_url=_publication(fields, sources),
        remark=_long(fields, "remark"),
        facts_notes=tuple(_plain(place, LONGEST_NOTE) for place in _items(fields, "facts_notes")),
        facts_sources=tuple(_plain(place, 400) for place in _items(fields, "facts_sources")),
    )
    _check_what_is_not_stored(fields, areas, contact)
    if top.problems:
        raise StrategyFileError(top.problems)
    return collected(parts, sources, joining_note) if is_collected else parts


def _text(fields: dict[str, Place], key: str, longest: int) -> str:
    return fields[key].text(longest) if key in fields else ""


def _long(fields: dict[str, Place], key: str, longest: int = LONGEST_TEXT) -> str:
    """A text of several paragraphs, with the little formatting that is kept."""
    return clean(fields[key].text(longest, with_lines=True)) if key in fields else ""


def _plain(place: Place, longest: int) -> str:
    """A text that must not be empty."""
    if place.empty:
        place.wrong(_("The text is missing."))
    return place.text(longest)


def _named(fields: dict[str, Place], key: str, longest: int) -> str:
    """The text of a required key; that the key is missing has been noted already."""
    return _plain(fields[key], longest) if key in fields else ""


def _status(fields: dict[str, Place], key: str) -> str:
    """A status word; what says nothing is unknown."""
    return _choice(fields, key, tuple(Known.values)) or Known.UNKNOWN.value


def _choice(fields: dict[str, Place], key: str, allowed: tuple[str, ...]) -> str:
    return fields[key].choice(allowed) if key in fields else ""


def _sub(fields: dict[str, Place], key: str, known: tuple[str, ...]) -> dict[str, Place]:
    return fields[key].fields(known) if key in fields else {}


def _items(fields: dict[str, Place], key: str) -> list[Place]:
    return list(fields[key].items()) if key in fields else []


def _county_code(fields: dict[str, Place], names: Names) -> str:
    code = _named(fields, "county_code", 10)
    if code and code not in names.counties:
        fields["county_code"].wrong(_("There is no county with this code in the portal."))
    return code


def _period(fields: dict[str, Place]) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day. Both may be unknown; an end without a beginning, or before it, is a mistake."""
    parts = _sub(fields, "period", ("from", "to"))
    first = parts["from"].day(last=False) if "from" in parts else None
    last = parts["to"].day(last=True) if "to" in parts else None
    if last and ("from" not in parts or parts["from"].empty):
        parts["to"].wrong(_("A period with an end needs a beginning."))
    if first and last and last < first:
        parts["to"].wrong(_("The period ends before it begins."))
    return first, last


def _decided(dates: dict[str, Place]) -> datetime.date | None:
    """The day of the board's decision; the other dates are for people, in whatever form they have."""
    for key in dates.keys() - {"decided", "consultation"}:
        dates[key].text(60)
    return dates["decided"].day(last=False) if "decided" in dates else None


def _email(fields: dict[str, Place], key: str) -> str:
    text = _text(fields, key, 254)
    try:
        if text:
            validate_email(text)
    except ValidationError:
        fields[key].wrong(_("This is not an e-mail address."))
        return ""
    return text


def _web_address(text: str) -> str:
    """The text when it is an address on the web, else "": sources and forms are often named in words."""
    try:
        URLValidator(["http", "https"])(text)
    except ValidationError:
        return ""
    return text


def _link(place: Place) -> str:
    """A link, which must be an address on the web."""
    text = _plain(place, 400)
    if text and not _web_address(text):
        place.wrong(_("This is not an address on the web."))
        return ""
    return text


def _source(place: Place) -> str:
    """Where facts were read, an address or in words."""
    fields = place.fields(("address", "supports"), required=("address",))
    _text(fields, "supports", 300)
    return _text(fields, "address", 400)


def _publication(fields: dict[str, Place], sources: tuple[str, ...]) -> str:
    """The board's own publication: what the file calls so, else the first source on the web."""
    if "publication" in fields:
        return _web_address(_text(fields, "publication", 400))
    return next(filter(None, map(_web_address, sources)), "")


def _goals(fields: dict[str, Place], names: Names, themes: tuple[str, ...]) -> tuple[GoalPart, ...]:
    """The national goals, each at most once, then the county's own."""
    parts: list[GoalPart] = []
    taken: set[str] = set()
    for place in _items(fields, "goals"):
        part = _goal(place, len(parts) + 1, names, themes)
        if part.national_goal and part.national_goal in taken:
            place.wrong(_("This national goal is given twice."))
        taken.add(part.national_goal)
        parts.append(part)
    for place in _items(fields, "own_goals"):
        parts.append(_own_goal(place, len(parts) + 1, themes))
    return tuple(parts)


def _goal(place: Place, order: int, names: Names, themes: tuple[str, ...]) -> GoalPart:
    """A national goal as this strategy takes it up."""
    fields = place.fields(("national_goal", *_GOAL_KEYS), required=("national_goal",))
    key = _choice(fields, "national_goal", names.goals)
    if "national_goal" in fields and fields["national_goal"].empty:
        fields["national_goal"].wrong(_("Name the national goal. The county's own goals stand under own_goals."))
    return _goal_part(fields, order, themes, national_goal=key, name="", status=_status(fields, "status"))


def _own_goal(place: Place, order: int, themes: tuple[str, ...]) -> GoalPart:
    """A goal beside the national ones. It is written in the file, so it is known unless the file says otherwise."""
    fields = place.fields(("name", "kind", *_GOAL_KEYS), required=("name",))
    status = _status(fields, "status") if "status" in fields else Known.SOURCED.value
    _text(fields, "kind", 300)
    return _goal_part(fields, order, themes, national_goal="", name=_named(fields, "name", 200), status=status)


def _goal_part(
    fields: dict[str, Place], order: int, themes: tuple[str, ...], *, national_goal: str, name: str, status: str
) -> GoalPart:
    given = fields["order"].whole_number(1, 99) if "order" in fields else None
    return GoalPart(
        order=given or order,
        national_goal=national_goal,
        name=name,
        status=status,
        note=_text(fields, "note", 300),
        situation=_long(fields, "situation"),
        targets=tuple(_target(item, themes) for item in _items(fields, "regional_targets")),
        actions=tuple(_action(item, themes) for item in _items(fields, "suggested_actions")),
    )


def _target(place: Place, themes: tuple[str, ...]) -> TargetPart:
    """A target is written as one text, or as a mapping with an indicator."""
    if isinstance(place.node.content, str):
        return TargetPart(_plain(place, 500))
    keys = ("text", "indicator", "baseline", "wanted", "year", "source", "themes")
    fields = place.fields(keys, required=("text",))
    return TargetPart(
        text=_named(fields, "text", 500),
        indicator=_text(fields, "indicator", 300),
        baseline=_text(fields, "baseline", 120),
        wanted=_text(fields, "wanted", 120),
        year=fields["year"].whole_number(1990, 2100) if "year" in fields else None,
        source=_text(fields, "source", 300),
        themes=_themes(fields, themes),
    )


def _action(place: Place, themes: tuple[str, ...]) -> ActionPart:
    """A suggested action is written as one text, or as a mapping that says for whom and how much work."""
    if isinstance(place.node.content, str):
        return ActionPart(_plain(place, 500))
    keys = ("text", "for_kinds", "effort", "scope", "evidence", "example", "links", "themes")
    fields = place.fields(keys, required=("text",))
    return ActionPart(
        text=_named(fields, "text", 500),
        for_kinds=_kinds(fields, "for_kinds"),
        effort=_choice(fields, "effort", tuple(Effort.values)),
        scope=_choice(fields, "scope", tuple(Scope.values)),
        evidence=_text(fields, "evidence", 300),
        example=_text(fields, "example", 300),
        links=tuple(filter(None, [_link(item) for item in _items(fields, "links")])),
        themes=_themes(fields, themes),
    )


def _themes(fields: dict[str, Place], allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Cross-cutting areas by their keys, each once."""
    return tuple(sorted({item.choice(allowed) for item in _items(fields, "themes")} - {""}))


def _kinds(fields: dict[str, Place], key: str) -> tuple[str, ...]:
    """Kinds of organisation, by the words the portal uses for them."""
    return tuple(filter(None, [item.choice(tuple(OrganisationKind.values)) for item in _items(fields, key)]))


def _area(place: Place, names: Names) -> AreaPart:
    fields = place.fields(("name", "layer", "links_to", "note", "text"), required=("name",))
    goals = {item.choice(names.goals) for item in _items(fields, "links_to")} - {""}
    return AreaPart(
        name=_named(fields, "name", 200),
        layer=_text(fields, "layer", 60),
        goals=tuple(sorted(goals, key=names.goals.index)),
        note=_text(fields, "note", 300),
        text=_long(fields, "text"),
    )


def _joining(fields: dict[str, Place], note: str) -> JoiningPart:
    parts = _sub(fields, "joining", _JOINING_KEYS)
    means = [_long(parts, "means"), note]
    _text(parts, "form_status", 300)
    return JoiningPart(
        possible=parts["possible"].yes_or_no() if "possible" in parts else None,
        status=_status(parts, "status"),
        model_name=_text(parts, "model_name", 120),
        means=" ".join(filter(None, means)),
        decision_needed=_text(parts, "decision_needed", 300),
        form_url=_web_address(_text(parts, "form", 200)),
        open_to=tuple(_plain(item, 80) for item in _items(parts, "open_to")),
        open_to_kinds=_kinds(parts, "open_to_kinds"),
        offered=tuple(_plain(item, 300) for item in _items(parts, "offered")),
        expected=tuple(_plain(item, 300) for item in _items(parts, "expected")),
        offered_kind=_text(parts, "offered_kind", 300),
    )


def _check_what_is_not_stored(fields: dict[str, Place], areas: dict[str, Place], contact: dict[str, Place]) -> None:
    """Keys that people read in the file only; a mistake in them is told all the same."""
    for key in ("county", "publisher"):
        _text(fields, key, 200)
    _status(fields, "title_status")
    _status(contact, "status")
    for key in ("count", "regional_goal_count"):
        _text(areas, key, 200)
    for place in _items(fields, "unknown"):
        place.text(500)
    for place in _items(fields, "earlier"):
        parts = place.fields(("title", "note", "diarienummer", "report_number"), required=("title",))
        for key in parts:
            _text(parts, key, 500)
