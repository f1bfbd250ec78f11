"""A draft sent out, what was answered, and what became of each view."""

from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from portal.log.triggers import append_only, never_emptied, public_change
from strategies.consultation.rules import (
    EVENT_WORDS,
    HANDLING_KIND,
    PHASE_KIND,
    AnswerState,
    Behalf,
    Handling,
    Phase,
    Source,
    State,
    closes_at,
    phase,
    readable_until,
)


class ConsultationQuerySet(models.QuerySet):
    """Consultations by who may see them."""

    def of_strategy(self, strategy):
        """All of a strategy, the latest first."""
        return self.filter(strategy=strategy).order_by("-number")

    def public(self):
        """Those that have been sent out: from then on they are public."""
        return self.exclude(state=State.DRAFT).select_related("strategy__county", "compilation")

    def at(self, county_slug, period):
        """Those of the strategy in a public address, the latest first."""
        return self.filter(strategy__county__slug=county_slug, strategy__slug=period).order_by("-number")

    def with_counts(self):
        """With how many were asked and how many have answered."""
        invited = Q(invitations__revoked_at=None) & ~Q(invitations__source=Source.OPEN)
        answered = Q(responses__state=AnswerState.HANDED_IN)
        return self.annotate(
            asked_count=Count("invitations", filter=invited, distinct=True),
            answer_count=Count("responses", filter=answered, distinct=True),
        )

    def to_remind(self, today):
        """Open ones whose day for the automatic reminder has come and whose last day has not passed."""
        # PostgreSQL: a date minus a number is a date.
        day = models.ExpressionWrapper(F("closes_on") - F("reminder_days"), models.DateField())
        due = self.filter(state=State.OPEN, closes_on__gte=today, reminder_days__gt=0)
        return due.annotate(reminder_on=day).filter(reminder_on__lte=today)

    def without_paper(self):
        """Published ones whose paper has not been noted yet."""
        return self.filter(state=State.COMPILED, compilation=None)


