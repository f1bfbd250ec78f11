"""What a page showed: a form that is nothing but a button says which row, and which edition of it, it stood under.

The template writes it with ``{% shown row %}``, the view gives it on, and the action asks under the row's lock."""

from django.utils.translation import gettext as _

from portal.errors import Refused

FIELD = "shown"


def shown_by(row):
    """The row and its edition, as a form carries them."""
    return f"{row.pk}.{row.edition}"


def shown_in(request):
    """What the sent form says that its page showed; empty when it says nothing, which no row is."""
    return request.POST.get(FIELD, "")


def edition_in(request, row):
    """The edition of the row that the page showed; 0, which no row has, when it showed another row or none."""
    pk, _dot, edition = shown_in(request).partition(".")
    return int(edition[:9]) if pk == str(row.pk) and edition[:9].isdecimal() else 0


def refuse_changed(row, shown):
    """Raises Refused when the page showed another row or edition. shown None: no page asked, but a command or a job."""
    if shown is not None and (row is None or shown != shown_by(row)):
        raise Refused(_("This has changed since you opened the page, so nothing was done. Look at it again."))


__all__ = ["edition_in", "refuse_changed", "shown_by", "shown_in"]
