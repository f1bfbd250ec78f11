"""The pages of life after joining and of the decision's way in the demonstration's world, for the round of axe."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from membership.changes.actions import goals as changing
from membership.changes.models import GoalChange
from membership.joining.actions.group import name_other
from membership.joining.models import DecisionExtract, Membership
from tests.membership.changes import world as changes
from tests.membership.joining import world as joining

COUNTY, PERIOD = "exempel", "2024-2027"
NOT_PAGES = {
    # Files as they came, and buttons
    *("joining:extract", "joining:county_extract", "changes:withdraw_extract", "changes:county_withdraw_extract"),
    *("changes:goals_discard", "changes:goals_back", "changes:withdraw_discard", "joining:group_drop"),
}


def joined_with_extract():
    """A membership that has joined, with an extract from the minutes."""
    extract = DecisionExtract.objects.select_related("membership__strategy__county").earliest("pk")
    return Membership.objects.select_related("strategy__county", "organisation").get(pk=extract.membership_id)


def own_pages(user):
    """The way of the decision, changed goals and a withdrawal, each from the beginning to handed in."""
    membership = joined_with_extract()
    if not membership.organisation.representatives.filter(user=user).exists():
        joining.make_representative(membership.organisation, user)
    here = [membership.pk]
    yield "joining:way", reverse("joining:way", args=here)
    yield "joining:outcome_new", reverse("joining:outcome_new", args=here)
    step = membership.decision_steps.last()
    yield "joining:outcome", reverse("joining:outcome", args=[*here, step.pk])
    yield from _changed_goals(membership, user)
    yield from _withdrawal(membership, user)
    yield "joining:membership", reverse("joining:membership", args=here)


def _changed_goals(membership, user):
    here = [membership.pk]
    yield "changes:goals", reverse("changes:goals", args=here)
    change = changing.begin_change(membership, by=user)
    yield "changes:goals_write", reverse("changes:goals_write", args=here)
    own = {
        "what": "Halvera lönegapet",
        "indicator": "Lönekartläggning",
        "due_on": timezone.localdate() + timedelta(days=200),
    }
    goals = list(membership.version.goals.all()[:2])
    decision = {"body": "Kommunstyrelsen", "decided_on": timezone.localdate(), "paragraph": "9"}
    said = {"plan": "own_goals", "contribution": "Vi börjar om.", "decision": decision}
    changing.write_change(membership, by=user, edition=change.edition, goals=goals, own_goals=[own], **said)
    yield "changes:goals_hand_in", reverse("changes:goals_hand_in", args=here)
    edition = GoalChange.objects.of_membership(membership).first().edition
    changing.hand_in_change(membership, by=user, edition=edition, name="Alva", title="Strateg", method="Lösenord")
    yield "changes:goals", reverse("changes:goals", args=here)


def _withdrawal(membership, user):
    here = [membership.pk]
    yield "changes:withdraw", reverse("changes:withdraw", args=here)
    changes.write(membership, user, effective_on=timezone.localdate() + timedelta(days=30))
    for name in ("withdraw", "withdraw_confirm"):
        yield f"changes:{name}", reverse(f"changes:{name}", args=here)
    changes.declare(membership, user)
    for name in ("withdraw", "withdraw_back"):
        yield f"changes:{name}", reverse(f"changes:{name}", args=here)


def county_pages(user):
    """What the board sees of them: the case, the goals to take note of, and the day of joining."""
    membership = joined_with_extract()
    for name in ("case", "date_joining"):
        yield f"joining:{name}", reverse(f"joining:{name}", args=[COUNTY, membership.pk])
    yield "changes:county_goals", reverse("changes:county_goals", args=[COUNTY, membership.pk])
    change = GoalChange.objects.of_membership(membership).get()
    changing.return_change(membership, by=user, number=change.document.number, why="Säg hur ni mäter målet.")
    yield "joining:case", reverse("joining:case", args=[COUNTY, membership.pk])
    yield from _organisations(membership.organisation)


def _organisations(organisation):
    """Another name and an end of an organisation that is seated in the county."""
    yield "changes:organisations", reverse("changes:organisations", args=[COUNTY])
    yield "changes:organisations", reverse("changes:organisations", args=[COUNTY]) + "?q=kommun"
    for name in ("rename", "close"):
        yield f"changes:{name}", reverse(f"changes:{name}", args=[COUNTY, organisation.pk])


def group_pages(draft, user):
    """Who else joins by the same decision: before anybody is named, and with one."""
    yield "joining:group", reverse("joining:group", args=[draft.pk])
    other = joining.make_organisation("Bolaget som ansluter sig med", draft.strategy.county)
    name_other(joining.fresh(draft), by=user, organisation=other, ground="Ägardirektiv 2026, § 4")
    for name in ("group", "review"):
        yield f"joining:{name}", reverse(f"joining:{name}", args=[draft.pk])
