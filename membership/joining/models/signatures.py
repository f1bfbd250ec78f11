"""The signing of a declaration: the frozen text, the signatures under it, and who looked into the right to sign."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from membership.joining.rules_signing import Authority, Method, Party, RoundOutcome
from membership.representation.rules_right import RightGround, of_county, right_to_sign
from portal.log.triggers import append_only, never_emptied


class SigningRoundQuerySet(models.QuerySet):
    """Signings by whether they are under way."""

    def under_way(self):
        """Begun, and neither handed in nor withdrawn."""
        return self.filter(outcome=RoundOutcome.UNDER_WAY)

    def open_of(self, membership):
        """The signing that is under way for the membership; None when there is none."""
        return self.under_way().filter(membership=membership).prefetch_related("signatures__checks__by").first()

    def with_matter(self):
        """With the membership and what its pages show."""
        return self.select_related("membership__strategy__county", "membership__version", "membership__organisation")

    def handed_in_of(self, declaration):
        """The signing that a declaration came from; None for declarations from before there were any."""
        if declaration is None:
            return None
        return self.filter(declaration=declaration).prefetch_related("signatures__checks__by").first()

    def numbered(self, number):
        """Whose paper to sign has this number, however it was typed."""
        return self.filter(paper__number__iexact=number.replace(" ", ""))

    def on_paper(self, county):
        """Whose text was printed to be signed outside the portal and sent to the county."""
        return (
            self.under_way()
            .filter(paper__isnull=False, membership__strategy__county=county)
            .with_matter()
            .select_related("paper")
            .prefetch_related("signatures")
        )


class SigningRound(models.Model):
    """A text that is being signed. It is frozen by the first signature (or when it is printed), and stands for all."""

    membership = models.ForeignKey("membership.Membership", models.PROTECT, related_name="signing_rounds")
    content = models.JSONField(help_text="Everything that is signed, as plain text.")
    text_sha256 = models.CharField(max_length=64)
    edition = models.PositiveIntegerField(help_text="The draft's edition that was frozen.")
    signatories = models.PositiveSmallIntegerField(help_text="How many sign for the organisation.")
    paper = models.OneToOneField(
        "portal.Document", models.PROTECT, null=True, related_name="+", help_text="The text to sign outside the portal."
    )
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=20, choices=RoundOutcome, default=RoundOutcome.UNDER_WAY)
    ended_at = models.DateTimeField(null=True, blank=True)
    declaration = models.OneToOneField(
        "membership.Declaration", models.PROTECT, null=True, blank=True, related_name="signing"
    )

    objects = SigningRoundQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(outcome="under_way"), name="signing_one_under_way"
            ),
            models.CheckConstraint(
                condition=Q(outcome="handed_in", declaration__isnull=False)
                | (~Q(outcome="handed_in") & Q(declaration__isnull=True)),
                name="signing_handed_in_has_declaration",
            ),
        ]
        triggers = [
            never_emptied(),
            pgtrigger.Protect(name="signing_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="signing_frozen", fields=["membership", "content", "text_sha256", "edition", "signatories"]
            ),
        ]

    def __str__(self):
        return f"{self.membership_id}/{self.pk}"

    def of_organisation(self):
        """The organisation's signatures, in the order of their places."""
        found = [one for one in self.signatures.all() if one.party == Party.ORGANISATION]
        return sorted(found, key=lambda one: one.place)

    @property
    def counter_signature(self):
        """The county's signature, or None."""
        return next((one for one in self.signatures.all() if one.party == Party.COUNTY), None)

    @property
    def missing(self):
        """How many signatures the organisation lacks."""
        return self.signatories - len(self.of_organisation())


