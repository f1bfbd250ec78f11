"""Where a county's staff find the thing that a letter is about. The rooms above tell; the page of a letter only asks.

A room above calls ``tell_page_of`` when the application starts (``apps.py``), so that nothing here looks up."""

from collections.abc import Callable

_tellers: dict[str, Callable] = {}


def tell_page_of(subject_type: str, teller: Callable) -> None:
    """Name who knows the page of things of this model: ``teller(county, subject_pk)`` gives its address, or ""."""
    _tellers[subject_type] = teller


def page_of(mail) -> str:
    """The address of the county's page on what the letter is about; "" when nobody knows of one."""
    teller = _tellers.get(mail.subject_type)
    return teller(mail.county, mail.subject_pk) if teller and mail.county else ""
