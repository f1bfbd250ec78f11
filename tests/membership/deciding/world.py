"""A small county with staff, a strategy and organisations: the same rows for what is allowed and what is refused."""

import hashlib
from datetime import date, timedelta

from django.utils import timezone

from membership.joining.models import Contact, Declaration, Membership, MembershipEvent
from membership.joining.rules import State
from membership.representation.models import Basis, Representative, RepresentativeRole, RepresentativeState
from portal.directory.models import County, Organisation
from portal.papers.models import Document, DocumentFile, DocumentState
from portal.people.models import StaffRole, User
from portal.people.rules import Role
from portal.people.second_factor_keys import encipher
from strategies.publishing.models import JoiningTerm, Strategy, StrategyVersion
from strategies.publishing.rules import JoiningMode, TermKind, VersionState

# What a form of a decision is sent with besides its own fields (31 § förvaltningslagen).
DECIDED = {"decider_name": "Eva Ek", "decider_title": "Enhetschef", "without_presentation": "on"}


def make_county(code="18", slug="orebro", name="Örebro", letter="T"):
    return County.objects.create(
        code=code,
        slug=slug,
        name=f"{name} län",
        short_name=name,
        letter=letter,
        sort_key=slug,
        board_name=f"Länsstyrelsen i {name} län",
        board_short_name=f"Länsstyrelsen {name}",
        contact_email=f"jamstalldhet@{slug}.example",
    )


def make_staff(county, role=Role.PUBLISHER, email=None):
    user = User.objects.create_user(
        email or f"{role}@{county.slug}.example", "x", name=f"Handläggare {role.label}", title="Enhetschef"
    )
    StaffRole.objects.create(user=user, county=county, role=role)
    return user


def make_strategy(county, slug="2024-2027"):
    strategy = Strategy.objects.create(
        county=county, slug=slug, valid_from=date(2024, 1, 1), valid_to=date(2027, 12, 31)
    )
    version = StrategyVersion.objects.create(
        strategy=strategy,
        number=1,
        title=f"Ett jämställt {county.short_name}s län",
        joining=JoiningMode.OPEN,
        contact_role="Jämställdhetsstrateg",
    )
    JoiningTerm.objects.create(version=version, kind=TermKind.OFFERED, order=1, text="Nätverk")
    JoiningTerm.objects.create(
        version=version, kind=TermKind.OFFERED, order=2, text="Processledning", is_process_support=True
    )
    version.state, version.published_at = VersionState.PUBLISHED, timezone.now()  # a published one is frozen
    version.save()
    strategy.current_version = version
    strategy.save()
    return strategy


def make_organisation(name="Kumla kommun", county=None, **fields):
    slug = hashlib.sha256(f"{name}{county}".encode()).hexdigest()[:12]
    return Organisation.objects.create(
        name=name, slug=slug, sort_key=name.lower(), kind="municipality", county=county, **fields
    )


def make_signatory(organisation, email="chef@kumla.example"):
    user = User.objects.create_user(email, "x", name="Anna Åström")
    Representative.objects.create(
        organisation=organisation,
        user=user,
        role=RepresentativeRole.SIGNATORY,
        state=RepresentativeState.ACTIVE,
        basis=Basis.COUNTY,
        decided_at=timezone.now(),
    )
    return user


def make_handed_in(strategy, organisation=None, state=State.HANDED_IN, days_ago=2, signer=None):
    """A membership that was signed and handed in, as it stands then; other states get what they need to be true."""
    organisation = organisation or make_organisation(county=strategy.county)
    signer = signer or make_signatory(organisation, f"chef-{organisation.slug}@kommun.example")
    at = timezone.now() - timedelta(days=days_ago)
    membership = Membership.objects.create(
        strategy=strategy,
        version=strategy.current_version,
        organisation=organisation,
        state=state,
        handed_in_at=at,
        completion_wanted="Vilka mål?" if state == State.COMPLETION else "",
        decision_reasons="Inte i länet" if state == State.DECLINED else "",
        confirmed_at=at if state in (State.ACTIVE, State.PAUSED, State.ENDED) else None,
        joined_on=at.date() if state in (State.ACTIVE, State.PAUSED, State.ENDED) else None,
        ended_on=at.date() if state == State.ENDED else None,
        end_reason="withdrawn" if state == State.ENDED else "",
    )
    Contact.objects.create(membership=membership, role_mailbox="kommun@kumla.example", name="Bo Berg")
    Declaration.objects.create(
        membership=membership,
        number=1,
        content=CONTENT,
        text_sha256="0" * 64,
        signer=signer,
        signer_name=signer.name,
        signer_title="Kommundirektör",
        mandate="Kommunstyrelsens beslut",
        method="password",
    )
    MembershipEvent.objects.create(
        membership=membership, verb="sign", from_state="draft", to_state=state, by=signer, side="signatory", at=at
    )
    return membership


CONTENT = {
    "intent": "Vi bidrar till ett jämställt län.",
    "goals": ["Jämställd hälsa", "Jämställd utbildning"],
    "decisions": [
        {"body": "Kommunstyrelsen", "on": "2026-09-01", "paragraph": "§ 112", "outcome": "proposed"},
        {"body": "Kommunfullmäktige", "on": "2026-10-05", "paragraph": "§ 80", "outcome": "decided"},
    ],
}


def draw(document):
    """Make the paper ready as the worker would, with bytes of our own."""
    DocumentFile.objects.create(document=document, content=b"%PDF-1.7 made for a test")
    document.state, document.sha256, document.rendered_at = DocumentState.READY, "a" * 64, timezone.now()
    document.save()
    return document


def confirmation_of(membership):
    return Document.objects.about(membership).filter(kind="confirmation").get()


def log_in(client, user):
    """The client, logged in as staff with a second factor set up."""
    from allauth.mfa.models import Authenticator

    data = {"data": {"secret": encipher("x")}}
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults=data)
    client.force_login(user)
    return client
