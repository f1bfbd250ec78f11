"""The name of an organisation as it stands in addresses."""

import secrets

from django.utils.text import slugify

from portal.directory.models import FormerName, Organisation

PAGES = {"ny"}  # names of pages beside the organisations'


def free_slug(title, *, of=None):
    """An address for the title; with a tail when it is, or has been, another organisation's.

    of: the organisation that gets it, when there is one: its own former addresses are free to it."""
    plain = slugify(title)[:100] or "organisation"
    mine = of.pk if of else None
    is_taken = (
        plain in PAGES
        or Organisation.objects.filter(slug=plain).exclude(pk=mine).exists()
        or FormerName.objects.filter(slug=plain).exclude(organisation=mine).exists()
    )
    return f"{plain}-{secrets.token_hex(3)}" if is_taken else plain


__all__ = ["free_slug"]
