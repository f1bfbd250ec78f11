"""Others who join by the same decision as the organisation that leads: named in its draft, on their own after it."""

import pgtrigger
from django.db import models
from django.db.models import Q

from membership.joining.rules import State
from portal.log.triggers import never_emptied, public_change


class GroupPlaceQuerySet(models.QuerySet):
    """Places by whose they are."""

    def named_by(self, membership):
        """Everyone whom the leading membership names, in order. With the organisation and what it has become."""
        return self.filter(lead=membership).select_related("organisation", "joined")

    def handed_in(self):
        """Whose membership waits for the county together with the leading one's."""
        return self.filter(joined__state=State.HANDED_IN).select_related("organisation", "joined")

    def led_by(self, membership):
        """For whom the leading membership still acts: to be handed in with it, or waiting for the county with it."""
        return self.named_by(membership).filter(Q(joined=None) | Q(joined__state=State.HANDED_IN))

    def beside(self, membership):
        """Those that joined together with the leading one and stand by themselves now."""
        return self.named_by(membership).filter(joined__state__in=[State.ACTIVE, State.PAUSED])

    def of(self, membership):
        """The place by which this membership came about; None when it joined by itself."""
        return self.filter(joined=membership).select_related("lead__organisation", "lead__strategy__county").first()


class GroupPlace(models.Model):
    """One organisation that joins together with the leading one, and why that one may act for it.

    ``joined`` is its own membership, from the handing in on: it lives by itself then."""

    lead = models.ForeignKey("membership.Membership", models.PROTECT, related_name="group_places")
    organisation = models.ForeignKey("portal.Organisation", models.PROTECT, related_name="+")
    ground = models.CharField(max_length=300, help_text="Why the leading organisation may act for it.")
    joined = models.OneToOneField(
        "membership.Membership", models.PROTECT, null=True, blank=True, related_name="group_place"
    )

    objects = GroupPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["lead", "organisation"], name="group_place_once"),
            models.CheckConstraint(condition=~Q(ground=""), name="group_place_has_ground"),
        ]
        triggers = [
            never_emptied(),
            pgtrigger.Protect(
                name="handed_in_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__joined__isnull=False),
            ),
            public_change("public_group", pgtrigger.Update, pgtrigger.Q(new__joined__isnull=False)),
        ]

    def __str__(self):
        return f"{self.organisation_id} with {self.lead_id}"


__all__ = ["GroupPlace"]
