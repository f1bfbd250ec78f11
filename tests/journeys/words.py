"""The words as people read them: Swedish, from the catalogue."""

from django.utils.translation import gettext, override


def sv(english, **values):
    """The Swedish of an English source text."""
    with override("sv"):
        return gettext(english) % values if values else gettext(english)
