"""The letters: what stands in a declaration, a confirmation and a receipt.

The rooms above build these from their rows and hand them to ``actions.issue_document``."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.errors import Refused
from portal.papers.documents import Letter, Part, day, moment, parts, words


@dataclass(frozen=True, kw_only=True)
class Board(Part):
    """The county administrative board that the paper concerns."""

    name: str = words(_("the board's name"), own=True)
    county: str = words(_("the county's name"), own=True)
    letter: str = words(_("the county's letter"), own=True)
    orgnr: str = words(_("the board's organisation number"), optional=True)


@dataclass(frozen=True, kw_only=True)
class Party(Part):
    """The organisation. ``orgnr`` as people write it, 212000-1967; empty when the organisation has none."""

    name: str = words(_("the organisation's name"))
    unit: str = words(_("the organisation's unit"), optional=True)
    orgnr: str = words(_("the organisation number"), optional=True)


@dataclass(frozen=True, kw_only=True)
class Contact(Part):
    """Where to turn at the board: a function or a person, never a private address."""

    name: str = words(_("the contact's name"), own=True)
    email: str = words(_("the contact's e-mail address"), own=True)
    phone: str = words(_("the contact's telephone number"), optional=True, own=True)


@dataclass(frozen=True, kw_only=True)
class OwnGoal(Part):
    """One of the organisation's own goals."""

    what: str = words(_("what the own goal is"))
    indicator: str = words(_("how the own goal is followed"))
    by: str = day(_("when the own goal is to be reached"))


@dataclass(frozen=True, kw_only=True)
class DecisionStep(Part):
    """One body's decision. § and diary number as they stand in the minutes; their form differs, so none is demanded."""

    body: str = words(_("the deciding body"))
    on: str = day(_("the date of the decision"), optional=True)
    outcome: str = words(_("what the body decided"), optional=True)
    paragraph: str = words(_("the paragraph of the minutes"), optional=True)
    diary_number: str = words(_("the diary number"), optional=True)


@dataclass(frozen=True, kw_only=True)
class Signature(Part):
    """One electronic signature: who, in which role, by what right, when and how."""

    name: str = words(_("the signatory's name"))
    title: str = words(_("the signatory's title"))
    mandate: str = words(_("the signatory's mandate"))
    at: str = moment(_("the time of signing"))
    method: str = words(_("the way of signing"), own=True)


@dataclass(frozen=True, kw_only=True)
class DeclarationLetter(Letter):
    """The declaration of intent, as signed and handed in.

    ``text_sha256`` is the fingerprint of the text that stood on the screen when it was signed. Raises Refused when
    neither a goal, a priority area, an own goal nor an existing plan is named."""

    kind = "declaration"
    template = "declaration_v3"

    board: Board
    organisation: Party
    strategy: str = words(_("the strategy's title"), own=True)
    period: str = words(_("the strategy's period"), own=True)
    intent: str = words(_("the declaration's text"), own=True)
    goals: tuple[str, ...] = parts(_("the chosen goals"), optional=True)
    priorities: tuple[str, ...] = parts(_("the chosen priority areas"), optional=True)
    priority_label: str = words(_("the county's word for priority areas"), optional=True, own=True)
    own_goals: tuple[OwnGoal, ...] = parts(_("the own goals"), optional=True)
    existing_plan: str = words(_("the existing plan"), optional=True)
    targets: tuple[str, ...] = parts(_("the chosen regional targets"), optional=True)
    actions: tuple[str, ...] = parts(_("the chosen actions"), optional=True)
    contribution: str = words(_("how the organisation contributes"), optional=True)
    decisions: tuple[DecisionStep, ...] = parts(_("the decision"), optional=True)
    offered: tuple[str, ...] = parts(_("what the board offers"), optional=True, own=True)
    expected: tuple[str, ...] = parts(_("what the organisation takes on"), optional=True, own=True)
    signatures: tuple[Signature, ...] = parts(_("the signature"))
    text_sha256: str = words(_("the fingerprint of the text"))
    arrived_at: str = moment(_("the time of arrival"))
    logo: str = words(_("the logotype"), optional=True)
    diary_number: str = words(_("the diary number"), optional=True)

    def __post_init__(self):
        super().__post_init__()
        if not (self.goals or self.priorities or self.own_goals or self.existing_plan):
            raise Refused(gettext("The paper cannot be issued: no goal or priority area is chosen."))

    def heading(self):
        """“Declaration of intent, Örebro kommun”."""
        return gettext("Declaration of intent: %(organisation)s") % {"organisation": self.organisation.name}


