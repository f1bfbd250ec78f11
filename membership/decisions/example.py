"""A made-up organisation's data for a county's form, so that it can be looked at before anyone uses it."""

import difflib
import re

from django.utils import timezone
from django.utils.translation import gettext

from membership.decisions import merging, sections
from membership.decisions.head import head_of
from membership.decisions.models import DecisionPaper
from membership.decisions.wording import genitive

ORGANISATION = "Påhittade kommunen"
STRATEGY, PERIOD, GOAL, AREAS = "Ett jämställt län", "2030–2033", "jämställd hälsa", "trygghet och arbetsliv"
TARGET, ACTION, PLAN = "Skillnaden i sjukskrivning ska minska", "Utbilda alla chefer", "Jämställdhetsplan 2030"
DECLARATION = "en påhittad deklaration om jämställdhet"
# In Swedish, as papers are. Nothing here is any county's or organisation's.
MADE_UP = {
    "organisation": ORGANISATION,
    "strategy": f"{STRATEGY} {PERIOD}",
    "strategy_named": f"”{STRATEGY}”, {PERIOD}",
    "period": PERIOD,
    "aim": "kvinnor och män i länet ska ha samma makt att forma samhället och sina egna liv",
    "aim_sentence": "Så beskriver länsstyrelsen syftet: ”Kvinnor och män i länet ska ha samma makt.”",
    "vision": "ett län där alla har samma möjligheter",
    "vision_sentence": "Visionen är ”ett län där alla har samma möjligheter”.",
    "means": "Den som ansluter sig arbetar för strategins mål.",
    "means_sentence": "En anslutning innebär i korthet: att arbeta för strategins mål.",
    "model": "anslutningsmodell",
    "model_sentence": "Länsstyrelsen erbjuder en anslutningsmodell.",
    "open_to_sentence": "Strategin riktar sig till alla organisationer i länet.",
    "support_kind": "processtöd och utbildning",
    "support_sentence": "Den som ansluter sig erbjuds processtöd och utbildning.",
    "offers": "Processtöd\nUtbildning",
    "expected": "Välja mål\nUtse en kontaktperson",
    "expected_line": "välja mål och utse en kontaktperson",
    "expected_sentence": "Den som ansluter sig väljer mål och utser en kontaktperson.",
    "all_goals_line": "jämställd hälsa och ekonomisk jämställdhet",
    "goals_sentence": "Strategin tar upp de nationella målen jämställd hälsa och ekonomisk jämställdhet.",
    "county_goals_sentence": "Länet har också ett eget mål: trygga mötesplatser.",
    "targets_sentence": "Strategin har regionala målsättningar under målet jämställd hälsa.",
    "priorities_line": AREAS,
    "priorities_sentence": f"Strategin har två prioriterade områden: {AREAS}.",
    "priority_label": "prioriterade områden",
    "priority_count": "två",
    "follow_up": "Länsstyrelsen följer upp arbetet varje år.",
    "follow_up_sentence": "Uppföljningen i korthet: länsstyrelsen följer upp arbetet varje år.",
    "goals": "Jämställd hälsa",
    "goals_line": GOAL,
    "chosen_line": f"målet {GOAL}",
    "targets": TARGET,
    "targets_by_goal": f"Valda regionala målsättningar under målet {GOAL}:\n- {TARGET}",
    "chosen_priorities": "Trygghet",
    "chosen_priorities_line": "trygghet",
    "chosen_priorities_sentence": f"Av strategins prioriterade områden väljer {ORGANISATION}: trygghet.",
    "actions": ACTION,
    "actions_list": f"Åtgärder som är valda ur strategin:\n- {ACTION}",
    "own_goals": "| Mål | Så följs målet upp | Klart |\n| Fler kvinnor är chefer | Andel | 31 december 2032 |",
    "plan": PLAN,
    "plan_sentence": f"Egna mål för arbetet finns i {PLAN}.",
    "contribution": "Kommunen bidrar genom sitt arbete med jämställd service.",
    "steering": "Översiktsplanen",
    "steering_line": "översiktsplanen",
    "steering_sentence": "Strategin har direkt koppling till översiktsplanen.",
    "undertakings": DECLARATION,
    "undertakings_line": DECLARATION,
    "undertakings_sentence": f"{ORGANISATION} har sedan tidigare undertecknat {DECLARATION}.",
    "consulted": f"{ORGANISATION} lämnade synpunkter på förslaget till strategi.",
    "earlier": f"Anslutning till {STRATEGY} 2026–2029",
    "earlier_sentence": f"{ORGANISATION} har tidigare varit ansluten till {STRATEGY} 2026–2029.",
    "member_since": "1 mars 2030",
    "changes": "| I dag | Nytt |\n| Jämställd hälsa | Ekonomisk jämställdhet |",
    "leaves_on": "31 december 2031",
    "leaving_reasons": "Kommunen arbetar med frågorna på annat sätt.",
    "body": "Kommunstyrelsen",
    "steps": "Arbetsutskottet\nKommunstyrelsen",
    "director": "Kommundirektör",
    "director_named": "Kommundirektör",
    "contact": "Kim Exempel, utvecklare",
    "officer": "Kim Exempel",
    "officer_title": "utvecklare",
}
_ANY_FIELD = re.compile(r"\{\{([^{}]*)\}\}")


def example_facts(county, label="") -> dict[str, str]:
    """Every merge field with something made up in it; the county's own names are real."""
    of_county = {"board": county.board_name, "county": county.name, "county_of": genitive(county.short_name)}
    of_paper = {"label": label, "today": timezone.localdate().isoformat()}
    return {name: str(words) for name, words in merging.FIELDS.items()} | MADE_UP | of_county | of_paper


def example_paper(form, county) -> DecisionPaper:
    """A proposal in the form that is never stored: with the made-up organisation's data filled in."""
    facts = example_facts(county, form.header.get("label", ""))
    return DecisionPaper(
        template={"name": form.name, "version": form.version},
        sections=sections.stored(merging.fill_form(form, facts)),
        head=head_of(form.header),
        label=form.header.get("label", ""),
        title=merging.filled(form.header.get("title", ""), facts)[:200],
        title_capitals=bool(form.header.get("title_capitals")),
        organisation_name=ORGANISATION,
        officer=facts["officer"],
        officer_title=facts["officer_title"],
        officer_contact="kim@pahittade.example",
        written_on=timezone.localdate(),
        addressed_to=form.header.get("addressed_to") or facts["body"],
    )


def unknown_fields(form: dict) -> list[tuple[str, str]]:
    """The fields in a form's texts that the portal does not have, as (as it is written, the nearest that it has).

    The nearest is "" when none is like it. Also a pair of braces that was never closed is told."""
    text = "\n".join(_texts(form))
    found = {}
    for written in _ANY_FIELD.findall(text):
        name = written.strip()
        if name not in merging.FIELDS:
            nearest = difflib.get_close_matches(name.lower(), merging.FIELDS, n=1, cutoff=0.6)
            found["{{" + name + "}}"] = "{{" + nearest[0] + "}}" if nearest else ""
    if any(brace in _ANY_FIELD.sub("", text) for brace in ("{{", "}}")):
        found[gettext("a pair of braces that is not closed")] = ""
    return list(found.items())


def _texts(value):
    """Every text inside plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


__all__ = ["example_facts", "example_paper", "unknown_fields"]
