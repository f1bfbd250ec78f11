"""When a request for completion can be changed."""

from datetime import date

from django.utils.translation import gettext


def why_not_until(until: date, today: date, *, former: date | None = None) -> str:
    """Why the day cannot be the last one for a completion; empty when it can. former: the last day that stood."""
    if until < today:
        return gettext("Choose a day that has not passed.")
    if former and until <= former:
        return gettext("Choose a later day than the one that stands.")
    return ""


def why_not_withdraw_completion(*, is_being_signed: bool, is_begun: bool) -> str:
    """Why the request cannot be taken back; empty when it can. is_begun: the organisation has written something since.

    What it has written is not signed, so it cannot stand; and it must not be lost. So the organisation finishes."""
    if is_being_signed or is_begun:
        return gettext(
            "The organisation has begun to complete its declaration, so the request stands. Ask the organisation to"
            " hand in what it has, or give it more time."
        )
    return ""


__all__ = ["why_not_until", "why_not_withdraw_completion"]
