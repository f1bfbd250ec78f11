"""Those who were asked for their views, and the links in their letters."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from portal.outbox.models import OutgoingMail
from strategies.consultation.rules import AnswerState, Source


class ConsultationInvitationQuerySet(models.QuerySet):
    """Those who were asked, and those who asked to answer."""

    def in_force(self):
        """Not taken away."""
        return self.filter(revoked_at=None)

    def asked(self):
        """Chosen by the board, unlike those who asked to answer."""
        return self.in_force().exclude(source=Source.OPEN)

    def of_organisation(self, organisation_id, strategy_id):
        """The organisation's own about the strategy, whose letters have left."""
        return (
            self.asked()
            .filter(organisation=organisation_id, consultation__strategy=strategy_id, sent_at__isnull=False)
            .order_by("sent_at")
        )

    def unsent(self):
        """Chosen, and no letter has left yet."""
        return self.asked().filter(sent_at=None)

    def unanswered(self):
        """Got a letter and have not handed in."""
        return self.asked().filter(sent_at__isnull=False).exclude(response__state=AnswerState.HANDED_IN)

    def not_reminded_for(self, closes_on):
        """No automatic reminder has gone out for this last day."""
        return self.exclude(reminded_for=closes_on)

    def of_pk(self, pk):
        """The one with this number, with what the pages of its link show."""
        return self.filter(pk=pk).with_matter()

    def with_matter(self):
        """With what the pages of its link show."""
        return self.select_related("consultation__strategy__county", "organisation")

    def for_link(self, hashed):
        """The one that got a letter with this secret, whether the link still holds or not; nothing for an empty one."""
        if not hashed:
            return self.none()
        former = FormerLink.objects.filter(invitation=OuterRef("pk"), token_hash=hashed)
        return self.filter(Q(token_hash=hashed) | Exists(former)).with_matter()

    def for_desk(self):
        """By name, with the answer and how the latest letter fared. One query."""
        mails = OutgoingMail.objects.filter(
            subject_type="consultationinvitation", subject_pk=Cast(OuterRef("pk"), models.CharField())
        ).order_by("-queued_at")
        return (
            self.select_related("organisation", "response")
            .annotate(mail_state=Subquery(mails.values("state")[:1]))
            .order_by("sort_name", "pk")
        )

    def latest_addresses(self, county, organisations):
        """Pairs of organisation and the address last used for it in the county's consultations."""
        found = self.filter(consultation__strategy__county=county, organisation__in=organisations)
        return found.order_by("pk").values_list("organisation_id", "email")


class ConsultationInvitation(models.Model):
    """One receiver, with the secret of the latest letter; those of earlier letters stand as FormerLink."""

    consultation = models.ForeignKey("strategies.Consultation", models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        "portal.Organisation", models.PROTECT, null=True, blank=True, related_name="consultation_invitations"
    )
    name = models.CharField(max_length=200)
    sort_name = models.CharField(max_length=300, db_collation="C")
    email = models.EmailField()
    source = models.CharField(max_length=10, choices=Source)
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    letters = models.PositiveSmallIntegerField(default=0, help_text="Letters with a link so far.")
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminded_for = models.DateField(null=True, blank=True, help_text="The last day that was reminded of.")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ConsultationInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "email"],
                condition=Q(revoked_at__isnull=True),
                name="consultation_address_once",
            ),
            models.UniqueConstraint(
                fields=["consultation", "organisation"],
                condition=Q(revoked_at__isnull=True, organisation__isnull=False),
                name="consultation_organisation_once",
            ),
        ]

    def __str__(self):
        return self.name

    def knows(self, hashes):
        """Whether any of the secrets stood in a letter to this receiver."""
        return self._is_latest(hashes) or self.former_links.filter(token_hash__in=hashes).exists()

    def holds(self, hashes):
        """Whether any of the secrets still lets its holder in."""
        return self._is_latest(hashes) or self.former_links.in_force().filter(token_hash__in=hashes).exists()

    def _is_latest(self, hashes):
        return bool(self.token_hash) and self.token_hash in hashes


class FormerLinkQuerySet(models.QuerySet):
    """Links of earlier letters by whether they hold."""

    def in_force(self):
        """Not ended."""
        return self.filter(ended_at=None)


class FormerLink(models.Model):
    """The link of an earlier letter. It holds until a later one has been used to write, or somebody ends it."""

    invitation = models.ForeignKey(ConsultationInvitation, models.CASCADE, related_name="former_links")
    token_hash = models.CharField(max_length=64, unique=True)
    replaced_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FormerLinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.invitation_id}/{self.pk}"


__all__ = ["ConsultationInvitation", "FormerLink"]
