"""What joining gives: the invitation to process support and the answer to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SupportInvitationQuerySet(models.QuerySet):
    """Invitations by who may see them."""

    def of(self, user):
        """Those of the organisations the person may act for."""
        return self.filter(
            membership__organisation__representatives__user=user,
            membership__organisation__representatives__state="active",
        )

    def for_county(self, county):
        """Those that went out in the county's name."""
        return self.filter(membership__strategy__county=county)

    def with_offers(self):
        """With what the answer page shows."""
        return self.select_related(
            "membership__organisation", "membership__strategy__county", "membership__version"
        ).prefetch_related("membership__version__terms")


class SupportInvitation(models.Model):
    """The invitation that follows a confirmation: one per membership, whatever is rung twice."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes, contact us")
        LATER = "later", _("Later")
        NO = "no", _("No, thank you")

    membership = models.OneToOneField("membership.Membership", models.PROTECT, related_name="support_invitation")
    mail = models.OneToOneField(
        "portal.OutgoingMail",
        models.PROTECT,
        null=True,
        related_name="support_invitation",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    wishes = models.TextField(blank=True, max_length=2000)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    contacted_at = models.DateTimeField(null=True, blank=True, help_text="When county staff had got in touch.")
    contacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = SupportInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="support_answer_has_time",
            )
        ]

    def __str__(self):
        return f"invitation {self.membership_id}"

    @property
    def edition(self):
        """Which answer stands: grows with each one, 0 before the first."""
        return int(self.answered_at.timestamp() * 1_000_000) if self.answered_at else 0


__all__ = ["SupportInvitation"]
