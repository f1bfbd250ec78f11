"""What a proposal says: everything that was chosen and written, whose words are whose, and nothing that no row says."""

import re

import pytest

from membership.decisions.actions_background import keep_background
from membership.decisions.documents import as_text, content_of
from membership.decisions.facts import facts_of
from membership.decisions.library import presets
from membership.decisions.models import ProposalBackground
from membership.joining.rules import State
from portal.directory.rules import OrganisationKind
from strategies.consultation.models import ConsultationResponse
from strategies.publishing.models import StrategyVersion
from strategies.publishing.rules import Known
from tests.membership.deciding import world as desk
from tests.membership.decisions import world
from tests.membership.decisions.world import OREBRO, VASTMANLAND
from tests.strategies.consultation import world as consultations
from tests.thaw import thawed

# The papers' words, and the row that holds each (the regions' own proposals of 2025 and 2024, word by word).
OREBRO_HOLDS = {
    "title and period": "Ett jämställt Örebro län – Örebro läns strategi för jämställdhet 2024–2027",
    "who decides": "Regionstyrelsen beslutar",
    "what is decided": "att Region Örebro län ställer sig bakom",
    "the way of joining": "genom att ansluta sig till strategin",
    "overall_aim": "länets aktörer kring en gemensam viljeinriktning för att hantera länets jämställdhetsutmaningar",
    "overall_aim, the national goals": "konkretisera och strukturera arbetet mot de nationella målen",
    "publisher": "Länsstyrelsen i Örebro län har tagit fram",
    "joining.open_to": "Strategin är till för kommuner, regionen, statliga myndigheter, näringsliv och civilsamhälle.",
    "period": "perioden 2024–2027",
    "goals": "de sex jämställdhetspolitiska delmålen: ",
    "goal 1": "en jämn fördelning av makt och inflytande",
    "goal 2": "ekonomisk jämställdhet",
    "goal 3": "jämställd utbildning",
    "goal 4": "jämn fördelning av det obetalda hem- och omsorgsarbetet",
    "goal 5": "jämställd hälsa",
    "goal 6": "mäns våld mot kvinnor ska upphöra",
    "goals.status": "I strategin finns regionala målsättningar för alla sex jämställdhetspolitiska delmål.",
    "priority_areas": "tre prioriterade områden: mäns våld mot kvinnor ska upphöra; jämställd hälsa och främjande och "
    "förebyggande arbete; samt jämställdhetsintegrering inom civil beredskap",
    "joining.model_name": "Formen för att ansluta sig kallas anslutningsmodell.",
    "joining.means, samhandling": "skapa samhandling och ge kraft",
    "joining.means, over time": "förankra strategin i länet och att arbeta processinriktat med jämställdhet",
    "joining.means": "antar en viljeinriktning att aktivt arbeta för strategins måluppfyllnad",
    "joining.offered_kind": "operativt och strategiskt stöd från Länsstyrelsen i form av samverkansytor, "
    "kunskapshöjning och processledning",
    "joining.expected": "aktivt arbete mot målen och processinriktat arbete över lång tid",
    "steering": "Strategin har direkt koppling till den regionala utvecklingsstrategin, Program för hållbar utveckling "
    "och regionens verksamhetsplan.",
    "undertakings": "Region Örebro län har sedan tidigare undertecknat Europeiska deklarationen för jämställdhet "
    "mellan kvinnor och män på lokal och regional nivå (CEMR).",
    "contribution": "skapa samarbete och samverkan för jämställdhetsarbetet i Örebro län och bidra till att utveckla "
    "ett processinriktat arbetssätt",
    "consequences": "barn- och jämställdhetsperspektiven",
    "basis, the paper": "Föredragnings-PM Regionstyrelsen",
    "basis, the strategy": "Jämställdhetsstrategin ”Ett jämställt Örebro län",
    "signature": "Rickard Simonsson Regiondirektör",
}
VASTMANLAND_HOLDS = {
    "title": "ANSLUTNING TILL VÄSTMANLANDS JÄMSTÄLLDHETSSTRATEGI",
    "publisher": "Länsstyrelsen i Västmanlands län har tagit fram",
    "period": "2024–2027",
    "together": "Strategin är framtagen tillsammans med länets aktörer.",
    "overall_aim": "gemensam viljeinriktning, så att länets aktörer tillsammans (samhandling) närmar sig visionen",
    "wish": "Region Västmanland önskar ansluta sig till strategin",
    "national aim": "kvinnor och män ska ha samma makt att forma samhället och sina egna liv",
    "dates.consultation": "Region Västmanland var remissinstans för det förslag som presenterades 2023.",
    "views": "Flera av regionens synpunkter har tagits om hand i den slutliga versionen.",
    "joining.open_to": "Alla organisationer som vill kan ansluta sig.",
    "joining.means": "viljeinriktning om att bidra till måluppfyllnad och vision",
    "vision": "Visionen är ”Ett jämställt Västmanland fritt från våld”.",
    "joining.offered": "närmare processtöd och fler möjligheter till samverkan med andra aktörer",
    "contribution, the goals": "integrerat de nationella jämställdhetspolitiska målen i sitt hållbarhetsarbete",
    "contribution, the regional strategy": "säkrat perspektivet i den regionala utvecklingsstrategin tillsammans med",
    "contribution, ongoing work": "i enlighet med regionens pågående hållbarhetsarbete",
    "contribution, together": "det gemensamma arbetet för länets bästa",
    "economy": "inte medföra några ekonomiska konsekvenser",
    "financing": "Det finns inget behov av finansiering",
    "environment": "inte medföra några konsekvenser för miljön",
    "women and men": "jämställdhet mellan kvinnor och män, flickor och pojkar",
    "violence": "att mäns våld mot kvinnor ska upphöra",
    "children": "Barnets bästa är en del av arbetet",
    "residents": "alla människors lika värde och rättigheter",
    "follow_up": "Dialog mellan Länsstyrelsen och den anslutna aktören",
    "proposal": "1. Att Region Västmanland ansluter sig till Västmanlands jämställdhetsstrategi",
}
QUOTED = re.compile(r"”([^”]*)”")
SECOND_OR_FIRST = re.compile(r"\b(?:ni|er|ert|era|du|din|ditt|dina|vi|oss|vår|vårt|våra)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("address", "preset", "holds"),
    [(OREBRO, "orebro", OREBRO_HOLDS), (VASTMANLAND, "vastmanland", VASTMANLAND_HOLDS)],
    ids=["orebro", "vastmanland"],
)
def test_the_real_papers_facts_one_by_one_and_no_others(regions, address, preset, holds):
    if address == OREBRO:  # the paper of 2024 has no signature
        keep_background(world.membership_of(address), by=world.person(address), director="Rickard Simonsson")
    paper = world.begin(address, preset)
    text = as_text(content_of(paper)).replace("\n", " ")
    assert {row for row, words in holds.items() if words not in text} == set()

    version = paper.membership.version
    allowed = {version.title, version.vision}
    assert set(QUOTED.findall(text)) <= allowed  # our notes are nobody's words
    assert "problemområden" not in text  # the fifteen are not named, so they are not counted
    assert text.count("den regionala utvecklingsstrategin") == 1  # each steering document once
    sent_to = [one.text for one in paper.parts if one.key == "sent_to"]
    assert sent_to in ([], [paper.membership.strategy.county.board_name])  # no receiver that nobody named
    assert "Hållbarhetsstrateg" not in text
    assert not re.search(r"(\d{4}–\d{4}),? +\1|\.\.", text)


