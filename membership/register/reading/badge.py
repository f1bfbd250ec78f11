"""What a membership's badge says today."""

from django.utils.translation import gettext as _

from membership.joining.models import Membership
from membership.joining.standing import standing_today
from portal.papers.drawing import tiles

# Kind of status tag: the colour of its ground and the picture in front of the word, so that colour never speaks alone.
LOOKS = {
    "done": ("#1d6b3f", "M1 6.5 4.6 10 11 2.6"),
    "waiting": ("#14538a", "M3.4 2v8M8.6 2v8"),
    "ended": ("#565366", "M1 6h10"),
}
LETTER = 8.2  # width of a semi-bold letter at 13 px, with room to spare in any typeface
LONG = 26  # letters that find room at 15 px


def badge(slug, mark, today):
    """The badge's context; ``mark`` is the county and the period, ``orebro-2024-2027``. One query. None when no such
    membership is public.

    When the organisation has left and joined again, the membership that stands counts."""
    found = [
        membership
        for membership in Membership.objects.public()
        .filter(organisation__slug=slug)
        .select_related("organisation", "strategy__county", "version")
        .order_by("pk")
        if f"{membership.strategy.county.slug}-{membership.strategy.slug}" == mark
    ]
    if not found:
        return None
    membership = max(found, key=lambda one: (one.state != "ended", one.pk))
    standing = standing_today(membership, today)
    ground, sign = LOOKS[standing.tag]
    words = _words(standing, membership)
    return {
        "membership": membership,
        "county": membership.strategy.county,
        "standing": standing,
        "words": words,
        "width": 38 + round(len(words) * LETTER),
        "ground": ground,
        "sign": sign,
        "size": 15 if len(f"{membership.strategy.county.name} {membership.strategy.period}") <= LONG else 12.5,
        "tiles": tiles(membership.strategy.county.letter),
    }


def _words(standing, membership):
    if standing.tag == "done" and membership.joined_on:
        return _("Joined since %(year)s") % {"year": membership.joined_on.year}
    return standing.word
