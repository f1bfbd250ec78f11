"""A made-up organisation's data for a county's form, so that it can be looked at before anyone uses it."""

import difflib
import re

from django.utils import timezone
from django.utils.translation import gettext, override

from membership.decisions import merging, sections
from membership.decisions.head import head_of
from membership.decisions.models import DecisionPaper
from membership.decisions.wording import genitive

ORGANISATION = "Påhittade kommunen"
_ANY_FIELD = re.compile(r"\{\{([^{}]*)\}\}")


def example_facts(county, label="") -> dict[str, str]:
    """Every merge field with something made up in it; the county's own names are real."""
    with override("sv"):
        found = {name: str(words) for name, words in merging.FIELDS.items()}
    strategy, period = "Ett jämställt län", "2030–2033"
    return found | {
        "organisation": ORGANISATION,
        "board": county.board_name,
        "county": county.name,
        "county_of": genitive(county.short_name),
        "strategy": f"{strategy} {period}",
        "period": period,
        "aim": "att kvinnor och män i länet ska ha samma makt att forma samhället och sina egna liv",
        "vision": "ett län där alla har samma möjligheter",
        "means": "Den som ansluter sig ställer sig bakom strategin och arbetar för dess mål.",
        "model": "anslutningsmodell",
        "support_kind": "processtöd och utbildning",
        "offers": "Processtöd\nUtbildning",
        "expected": "Välja mål\nUtse en kontaktperson",
        "expected_line": "välja mål och utse en kontaktperson",
        "all_goals_line": "jämställd hälsa och ekonomisk jämställdhet",
        "goals": "Jämställd hälsa",
        "goals_line": "jämställd hälsa",
        "chosen_line": "målet jämställd hälsa",
        "priorities_line": "trygghet och arbetsliv",
        "priority_label": "prioriterade områden",
        "priority_count": "två",
        "targets": "Skillnaden i sjukskrivning ska minska",
        "own_goals": "| Mål | Så följer vi det | Klart |\n| Fler kvinnor är chefer | Andel | 2032-12-31 |",
        "plan": "Jämställdhetsplan 2030",
        "contribution": "Kommunen bidrar genom sitt arbete med jämställd service.",
        "follow_up": "Länsstyrelsen följer upp arbetet varje år.",
        "earlier": "Anslutning till Ett jämställt län 2026–2029",
        "body": "Kommunstyrelsen",
        "steps": "Arbetsutskottet\nKommunstyrelsen",
        "contact": "Kim Exempel, utvecklare",
        "officer": "Kim Exempel",
        "officer_title": "utvecklare",
        "label": label,
        "today": timezone.localdate().isoformat(),
    }


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