class Signature(models.Model):
    """One signature under a frozen text: who, by what right, when and how. Written once."""

    id = models.UUIDField(primary_key=True, editable=False, help_text="Made with the form: sent twice, it is one.")
    round = models.ForeignKey(SigningRound, models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=20, choices=Party, default=Party.ORGANISATION)
    place = models.PositiveSmallIntegerField(default=1)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    mandate = models.CharField(max_length=300, help_text="On what ground the person signs.")
    method = models.CharField(max_length=20, choices=Method)
    how = models.CharField(max_length=200, help_text="How the person was recognised, in words.")
    level = models.CharField(max_length=120)
    text_sha256 = models.CharField(max_length=64)
    evidence = models.JSONField(default=dict, blank=True, help_text="What else proves it. Never a personal number.")
    identity_hash = models.CharField(max_length=64, blank=True, help_text="Tells whether two are the same person.")
    upload = models.ForeignKey("portal.Upload", models.PROTECT, null=True, related_name="+")
    link = models.OneToOneField("membership.SigningLink", models.PROTECT, null=True, related_name="signature")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["round", "party", "place"]
        constraints = [
            models.UniqueConstraint(fields=["round", "party", "place"], name="signature_one_per_place"),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="signature_place"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.round_id}/{self.party}/{self.place}"

    @property
    def authority(self):
        """What is known of the person's right to sign: the last check's word, else that nobody has looked."""
        return self.right.outcome

    @property
    def right(self):
        """The right to sign, as pages and papers show it. What the portal once noted by itself is no check."""
        if self.party == Party.COUNTY:
            return of_county()
        last = self.last_check
        if last is None:
            return right_to_sign(Authority.NOT_CHECKED)
        when = timezone.localdate(last.at)
        return right_to_sign(last.outcome, who=str(last.by or ""), when=when, ground=last.how)

    @property
    def last_check(self):
        """The last look at the person's right to sign, or None."""
        return max(self.checks.all(), key=lambda check: check.pk, default=None)


class AuthorityCheck(models.Model):
    """Somebody looked into the right to sign, or a standing signatory vouched for it. Being identified is not that.

    how: the ground in words. ground: its kind, when one was chosen. by: None in older rows, which prove nothing."""

    signature = models.ForeignKey(Signature, models.PROTECT, related_name="checks")
    outcome = models.CharField(
        max_length=20, choices=[(one.value, one.label) for one in Authority if one != Authority.NOT_CHECKED]
    )
    ground = models.CharField(max_length=20, choices=RightGround, blank=True, db_default="")
    how = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        triggers = append_only()

    def __str__(self):
        return f"{self.signature_id} {self.outcome}"


class SigningLinkQuerySet(models.QuerySet):
    """Personal links by whether they can still be used."""

    def open(self):
        """Neither used, taken back nor too old, to a signing that is under way."""
        return self.filter(
            used_at=None, revoked_at=None, expires_at__gt=timezone.now(), round__outcome=RoundOutcome.UNDER_WAY
        )

    def for_hash(self, token_hash):
        """The link with this secret's hash, whatever became of it."""
        return self.filter(token_hash=token_hash).with_matter()

    def of_pk(self, pk):
        """The link with this key, whatever became of it."""
        return self.filter(pk=pk).with_matter()

    def signed(self, pk):
        """The link that somebody just signed with."""
        return self.filter(pk=pk, used_at__isnull=False).with_matter()

    def of(self, membership):
        """Every link that was sent for the membership."""
        return self.filter(round__membership=membership).with_matter()

    def with_matter(self):
        """With the membership and what the pages show."""
        matter = "round__membership"
        return self.select_related(
            "sent_by", f"{matter}__strategy__county", f"{matter}__version", f"{matter}__organisation"
        )

    def of_person(self, link):
        """What the person of a link can still use for the same signing, that link included."""
        return self.filter(round=link.round_id, email__iexact=link.email, used_at=None, revoked_at=None)

    def used_by_person(self, link):
        """The link by which the person of a link has signed."""
        return self.filter(round=link.round_id, email__iexact=link.email, used_at__isnull=False)

    def waiting(self):
        """Who is asked and has not signed: for each person the latest link that can be used."""
        later = SigningLink.objects.open().filter(
            round=OuterRef("round"), email__iexact=OuterRef("email"), pk__gt=OuterRef("pk")
        )
        return self.open().filter(~Exists(later))


class SigningLink(models.Model):
    """A person asked to sign. The link's secret is kept only as a hash; it works once, for at most 14 days.

    Sent again, the person has several; the first that signs ends the others."""

    round = models.ForeignKey(SigningRound, models.PROTECT, related_name="links")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SigningLinkQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]

    def __str__(self):
        return f"{self.round_id}/{self.pk}"


__all__ = ["AuthorityCheck", "Signature", "SigningLink", "SigningRound"]
