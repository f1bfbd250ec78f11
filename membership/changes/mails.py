"""What is written about changes after joining: to the organisation's people and to the county."""

from membership.joining.documents_confirmation import reply_address
from membership.representation.models import Representative
from portal.outbox.actions import queue_mail

LANGUAGE = "sv"


def tell_both(kind, membership, *, key, people=(), document=None, **words):
    """Queue the mail to the organisation's contacts and people, and to the county's role mailbox; each address once.

    kind: the mail's templates. key: what makes it one event. people: users who took part."""
    organisation = dict(_organisation_addresses(membership, people))
    for number, (address, name) in enumerate(organisation.items()):
        _queue(kind, membership, address, name, f"{key}/{number}", document, for_county=False, **words)
    board = reply_address(membership).lower()
    if board and board not in organisation:
        name = membership.strategy.county.board_name
        _queue(kind, membership, board, name, f"{key}/county", document, for_county=True, **words)


def tell_those_who_act(kind, organisation, *, key, **words):
    """Queue the mail about the organisation itself to everyone who acts for it."""
    county = organisation.county
    acting = Representative.objects.active().for_organisation(organisation.pk).select_related("user")
    for one in acting:
        queue_mail(
            kind,
            to=one.user.email,
            to_name=one.user.name,
            unique_key=f"{key}/{one.pk}",
            context={"organisation": organisation, "county": county, **words},
            county=county,
            about=organisation,
            reply_to=county.contact_email if county else "",
            language=LANGUAGE,
        )


def _organisation_addresses(membership, people):
    for person in people:
        yield person.email.lower(), person.name
    for contact in membership.contacts.all():
        yield contact.address.lower(), contact.name or membership.organisation.name


def _queue(kind, membership, to, name, key, document, **words):
    county = membership.strategy.county
    queue_mail(
        kind,
        to=to,
        to_name=name,
        unique_key=key,
        context={
            "membership": membership,
            "organisation": membership.organisation,
            "county": county,
            "strategy_title": membership.version.title_with_period,
            "document": document,
            **words,
        },
        county=county,
        about=membership,
        document=document,
        reply_to=reply_address(membership),
        language=LANGUAGE,
    )


__all__ = ["LANGUAGE", "tell_both", "tell_those_who_act"]
