"""A strategy with something to choose, an organisation, and a draft with nothing missing."""

import uuid
from datetime import date

from allauth.account.models import EmailAddress
from django.utils import timezone

from membership.joining.actions import draft, signing
from membership.joining.models import Membership
from membership.representation.models import Basis, Representative, RepresentativeRole, RepresentativeState, RightCheck
from portal.papers.models import DocumentFile, DocumentState
from portal.people.models import User
from strategies.publishing.models import (
    JoiningTerm,
    NationalGoal,
    PriorityArea,
    RegionalTarget,
    StrategyGoal,
    SuggestedAction,
)
from strategies.publishing.rules import TermKind
from tests.membership.deciding import world as county_world

GOALS = {"makt": "Jämn fördelning av makt och inflytande", "halsa": "Jämställd hälsa"}


def make_county(*args):
    return county_world.make_county(*args)


def make_strategy(county, slug="2024-2027"):
    """Published and open, with two goals, a target, an action, a priority area and terms."""
    strategy = county_world.make_strategy(county, slug)
    version = strategy.current_version
    for order, (key, name) in enumerate(GOALS.items()):
        national, _made = NationalGoal.objects.get_or_create(
            key=key, defaults={"order": order, "name_sv": name, "name_en": key, "short_sv": name, "since": 2016}
        )
        goal = StrategyGoal.objects.create(version=version, national_goal=national, order=order)
        RegionalTarget.objects.create(goal=goal, wording=f"Fler kvinnor i ledningen för {key}", order=order)
        SuggestedAction.objects.create(goal=goal, text=f"Kartlägg läget för {key}", effort="small", order=order)
    PriorityArea.objects.create(version=version, name="Civil beredskap")
    JoiningTerm.objects.create(version=version, kind=TermKind.EXPECTED, order=3, text="Svara på uppföljningen")
    return strategy


def make_organisation(name="Kumla kommun", county=None, **fields):
    return county_world.make_organisation(name, county, **fields)


def make_user(email="eva@kumla.example", *, verified=True, name="Eva Ek"):
    user = User.objects.create_user(email, "a-long-password", name=name)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def make_representative(organisation, user=None, role=RepresentativeRole.SIGNATORY, *, is_checked=None, **fields):
    user = user or make_user()
    representative = Representative.objects.create(
        organisation=organisation,
        user=user,
        role=role,
        **{
            "state": RepresentativeState.ACTIVE,
            "basis": Basis.COUNTY,
            "decided_at": timezone.now(),
            **fields,
        },
    )
    is_active_signatory = (representative.role, representative.state) == ("signatory", "active")
    if is_active_signatory if is_checked is None else is_checked:
        check_right(representative)
    return user


def check_right(representative, by=None):
    """County staff have looked into the right to sign."""
    by = by or User.objects.filter(email="granskare@lansstyrelse.example").first()
    by = by or User.objects.create_user("granskare@lansstyrelse.example", "x", name="Gun Granskare")
    return RightCheck.objects.create(
        representative=representative,
        ground="delegation",
        source="Delegationsordning för kommunstyrelsen",
        paragraph="4.2",
        dated=date(2025, 3, 3),
        by=by,
    )


def fresh(membership):
    """The row as it stands, with what actions and pages read."""
    return Membership.objects.select_related("strategy__county", "version", "organisation").get(pk=membership.pk)


def fill(membership, by):
    """Write every section so that nothing is missing."""
    version = membership.version

    def now():
        return {"by": by, "edition": fresh(membership).edition, "seen": ""}

    draft.save_goals(
        membership,
        **now(),
        goals=list(version.goals.all()[:1]),
        targets=[],
        priorities=list(version.priorities.all()),
        actions=list(SuggestedAction.objects.filter(goal__version=version)[:1]),
        contribution="Vi börjar med hemtjänsten.",
    )
    draft.save_plan(
        membership,
        **now(),
        plan="own_goals",
        own_goals=[{"what": "Lika lön", "indicator": "Lönekartläggning", "due_on": date(2027, 12, 31)}],
    )
    draft.save_contacts(
        membership,
        **now(),
        contacts=[{"kind": "operational", "role_mailbox": "jamstalldhet@kumla.example", "name": "Eva Ek"}],
    )
    draft.save_decision(
        membership,
        **now(),
        no_decision_yet=False,
        decisions=[
            {"body": "Kommunfullmäktige", "meets_on": date(2026, 10, 5), "paragraph": "80", "outcome": "decided"}
        ],
    )
    return fresh(membership)


def make_draft(strategy, organisation, by):
    return fresh(draft.start_membership(strategy, organisation, by=by))


def sign(membership, by, *, key=None, edition=None, **said):
    """Sign as the form would."""
    return signing.sign_declaration(
        membership,
        by=by,
        key=key or uuid.uuid4(),
        edition=fresh(membership).edition if edition is None else edition,
        **{
            "name": "Eva Ek",
            "title": "Kommundirektör",
            "mandate": "Delegation 4.2",
            "method": "Lösenord, bekräftat på nytt",
            **said,
        },
    )


def draw(document):
    """Make the paper ready as the worker would, with bytes of our own."""
    DocumentFile.objects.create(document=document, content=b"%PDF-1.7 made for a test")
    document.state, document.sha256, document.rendered_at = DocumentState.READY, "a" * 64, timezone.now()
    document.size = 24
    document.save()
    return document
