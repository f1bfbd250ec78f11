"""The logotype that an organisation keeps for its own papers. A room above keeps it; papers below only ask.

The room calls ``keep_logotypes`` when the application starts (``apps.py``), so that nothing here looks up."""

from collections.abc import Callable

_keeper: list[Callable] = []


def keep_logotypes(keeper: Callable) -> None:
    """Name who knows: ``keeper(organisation_id)`` gives the picture as a ``data:`` address, or ""."""
    _keeper[:] = [keeper]


def logotype_of(organisation_id) -> str:
    """The organisation's logotype as a ``data:`` address that a frozen letter can hold; "" when it keeps none."""
    return _keeper[0](organisation_id) if _keeper else ""


__all__ = ["keep_logotypes", "logotype_of"]
