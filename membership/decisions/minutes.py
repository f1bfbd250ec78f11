"""Draft text for the minutes of each body on the decision's way: in the paper's own order and under its headings.

It says what a body would decide or propose; that it has done so is said by the minutes when they are signed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, override

from membership.decisions.documents import rows_of, usual_in_minutes

_TWO_STEPS = re.compile(r"^(?P<first>.+?) föreslår (?:att )?(?P<second>.+?) (?:besluta|beslutar)\b", re.IGNORECASE)
_CLAUSES = ("att", "att_spaced")


@dataclass(frozen=True)
class Body:
    """A body on the decision's way. ``decider``: the one that it proposes to; "" when it decides itself."""

    name: str
    decider: str = ""

    @property
    def proposes(self) -> bool:
        """Whether another body decides."""
        return bool(self.decider)


def bodies_of(content: dict, steps: Iterable = ()) -> list[Body]:
    """The bodies that write minutes. steps: the decision's way, whose last body decides.

    Without a way of at least two, the paper's own words say it: “Arbetsutskottet föreslår kommunstyrelsen besluta”."""
    names = [step.body for step in steps]
    if len(names) > 1:
        return [*(Body(name, names[-1]) for name in names[:-1]), Body(names[-1])]
    lead = next((one["lead"] for one in content["sections"] if one["key"] == "proposal"), "")
    if found := _TWO_STEPS.match(lead):
        decider = _capital(found["second"].strip())
        return [Body(_capital(found["first"].strip()), decider), Body(decider)]
    to = content["addressed_to"].split("\n")[0].strip()
    return [Body(names[0] if names else to)]


def as_minutes(content: dict, body: Body | None = None) -> str:
    """The text for one body's minutes. content: a letter as it is frozen, also an older one."""
    body = body or bodies_of(content)[-1]
    with override("sv"):
        lines = [gettext("DRAFT for the minutes – not decided"), ""] if content["mark"] else []
        paragraph = f"§ {content['paragraph']} " if content["paragraph"] else ""
        lines += [f"{paragraph}{content['title']}"]
        lines += [content["diary_number"]] if content["diary_number"] else []
        for one in _followers(content["sections"]):
            if one["key"] == "proposal":
                one = {**one, "heading": _heading(body), "lead": _lead(one, body)}
            lines += ["", one["heading"]] if one["heading"] else [""]
            lines += rows_of(one)
        return "\n".join(lines).strip() + "\n"


def _followers(sections):
    """The sections that follow into the minutes, in the paper's order. An older letter does not say which."""
    usual = usual_in_minutes(one["key"] for one in sections)
    return [one for one in sections if (one.get("minutes") or usual(one["key"])) == "with" and rows_of(one)]


def _heading(body):
    return gettext("Proposal for a decision") if body.proposes else gettext("Decision")


def _lead(proposal, body):
    """Who decides or proposes; the writer's own words where they say the same of the same body."""
    written, clauses = proposal["lead"], any(block["kind"] in _CLAUSES for block in proposal["blocks"])
    name = body.name or gettext("The board")
    if written.lower().startswith(name.lower()) and ("föreslår" in written.lower()) == body.proposes:
        return written
    if body.proposes:
        words = (
            gettext("%(body)s proposes to %(decider)s to decide")
            if clauses
            else gettext("%(body)s proposes that %(decider)s decides the following.")
        )
        return words % {"body": name, "decider": _small(body.decider)}
    words = gettext("%(body)s decides") if clauses else gettext("%(body)s decides the following.")
    return words % {"body": name}


def _capital(name):
    return name[:1].upper() + name[1:]


def _small(name):
    """A body inside a sentence: “kommunstyrelsen”. A name in capitals, or of several capitalised words, stays."""
    return name[:1].lower() + name[1:] if name[1:].islower() else name


__all__ = ["Body", "as_minutes", "bodies_of"]
