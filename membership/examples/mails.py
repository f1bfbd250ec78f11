"""What is written about learning examples: to the county at hand-in, to the organisation with the answer."""

from portal.outbox.actions import queue_mail

LANGUAGE = "sv"


def tell_county(example):
    """Tell the county's role mailbox that an example waits; nothing without a mailbox."""
    county = example.strategy.county
    if county.contact_email:
        _queue("example_handed_in", example, county.contact_email, county.board_name, for_county=True)


def tell_organisation(example, membership):
    """Tell whoever handed it in, and the example's own mailbox, how the board answered; each address once."""
    people = {example.contact_email.lower(): example.organisation.name} if example.contact_email else {}
    if example.handed_in_by:
        people[example.handed_in_by.email.lower()] = example.handed_in_by.name
    for address, name in people.items():
        _queue("example_answered", example, address, name, membership=membership)


def _queue(kind, example, to, name, **words):
    county = example.strategy.county
    queue_mail(
        kind,
        to=to,
        to_name=name,
        unique_key=f"{kind}/{example.pk}/{example.edition}/{to}",
        context={"example": example, "organisation": example.organisation, "county": county, **words},
        county=county,
        about=example,
        reply_to=county.contact_email,
        language=LANGUAGE,
    )
