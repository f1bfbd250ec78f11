"""Letters of what happens after joining."""

from dataclasses import replace

from membership.changes.letters import ChangedPart, GoalChangeLetter, WithdrawalLetter
from portal.papers.letters import Contact, DecisionStep, NoticeLetter, ReceivedItem, Signature
from tests.portal.papers.samples_above import BOARD, PARTY, PERIOD, SHA, STRATEGY

CONTACT = Contact(name="Funktionen för jämställdhet", email="jamstalldhet@exempel.example", phone="010-000 00 00")
SIGNED = Signature(
    name="Ánne Ŋuorgam Björk",
    title="Regiondirektör",
    mandate="Delegation enligt § 164",
    at="2026-05-04T08:20:10+00:00",
    method="Inloggad, bekräftad på nytt",
)


def withdrawal(**changes):
    letter = WithdrawalLetter(
        board=BOARD,
        organisation=PARTY,
        strategy=STRATEGY,
        period=PERIOD,
        member_since="2025-08-29",
        effective_on="2026-12-31",
        decision=DecisionStep(body="Regionstyrelsen", on="2026-04-28", paragraph="91", diary_number="RS 2026/77"),
        reasons="Regionen samlar arbetet i ett eget program.",
        diary_number="801-9234-2025",
        extracts=(ReceivedItem(name="Protokollsutdrag § 91.pdf", sha256=SHA),),
        signatures=(SIGNED,),
        next_steps=("Aktören visas som ansluten till och med sista dagen.", "Handlingar och historik finns kvar."),
        contact=CONTACT,
    )
    return replace(letter, **changes)


def goal_change(**changes):
    letter = GoalChangeLetter(
        board=BOARD,
        organisation=PARTY,
        strategy=STRATEGY,
        period=PERIOD,
        declaration_number="EX-AVS-2025-7",
        diary_number="801-9234-2025",
        changes=(
            ChangedPart(
                name="Mål",
                before=("En jämn fördelning av makt och inflytande",),
                after=("En jämn fördelning av makt och inflytande", "Jämställd hälsa"),
            ),
            ChangedPart(name="Befintlig plan", before=("Program för hållbar utveckling",)),
            ChangedPart(name="Våra egna mål", after=("Alla chefer har gått utbildningen, Andel chefer, 2026-12-31",)),
        ),
        decided="Regionstyrelsen 2026-04-28, § 91",
        name="Ánne Ŋuorgam Björk",
        title="Strateg",
        handed_in_at="2026-05-04T08:20:10+00:00",
        method="Inloggad, bekräftad på nytt",
        next_steps=("Länsstyrelsen läser de ändrade målen.", "Till dess visas de mål som gäller."),
        contact=CONTACT,
    )
    return replace(letter, **changes)


def notice(**changes):
    letter = NoticeLetter(
        board=BOARD,
        organisation=PARTY,
        strategy=STRATEGY,
        period=PERIOD,
        headline="Anslutningen för Region Exempel har avslutats",
        statement="Länsstyrelsen i Exempellän har avslutat anslutningen för Region Exempel. Sista dagen är 5 maj 2026.",
        member_since="2025-08-29",
        on="2026-05-05",
        on_label="Sista dag",
        decided_on="2026-05-06",
        decided_by="Kim Exempel, enhetschef",
        presented_by="Eva Ek, handläggare",
        diary_number="801-9234-2025",
        ground="Aktören har upphört",
        reasons="Regionen har gått upp i en annan.\n\nVi har talat med regiondirektören.",
        next_steps=("Handlingar och historik finns kvar.", "Skriv till adressen nedan om något är fel."),
        contact=CONTACT,
    )
    return replace(letter, **changes)


LETTERS = {"withdrawal": withdrawal, "goal_change": goal_change, "notice": notice}
