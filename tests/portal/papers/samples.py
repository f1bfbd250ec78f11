"""Letters of the made-up county, as the rooms above would build them."""

from dataclasses import fields, replace

from django.utils import translation

from portal.papers.letters import (
    Board,
    CertificateLetter,
    ConfirmationLetter,
    Contact,
    DecisionStep,
    DeclarationLetter,
    DeclineLetter,
    OwnGoal,
    Party,
    ReceiptLetter,
    ReceivedItem,
    Signature,
)
from portal.papers.letters_group import Companion, GroupConfirmationLetter, GroupDeclarationLetter
from tests.portal.papers import samples_above, samples_changes

STRATEGY = "Ett jämställt Exempellän – länets strategi för jämställdhetsintegrering"
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
BOARD = Board(name="Länsstyrelsen i Exempellän", county="Exempellän", letter="EX", orgnr="202100-2247")
PARTY = Party(name="Region Exempel", orgnr="212000-1967")
CONTACT = Contact(name="Funktionen för jämställdhet", email="jamstalldhet@exempel.example", phone="010-000 00 00")
OFFERED = ("Processtöd i den egna verksamheten och i befintliga styrdokument", "Plats i länets nätverk")


def declaration(**changes):
    letter = DeclarationLetter(
        board=BOARD,
        organisation=PARTY,
        strategy=STRATEGY,
        period="2024–2027",
        intent="Vi ställer oss bakom länets strategi och antar dess viljeinriktning.\n\nVi arbetar för att målen nås.",
        goals=("En jämn fördelning av makt och inflytande", "Mäns våld mot kvinnor ska upphöra"),
        targets=("Andelen kvinnor i styrelser ökar",),
        priorities=("Jämställdhetsintegrering inom civil beredskap",),
        priority_label="Fokusområden",
        actions=("Utbilda alla chefer",),
        contribution="Genom vår roll som arbetsgivare.",
        own_goals=(
            OwnGoal(what="Alla chefer har gått utbildningen", indicator="Andel chefer", by="2026-12-31"),
            OwnGoal(what="Frågor om våld ställs på rutin", indicator="Andel besök", by="2027-06-30"),
        ),
        existing_plan="Program för hållbar utveckling 2021–2030",
        decisions=(
            DecisionStep(body="Arbetsutskottet", on="2025-08-19", paragraph="112", diary_number="RS 2025/1421"),
            DecisionStep(body="Regionstyrelsen", on="2025-08-29", paragraph="164", diary_number="RS 2025/1421"),
        ),
        offered=OFFERED,
        expected=("Fatta beslut i ledningen", "Svara på uppföljningen en gång om året"),
        signatures=(
            Signature(
                name="Ánne Ŋuorgam Björk",
                title="Regiondirektör",
                mandate="Delegation enligt § 164",
                at="2025-09-02T11:42:10+00:00",
                method="Inloggad med e-legitimation",
            ),
        ),
        text_sha256=SHA,
        arrived_at="2025-09-02T11:42:12+00:00",
    )
    return replace(letter, **changes)


def confirmation(**changes):
    letter = ConfirmationLetter(
        board=BOARD,
        organisation=PARTY,
        strategy=STRATEGY,
        period="2024–2027",
        member_since="2025-08-29",
        decided_on="2025-09-10",
        decided_by="Chefen för enheten för social hållbarhet",
        presented_by="Eva Ek, handläggare",
        diary_number="801-9234-2025",
        declaration_number="EX-AVS-2025-7",
        reasons="Organisationen har ett beslut i ledningen.",
        goals=("Jämställd hälsa",),
        targets=("Ohälsan bland flickor minskar",),
        priorities=("Jämställdhetsintegrering inom civil beredskap",),
        priority_label="fokusområden",
        actions=("Utbilda alla chefer",),
        contribution="Genom rollen som arbetsgivare.",
        own_goals=("Alla chefer har gått utbildningen, senast 31 december 2026",),
        next_steps=("Vi bjuder in er till ett uppstartsmöte.", "Första uppföljningen kommer i mars 2026."),
        offered=OFFERED,
        contact=CONTACT,
    )
    return replace(letter, **changes)


def certificate(**changes):
    letter = CertificateLetter(
        board=BOARD,
        organisation=PARTY,
        strategy=STRATEGY,
        period="2024–2027",
        member_since="2025-08-29",
        goals=("En jämn fördelning av makt och inflytande", "Jämställd hälsa", "Mäns våld mot kvinnor ska upphöra"),
        targets=("Andelen kvinnor i styrelser ökar", "Ohälsan bland flickor minskar"),
        priorities=("Jämställdhetsintegrering inom civil beredskap",),
        priority_label="fokusområden",
        actions=("Utbilda alla chefer",),
        contribution="Genom vår roll som arbetsgivare.",
        own_goals=("Alla chefer har gått utbildningen, senast 31 december 2026",),
    )
    return replace(letter, **changes)