@pytest.mark.parametrize("preset", [form.key for form in presets().values() if form.key != "vastmanland"])
def test_who_signs_is_named_when_the_organisation_has_written_it_and_is_nobodys_guess(regions, preset):
    own, form = world.membership_of(OREBRO), presets()[preset]
    by = world.person(OREBRO)
    unnamed = world.text_of(own, form, by=by)
    assert "Simonsson" not in unnamed
    keep_background(own, by=by, director="Rickard Simonsson", director_title="Tillförordnad regiondirektör")
    named = world.text_of(own, form, by=by)
    assert "Rickard Simonsson\nTillförordnad regiondirektör" in named
    assert "\nRegiondirektör" not in named
    assert (by.name in unnamed) == (by.name in named), "whoever wrote stays"


def test_who_signs_follows_into_the_next_period(regions):
    own = world.membership_of(OREBRO)
    keep_background(own, by=world.person(OREBRO), director="Rickard Simonsson", consulted="Regionen svarade 2023.")
    own.pk = None
    next_one = ProposalBackground.objects.for_membership(own)
    assert (next_one.director, next_one.consulted) == ("Rickard Simonsson", "")


def test_every_preset_carries_what_was_chosen_for_every_kind_of_organisation_in_the_third_person(regions):
    own = world.enrich(world.membership_of(OREBRO))
    own.contribution = "Vi mäter vår lönebildning och ger våra chefer stöd."
    wanted = [
        "Lika många kvinnor som män leder",
        "Ohälsan bland flickor minskar",
        "Granska hur talartiden fördelas",
        "jämställd hälsa och främjande och förebyggande arbete",
        "| Lika lön | Medellön | 31 december 2027 |",
        "Vi mäter vår lönebildning",
        "Program för hållbar utveckling",
        "Europeiska deklarationen för jämställdhet",
        "kommuner, regionen",
        "operativt och strategiskt stöd",
        "var ute på remiss 2023",
    ]
    not_chosen = ["Ingen hotas till tystnad", "Mät hur vården bemöter"]
    own.version.consulted = "2023"
    for kind in OrganisationKind.values:
        own.organisation.kind = kind
        for form in presets().values():
            text = world.text_of(own, form, by=world.person(OREBRO))
            where = f"{form.key}, {kind}"
            if form.purpose in ("join", "renew"):
                assert [words for words in wanted if words not in text] == [], where
            assert [words for words in not_chosen if words in text] == [], where
            assert SECOND_OR_FIRST.findall(QUOTED.sub("", text)) == [], where
            assert "{{" not in text, where


