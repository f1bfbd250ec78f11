"""How far it is known who has joined a strategy: a fact of its own, with its source."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from portal.log.triggers import append_only, public_change


class MemberListQuerySet(models.QuerySet):
    """What has been said about lists of members; what was said last counts."""

    def of(self, strategy):
        """What counts for a strategy; None when nobody has said anything."""
        return self.filter(strategy=strategy).order_by("-pk").select_related("said_by").first()

    def newest_of(self, strategy="pk"):
        """The outer row's last statement as an object of plain values, null when there is none.

        strategy: the name of the outer row's key to a strategy."""
        said = self.filter(strategy=OuterRef(strategy)).order_by("-pk")
        fields = ("basis", "complete", "as_of", "source", "note")
        return Subquery(said.values(json=JSONObject(**{name: name for name in fields}))[:1])

    def is_complete(self, strategy="pk"):
        """Whether the outer row's list is complete by what was said last; null when nobody has said anything."""
        return Subquery(self.filter(strategy=OuterRef(strategy)).order_by("-pk").values("complete")[:1])


class MemberList(models.Model):
    """Somebody has said from where it is known who has joined a strategy, and whether all of them stand here.

    Without a row nothing is known of the list: then nobody may read 0 out of it."""

    class Basis(models.TextChoices):
        PORTAL = "portal", _("The county administrative board keeps its list in the portal")
        SOURCE = "source", _("A public source")

    strategy = models.ForeignKey("strategies.Strategy", models.PROTECT, related_name="member_lists")
    basis = models.CharField(max_length=10, choices=Basis)
    complete = models.BooleanField(help_text="Whether everybody who has joined stands in the portal.")
    as_of = models.DateField(null=True, blank=True, help_text="The day the list was seen, or is complete from.")
    source = models.CharField(max_length=400, blank=True)
    note = models.CharField(max_length=400, blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)

    objects = MemberListQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "pk"]
        indexes = [models.Index(fields=["strategy", "-id"], name="member_list_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(complete=False) | Q(as_of__isnull=False), name="member_list_complete_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(basis="source") | ~Q(source=""), name="member_list_of_a_source_names_it"
            ),
        ]
        triggers = [*append_only(), public_change()]

    def __str__(self):
        return f"{self.strategy_id} {'complete' if self.complete else 'not complete'}"


__all__ = ["MemberList"]
