"""Learning examples of Exempellän's members: made up, as everything there."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from membership.demo.library import THEME
from membership.demo.past import write_event
from membership.joining.models import Membership
from portal.people.models import User
from strategies.library.models import ExampleEvent, LearningExample
from strategies.publishing.models import Strategy

# The organisation's name in addresses, and what it tells. The last one waits for the board.
EXAMPLES = (
    {
        "title": "Flickorna fick hälften av halltiderna",
        "what": "Vi lade ihop bokningarna för alla idrottshallar och delade upp dem på flickor och pojkar. "
        "Sedan skrev vi nya regler för fördelningen tillsammans med föreningarna.",
        "why": "Pojkars lag hade de bästa tiderna, mest av gammal vana. Ingen hade räknat förut.",
        "result": "Två föreningar startade flicklag. Det svåraste var samtalen med dem som fick lämna ifrån sig tider: "
        "börja dem i god tid.",
        "measured": "Flickors andel av tiderna ökade från 38 till 49 procent på två säsonger.",
        "goals": ["jamstalld-halsa"],
        "themes": ["barnets-rattigheter", THEME],
    },
    {
        "title": "Båda föräldrarna bjuds in",
        "what": "Inbjudan till föräldragruppen går till båda föräldrarna, och träffarna ligger efter arbetstid.",
        "why": "Nästan bara kvinnor kom. Pappor sa att de inte hade känt sig inbjudna.",
        "result": "Fler pappor kommer, och fler stannar kvar till sista träffen. Kvällstiderna passar inte alla, "
        "så en grupp går fortfarande på dagen.",
        "measured": "Andelen pappor ökade från 12 till 41 procent.",
        "goals": ["obetalt-hem-och-omsorgsarbete"],
        "themes": ["foraldraskapsstod"],
    },
    {
        "title": "Alla får frågan om våld",
        "what": "Vi ställer frågan om våld till alla besökare, med samma korta formulär.",
        "why": "Personalen frågade bara när de anade något, och då var det ofta sent.",
        "result": "Fler berättar, och personalen tycker att frågan har blivit lättare att ställa. "
        "Vi underskattade hur mycket stöd personalen själv behövde.",
        "measured": "Antalet som fick hjälp vidare ökade från 4 till 19 på ett år.",
        "goals": ["mans-vald-mot-kvinnor"],
        "themes": ["manskliga-rattigheter"],
    },
    {
        "title": "Lika lång talartid i ledningsgruppen",
        "what": "Vi mätte talartiden på tre möten och turades om att leda dem.",
        "why": "Några få pratade nästan hela tiden.",
        "result": "Mötena blev kortare. Vi mäter en gång till i höst.",
        "measured": "",
        "goals": ["makt-och-inflytande"],
        "themes": [],
    },
)


@transaction.atomic(durable=True)
def load_examples(code: str, period: str, staff: User) -> None:
    """Three that are published and one that waits. Does nothing when there are some already."""
    strategy = Strategy.objects.get(county_id=code, slug=period)
    if LearningExample.objects.filter(strategy=strategy).exists():
        return
    members = (
        Membership.objects.joined().filter(strategy=strategy).order_by("joined_on", "pk").select_related("organisation")
    )
    for number, (told, membership) in enumerate(zip(EXAMPLES, members, strict=False)):
        _tell(told, membership, staff, days=30 * (len(EXAMPLES) - number), waits=number == len(EXAMPLES) - 1)


def _tell(told, membership, staff, *, days, waits):
    by, at = membership.created_by or staff, timezone.now() - timedelta(days=days)
    example = LearningExample.objects.create(
        organisation=membership.organisation,
        strategy=membership.strategy,
        contact_email=f"jamstalldhet@{membership.organisation.slug}.example",
        state="handed_in" if waits else "published",
        handed_in_by=by,
        handed_in_at=at,
        published_at=None if waits else at + timedelta(days=4),
        **told,
    )
    steps = [("begin", by, at - timedelta(days=2)), ("hand_in", by, at)]
    steps += [] if waits else [("publish", staff, at + timedelta(days=4))]
    for verb, who, when in steps:
        write_event(ExampleEvent(example=example, verb=verb, by=who), when)


__all__ = ["load_examples"]
