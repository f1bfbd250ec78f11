"""Letters of the rooms above the papers': proposals, strategies and compilations, and what is signed on paper."""

from dataclasses import replace

from membership.decisions.documents import Block, Fact, PaperSection, ProposalLetter, Row
from portal.papers.letters import (
    Board,
    Contact,
    DecisionStep,
    EvidenceLetter,
    OwnGoal,
    Party,
    SignatureEvidence,
    SigningTextLetter,
)
from strategies.consultation.documents import Answerer, CompilationLetter, Figure, HandledPart, HandledView
from strategies.publishing.documents import (
    PrintedAction,
    PrintedArea,
    PrintedFact,
    PrintedGoal,
    PrintedTarget,
    StrategyLetter,
)

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
BOARD = Board(name="Länsstyrelsen i Exempellän", county="Exempellän", letter="EX", orgnr="202100-2247")
PARTY = Party(name="Region Exempel", orgnr="212000-1967")
STRATEGY = "Ett jämställt Exempellän"
PERIOD = "2024–2027"


def signing_text(**changes):
    letter = SigningTextLetter(
        board=BOARD,
        organisation=PARTY,
        strategy=STRATEGY,
        period=PERIOD,
        intent="Vi ställer oss bakom länets strategi.\n\nVi arbetar för att målen nås.",
        goals=("En jämn fördelning av makt och inflytande",),
        own_goals=(OwnGoal(what="Alla chefer har gått utbildningen", indicator="Andel chefer", by="2026-12-31"),),
        decisions=(
            DecisionStep(body="Regionstyrelsen", on="2025-08-29", paragraph="164", diary_number="RS 2025/1421"),
        ),
        offered=("Processtöd i den egna verksamheten",),
        expected=("Fatta beslut i ledningen",),
        text_sha256=SHA,
        places=("För Region Exempel", "För Länsstyrelsen i Exempellän"),
    )
    return replace(letter, **changes)


def evidence(**changes):
    one = SignatureEvidence(
        party="Region Exempel",
        behalf="Region Exempel",
        name="Ánne Ŋuorgam Björk",
        title="Regiondirektör",
        mandate="Delegation enligt § 164",
        at="2025-09-02T11:42:10+00:00",
        method="E-legitimation",
        how="Identifierad av Exempel-id",
        level="Avancerad elektronisk underskrift",
        details=("Tillitsnivå 3", "Intygets nummer 7f3a"),
        authority="Rätten att skriva under är bekräftad av länsstyrelsen.",
        authority_how="Protokollsutdrag § 164",
    )
    letter = EvidenceLetter(
        board=BOARD,
        organisation=PARTY,
        strategy=STRATEGY,
        period=PERIOD,
        declaration_number="EX-AVS-2025-7",
        text_sha256=SHA,
        arrived_at="2025-09-02T11:42:12+00:00",
        signatures=(
            one,
            replace(
                one,
                party="Länsstyrelsen i Exempellän",
                behalf="Länsstyrelsen i Exempellän",
                name="Eva Ek",
                title="Enhetschef",
            ),
        ),
    )
    return replace(letter, **changes)


def strategy(**changes):
    goal = PrintedGoal(
        name="Jämställd hälsa",
        explanation="Kvinnor och män ska ha samma förutsättningar för en god hälsa.",
        situation="<p>Ohälsotalen är <strong>högre</strong> för kvinnor.</p><ul><li>Stress</li><li>Smärta</li></ul>",
        has_facts="1",
        targets=(
            PrintedTarget(
                wording="Skillnaden i ohälsotal minskar",
                indicator="Ohälsotal",
                baseline="9,1 dagar",
                wanted="6 dagar",
                by_year="2027",
                source="Försäkringskassan",
            ),
            PrintedTarget(wording="Fler män söker vård i tid", indicator="Vårdbesök", by_year="2030"),
        ),
        actions=(
            PrintedAction(
                text="Utbilda alla chefer",
                about="För kommuner",
                evidence="Det hjälper.",
                links=("https://example.org/",),
            ),
        ),
    )
    letter = StrategyLetter(
        board=BOARD,
        title=STRATEGY,
        period=PERIOD,
        version="2",
        published_on="2025-03-08",
        introduction="<p>Länet ska bli mer jämställt.</p>",
        vision="<p>Ett län där alla har samma makt.</p>",
        overall_aim="<p>Samma makt att forma samhället.</p>",
        goals=(goal, PrintedGoal(name="Jämställd utbildning", situation="<p>Fler flickor än pojkar läser vidare.</p>")),
        area_label="Fokusområden",
        areas=(PrintedArea(name="Civil beredskap", text="<p>Ett nytt område.</p>", goals=("Jämställd hälsa",)),),
        joining_means="<p>Ni lovar att arbeta för målen.</p>",
        offered=("Processtöd i den egna verksamheten",),
        expected=("Fatta beslut i ledningen",),
        open_to="kommuner, regioner",
        decision_needed="beslut i styrelsen",
        follow_up="<p>En gång om året.</p>",
        milestones=("Mars 2026: första uppföljningen",),
        facts=(PrintedFact(label="Period", text=PERIOD), PrintedFact(label="ISBN", text="978-91-0000-000-0")),
        diary_number="801-1-2025",
    )
    return replace(letter, **changes)


