"""Changing whom the county reaches, after the declaration was handed in."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership.joining.actions.draft import Stale, write_contacts
from membership.joining.actions.steps import record, take_step
from membership.joining.documents import fingerprint, page_content
from membership.joining.models import Contact
from membership.joining.rules import Section
from portal.errors import Refused


@transaction.atomic(durable=True)
def change_contacts(membership, *, by, seen, contacts):
    """Let these be the contacts (dicts with the model's fields) from now on; the county sees it among the events.

    What was signed stays as it was. seen: the fingerprint of the contacts when the page was made. The same sent twice
    changes nothing. Raises Refused when nobody could be reached, Stale after a colleague."""
    if not any(one.get("role_mailbox") or one.get("email") for one in contacts):
        raise Refused(_("Name at least one contact, with a role mailbox or an e-mail address."))
    row, before = take_step(membership, "change_contacts", by=by)
    stood = fingerprint(page_content(row, [Section.CONTACTS]))
    write_contacts(row, contacts)
    stands = fingerprint(page_content(row, [Section.CONTACTS]))
    if stands == stood:
        return row
    if seen != stood:
        raise Stale(_("Somebody else has saved this page since you opened it. Nothing has been overwritten."))
    row.save()
    record(row, "change_contacts", before, by=by, why=_in_words(row))
    return row


def _in_words(membership):
    """Who is a contact now, for the time line, in Swedish as the other events' reasons are."""
    with override("sv"):
        kinds = dict(Contact.Kind.choices)
        return "; ".join(
            f"{kinds[one.kind]}: {', '.join(part for part in (one.address, one.name) if part)}"
            for one in membership.contacts.all()
        )


__all__ = ["change_contacts"]
