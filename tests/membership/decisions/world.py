"""The two real regions with their strategies and drafts, as the demonstration has them, and nobody else's."""

from membership.decisions.actions import begin_paper
from membership.decisions.library import presets
from membership.demo.people import load_logins
from membership.demo.world import _OREBRO, _VASTMANLAND, _draft_of_region, _load_county
from membership.joining.models import Membership
from portal.directory.loading import load_directory
from portal.directory.models import Organisation
from portal.people.models import User
from strategies.publishing.exchange import load_missing
from strategies.publishing.reference_data import load_national_goals, strategy_files

OREBRO, VASTMANLAND = "contact@region-orebro.example", "contact@region-vastmanland.example"


def make_regions():
    """Directory, the two strategies, the logins and the two drafts."""
    load_directory()
    load_national_goals()
    _load_county()
    load_missing([content for content in strategy_files() if b"'18'" in content[:40] or b"'19'" in content[:40]])
    for slug, name, kind in (("mallinge-kommun", "Mallinge kommun", "municipality"),):
        Organisation.objects.get_or_create(slug=slug, defaults={"name": name, "kind": kind, "sort_key": slug})
    people = load_logins()
    _draft_of_region(people[OREBRO], "region-orebro-lan", "18", _OREBRO)
    _draft_of_region(people[VASTMANLAND], "region-vastmanland", "19", _VASTMANLAND)


def membership_of(address):
    """The region's draft, with what actions and pages read."""
    return Membership.objects.with_case().get(organisation__representatives__user__email=address)


def person(address):
    return User.objects.get(email=address)


def begin(address, preset):
    """The region's proposal in one of the system's forms."""
    return begin_paper(membership_of(address), form=presets()[preset], by=person(address))
