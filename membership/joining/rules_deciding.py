"""Who stands behind a decision of the county's."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Deciders:
    """Who decided, who presented the matter, and who took part in the final handling without deciding, as a paper says
    it: “Eva Ek, enhetschef”. Source: 31 § förvaltningslagen (2017:900), points 3–5.

    presented_by empty: decided without presentation, which somebody has said in so many words."""

    decided_by: str
    presented_by: str = ""
    took_part: str = ""
    without_presentation: bool = False

    def in_letter(self):
        """As the fields of a letter."""
        return {"decided_by": self.decided_by, "presented_by": self.presented_by, "took_part": self.took_part}

    def in_words(self):
        """One or two sentences for a time line."""
        words = [_("Decided by %(who)s.") % {"who": self.decided_by}]
        if self.presented_by:
            words.append(_("Presented by %(who)s.") % {"who": self.presented_by})
        if self.took_part:
            words.append(_("Took part without deciding: %(who)s.") % {"who": self.took_part})
        return " ".join(words)


def named(name, title):
    """A person as papers name one: “Eva Ek, enhetschef”."""
    return ", ".join(part for part in (name.strip(), title.strip()) if part)


def decided_alone(person):
    """The Deciders when whoever takes the step decided it without presentation."""
    return Deciders(decided_by=named(person.name or str(person), person.title), without_presentation=True)


def why_not_decided_so(deciders):
    """Why a decision cannot say this of who stands behind it; "" when it can (31 § förvaltningslagen)."""
    if not deciders.decided_by:
        return _("Say who decided, with name and title.")
    if not deciders.presented_by and not deciders.without_presentation:
        return _("Say who presented the matter, or that it was decided without presentation.")
    if deciders.presented_by and deciders.without_presentation:
        return _("Either somebody presented the matter, or it was decided without presentation: not both.")
    return ""


__all__ = ["Deciders", "decided_alone", "named", "why_not_decided_so"]
