"""What a paper's template may use besides ``letter``: pure functions of what stands in the letter."""

from datetime import date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import pgettext

from portal import rich_text
from portal.papers import drawing, joined_with
from portal.papers.rules import SWEDEN

register = template.Library()


@register.simple_tag
def emblem(county_letter):
    """The portal's emblem with one county filled."""
    return drawing.emblem(county_letter)


@register.simple_tag
def qr(address):
    """A QR code that leads to the address."""
    return drawing.qr(address)


@register.filter
def iso_day(iso):
    """``2027-03-08`` as “8 mars 2027” (in English “8 March 2027”)."""
    return date_format(date.fromisoformat(iso), "j F Y", use_l10n=False)


@register.filter
def iso_moment_day(iso):
    """The Swedish day of a point in time."""
    return iso_day(datetime.fromisoformat(iso).astimezone(SWEDEN).date().isoformat())


@register.filter
def iso_moment(iso):
    """``2027-03-08T13:30:00+00:00`` as Swedish time, “8 mars 2027 kl. 14.30” (in English “8 March 2027 at 14:30”)."""
    at = datetime.fromisoformat(iso).astimezone(SWEDEN)
    return date_format(at, _clock(), use_l10n=False)


def _clock():
    return pgettext("date format: day and time", r"j F Y \a\t H:i")


@register.filter
def grouped(text, size=8):
    """A long code in groups, so that a person can read it aloud and a line can break."""
    return " ".join(text[i : i + size] for i in range(0, len(text), size))


@register.filter
def rich(text, top=3):
    """A long text with the little formatting it may have; its headings begin at level ``top``."""
    return rich_text.shown(text, int(top))


@register.filter
def with_period(title, period):
    """A strategy's title, with its period when the title does not say it: never the same years twice."""
    return title if not period or period in title else f"{title}, {period}"


register.filter("fits_front", joined_with.fits_front)
register.filter("is_roomy", joined_with.is_roomy)
register.filter("goals_of", joined_with.goals_of)
register.filter("portions_of", joined_with.portions_of)
register.filter("whole_of", joined_with.whole_of)
