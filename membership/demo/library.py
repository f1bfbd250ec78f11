"""What Exempellän adds to the knowledge bank: a cross-cutting area and a resource of its own."""

from django.db import transaction

from portal.directory.models import County
from portal.directory.sorting import sort_key
from strategies.library.models import Resource
from strategies.publishing.models import NationalGoal, Theme

THEME = "exempel-ungas-fritid"
TITLE = "Fritidskollen: en checklista för hallar, tider och bidrag"


def load_own_theme(county: County) -> None:
    """The area stands before the county's strategy is loaded, because the file names it."""
    name = "Ungas fritid"
    Theme.objects.get_or_create(
        key=THEME,
        defaults={
            "county": county,
            "name_sv": name,
            "name_en": "Young people's leisure",
            "explanation_sv": "Idrott, kultur och mötesplatser på lika villkor för flickor och pojkar.",
            "explanation_en": "Sports, culture and meeting places on equal terms for girls and boys.",
            "sort_key": sort_key(name),
        },
    )


@transaction.atomic(durable=True)
def load_own_resource(county: County) -> None:
    """A made-up checklist that can be asked for at the board: no address leads to what does not exist."""
    made, is_new = Resource.objects.get_or_create(
        county=county,
        title=TITLE,
        publisher=county.board_name,
        defaults={
            "kind": Resource.Kind.TOOL,
            "year": 2025,
            "language": "sv",
            "audience": "Kultur- och fritidsnämnder, föreningar",
            "note": "Påhittad checklista: vem får tiderna, pengarna och de bästa hallarna?",
            "locator": "Beställs från länsstyrelsens funktionsbrevlåda.",
            "themes": ["barnets-rattigheter", THEME],
            "sort_key": sort_key(TITLE),
        },
    )
    if is_new:
        made.goals.set(NationalGoal.objects.filter(pk="jamstalld-halsa"))


__all__ = ["load_own_resource", "load_own_theme"]