def compilation(**changes):
    letter = CompilationLetter(
        board=BOARD,
        strategy=STRATEGY,
        title="Remiss av länsstrategin 2028–2031",
        diary_number="801-77-2027",
        sent_on="2027-03-08",
        closes_on="2027-06-08",
        outcome="Tre av fyra synpunkter är tillgodosedda.",
        figures=(Figure(label="Svar", n="3"), Figure(label="Synpunkter", n="4")),
        answers=(Answerer(name="Region Exempel"), Answerer(name="En privatperson", remark="utan synpunkter")),
        parts=(
            HandledPart(
                label="Jämställd hälsa",
                question="Är målen rätt valda?",
                views=(
                    HandledView(
                        who="Region Exempel",
                        text="Målet om ohälsotal bör skärpas.",
                        handling="Delvis tillgodosedd",
                        reason="Underlaget räcker inte för hela skärpningen.",
                    ),
                ),
            ),
        ),
        contact=Contact(name="Funktionen för jämställdhet", email="jamstalldhet@exempel.example"),
    )
    return replace(letter, **changes)


def proposal(**changes):
    letter = ProposalLetter(
        mark="draft",
        label="Tjänsteskrivelse",
        title="Anslutning till länsstrategin",
        organisation="Region Exempel",
        office="Regionkansliet",
        facts=(
            Fact(name="Datum", value="2025-06-02"),
            Fact(name="Diarienummer", value="RS 2025/1421\nRUN 2025/17"),
            Fact(name="Motionärer", value="Eva Ek, Strateg"),
            Fact(name="Till", value="Regionstyrelsen\nRegionala utvecklingsnämnden"),
            Fact(name="Parti", value="Mitt parti"),
        ),
        written_on="2025-06-02",
        diary_number="RS 2025/1421, RUN 2025/17",
        addressed_to="Regionstyrelsen",
        meets_on="2025-08-29",
        paragraph="164",
        sections=(
            PaperSection(
                key="proposal",
                level="1",
                heading="Förslag till beslut",
                lead="Regionstyrelsen beslutar",
                blocks=(
                    Block(kind="att", items=("ansluta sig till länsstrategin", "ge regiondirektören i uppdrag …")),
                ),
            ),
            PaperSection(
                key="goals",
                level="1",
                heading="Mål",
                blocks=(
                    Block(kind="lines", items=("Målen står i tabellen.",)),
                    Block(
                        kind="table",
                        rows=(Row(cells=("Mål", "Indikator")), Row(cells=("Jämställd hälsa", "Ohälsotal"))),
                    ),
                ),
            ),
            PaperSection(
                key="economy",
                level="2",
                heading="Ekonomi",
                blocks=(Block(kind="bullets", items=("Ryms i budget",)), Block(kind="numbered", items=("Först",))),
            ),
            PaperSection(
                key="signature",
                level="1",
                blocks=(
                    Block(kind="att_spaced", items=("anta strategin",)),
                    Block(
                        kind="signatures",
                        rows=(Row(cells=("Eva Ek", "Regiondirektör")), Row(cells=("Bo Alm", "Regionråd"))),
                    ),
                ),
            ),
        ),
        form="Region, 1",
    )
    return replace(letter, **changes)


LETTERS = {
    "signing_text": signing_text,
    "evidence": evidence,
    "strategy": strategy,
    "compilation": compilation,
    "proposal": proposal,
}
