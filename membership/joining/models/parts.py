"""What an organisation writes in its declaration: own goals and contacts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.decision_days import plausible


class OwnGoal(models.Model):
    """A goal of the organisation's own: what, how it is measured, by when."""

    membership = models.ForeignKey("membership.Membership", models.CASCADE, related_name="own_goals")
    goal = models.ForeignKey(
        "strategies.StrategyGoal",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    order = models.PositiveSmallIntegerField(default=0)
    what = models.CharField(max_length=500)
    indicator = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(condition=plausible("due_on"), name="own_goal_day_plausible")]

    def __str__(self):
        return self.what


class Contact(models.Model):
    """Whom the county reaches. A role mailbox first; a name is public only when switched on."""

    class Kind(models.TextChoices):
        OPERATIONAL = "operational", _("Contact for the work")
        POLITICAL = "political", _("Political contact")
        FOLLOW_UP = "follow_up", _("Contact for follow-up")

    membership = models.ForeignKey("membership.Membership", models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OPERATIONAL)
    role_mailbox = models.EmailField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    show_publicly = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role_mailbox="") | ~Q(email=""),
                name="contact_has_an_address",
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def address(self):
        """Where letters go: the role mailbox before the person's own address."""
        return self.role_mailbox or self.email


__all__ = ["Contact", "OwnGoal"]
