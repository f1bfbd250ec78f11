"""The demonstration's world: every real fact, and Exempellän with a membership in every state."""

import datetime
from pathlib import Path
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from membership.decisions.models import ProposalBackground
from membership.demo import words
from membership.demo.cases import Case
from membership.demo.consultations import load_consultations
from membership.demo.county import CODE, load_county, load_lists, load_organisations
from membership.demo.decisions import make_papers
from membership.demo.examples import load_examples
from membership.demo.initiatives import load_initiatives
from membership.demo.library import load_own_resource, load_own_theme
from membership.demo.life import load_life
from membership.demo.pages import load_pages
from membership.demo.people import add_representative, add_request, add_users, load_logins
from membership.demo.versions import load_second_version
from membership.demo.ways import load_ways
from membership.joining.loading import load_listed_members
from membership.joining.models import Contact, DecisionStep, Membership, MembershipEvent
from membership.joining.rules import EndReason, Side
from portal.directory.loading import load_directory
from portal.directory.models import County, Organisation
from portal.people.models import User
from strategies.library.loading import load_resources
from strategies.publishing.exchange import load_missing
from strategies.publishing.models import Strategy
from strategies.publishing.reference_data import load_national_goals, load_themes, strategy_files

STRATEGIES = Path(__file__).parent / "strategies"
STAFF, STAFF_OF_OREBRO = "staff@exempel.example", "staff@orebro.example"
NOW, BEFORE = "2024-2027", "2020-2023"
ANSWERS = ("yes", "yes", "later", "no", "")


def load_world() -> int:
    """Loads everything that is missing and returns how many made-up memberships are new. Loading again adds nothing."""
    load_directory()
    load_national_goals()
    load_themes()
    load_resources()
    load_missing(strategy_files())
    load_listed_members()
    with override("sv"):
        _load_county_with_strategies()
        made = _load_people_and_memberships()
        make_papers(NOW)
        load_ways(Strategy.objects.get(county_id=CODE, slug=NOW))
        load_life(User.objects.get(email=STAFF), Strategy.objects.get(county_id=CODE, slug=NOW))
        load_second_version(CODE, NOW, User.objects.get(email=STAFF))
        people = {user.email: user for user in User.objects.filter(email__in=[STAFF, STAFF_OF_OREBRO])}
        load_initiatives({CODE: people[STAFF], "18": people[STAFF_OF_OREBRO]})
        load_examples(CODE, NOW, User.objects.get(email=STAFF))
        load_own_resource(County.objects.get(code=CODE))
        load_pages(County.objects.get(code=CODE), people[STAFF])
        load_consultations(County.objects.get(code=CODE))
        return made


@transaction.atomic(durable=True)
def _load_county() -> None:
    load_own_theme(load_county())
    # So that a confirmation can be issued in the demonstration; the boards' own mailboxes are not ours to use.
    for county in County.objects.real().filter(contact_email=""):
        county.contact_email = f"jamstalldhet@{county.slug}.example"
        county.save(update_fields=["contact_email"])


def _load_county_with_strategies() -> None:
    _load_county()
    load_missing([path.read_bytes() for path in sorted(STRATEGIES.glob("*.yaml"))], when_decided=True)
    load_lists(CODE)


@transaction.atomic(durable=True)
def _load_people_and_memberships() -> int:
    county = County.objects.get(code=CODE)
    stories = load_organisations(county)
    people = load_logins()
    _draft_of_region(people["contact@region-orebro.example"], "region-orebro-lan", "18", _OREBRO)
    _draft_of_region(people["contact@region-vastmanland.example"], "region-vastmanland", "19", _VASTMANLAND)
    have = set(Membership.objects.filter(strategy__county=county).values_list("organisation_id", flat=True))
    missing = [(thing, story) for thing, story in stories if story and thing.pk not in have]
    signers = _signers([thing for thing, _story in missing])
    for number, (organisation, story) in enumerate(missing):
        _tell(story, organisation, signers[organisation.pk], people["staff@exempel.example"], Random(number))  # noqa: S311
    _ask_to_join_in(county)
    return len(missing)