def receipt(**changes):
    letter = ReceiptLetter(
        board=BOARD,
        organisation=PARTY,
        about="Avsiktsförklaring om anslutning till Ett jämställt Exempellän, 2024–2027",
        received_at="2025-09-02T11:42:12+00:00",
        items=(ReceivedItem(name="Avsiktsförklaring EX-AVS-2025-7", sha256=SHA), ReceivedItem(name="Protokoll.pdf")),
        next_steps=("Länsstyrelsen läser avsiktsförklaringen.", "Region Exempel får ett mejl."),
        answer_by="2025-10-02",
        contact=CONTACT,
    )
    return replace(letter, **changes)


def decline(**changes):
    letter = DeclineLetter(
        board=BOARD,
        organisation=PARTY,
        strategy=STRATEGY,
        period="2024–2027",
        decided_on="2025-09-10",
        decided_by="Kim Exempel, enhetschef",
        presented_by="Eva Ek, handläggare",
        took_part="Ali Ask, jurist",
        diary_number="801-9234-2025",
        declaration_number="EX-AVS-2025-7",
        arrived_at="2025-09-02T11:42:12+00:00",
        reasons="Regionen är redan ansluten genom den gemensamma nämnden.\n\nDen kan ansluta sig själv efter 2026.",
        next_steps=(
            "Region Exempel kan lämna in en ny avsiktsförklaring när skälen inte längre finns.",
            "Skriv till adressen nedan om något är fel.",
        ),
        contact=CONTACT,
    )
    return replace(letter, **changes)


TOGETHER = (
    Companion(
        organisation=Party(name="Exempeltrafiken AB", orgnr="556036-0793"), ground="Ägardirektiv antaget 2025-03-04"
    ),
    Companion(organisation=Party(name="Exempelmyndigheten", unit="Region Öst"), ground="Avtal 2025-01-15"),
)


def _declared(letter):
    return {field.name: getattr(letter, field.name) for field in fields(letter)}


def declaration_group(**changes):
    return replace(GroupDeclarationLetter(**_declared(declaration()), together=TOGETHER), **changes)


def confirmation_group(**changes):
    names = ("Exempeltrafiken AB", "Exempelmyndigheten, Region Öst")
    return replace(GroupConfirmationLetter(**_declared(confirmation()), together=names), **changes)


LETTERS = {
    "declaration_group": declaration_group,
    "confirmation_group": confirmation_group,
    "declaration": declaration,
    "confirmation": confirmation,
    "decline": decline,
    "receipt": receipt,
    "certificate": certificate,
    **samples_above.LETTERS,
    **samples_changes.LETTERS,
}

# Papers that were issued before a kind changed its words or looks keep theirs: {kind: earlier templates}.
EARLIER = {kind: (f"{kind}_v2", f"{kind}_v1") for kind in LETTERS}
EARLIER |= {
    kind: (f"{kind}_v3", f"{kind}_v2", f"{kind}_v1") for kind in ("confirmation", "confirmation_group", "certificate")
}
EARLIER |= {"decline": ("decline_v2",), "proposal": ("decision_v3", "decision_v2")}
# What the words of today no longer say.
RECEIVED = {"next_steps": ("En handläggare läser det ni har lämnat in.", "Ni får ett beslut med e-post.")}
DECLINED = {
    "next_steps": (
        "Lämna in en ny avsiktsförklaring när skälen inte längre finns.",
        "Skriv till oss om något är fel.",
    )
}
SAID_EARLIER = {
    "notice_v1": {"decided_by": BOARD.name},
    "receipt_v1": RECEIVED,
    "receipt_v2": RECEIVED,
    "decline_v2": DECLINED,
}


def templates_of(kind):
    """The templates that papers of the kind may point at, the one of today first."""
    return LETTERS[kind]().template, *EARLIER[kind]


def letter_of(kind, template):
    """The kind's letter as it stands behind a paper with this template."""
    return LETTERS[kind](**SAID_EARLIER.get(template, {}))


def as_stored(letter, *, language="sv", number="EX-AVS-2025-7", replaces=""):
    """The letter as ``issue_document`` stores it, with fixed number, code and time."""
    with translation.override(language):
        title = letter.heading()
    return {
        **letter.frozen(),
        "paper": {
            "number": number,
            "title": title,
            "language": language,
            "issued_at": "2025-09-02T11:42:12+00:00",
            "address": "https://portal.example/verifiera/abcdefghijklmnopqrstuvwxyz/",
            "replaces": replaces,
            "draft": False,
        },
    }