@dataclass(frozen=True, kw_only=True)
class SigningTextLetter(Letter):
    """The declaration as it is printed to be signed outside the portal: frozen, and not handed in yet."""

    kind = "signing_text"
    template = "signing_text_v3"

    board: Board
    organisation: Party
    strategy: str = words(_("the strategy's title"), own=True)
    period: str = words(_("the strategy's period"), own=True)
    intent: str = words(_("the declaration's text"), own=True)
    goals: tuple[str, ...] = parts(_("the chosen goals"), optional=True)
    priorities: tuple[str, ...] = parts(_("the chosen priority areas"), optional=True)
    priority_label: str = words(_("the county's word for priority areas"), optional=True, own=True)
    own_goals: tuple[OwnGoal, ...] = parts(_("the own goals"), optional=True)
    existing_plan: str = words(_("the existing plan"), optional=True)
    targets: tuple[str, ...] = parts(_("the chosen regional targets"), optional=True)
    actions: tuple[str, ...] = parts(_("the chosen actions"), optional=True)
    contribution: str = words(_("how the organisation contributes"), optional=True)
    decisions: tuple[DecisionStep, ...] = parts(_("the decision"), optional=True)
    offered: tuple[str, ...] = parts(_("what the board offers"), optional=True, own=True)
    expected: tuple[str, ...] = parts(_("what the organisation takes on"), optional=True, own=True)
    text_sha256: str = words(_("the fingerprint of the text"))
    places: tuple[str, ...] = parts(_("the places to sign at"), own=True)
    logo: str = words(_("the logotype"), optional=True)
    diary_number: str = words(_("the diary number"), optional=True)

    def heading(self):
        """“Declaration of intent to sign, Örebro kommun”."""
        return gettext("Declaration of intent to sign: %(organisation)s") % {"organisation": self.organisation.name}


@dataclass(frozen=True, kw_only=True)
class SignatureEvidence(Part):
    """What is known of one signature. Who the person is and by what right the person signs are two questions."""

    party: str = words(_("for whom was signed"), own=True)
    name: str = words(_("the signatory's name"))
    title: str = words(_("the signatory's title"))
    mandate: str = words(_("the signatory's mandate"))
    at: str = moment(_("the time of signing"))
    method: str = words(_("the way of signing"), own=True)
    how: str = words(_("how the person was recognised"))
    level: str = words(_("the level of the signature"))
    details: tuple[str, ...] = parts(_("what else proves the signature"), optional=True)
    authority: str = words(_("the right to sign"), own=True)
    authority_how: str = words(_("how the right to sign was looked into"), optional=True)
    behalf: str = words(_("the name of whom was signed for"), optional=True)  # from version 2 of the paper on


@dataclass(frozen=True, kw_only=True)
class EvidenceLetter(Letter):
    """How a declaration was signed: a paper of its own, so that no signed file is ever rewritten."""

    kind = "evidence"
    template = "evidence_v3"

    board: Board
    organisation: Party
    strategy: str = words(_("the strategy's title"), own=True)
    period: str = words(_("the strategy's period"), own=True)
    declaration_number: str = words(_("the declaration's number"), own=True)
    text_sha256: str = words(_("the fingerprint of the text"))
    arrived_at: str = moment(_("the time of arrival"))
    signatures: tuple[SignatureEvidence, ...] = parts(_("the signature"))
    diary_number: str = words(_("the diary number"), optional=True)

    def heading(self):
        """“Evidence of signing, Örebro kommun”."""
        return gettext("Evidence of signing: %(organisation)s") % {"organisation": self.organisation.name}


@dataclass(frozen=True, kw_only=True)
class JoinedWith(Letter):
    """A letter that tells what an organisation joined with (``joined_with``).

    ``own_goals``: one text each, with its day. ``contribution`` is the organisation's own words."""

    goals: tuple[str, ...] = parts(_("the chosen goals"), optional=True)
    targets: tuple[str, ...] = parts(_("the chosen regional targets"), optional=True)
    priorities: tuple[str, ...] = parts(_("the chosen priority areas"), optional=True)
    priority_label: str = words(_("the county's word for priority areas"), optional=True, own=True)
    actions: tuple[str, ...] = parts(_("the chosen actions"), optional=True)
    contribution: str = words(_("how the organisation contributes"), optional=True)
    own_goals: tuple[str, ...] = parts(_("the own goals"), optional=True)
    existing_plan: str = words(_("the existing plan"), optional=True)


@dataclass(frozen=True, kw_only=True)
class ConfirmationLetter(JoinedWith):
    """The board's confirmation that an organisation has joined: a decision, that says who decided and who presented it
    (31 § förvaltningslagen). ``presented_by`` empty: decided without presentation."""

    kind = "confirmation"
    template = "confirmation_v4"

    board: Board
    organisation: Party
    strategy: str = words(_("the strategy's title"), own=True)
    period: str = words(_("the strategy's period"), own=True)
    member_since: str = day(_("the day of joining"))
    decided_on: str = day(_("the date of the decision"))
    decided_by: str = words(_("who decided"))
    presented_by: str = words(_("who presented the matter"), optional=True)
    took_part: str = words(_("who took part without deciding"), optional=True)
    diary_number: str = words(_("the diary number"), optional=True)
    declaration_number: str = words(_("the declaration's number"), optional=True)
    reasons: str = words(_("the reasons"), optional=True)  # typed by an officer at the moment: no template's blank
    next_steps: tuple[str, ...] = parts(_("what happens next"), own=True)
    offered: tuple[str, ...] = parts(_("what the board offers"), own=True)
    contact: Contact

    def heading(self):
        """“Confirmation of joining, Örebro kommun”."""
        return gettext("Confirmation of joining: %(organisation)s") % {"organisation": self.organisation.name}