def _signers(organisations: list[Organisation]) -> dict[int, User]:
    """One made-up signatory for each organisation; nobody can log in as them but through the demo's own logins."""
    chance, rows = Random(99), []  # noqa: S311
    for organisation in organisations:
        name = f"{chance.choice(words.FIRST_NAMES)} {chance.choice(words.LAST_NAMES)}"
        rows.append((f"ledning@{organisation.slug}.example", name, words.TITLES[organisation.kind]))
    have = {user.email: user for user in User.objects.filter(email__in=[row[0] for row in rows])}
    users = have | add_users([row for row in rows if row[0] not in have], make_password(None))
    return {thing.pk: users[row[0]] for thing, row in zip(organisations, rows, strict=True)}


def _tell(story: str, organisation: Organisation, signer: User, staff: User, chance: Random) -> None:
    """One organisation's story, with its past counted from today so that the lists always look alive."""
    earlier = story in ("before", "period_over", "not_renewed")
    strategy = Strategy.objects.get(county_id=CODE, slug=BEFORE if earlier else NOW)
    beginning = _beginning(story, strategy, chance)
    add_representative(signer, organisation, checked_by=staff, at=beginning - datetime.timedelta(days=9))
    case = Case(strategy, organisation, signer, staff, beginning, chance)
    case.later(2, 20)
    case.fill_in(half=story == "draft")
    if story in ("draft", "group"):  # a group is signed by load_life
        return
    if story == "taken_back" and chance.random() < 0.5:
        case.step("discard", by=signer)
        return
    case.later(1, 10)
    case.hand_in()
    _after_hand_in(story, case)


def _beginning(story: str, strategy: Strategy, chance: Random):
    """When the draft was begun: what is still open is recent, the rest lies somewhere in the period."""
    if story in ("draft", "group", "handed_in", "completion"):
        return timezone.now() - datetime.timedelta(days=chance.randint(25, 45))
    first = datetime.datetime.combine(strategy.valid_from, datetime.time(9), tzinfo=datetime.UTC)
    last = min(timezone.now() - datetime.timedelta(days=120), first + datetime.timedelta(days=900))
    return first + datetime.timedelta(days=chance.randint(30, max(31, (last - first).days)))


def _after_hand_in(story: str, case: Case) -> None:
    """What the county did."""
    signer, chance = case.signer, case.chance
    if story == "handed_in":
        return
    case.later(1, 5)
    if story == "taken_back":
        case.step("take_back", by=signer, why="Vi behöver fatta ett nytt beslut först.")
        return
    case.register()
    if story == "completion" or (story == "active" and chance.random() < 0.2):
        case.later(1, 6)
        case.ask_completion()
        if story == "completion":
            return
        case.later(5, 15)
        case.hand_in()
    if story == "declined":
        case.decline()
        return
    case.later(2, 12)
    case.confirm()
    _life_after(story, case)


def _life_after(story: str, case: Case) -> None:
    """What happened to a confirmed membership."""
    if story == "active":
        if answer := case.chance.choice(ANSWERS):
            case.answer_support(answer, contacted=answer == "yes" and case.chance.random() < 0.5)
        return
    case.later(20, 60)
    if story in ("paused", "paused_again"):
        case.pause()
        return
    if story in ("before", "period_over", "not_renewed"):
        case.at = datetime.datetime.combine(
            case.membership.strategy.valid_to, datetime.time(12), tzinfo=datetime.UTC
        ) + datetime.timedelta(days=1)
        reason = EndReason.PERIOD_OVER if story == "before" else story
        case.end(reason, case.membership.strategy.valid_to)
        return
    case.end(story, max(timezone.localdate(case.at), case.membership.joined_on))
    _close_organisation(story, case)


