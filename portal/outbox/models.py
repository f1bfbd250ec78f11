"""Mail is a row before it is a message."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.outbox.rules import CHOICES, LETS_SOMEBODY_IN, STATUS_KIND, MailState, why_not_again


class OutgoingMailQuerySet(models.QuerySet):
    """Mails by what is left to do."""

    def due(self, now):
        """Waiting mails whose time has come, and those whose sender died (lease over)."""
        waiting = Q(state__in=[MailState.QUEUED, MailState.RETRY], due_at__lte=now)
        return self.filter(waiting | Q(state=MailState.INFLIGHT, lease_until__lt=now))

    def urgent_first(self):
        """What somebody waits for at a screen, then the rest, the longest waiting first."""
        return self.order_by("-is_urgent", "due_at")

    def too_late(self, now):
        """Letters whose code is of no use any more and whose text is still here; not one that is being sent."""
        held = Q(state=MailState.INFLIGHT, lease_until__gte=now)
        return self.filter(expires_at__lte=now, emptied_at=None).exclude(held)

    def take_text_away(self, now, **more):
        """Strike out the text of letters that held a secret. The database refuses to send such a letter again."""
        return self.update(text="", html="", emptied_at=now, **more)

    def for_county(self, county):
        """What was sent in the county's name."""
        return self.filter(county=county)

    def about(self, thing):
        """Mails about a row, the latest first."""
        return self.filter(subject_type=thing._meta.model_name, subject_pk=str(thing.pk))

    def troubled_first(self):
        """What needs a person first, then the latest."""
        is_unhappy = Q(state__in=[MailState.UNDELIVERABLE, MailState.FAILED, MailState.HELD])
        return self.annotate(is_unhappy=models.Case(models.When(is_unhappy, then=1), default=0)).order_by(
            "-is_unhappy", "-queued_at"
        )

    def unhappy(self):
        """What did not arrive and needs a person."""
        return self.filter(state__in=[MailState.UNDELIVERABLE, MailState.FAILED, MailState.HELD])

    def given_up(self, since):
        """What was written for a county since then, and did not arrive in the end."""
        lost = [MailState.UNDELIVERABLE, MailState.FAILED]
        return self.filter(state__in=lost, county__isnull=False, queued_at__gte=since).select_related("county")

    def chosen(self, *, text="", state="", kind="", first=None, last=None):
        """Those that match what was chosen in the outbox; text looks at receiver, subject and diary number.

        state: one of rules.CHOICES. first, last: days, both with."""
        found = self
        if text:
            found = found.filter(
                Q(recipient__icontains=text)
                | Q(recipient_name__icontains=text)
                | Q(subject__icontains=text)
                | Q(diary_number__icontains=text)
            )
        if state:
            found = found.filter(state__in=CHOICES[state][1])
        if kind:
            found = found.filter(kind=kind)
        if first:
            found = found.filter(queued_at__date__gte=first)
        return found.filter(queued_at__date__lte=last) if last else found

    def kinds(self):
        """The kinds of letter among them."""
        return list(self.order_by().values_list("kind", flat=True).distinct())

    def with_paper(self):
        """With what a letter's page shows of its attachment."""
        return self.select_related("document")


class OutgoingMail(models.Model):
    """One letter to one recipient. ``unique_key`` makes a recurring letter impossible to queue twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=20, choices=MailState, default=MailState.QUEUED)
    is_urgent = models.BooleanField(
        default=False, db_default=False, help_text="Somebody waits for it at a screen: it leaves before all others."
    )
    county = models.ForeignKey("portal.County", models.PROTECT, null=True, blank=True, related_name="mails")
    recipient = models.EmailField()
    recipient_name = models.CharField(max_length=120, blank=True)
    reply_to = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="sv")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    document = models.ForeignKey("portal.Document", models.PROTECT, null=True, blank=True, related_name="mails")
    message_id = models.CharField(max_length=200, unique=True)
    unique_key = models.CharField(max_length=120, unique=True)
    subject_type = models.CharField(
        max_length=40,
        blank=True,
        help_text="What it is about, for lists on a case page.",
    )
    subject_pk = models.CharField(max_length=40, blank=True)
    diary_number = models.CharField(
        max_length=60, blank=True, default="", db_default="", help_text="Of the matter, for the search in the outbox."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="When its code ends: it is not sent after that.")
    emptied_at = models.DateTimeField(null=True, blank=True, help_text="When its text was taken away.")
    smtp_code = models.PositiveSmallIntegerField(null=True, blank=True)
    smtp_text = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at"]
        indexes = [
            models.Index(
                fields=["-is_urgent", "due_at"],
                condition=Q(state__in=["queued", "retry"]),
                name="mail_urgent_due",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False, emptied_at__isnull=True),
                name="mail_expires",
            ),
            models.Index(fields=["lease_until"], condition=Q(state="inflight"), name="mail_lease"),
            models.Index(fields=["subject_type", "subject_pk"], name="mail_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="mail_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="inflight") | Q(lease_until__isnull=False),
                name="mail_inflight_has_lease",
            ),
            models.CheckConstraint(
                condition=(Q(emptied_at__isnull=True) & ~Q(text=""))
                | (Q(emptied_at__isnull=False) & ~Q(state__in=["queued", "inflight", "retry"])),
                name="mail_without_text_is_not_sent",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def status_kind(self):
        """The kind of status tag that staff see."""
        return STATUS_KIND[self.state]

    @property
    def is_secret(self):
        """Whether the text holds a code or a link that lets somebody in: nobody but the receiver reads it."""
        return self.kind in LETS_SOMEBODY_IN

    @property
    def can_be_sent_again(self):
        """Whether "send again" does something: not on its way, and its content is there and still of use."""
        return not why_not_again(self, timezone.now())


__all__ = ["MailState", "OutgoingMail"]
