"""The two real regions with their strategies and drafts, as the demonstration has them, and nobody else's."""

from datetime import date

from membership.decisions import merging
from membership.decisions.actions import begin_paper
from membership.decisions.facts import facts_of
from membership.decisions.library import presets
from membership.demo.people import load_logins
from membership.demo.world import _OREBRO, _VASTMANLAND, _draft_of_region, _load_county
from membership.joining.models import Membership, OwnGoal
from portal.directory.loading import load_directory
from portal.directory.models import Organisation
from portal.people.models import User
from strategies.publishing.exchange import load_missing
from strategies.publishing.models import RegionalTarget, SuggestedAction
from strategies.publishing.reference_data import load_national_goals, strategy_files
from tests.kept import kept
from tests.thaw import thawed

OREBRO, VASTMANLAND = "contact@region-orebro.example", "contact@region-vastmanland.example"


@kept
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


def enrich(membership):
    """The membership with one of everything that can be chosen and written, in a strategy that has it."""
    with thawed():
        goals = list(membership.version.goals.order_by("order"))
        first = RegionalTarget.objects.create(goal=goals[0], order=1, wording="Lika många kvinnor som män leder")
        RegionalTarget.objects.create(goal=goals[0], order=2, wording="Ingen hotas till tystnad")
        last = RegionalTarget.objects.create(goal=goals[4], order=1, wording="Ohälsan bland flickor minskar")
        action = SuggestedAction.objects.create(goal=goals[0], text="Granska hur talartiden fördelas")
        SuggestedAction.objects.create(goal=goals[4], text="Mät hur vården bemöter")
    membership.goals.set([goals[0], goals[4]])
    membership.targets.set([first, last])
    membership.actions.set([action])
    membership.priorities.set(membership.version.priorities.all()[1:2])
    OwnGoal.objects.create(membership=membership, what="Lika lön", indicator="Medellön", due_on=date(2027, 12, 31))
    return membership


def text_of(membership, form, by=None):
    """The proposal in the form as plain text, with nothing stored."""
    facts = facts_of(membership, by=by, label=form.header.get("label", ""), today=date(2027, 3, 8))
    sections = [one for one in merging.fill_form(form, facts) if one.on]
    lines = [merging.filled(form.header.get("title", ""), facts)]
    for one in sections:
        lines += [one.heading, one.lead, one.text]
    return "\n".join(lines)
