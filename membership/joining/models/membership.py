"""One organisation's joining of one strategy version, and everything that belongs to it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from membership.joining.models.parts import Contact
from membership.joining.models.signed import MembershipEvent
from membership.joining.rules import (
    COUNTY_STATES,
    COUNTY_STATUS,
    HANDED_IN_STATES,
    OPEN_STATES,
    PUBLIC_STATES,
    EndReason,
    State,
)
from membership.joining.rules_way import way_of
from membership.representation.models import Representative
from portal.characters import folded
from portal.decision_days import began_on
from portal.log.triggers import never_emptied, public_change
from portal.papers.models import Document
from portal.people.models import Handover

# The desk's sort keys, as they stand in addresses.
COUNTY_ORDERS = {
    "organisation": ["organisation__sort_key"],
    "status": ["state"],
    "inkommen": ["handed_in_at"],
    "ansluten": ["joined_on"],
    "diarienummer": ["diary_number"],
    "period": ["strategy__slug"],
}


def in_force(today):
    """Which memberships' strategy is in force: its period is not over and it has not been closed (Strategy.is_over)."""
    not_over = Q(strategy__valid_to__gte=today) | Q(strategy__valid_to__isnull=True)
    return not_over & (Q(strategy__closed_on__gt=today) | Q(strategy__closed_on__isnull=True))


def _last_event(verb):
    """When the step was taken last."""
    events = MembershipEvent.objects.filter(membership=OuterRef("pk"), verb=verb)
    return events.order_by("-at", "-pk").values("at")[:1]


def is_handled_by(user):
    """That the person handles the case, or has taken over from a colleague who did and has left the county."""
    county = OuterRef("strategy__county")
    left = Handover.objects.filter(left=OuterRef("assignee"), taken_over_by=user, county=county)
    return Q(assignee=user) | Exists(left.exclude(left__staff_roles__county=county))


class MembershipQuerySet(models.QuerySet):
    """Memberships by who may see them."""

    def public(self):
        """What anyone may see: confirmed, paused and ended memberships."""
        return self.filter(state__in=PUBLIC_STATES)

    def joined(self):
        """Those that have not ended, whatever their strategy's period."""
        return self.filter(state__in=[State.ACTIVE, State.PAUSED])

    def joined_today(self, today):
        """The figure "joined": those that stand today, of a strategy that is in force. Paused ones do not count."""
        return self.filter(in_force(today), state=State.ACTIVE)

    def paused_today(self, today):
        """The figure "paused": taken a pause from, of a strategy that is in force."""
        return self.filter(in_force(today), state=State.PAUSED)

    def standing(self, today):
        """Joined and paused: those that have neither ended nor outlived their strategy."""
        return self.joined().filter(in_force(today))

    def past(self, today):
        """The figure "had joined": public ones that stand no longer, ended or of a strategy no longer in force."""
        return self.public().filter(Q(state=State.ENDED) | ~in_force(today))

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

    def joined_before(self, membership):
        """The organisation's others in the same county that anyone may see, the earliest period first."""
        same = self.public().filter(
            organisation=membership.organisation_id, strategy__county=membership.strategy.county_id
        )
        return same.exclude(pk=membership.pk).select_related("version__strategy").order_by("strategy__valid_from", "pk")

    def in_strategy(self, strategy):
        """Those of one strategy."""
        return self.filter(strategy=strategy)

    def of_pk(self, pk):
        """The one with this key, within what is already chosen."""
        return self.filter(pk=pk)

    def with_case(self):
        """With what every line and page of the county's desk shows."""
        return self.select_related("organisation", "strategy__county", "version", "support_invitation", "assignee")

    def with_proposals(self):
        """With the proposals for a decision that the organisation has written, and their papers."""
        return self.prefetch_related("decision_papers__document")

    def chosen(self, *, text="", states=(), strategy=None, kind="", handler="", user=None):
        """Those that match what was chosen in the desk's list; text looks in names and numbers.

        handler: "mina" for the user's own, "ingen" for those that nobody handles."""
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
        if handler:
            found = found.filter(is_handled_by(user) if handler == "mina" else Q(assignee=None))
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

    def with_last_arrival(self):
        """With ``last_arrived_at``: when the paper came that ``receipt_number`` is the number of, None without one."""
        return self.annotate(last_arrived_at=models.Max("declarations__signed_at"))

    def newest_first(self):
        """Begun last, first."""
        return self.order_by("-created_at", "-pk")

    def your_turn(self):
        """Waiting for the county, the oldest first."""
        return self.filter(state=State.HANDED_IN).order_by("handed_in_at", "pk")

    def on_the_desk(self, user=None):
        """Those that want something of the county or of the organisation now, with since when: ``arrived_at`` of the
        declaration that stands, ``asked_at`` of the request for completion, ``goals_came_at`` of changed goals.

        ``is_mine``: the person handles it, or has taken over from a colleague who did and has left the county."""
        asks_support = Q(support_invitation__answer="yes", support_invitation__contacted_at__isnull=True)
        changed = Q(goal_changes__state="handed_in", state__in=[State.ACTIVE, State.PAUSED])
        return self.annotate(
            goals_came_at=models.Max("goal_changes__handed_in_at", filter=changed),
            arrived_at=Subquery(_last_event("sign")),
            asked_at=Subquery(_last_event("ask_completion")),
            is_mine=Case(When(is_handled_by(user), then=True), default=False) if user else Value(False),
        ).filter(Q(state__in=[State.HANDED_IN, State.COMPLETION]) | asks_support | Q(goals_came_at__isnull=False))

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
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who handles it."
    )

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
    def reaches_county(self):
        """Whether what the organisation tells reaches the county at once: not while it drafts or completes."""
        return self.state in HANDED_IN_STATES

    @property
    def waits_for_invitation(self):
        """Whether the invitation to process support leaves by itself once the county's confirmation is drawn.

        Asked while none has left. Whoever a public list names gets no confirmation, and so no invitation."""
        may_come = self.state in (State.HANDED_IN, State.COMPLETION, State.ACTIVE)
        return may_come and self.origin != self.Origin.LISTED

    @property
    def is_late(self):
        """Whether the last day for a completion has passed."""
        return bool(self.state == State.COMPLETION and self.completion_by and self.completion_by < timezone.localdate())

    def proposals_made(self):
        """The organisation's proposals for a decision that were made, neither replaced nor put away."""
        papers = [paper for paper in self.decision_papers.all() if paper.document_id]
        replaced = {paper.replaces_id for paper in papers}
        return [paper for paper in papers if paper.pk not in replaced and not paper.put_away_at]

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
        outcomes = [step.counted for step in self.decision_steps.all()]
        return way_of(outcomes, no_decision_yet=self.no_decision_yet)

    def began(self):
        """The first day on which anybody can have known the strategy that is joined; None when no day is known."""
        version, strategy = self.version, self.strategy
        return began_on(
            valid_from=strategy.valid_from, decided_on=version.decided_on, published_at=version.published_at
        )

    def reached_at(self):
        """Address and name for letters: the contact for the work, else who signed; ("", "") when nobody is known."""
        contacts = sorted(self.contacts.all(), key=lambda one: list(Contact.Kind).index(one.kind))
        if contacts:
            return contacts[0].address, contacts[0].name
        declaration = self.declarations.select_related("signer").last()
        return (declaration.signer.email, declaration.signer_name) if declaration and declaration.signer else ("", "")


__all__ = ["Membership", "MembershipQuerySet"]
