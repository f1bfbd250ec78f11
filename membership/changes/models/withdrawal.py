"""An organisation's own withdrawal from a strategy: written as a draft, frozen when handed in, done on its day."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from membership.changes.rules import OPEN_WITHDRAWALS, WithdrawalState
from membership.joining.models.letters import without_letters
from membership.joining.rules import State
from portal.decision_days import plausible
from portal.log.triggers import frozen_when_not, never_emptied

STANDING = [State.ACTIVE, State.PAUSED]
WRITTEN = ["membership_id", "body", "decided_on", "paragraph", "diary_number", "reasons", "effective_on", "extract_id"]
SIGNED = ["name", "title", "mandate", "method", "declared_by_id", "declared_at", "document_id"]


class WithdrawalQuerySet(models.QuerySet):
    """Withdrawals by what is left to do."""

    def open(self):
        """Being written, or handed in and not carried out."""
        return self.filter(state__in=OPEN_WITHDRAWALS)

    def handed_in(self):
        """What the county may see: never a draft."""
        return self.exclude(state=WithdrawalState.DRAFT).select_related("document__replaced_by", "extract")

    def ahead(self):
        """Handed in, of a membership that stands until the day comes."""
        return self.filter(state=WithdrawalState.DECLARED, membership__state__in=STANDING)

    def due(self, today):
        """Whose day has come."""
        return self.ahead().filter(effective_on__lte=today).order_by("effective_on", "pk")

    def waiting_for_letters(self):
        """Whose paper is drawn and whose letters were never queued; nobody is told of what was taken back unread."""
        told = [WithdrawalState.DECLARED, WithdrawalState.CARRIED_OUT]
        return without_letters(self, "withdrawal").filter(state__in=told)

    def of_membership(self, membership):
        """Those of one membership, the latest first."""
        return self.filter(membership=membership).select_related("document__replaced_by", "extract").order_by("-pk")


class Withdrawal(models.Model):
    """The organisation's decision to leave: who decided, when, and from which day the membership is ended."""

    membership = models.ForeignKey("membership.Membership", models.PROTECT, related_name="withdrawals")
    state = models.CharField(max_length=20, choices=WithdrawalState, default=WithdrawalState.DRAFT)
    edition = models.PositiveIntegerField(default=1, help_text="Grows with each saving of the draft.")
    body = models.CharField(max_length=120)
    decided_on = models.DateField()
    paragraph = models.CharField(max_length=30, blank=True)
    diary_number = models.CharField(max_length=60, blank=True, help_text="Free text, never pattern-checked.")
    reasons = models.TextField(blank=True, max_length=3000)
    effective_on = models.DateField(help_text="The membership's last day.")
    extract = models.OneToOneField("portal.Upload", models.PROTECT, null=True, blank=True, related_name="+")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)

    name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120, blank=True)
    mandate = models.CharField(max_length=300, blank=True)
    method = models.CharField(max_length=200, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    declared_at = models.DateTimeField(null=True, blank=True)
    document = models.OneToOneField("portal.Document", models.PROTECT, null=True, blank=True, related_name="withdrawal")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When it was carried out or taken back.")

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(state__in=OPEN_WITHDRAWALS),
                name="withdrawal_one_open_per_membership",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (Q(declared_at__isnull=False, document__isnull=False, declared_by__isnull=False) & ~Q(name="")),
                name="withdrawal_handed_in_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_WITHDRAWALS, closed_at__isnull=True)
                | (~Q(state__in=OPEN_WITHDRAWALS) & Q(closed_at__isnull=False)),
                name="withdrawal_closed_has_time",
            ),
            models.CheckConstraint(condition=plausible("decided_on"), name="withdrawal_day_plausible"),
            models.CheckConstraint(
                condition=Q(effective_on__gte=F("decided_on")), name="withdrawal_not_before_its_decision"
            ),
        ]
        triggers = [
            never_emptied(),
            pgtrigger.Protect(
                name="handed_in_kept", operation=pgtrigger.Delete, condition=~pgtrigger.Q(old__state="draft")
            ),
            frozen_when_not("draft", [*WRITTEN, *SIGNED]),
        ]

    def __str__(self):
        return f"{self.membership_id} {self.state}"


__all__ = ["Withdrawal", "WithdrawalQuerySet"]