@dataclass(frozen=True, kw_only=True)
class CertificateLetter(JoinedWith):
    """A certificate to hang on the wall: who has joined what, since when, with what.

    It tells briefly; the whole stands in the confirmation and in the declaration."""

    kind = "certificate"
    template = "certificate_v4"

    board: Board
    organisation: Party
    strategy: str = words(_("the strategy's title"), own=True)
    period: str = words(_("the strategy's period"), own=True)
    member_since: str = day(_("the day of joining"))
    diary_number: str = words(_("the diary number"), optional=True)

    def heading(self):
        """“Certificate, Örebro kommun”."""
        return gettext("Certificate: %(organisation)s") % {"organisation": self.organisation.name}


@dataclass(frozen=True, kw_only=True)
class ReceivedItem(Part):
    """Something that was handed in: a text or a file, with its fingerprint when there is one."""

    name: str = words(_("what was handed in"))
    sha256: str = words(_("the fingerprint of the file"), optional=True)


@dataclass(frozen=True, kw_only=True)
class ReceiptLetter(Letter):
    """The receipt for something handed in: what came, when, and what happens now."""

    kind = "receipt"
    template = "receipt_v3"

    board: Board
    organisation: Party
    about: str = words(_("what the receipt concerns"), own=True)
    received_at: str = moment(_("the time of arrival"))
    items: tuple[ReceivedItem, ...] = parts(_("what was handed in"))
    next_steps: tuple[str, ...] = parts(_("what happens next"), own=True)
    answer_by: str = day(_("the day of the answer"), optional=True)
    diary_number: str = words(_("the diary number"), optional=True)
    contact: Contact

    def heading(self):
        """“Receipt, Örebro kommun”."""
        return gettext("Receipt: %(organisation)s") % {"organisation": self.organisation.name}


@dataclass(frozen=True, kw_only=True)
class NoticeLetter(Letter):
    """The board's notice that a membership stands in another way: paused, resumed, ended, under a new name.

    ``on``: the day it counts from, for an ending the last day; ``on_label`` says which. ``ground``: why, in the words
    that are public. A pause, a resumption or an ending is a decision and says who decided (31 § förvaltningslagen);
    what is only recorded (another name, an organisation that is no more) says by which board instead."""

    kind = "notice"
    template = "notice_v3"

    board: Board
    organisation: Party
    strategy: str = words(_("the strategy's title"), own=True)
    period: str = words(_("the strategy's period"), own=True)
    headline: str = words(_("the heading"))
    statement: str = words(_("what has happened"))
    member_since: str = day(_("the day of joining"), optional=True)
    on: str = day(_("the day"))
    on_label: str = words(_("what the day is"))
    decided_on: str = day(_("the date of the decision"))
    decided_by: str = words(_("who decided"), optional=True)
    presented_by: str = words(_("who presented the matter"), optional=True)
    took_part: str = words(_("who took part without deciding"), optional=True)
    recorded_by: str = words(_("the board that recorded it"), optional=True)
    diary_number: str = words(_("the diary number"), optional=True)
    ground: str = words(_("the ground"), optional=True)
    reasons: str = words(_("the reasons"), optional=True)
    next_steps: tuple[str, ...] = parts(_("what happens next"))
    contact: Contact

    def __post_init__(self):
        super().__post_init__()
        if not (self.decided_by or self.recorded_by):
            raise Refused(gettext("The paper cannot be issued: it does not say who decided."))

    def heading(self):
        """“Notice, Örebro kommun”."""
        return gettext("Notice: %(organisation)s") % {"organisation": self.organisation.name}


@dataclass(frozen=True, kw_only=True)
class DeclineLetter(Letter):
    """The board's decision to decline a declaration of intent: what, why, who, and what the organisation can do now.

    31 and 32 §§ förvaltningslagen: a decision says its day, what it is, who decided, who presented and who took part;
    one that can be assumed to affect somebody gives clear reasons. ``appeal``: how it can be appealed, in the board's
    own words; nothing is said of it when the board has said nothing, since no law speaks of such declarations."""

    kind = "decline"
    template = "decline_v3"

    board: Board
    organisation: Party
    strategy: str = words(_("the strategy's title"), own=True)
    period: str = words(_("the strategy's period"), own=True)
    decided_on: str = day(_("the date of the decision"))
    decided_by: str = words(_("who decided"))
    presented_by: str = words(_("who presented the matter"), optional=True)
    took_part: str = words(_("who took part without deciding"), optional=True)
    diary_number: str = words(_("the diary number"), optional=True)
    declaration_number: str = words(_("the declaration's number"), optional=True)
    arrived_at: str = moment(_("the time of arrival"), optional=True)
    reasons: str = words(_("the reasons"))
    next_steps: tuple[str, ...] = parts(_("what happens next"), own=True)
    appeal: str = words(_("how the decision can be appealed"), optional=True)
    contact: Contact

    def heading(self):
        """“Decision to decline, Örebro kommun”."""
        return gettext("Decision to decline: %(organisation)s") % {"organisation": self.organisation.name}