class Consultation(models.Model):
    """A strategy's draft as it was sent out for views. ``content`` is frozen at the sending."""

    strategy = models.ForeignKey("strategies.Strategy", models.PROTECT, related_name="consultations")
    version = models.ForeignKey("strategies.StrategyVersion", models.PROTECT, related_name="consultations")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(max_length=200)
    missive = models.TextField(blank=True)
    closes_on = models.DateField(help_text="Last day for answers, to its end in Swedish time.")
    reminder_days = models.PositiveSmallIntegerField(default=7, help_text="Days before the last day; 0 for none.")
    questions = models.JSONField(default=dict, blank=True, help_text="A question by the key of its part.")
    content = models.JSONField(default=dict, blank=True, help_text="The draft as it was sent: title and parts.")
    allow_open_answers = models.BooleanField(default=False)
    contact_role = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True, help_text="Role mailbox.")
    diary_number = models.CharField(max_length=60, blank=True, help_text="Free text: forms differ between registries.")
    outcome = models.TextField(blank=True, help_text="What the views led to, above the compilation.")
    compilation = models.ForeignKey("portal.Document", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    compiled_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1, help_text="Grows with every save: tells two editors apart.")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="consultation_number_once"),
            models.CheckConstraint(
                condition=Q(state="draft", sent_at__isnull=True) | (~Q(state="draft") & Q(sent_at__isnull=False)),
                name="consultation_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="compiled", compiled_at__isnull=False)
                | (~Q(state="compiled") & Q(compiled_at__isnull=True)),
                name="consultation_compiled_has_time",
            ),
        ]
        triggers = [
            public_change(operation=pgtrigger.Insert | pgtrigger.Update, condition=~pgtrigger.Q(new__state="draft")),
            never_emptied(),
            # What the receivers read is never edited afterwards.
            pgtrigger.Protect(
                name="consultation_sent_is_frozen",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="draft")
                & (
                    ~pgtrigger.Q(new__content=pgtrigger.F("old__content"))
                    | ~pgtrigger.Q(new__missive=pgtrigger.F("old__missive"))
                ),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def phase(self):
        """How it stands now."""
        return phase(self.state, self.closes_on, timezone.now())

    @property
    def phase_word(self):
        """The same in words."""
        return Phase(self.phase).label

    @property
    def phase_kind(self):
        """The kind of status tag that it shows with."""
        return PHASE_KIND[self.phase]

    @property
    def last_moment(self):
        """The last minute in which an answer is in time, as people say it: 23.59."""
        return closes_at(self.closes_on) - timedelta(minutes=1)

    @property
    def links_hold_until(self):
        """When personal links stop working."""
        return readable_until(self.closes_on)

    @property
    def parts(self):
        """The draft's parts as they were sent."""
        return self.content.get("parts", [])


class ConsultationResponseQuerySet(models.QuerySet):
    """Answers by how far they have come."""

    def handed_in(self):
        """In the order of arrival."""
        return self.filter(state=AnswerState.HANDED_IN).order_by("handed_in_at", "pk")

    def for_desk(self):
        """With who was asked, the file, and how many views wait for a decision. One query."""
        return (
            self.handed_in()
            .select_related("invitation__organisation", "upload")
            .annotate(
                view_count=Count("views"), undecided_count=Count("views", filter=Q(views__handling=Handling.WAITING))
            )
        )

    def of_invitation(self, invitation):
        """The invitation's answer, or None."""
        return self.filter(invitation=invitation).select_related("upload", "invitation").first()

    def of_organisation(self, organisation_id, strategy_id):
        """What the organisation has handed in about the strategy, with its views counted by what became of them."""
        counts = {
            f"{name}_count": Count("views", filter=Q(views__handling=handling))
            for name, handling in (
                ("taken", Handling.TAKEN),
                ("partly", Handling.PARTLY),
                ("not_taken", Handling.NOT_TAKEN),
                ("noted", Handling.NOTED),
            )
        }
        own = self.handed_in().filter(
            invitation__organisation=organisation_id, behalf=Behalf.ORGANISATION, consultation__strategy=strategy_id
        )
        return own.select_related("consultation").annotate(view_count=Count("views"), **counts)

    def unread_files(self):
        """Handed in as a file of which nobody has written down a view."""
        return self.handed_in().filter(upload__isnull=False, views__isnull=True)


class ConsultationResponse(models.Model):
    """One answer. Handed in, it is a public record and the database refuses every change."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="responses")
    invitation = models.OneToOneField("strategies.ConsultationInvitation", models.PROTECT, related_name="response")
    behalf = models.CharField(max_length=12, choices=Behalf, default=Behalf.ORGANISATION)
    organisation_name = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=120, blank=True, help_text="Who answers; for the board only.")
    title = models.CharField(max_length=120, blank=True)
    texts = models.JSONField(default=dict, blank=True, help_text="What was written, by the key of the part.")
    no_remarks = models.BooleanField(default=False)
    upload = models.ForeignKey("portal.Upload", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.DRAFT)
    saved_at = models.DateTimeField(default=timezone.now)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)

    objects = ConsultationResponseQuerySet.as_manager()

    class Meta:
        ordering = ["handed_in_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="handed_in", handed_in_at__isnull=False)
                | (Q(state="draft") & Q(handed_in_at__isnull=True)),
                name="consultation_answer_handed_in_has_time",
            ),
        ]
        triggers = [
            never_emptied(),
            pgtrigger.Protect(
                name="consultation_answer_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="handed_in"),
            ),
        ]

    def __str__(self):
        return self.organisation_name or self.name

    @property
    def is_handed_in(self):
        """Whether it has been handed in."""
        return self.state == AnswerState.HANDED_IN

    @property
    def public_name(self):
        """Who answered, as anybody may read it: an organisation's name, empty for a person."""
        return self.organisation_name if self.behalf == Behalf.ORGANISATION else ""


class ConsultationViewQuerySet(models.QuerySet):
    """Views by what became of them."""

    def of_consultation(self, consultation):
        """All views of its answers, in the order of the draft's parts and of arrival."""
        return (
            self.filter(response__consultation=consultation, response__state=AnswerState.HANDED_IN)
            .select_related("response")
            .order_by("response__handed_in_at", "response", "order", "pk")
        )

    def undecided(self):
        """Nobody has said what became of them."""
        return self.filter(handling=Handling.WAITING)

    def without_reason(self):
        """Not or partly taken, without saying why."""
        return self.filter(handling__in=[Handling.PARTLY, Handling.NOT_TAKEN], reason="")


class ConsultationView(models.Model):
    """One view (synpunkt) in an answer, and what became of it."""

    response = models.ForeignKey(ConsultationResponse, models.PROTECT, related_name="views")
    part = models.CharField(max_length=80, help_text="The key of the part of the draft.")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    handling = models.CharField(max_length=10, choices=Handling, blank=True, default=Handling.WAITING)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)

    objects = ConsultationViewQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self):
        return f"view {self.pk}"

    @property
    def handling_kind(self):
        """The kind of status tag that it shows with."""
        return HANDLING_KIND[Handling(self.handling)]

    @property
    def handling_word(self):
        """What became of it, in words."""
        return Handling(self.handling).label


class ConsultationEvent(models.Model):
    """What happened in a consultation, appended and never changed."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="events")
    response = models.ForeignKey(ConsultationResponse, models.PROTECT, null=True, blank=True, related_name="+")
    view = models.ForeignKey(ConsultationView, models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        triggers = append_only()

    def __str__(self):
        return f"{self.consultation_id} {self.verb}"

    @property
    def text(self):
        """What happened, in words."""
        return EVENT_WORDS.get(self.verb, self.verb)


__all__ = [
    "Consultation",
    "ConsultationEvent",
    "ConsultationResponse",
    "ConsultationView",
]