def _close_organisation(story: str, case: Case) -> None:
    """A company that has ceased or was merged is gone from its membership's last day."""
    if story not in (EndReason.CEASED, EndReason.MERGED):
        return
    organisation = case.membership.organisation
    organisation.ceased_on = case.membership.ended_on
    if story == EndReason.MERGED:
        organisation.merged_into = Organisation.objects.get(slug="exempeltrafiken-ab")
    organisation.save(update_fields=["ceased_on", "merged_into"])


# Both from the regions' own proposals for a decision; the outcome is not known, so they stand as drafts.
_OREBRO = {
    "plan_title": "Regional utvecklingsstrategi, Program för hållbar utveckling och verksamhetsplan",
    "contribution": (
        "Region Örebro län ansluter sig till strategin och dess viljeinriktning för att hantera de "
        "jämställdhetsutmaningar som finns i länet. Regionen vill vara med och skapa samarbete och samverkan för "
        "jämställdhetsarbetet i Örebro län och bidra till att utveckla ett processinriktat arbetssätt."
    ),
    "steering": "den regionala utvecklingsstrategin\nProgram för hållbar utveckling\nregionens verksamhetsplan",
    "undertakings": "den europeiska deklarationen CEMR",
    "body": "Regionstyrelsen",
}
_VASTMANLAND = {
    "plan_title": "Regionens hållbarhetsarbete och den regionala utvecklingsstrategin",
    "contribution": (
        "Region Västmanland har integrerat de nationella jämställdhetspolitiska målen i sitt hållbarhetsarbete och "
        "säkrat perspektivet i den regionala utvecklingsstrategin tillsammans med länets aktörer. Viljeinriktningen i "
        "strategin är i enlighet med regionens pågående hållbarhetsarbete. En anslutning stärker perspektiven i det "
        "gemensamma arbetet för länets bästa."
    ),
    "consulted": (
        "Strategin är framtagen tillsammans med länets aktörer. Region Västmanland var remissinstans för det förslag "
        "som presenterades 2023. Flera av regionens synpunkter har tagits om hand i den slutliga versionen."
    ),
    "body": "Regionstyrelsen",
}


def _draft_of_region(person: User, slug: str, county_code: str, facts: dict[str, str]) -> None:
    """A real region's draft, with what its own proposal says and nothing more."""
    organisation = Organisation.objects.get(slug=slug)
    strategy = Strategy.objects.get(county_id=county_code, slug=NOW)
    if Membership.objects.filter(organisation=organisation, strategy=strategy).exists():
        return
    membership = Membership.objects.create(
        strategy=strategy,
        version=strategy.current_version,
        organisation=organisation,
        created_by=person,
        contribution=facts["contribution"],
        plan=Membership.Plan.EXISTING,
        plan_title=facts["plan_title"],
    )
    membership.goals.set(strategy.current_version.goals.all())
    membership.priorities.set(strategy.current_version.priorities.all())
    written = {name: facts[name] for name in ("steering", "undertakings", "consulted") if name in facts}
    ProposalBackground.objects.create(membership=membership, changed_by=person, **written)
    Contact.objects.create(membership=membership, role_mailbox=person.email, title=person.title)
    DecisionStep.objects.create(membership=membership, order=1, body=facts["body"])
    MembershipEvent.objects.create(
        membership=membership, verb="create", to_state=membership.state, by=person, side=Side.SYSTEM
    )


def _ask_to_join_in(county: County) -> None:
    """Somebody who waits for the county's answer, for the list of requests."""
    organisation = Organisation.objects.get(slug="exempelstads-kommun")
    address = "ny.medarbetare@exempelstads-konsult.example"
    user = User.objects.filter(email=address).first()
    if user is None:
        user = add_users([(address, "Ylva Provberg", "konsult")], make_password(None))[address]
    add_request(
        user, organisation, county, "Jag arbetar på uppdrag av kommunens strateg och ska fylla i uppföljningen."
    )


__all__ = ["load_world"]
