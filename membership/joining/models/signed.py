"""What cannot be changed: the signed declaration, and every step of a membership."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.dateparse import parse_date

from membership.joining.models.letters import without_letters
from membership.joining.models.parts import Contact
from membership.joining.rules import EVENT_WORDS, HANDED_IN_STATES, OWN_STEPS, Section, Side, State
from membership.joining.rules_deciding import Deciders
from membership.representation.models import Representative
from portal.log.triggers import append_only, never_emptied
from portal.outbox.models import OutgoingMail
from portal.papers.models import DocumentState
from portal.templatetags.portal_tags import day

TOLD_BY_LETTER = ("notice", "decline")  # the county's papers that a letter goes out with when they are drawn


class DeclarationQuerySet(models.QuerySet):
    """Declarations by what is left to do."""

    def waiting_for_receipt(self):
        """Whose paper is drawn and whose receipt was never queued."""
        queued = OutgoingMail.objects.filter(
            unique_key=Concat(Value("receipt/"), Cast(OuterRef("pk"), models.CharField()), Value("/0"))
        )
        return self.filter(~Exists(queued), document__state=DocumentState.READY).order_by("signed_at")

    def with_paper(self):
        """With the paper's row, and what has replaced it."""
        return self.select_related("document__replaced_by", "receipt", "signer")

    def with_signing(self):
        """With the signing behind it, its signatures and what is known of the right to sign."""
        return self.select_related("signing").prefetch_related("signing__signatures__checks__by")

    def latest_of(self, membership):
        """The one that was handed in last; None when there is none."""
        return self.filter(membership=membership).with_paper().order_by("number").last()

    def behind(self, membership):
        """The one that a membership rests on: its own last one, else the last one of whom it was handed in together
        with. None when there is none."""
        return self.latest_of(membership) or (
            self.filter(membership__group_places__joined=membership).with_paper().order_by("number").last()
        )


class Declaration(models.Model):
    """The declaration of intent as it was signed: frozen text, its hash and the evidence of the signing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership = models.ForeignKey("membership.Membership", models.PROTECT, related_name="declarations")
    number = models.PositiveSmallIntegerField(help_text="1 for the first handing-in, 2 after a completion …")
    content = models.JSONField(help_text="Everything that was handed in, as plain text.")
    text_sha256 = models.CharField(max_length=64)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signer_name = models.CharField(max_length=120)
    signer_title = models.CharField(max_length=120)
    mandate = models.CharField(max_length=300, help_text="On what ground the person signs.")
    signed_at = models.DateTimeField(default=timezone.now)
    method = models.CharField(max_length=200)
    document = models.OneToOneField("portal.Document", models.PROTECT, null=True, related_name="declaration")
    evidence = models.OneToOneField(
        "portal.Document", models.PROTECT, null=True, related_name="+", help_text="The last evidence paper."
    )
    receipt = models.OneToOneField(
        "portal.Document", models.PROTECT, null=True, related_name="+", help_text="The county's receipt for it."
    )

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["membership", "number"]
        constraints = [models.UniqueConstraint(fields=["membership", "number"], name="declaration_number_once")]
        triggers = [
            never_emptied(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="frozen",
                fields=[
                    "membership",
                    "number",
                    "content",
                    "text_sha256",
                    "signer",
                    "signer_name",
                    "signer_title",
                    "mandate",
                    "signed_at",
                    "method",
                ],
            ),
        ]

    def __str__(self):
        return f"{self.membership_id}/{self.number}"


class MembershipEventQuerySet(models.QuerySet):
    """Steps by what is left to do."""

    def waiting_for_letters(self):
        """Whose notice is drawn and whose letters were never queued, though there is somebody to write to."""
        acting = Representative.objects.active().filter(organisation=OuterRef("membership__organisation"))
        signed = Declaration.objects.filter(membership=OuterRef("membership"), signer__isnull=False)
        contacts = Contact.objects.filter(membership=OuterRef("membership"))
        reached = Exists(contacts) | Exists(signed) | Exists(acting)
        return without_letters(self.filter(reached, document__kind__in=TOLD_BY_LETTER), "notice")

    def presenter_of(self, membership, decider):
        """Who else of the county's staff took the last step of the matter, a User; None when nobody did."""
        by_others = self.filter(membership=membership, side__in=[Side.HANDLER, Side.DECIDER], by__isnull=False)
        event = by_others.exclude(by=decider).select_related("by").order_by("-at", "-pk").first()
        return event and event.by

    def for_county(self):
        """What the county sees of a case: never what the organisation did in its own space, nor a meeting that it told
        about there."""
        told_there = Q(verb="tell_outcome") & ~Q(to_state__in=HANDED_IN_STATES)
        return self.exclude(told_there | Q(verb__in=OWN_STEPS) | Q(to_state=State.DRAFT))

    def in_own_space_since(self, verb):
        """What the organisation has done in its own space after the last step of this kind."""
        last = self.filter(verb=verb).order_by("at", "pk").last()
        own = self.filter(verb__in=[*OWN_STEPS, "tell_outcome"])
        return own.filter(pk__gt=last.pk) if last else own.none()

    def with_letter(self):
        """With what a letter about the step says."""
        return self.select_related("document", "membership__strategy__county", "membership__organisation")


class MembershipEvent(models.Model):
    """One step of a membership: who, when, why, with which paper. Appended; neither code nor SQL changes it."""

    membership = models.ForeignKey("membership.Membership", models.PROTECT, related_name="events")
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, choices=State, blank=True)
    to_state = models.CharField(max_length=20, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    side = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(default=timezone.now)
    why = models.TextField(blank=True)
    document = models.ForeignKey("portal.Document", models.PROTECT, null=True, blank=True, related_name="+")
    # Who stands behind a decision of the county's (rules_deciding.Deciders); empty for every other step.
    decided_by = models.CharField(max_length=250, blank=True, default="", db_default="")
    presented_by = models.CharField(max_length=250, blank=True, default="", db_default="")
    took_part = models.CharField(max_length=500, blank=True, default="", db_default="")

    objects = MembershipEventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        triggers = append_only()

    def __str__(self):
        return f"{self.membership_id} {self.verb}"

    @property
    def text(self):
        """What happened, in words."""
        return EVENT_WORDS.get(self.verb, self.verb)

    @property
    def note(self):
        """Why, in words, and for a decision of the county's who stands behind it: for the time line."""
        who = Deciders(self.decided_by, self.presented_by, self.took_part).in_words() if self.decided_by else ""
        return " ".join(part for part in (self._why_in_words(), who) if part)

    def _why_in_words(self):
        if self.verb == "edit":
            names = dict(Section.choices)
            return ", ".join(str(names.get(part, part)) for part in self.why.split(" / ") if part)
        if self.verb == "date_joining":
            return day(parse_date(self.why)) or self.why
        return self.why


__all__ = ["Declaration", "MembershipEvent"]
