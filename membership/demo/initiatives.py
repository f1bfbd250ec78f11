"""Initiatives of the demonstration: what one public page tells of Örebro, and a made-up one of Exempellän's."""

from portal.directory.models import County
from portal.people.models import User
from strategies.library import actions
from strategies.library.models import Initiative

# What the region's page said, and nothing more: who led the second one, and when either began, it did not say.
SOURCE = "Region Örebro län, webbsidan Jämställd regional tillväxt, granskad den 10 juli 2018"
OREBRO = (
    {
        "title": "Jämställd regional tillväxt",
        "description": "Målet är att kvinnor och män ska ha samma förutsättningar att nå inflytande i det regionala "
        "tillväxtarbetet och få tillgång till tillväxtresurser.",
        "funder": "Tillväxtverket",
        "amount": 1_800_000,
        "lead": "Region Örebro län",
        "responsible": "Ledningen (linjen). En intern arbetsgrupp ger stöd åt linjen.",
        "trained": 100,
        "trained_note": "cirka, inom Region Örebro län under 2017",
        "outcome": "Politiker och tjänstepersoner på förvaltningen Regional utveckling har gått en "
        "jämställdhetsutbildning, och texterna i den regionala utvecklingsstrategin har jämställdhetsintegrerats.",
        "source": SOURCE,
    },
    {
        "title": "Jämställdhetsintegrerade projekt i Östra Mellansverige",
        "description": "Ett jämställdhetsperspektiv integreras i projekt inom regionalfonden, så att "
        "jämställdhet finns med i planering, genomförande och uppföljning.",
        "partners": [
            "Region Örebro län",
            "Region Uppsala",
            "Region Västmanland",
            "Region Östergötland",
            "Regionförbundet Sörmland",
            "EU:s regionalfond i Östra Mellansverige",
        ],
        "source": SOURCE,
    },
)
EXEMPEL = (
    {
        "title": "Heltid i hela länet",
        "description": "Påhittad satsning: länets kommuner och regionen prövar heltid som norm i vård och omsorg.",
        "funder": "Påhittade arbetsmarknadsfonden",
        "amount": 4_500_000,
        "from_year": 2024,
        "to_year": 2026,
        "lead": "Provköpings kommun",
        "partners": ["Mönstersunds kommun", "Exempelstads kommun", "Region Exempel"],
        "trained": 310,
        "trained_note": "chefer och schemaläggare",
        "outcome": "Andelen heltidsanställda ökade från 58 till 71 procent i de tre kommunerna.",
        "source": "Påhittad slutrapport",
        "goals": ["ekonomisk-jamstalldhet"],
    },
)


def load_initiatives(staff: dict[str, User]) -> None:
    """Adds those that are missing, as each county's own staff would. staff: by the county's code."""
    for code, told in (("18", OREBRO), ("99", EXEMPEL)):
        county = County.objects.get(code=code)
        have = set(Initiative.objects.tended_by(county).values_list("title", flat=True))
        for facts in told:
            if facts["title"] not in have:
                actions.add_initiative(county, by=staff[code], **facts)


__all__ = ["load_initiatives"]
