"""What pages a county may have, in which languages, and who may do what to them. Everything here is pure."""

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class PageKind(TextChoices):
    """What a page is for: it decides where the public finds it."""

    ABOUT = "about", gettext_lazy("About the work")
    CONTACT = "contact", gettext_lazy("Contact")
    NEWS = "news", gettext_lazy("News")
    OTHER = "other", gettext_lazy("Other information")


class PageLanguage(TextChoices):
    """Languages of a page, by the tag that browsers and screen readers know (BCP 47).

    The five national minority languages of lagen (2009:724) stand here, Sámi with the three that are written most."""

    SWEDISH = "sv", gettext_lazy("Swedish")
    ENGLISH = "en", gettext_lazy("English")
    FINNISH = "fi", gettext_lazy("Finnish")
    MEANKIELI = "fit", gettext_lazy("Meänkieli")
    NORTH_SAMI = "se", gettext_lazy("North Sámi")
    LULE_SAMI = "smj", gettext_lazy("Lule Sámi")
    SOUTH_SAMI = "sma", gettext_lazy("South Sámi")
    ROMANI = "rom", gettext_lazy("Romani")
    YIDDISH = "yi", gettext_lazy("Yiddish")
    ARABIC = "ar", gettext_lazy("Arabic")


# What each language calls itself: so that those who look for it find it.
OWN_NAMES = {
    PageLanguage.SWEDISH: "Svenska",
    PageLanguage.ENGLISH: "English",
    PageLanguage.FINNISH: "Suomi",
    PageLanguage.MEANKIELI: "Meänkieli",
    PageLanguage.NORTH_SAMI: "Davvisámegiella",
    PageLanguage.LULE_SAMI: "Julevsámegiella",
    PageLanguage.SOUTH_SAMI: "Åarjelsaemien gïele",
    PageLanguage.ROMANI: "Romani čhib",
    PageLanguage.YIDDISH: "ייִדיש",
    PageLanguage.ARABIC: "العربية",
}
RIGHT_TO_LEFT = {PageLanguage.YIDDISH, PageLanguage.ARABIC}
MOST_FOLLOWED = 6  # links to follow the board by
# Columns of the county that its own board writes.
BOARD_FACTS = ("governor", "visiting_address", "postal_address", "contact_email", "phone", "website")
# Which verb of portal/people/rules.py each step needs.
STEPS = {"edit": "write", "review": "write", "remove": "write", "publish": "publish", "withdraw": "publish"}
STEPS |= {"present": "publish"}
ROLE_TOO_SMALL = {
    "write": gettext_lazy("Your role can read but not write pages. Ask an editor or publisher at the board."),
    "publish": gettext_lazy("A publisher at the board publishes pages and takes them down."),
}


def direction(language):
    """The way the language is written: ltr or rtl."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def follow_links(values):
    """(label, address) of each link that a form's values hold, in order."""
    rows = [(values[f"label_{n}"], values[f"address_{n}"]) for n in range(1, MOST_FOLLOWED + 1)]
    return [row for row in rows if all(row)]


def why_not(verb, may):
    """Why a person cannot take this step, as a sentence; empty when the role is enough.

    may: a function that tells whether the role holds a verb of portal/people/rules.py."""
    needed = STEPS[verb]
    return "" if may(needed) else str(ROLE_TOO_SMALL[needed])


def missing_before_publishing(*, title, body, responsible_unit, is_picture_stopped=False):
    """What must be written before the page can be published, as sentences."""
    found = []
    if not title:
        found.append(_("Write a title."))
    if not body:
        found.append(_("Write the text."))
    if not responsible_unit:
        found.append(_("Say which unit answers for the page: it reads the page again in time."))
    if is_picture_stopped:
        found.append(_("The virus scanner stopped the picture. Take it away, or choose another one."))
    return found
