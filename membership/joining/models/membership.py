"""One organisation's joining of one strategy version, and everything that belongs to it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from membership.joining.models.parts import Contact
from membership.joining.rules import (
    COUNTY_STATES,
    COUNTY_STATUS,
    OPEN_STATES,
    PUBLIC_STATES,
    EndReason,
    State,
)
from membership.joining.rules_way import way_of
from membership.representation.models import Representative
from portal.characters import folded
from portal.log.triggers import never_emptied, public_change
from portal.papers.models import Document

# The desk's sort keys, as they stand in addresses.
COUNTY_ORDERS = {
    "organisation": ["organisation__sort_key"],
    "status": ["state"],
    "inkommen": ["handed_in_at"],
    "ansluten": ["joined_on"],
    "diarienummer": ["diary_number"],
    "period": ["strategy__slug"],
}


class MembershipQuerySet(models.QuerySet):
    """Memberships by who may see them."""

    def public(self):
        """What anyone may see: confirmed, paused and ended memberships."""
        return self.filter(state__in=PUBLIC_STATES)

    def joined(self):
        """Those that stand today."""
        return self.filter(state__in=[State.ACTIVE, State.PAUSED])

    def standing(self, today):
        """Those that stand today, of a strategy whose period is not over: what "have joined" counts."""
        return self.joined().filter(Q(strategy__valid_to__gte=today) | Q(strategy__valid_to__isnull=True))

    def past(self, today):
        """Public ones that stand no longer: ended, or of a period that is over."""
        return self.public().filter(Q(state=State.ENDED) | Q(strategy__valid_to__lt=today))

    def for_county(self, county):
        """What the county may see: never a draft (TF 2:13, the organisation's own space). What was handed in
        and then taken back stays."""
        handed_in = Q(state__in=COUNTY_STATES) | Q(state=State.TAKEN_BACK, handed_in_at__isnull=False)
        return self.filter(handed_in, strategy__county=county)

    def of(self, user):
        """Those of the organisations the person may act for."""
        return self.filter(
            organisation__representatives__user=user,
            organisation__representatives__state="active",
        )

    def open(self):
        """Neither ended, declined nor taken back."""
        return self.filter(state__in=OPEN_STATES)

    def of_pk(self, pk):
        """The one with this key, within what is already chosen."""
        return self.filter(pk=pk)

    def with_case(self):
        """With what every line and page of the county's desk shows."""
        return self.select_related("organisation", "strategy__county", "version", "support_invitation")

    def with_proposals(self):
        """With the proposals for a decision that the organisation has written, and their papers."""
        return self.prefetch_related("decision_papers__document")

    def chosen(self, *, text="", states=(), strategy=None, kind=""):
        """Those that match what was chosen in the desk's list; text looks in names and numbers."""
        found = self
        if text:
            found = found.filter(
                Q(organisation__folded__contains=folded(text))
                | Q(diary_number__icontains=text)
                | Q(receipt_number__icontains=text)
            )
        if states:
            found = found.filter(state__in=states)
        if strategy:
            found = found.filter(strategy=strategy)
        return found.filter(organisation__kind=kind) if kind else found

    def sorted_for_county(self, key):
        """In one of the desk's orders; unknown keys give the latest handed in first."""
        name = key.removeprefix("-")
        fields = COUNTY_ORDERS.get(name, COUNTY_ORDERS["inkommen"] if key else ())
        if not fields:
            return self.order_by(models.F("handed_in_at").desc(nulls_last=True), "-pk")
        turned = [
            models.F(field).desc(nulls_last=True) if key.startswith("-") else models.F(field).asc(nulls_last=True)
            for field in fields
        ]
        return self.order_by(*turned, "pk")

    def counted_by_state(self):
        """How many in each state: {state: number}."""
        return dict(self.order_by().values_list("state").annotate(n=models.Count("pk")))

    def newest_first(self):
        """Begun last, first."""
        return self.order_by("-created_at", "-pk")

    def your_turn(self):
        """Waiting for the county, the oldest first."""
        return self.filter(state=State.HANDED_IN).order_by("handed_in_at", "pk")

    def waiting_for_others(self):
        """Waiting for the organisation, the first last day first."""
        return self.filter(state=State.COMPLETION).order_by("completion_by", "pk")

    def decided(self):
        """Neither waiting for the county nor for the organisation, the latest step first."""
        return (
            self.exclude(state__in=[State.DRAFT, State.HANDED_IN, State.COMPLETION])
            .annotate(last_event_at=models.Max("events__at"))
            .order_by(models.F("last_event_at").desc(nulls_last=True), "-pk")
        )

    def wanting_contact(self):
        """Whose organisation answered yes to process support and has not been contacted yet."""
        return self.filter(
            support_invitation__answer="yes",
            support_invitation__contacted_at__isnull=True,
        ).order_by("support_invitation__answered_at")

    def wanting_goals_answered(self):
        """Whose changed goals wait for the county to take note of them, the oldest first."""
        return self.filter(goal_changes__state="handed_in", state__in=[State.ACTIVE, State.PAUSED]).order_by(
            "goal_changes__handed_in_at"
        )

    def waiting_for_invitation(self):
        """Confirmed here, with the confirmation drawn, and not yet invited to process support."""
        paper = Document.objects.ready().filter(
            kind="confirmation",
            subject_type="membership",
            subject_pk=Cast(OuterRef("pk"), models.CharField()),
        )
        return self.filter(
            Exists(paper),
            state=State.ACTIVE,
            origin="portal",
            support_invitation__isnull=True,
        ).order_by("confirmed_at", "pk")


class Membership(models.Model):
    """An organisation's joining of a strategy (anslutning)."""

    class Origin(models.TextChoices):
        PORTAL = "portal", _("Joined in the portal")
        LISTED = "listed", _("Taken from a public list")

    class Plan(models.TextChoices):
        OWN_GOALS = "own_goals", _("We write our own goals here")
        EXISTING = "existing", _("Our goals stand in a plan that we already have")

    strategy = models.ForeignKey("strategies.Strategy", models.PROTECT, related_name="memberships")
    version = models.ForeignKey("strategies.StrategyVersion", models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey("portal.Organisation", models.PROTECT, related_name="memberships")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PORTAL)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    edition = models.PositiveIntegerField(default=1, help_text="Grows with every save: tells two editors apart.")

    # What the organisation chooses and writes
    goals = models.ManyToManyField("strategies.StrategyGoal", blank=True, related_name="memberships")
    targets = models.ManyToManyField("strategies.RegionalTarget", blank=True, related_name="memberships")
    priorities = models.ManyToManyField("strategies.PriorityArea", blank=True, related_name="memberships")
    actions = models.ManyToManyField("strategies.SuggestedAction", blank=True, related_name="memberships")
    contribution = models.TextField(blank=True, max_length=3000, help_text="How the organisation contributes.")
    plan = models.CharField(max_length=20, choices=Plan, blank=True)
    plan_title = models.CharField(max_length=200, blank=True)
    plan_url = models.URLField(max_length=400, blank=True)
    plan_pages = models.CharField(max_length=60, blank=True)
    no_decision_yet = models.BooleanField(default=False)
    looked_at = models.JSONField(
        default=list,
        blank=True,
        help_text="Sections someone has opened: 'Incomplete', not 'Not started'.",
    )

    # What the county adds
    diary_number = models.CharField(max_length=60, blank=True, help_text="Free text, never pattern-checked.")
    completion_wanted = models.TextField(blank=True)
    completion_by = models.DateField(null=True, blank=True)
    decision_reasons = models.TextField(blank=True)

    # Dates that are kept apart (domain.md, appendix)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    handed_in_at = models.DateTimeField(null=True, blank=True, help_text="Arrival: the server's time.")
    receipt_number = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    joined_on = models.DateField(
        null=True,
        blank=True,
        help_text="Date of the last binding decision, else of confirmation.",
    )
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)

    # Facts from public lists
    evidence = models.CharField(max_length=200, blank=True)
    evidence_source = models.CharField(max_length=400, blank=True)
    evidence_seen_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__sort_key", "pk"]
        indexes = [models.Index(fields=["strategy", "state"], name="membership_strategy_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "strategy"],
                condition=Q(state__in=OPEN_STATES),
                name="membership_one_open_per_organisation_and_strategy",
            ),
            models.CheckConstraint(
                condition=Q(origin="listed") | Q(state__in=["draft", "taken_back"]) | Q(handed_in_at__isnull=False),
                name="membership_handed_in_has_time",
            ),
            models.CheckConstraint(
                condition=Q(origin="listed")
                | ~Q(state__in=["active", "paused", "ended"])
                | Q(confirmed_at__isnull=False),
                name="membership_active_has_confirmation",
            ),
            models.CheckConstraint(
                condition=(Q(state="ended") & Q(ended_on__isnull=False) & ~Q(end_reason=""))
                | (~Q(state="ended") & Q(ended_on__isnull=True) & Q(end_reason="")),
                name="membership_ended_has_date_and_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="completion") | ~Q(completion_wanted=""),
                name="membership_completion_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decision_reasons=""),
                name="membership_declined_has_reasons",
            ),
        ]
        triggers = [
            never_emptied(),
            pgtrigger.Protect(
                name="handed_in_never_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__handed_in_at__isnull=False),
            ),
            # Drafts come and go without a sign to the public.
            public_change(
                "public_new",
                pgtrigger.Insert,
                pgtrigger.Q(new__state__in=PUBLIC_STATES),
            ),
            public_change(
                "public_change",
                pgtrigger.Update,
                pgtrigger.Q(new__state__in=PUBLIC_STATES) | pgtrigger.Q(old__state__in=PUBLIC_STATES),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} – {self.strategy}"

    def get_absolute_url(self):
        return reverse("joining:membership", args=[self.pk])

    @property
    def county_status(self):
        """The kind of status tag that the county's desk shows."""
        return COUNTY_STATUS.get(self.state, "waiting")

    @property
    def is_late(self):
        """Whether the last day for a completion has passed."""
        return bool(self.state == State.COMPLETION and self.completion_by and self.completion_by < timezone.localdate())

    def proposals_made(self):
        """The organisation's proposals for a decision that were made and that no later one has replaced."""
        papers = [paper for paper in self.decision_papers.all() if paper.document_id]
        replaced = {paper.replaces_id for paper in papers}
        return [paper for paper in papers if paper.pk not in replaced]

    def officer(self):
        """Who does the work in the portal: who wrote the last proposal, else who began; None when nobody acts.

        Only people who act for the organisation today."""
        rows = Representative.objects.active().for_organisation(self.organisation_id).with_organisation()
        acting = [one.user for one in rows]
        paper = self.decision_papers.order_by("pk").last()
        wanted = [paper.saved_by_id if paper else None, self.created_by_id]
        first = [user for pk in wanted for user in acting if user.pk == pk]
        return next(iter(first + acting), None)

    def way(self):
        """Where the organisation's decision stands, a rules_way.Way."""
        outcomes = [step.outcome for step in self.decision_steps.all()]
        return way_of(outcomes, no_decision_yet=self.no_decision_yet)

    def reached_at(self):
        """Address and name for letters: the contact for the work, else who signed; ("", "") when nobody is known."""
        contacts = sorted(self.contacts.all(), key=lambda one: list(Contact.Kind).index(one.kind))
        if contacts:
            return contacts[0].address, contacts[0].name
        declaration = self.declarations.select_related("signer").last()
        return (declaration.signer.email, declaration.signer_name) if declaration and declaration.signer else ("", "")


__all__ = ["Membership", "MembershipQuerySet"]