def test_goals_stand_over_their_own_targets(regions):
    facts = facts_of(world.enrich(world.membership_of(OREBRO)))
    first, last = facts["targets_by_goal"].split("\n\n")
    assert first.startswith("Valda regionala målsättningar under målet en jämn fördelning av makt och inflytande:")
    assert first.endswith("\n- Lika många kvinnor som män leder")
    assert last.endswith("jämställd hälsa:\n- Ohälsan bland flickor minskar")


def test_words_are_quoted_only_when_they_are_the_boards_own(regions):
    own = world.membership_of(OREBRO)
    version = own.version
    assert facts_of(own)["aim_sentence"].startswith("Strategins syfte i korthet: Samla")
    version.published_by = world.person("staff@orebro.example")  # written and published by the board's people
    version.overall_aim_known = version.joining_known = version.follow_up_known = Known.SOURCED
    assert facts_of(own)["aim_sentence"].startswith("Så beskriver länsstyrelsen syftet: ”Samla")
    assert facts_of(own)["aim"]
    version.joining_means = "Ni antar en viljeinriktning."
    assert facts_of(own)["means_sentence"].endswith(" innebär: ”Ni antar en viljeinriktning.”")
    for known in (Known.UNKNOWN, Known.EXISTS_WORDING_UNKNOWN, Known.EARLIER_PERIOD):
        version.overall_aim_known = version.joining_known = version.vision_known = version.follow_up_known = known
        version.vision = version.follow_up = "Texten är inte hittad."
        facts = facts_of(own)
        names = ("aim", "aim_sentence", "vision", "vision_sentence", "means", "means_sentence", "follow_up_sentence")
        assert {name: facts[name] for name in names} == dict.fromkeys(names, "")


