"""What is written to organisations about their declaration."""

from membership.joining.documents_confirmation import reply_address
from membership.joining.models import SigningRound
from membership.representation.models import Representative
from portal.outbox.actions import queue_mail


def queue_receipts(declaration):
    """The receipt with the paper attached, once for each recipient. Returns how many recipients there are."""
    membership = declaration.membership
    county = membership.strategy.county
    recipients = _recipients(declaration)
    for number, (address, name) in enumerate(recipients.items()):
        queue_mail(
            "receipt",
            to=address,
            to_name=name,
            unique_key=f"receipt/{declaration.pk}/{number}",
            context={
                "declaration": declaration,
                "membership": membership,
                "organisation": membership.organisation,
                "county": county,
                "strategy_title": declaration.content["strategy"]["title"],
                "document": declaration.document,
            },
            county=county,
            about=membership,
            document=declaration.document,
            reply_to=reply_address(membership),
            language=declaration.document.language,
        )
    return len(recipients)


def queue_answer(kind, membership, **words):
    """Queue the county's answer to a declaration: to who signed, to the role mailboxes as they were handed in, and to
    the contact; no address twice. kind: completion, completion_extended, completion_withdrawn or declined.

    The key is the edition, so each answer leaves once."""
    county = membership.strategy.county
    for number, (address, name) in enumerate(_answered(membership).items()):
        queue_mail(
            kind,
            to=address,
            to_name=name,
            unique_key=f"{kind}:{membership.pk}:{membership.edition}/{number}",
            context={"membership": membership, "organisation": membership.organisation, "county": county, **words},
            county=county,
            about=membership,
            reply_to=reply_address(membership),
            language="sv",
        )


def _answered(membership):
    declaration = membership.declarations.select_related("signer").order_by("number").last()
    found = _recipients(declaration) if declaration else {}
    address, name = membership.reached_at()
    if address:
        found.setdefault(address.lower(), name)
    return found


def _signatories(declaration):
    """Those who signed with an account or a personal link; whoever sent the file or chose paper, when nobody did."""
    signing = SigningRound.objects.handed_in_of(declaration)
    signed = signing.of_organisation() if signing else []
    if not signed and declaration.signer:
        yield declaration.signer.email.lower(), declaration.signer_name
    for one in signed:
        address = one.user.email if one.user else one.link.email if one.link else ""
        if address:
            yield address.lower(), one.name
    if signed and signing.paper_id and signing.started_by:
        yield signing.started_by.email.lower(), str(signing.started_by)


def queue_link(link, *, token):
    """The personal link to sign with. The secret stands in this letter and nowhere else."""
    membership = link.round.membership
    county = membership.strategy.county
    queue_mail(
        "signing_link",
        to=link.email,
        to_name=link.name,
        unique_key=f"signing-link/{link.pk}",
        context={
            "link": link,
            "token": token,
            "membership": membership,
            "organisation": membership.organisation,
            "county": county,
            "strategy_title": link.round.content["strategy"]["title"],
        },
        county=county,
        reply_to=link.sent_by.email,
        language="sv",
        urgent=True,
    )


def queue_notice(event):
    """The county's notice of a step, or its decision to decline, with the paper, in the paper's own words: what the
    step said then, whatever has happened since. To the contact; when none is known, to those who act for it."""
    membership, paper = event.membership, event.document
    county = membership.strategy.county
    for number, (address, name) in enumerate(_notified(event).items()):
        queue_mail(
            "declined" if paper.kind == "decline" else "notice",
            to=address,
            to_name=name,
            unique_key=f"notice/{paper.pk}/{number}",
            context={"membership": membership, "county": county, "document": paper, "letter": paper.letter},
            county=county,
            about=membership,
            document=paper,
            reply_to=paper.letter["contact"]["email"],
            language=paper.language,
        )


def _notified(event):
    """Address to name; no address twice. A decision to decline goes to who signed, too."""
    if event.verb == "decline":
        return _answered(event.membership)
    address, name = event.membership.reached_at()
    found = {address.lower(): name} if address else {}
    if not found:
        acting = Representative.objects.active().for_organisation(event.membership.organisation_id)
        for one in acting.select_related("user"):
            found.setdefault(one.user.email.lower(), one.user.name)
    return found


def queue_decision_reminder(step, kind):
    """A letter to the officer about one body's meeting. kind: a rules_way.Reminder; once for each meeting and kind.

    Before the handing in the matter is the organisation's own, so it goes to somebody who acts for it in the portal,
    never to an address that was only typed."""
    membership = step.membership
    officer = membership.officer()
    queue_mail(
        f"decision_{kind}",
        to=officer.email,
        to_name=officer.name,
        unique_key=f"decision-{kind}/{step.pk}/{step.meets_on}",
        context={"step": step, "membership": membership, "organisation": membership.organisation},
        about=membership,
        language="sv",
    )


def _recipients(declaration):
    """Address to name: who signed first, then the role mailboxes as they were handed in. No address twice."""
    found = dict(_signatories(declaration))
    for contact in declaration.content.get("contacts", ()):
        address = contact["role_mailbox"].lower()
        if address and address not in found:
            found[address] = declaration.membership.organisation.name
    return found


__all__ = ["queue_answer", "queue_decision_reminder", "queue_link", "queue_notice", "queue_receipts"]