def test_words_to_a_reader_are_never_told_as_a_fact(regions):
    own = world.membership_of(OREBRO)
    own.version.joining_means = "Ni antar en viljeinriktning."
    term = own.version.terms.filter(kind="offered").first()
    with thawed():
        type(term).objects.filter(pk=term.pk).update(text="stöd i er styrning")
    facts = facts_of(own)
    assert facts["means_sentence"] == ""
    assert "er styrning" not in facts["support_sentence"]


def test_labels_are_small_inside_a_sentence_and_the_period_stands_once(regions):
    own = world.membership_of(OREBRO)
    own.version.priority_label = "Fokusområden"
    assert "pekar särskilt ut tre fokusområden: " in facts_of(own)["priorities_sentence"]
    own.version.title = "Ett jämställt län 2024-2027"  # a hyphen is a dash for this
    assert facts_of(own)["strategy"] == "Ett jämställt län 2024-2027"
    assert own.version.title_with_period == "Ett jämställt län 2024-2027"
    own.version.title = "Ett jämställt län"
    assert facts_of(own)["strategy_named"] == "”Ett jämställt län”, 2024–2027"


def test_an_earlier_membership_says_its_period_once(regions):
    own = world.membership_of(OREBRO)
    earlier = desk.make_strategy(own.strategy.county, "2020-2023")
    with thawed():
        StrategyVersion.objects.filter(strategy=earlier).update(title="Länsstrategi 2024–2027")
    desk.make_handed_in(earlier, own.organisation, State.ACTIVE)
    assert facts_of(own)["earlier"] == "Anslutning till Länsstrategi 2024–2027"


def test_a_countys_own_goal_is_no_national_one(regions):
    own = world.membership_of(OREBRO)
    with thawed():
        own.version.goals.create(order=7, name="Jämställd regional tillväxt", known=Known.SOURCED)
    own.version.priorities_known = Known.EARLIER_PERIOD
    facts = facts_of(own)
    assert "tillväxt" not in facts["goals_sentence"]
    assert facts["county_goals_sentence"] == "Länet har också ett eget mål: jämställd regional tillväxt."
    assert facts["targets_sentence"].startswith("I strategin finns regionala målsättningar för målen ")
    assert facts["priorities_sentence"] == ""


def test_what_became_of_the_organisations_views_comes_from_rows(regions):
    own = world.membership_of(OREBRO)
    staff = world.person("staff@orebro.example")
    consultations.make_draft(own.strategy)
    sent = consultations.make_sent(own.strategy, staff)
    invitation = sent.invitations.order_by("pk").first()
    type(invitation).objects.filter(pk=invitation.pk).update(organisation=own.organisation)
    assert facts_of(own)["consulted"].startswith("Region Örebro län fick förslaget till strategi på remiss den ")
    consultations.make_answer(invitation)
    answer = ConsultationResponse.objects.get(invitation=invitation)
    told = facts_of(own)["consulted"]
    assert told.startswith("Region Örebro län svarade på remissen om strategin den ")
    assert "synpunkt" not in told  # what becomes of them is not published yet
    consultations.close(sent)
    sent.refresh_from_db()
    consultations.mark_all(sent, staff)
    type(sent).objects.filter(pk=sent.pk).update(state="compiled", compiled_at=answer.handed_in_at)
    assert facts_of(own)["consulted"].endswith(". Synpunkten har tagits med.")
    for handling in ("taken", "partly"):
        answer.views.create(part="whole", text="Mer", handling=handling, reason="Bara en del.")
    assert facts_of(own)["consulted"].endswith(". Av de tre synpunkterna har två tagits med och en delvis tagits med.")
    background = ProposalBackground.objects.get(membership=own)
    background.consulted = "Regionen deltog också i ett samråd."
    background.save()
    assert facts_of(own)["consulted"].endswith("delvis tagits med. Regionen deltog också i ett samråd.")
