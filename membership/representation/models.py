"""Who acts for an organisation, and whom to reach there."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from membership.representation.rules import (
    INVITATION_LASTS,
    Basis,
    RepresentativeRole,
    RepresentativeState,
)
from membership.representation.rules_right import (
    PARTICULARS,
    Authority,
    RightGround,
    ground_in_words,
    right_to_sign,
)
from portal.log.triggers import append_only


class RepresentativeQuerySet(models.QuerySet):
    """Who may act for whom."""

    def active(self):
        return self.filter(state=RepresentativeState.ACTIVE)

    def waiting(self):
        """Requests that await an answer: to act, or of an active contact to sign."""
        return self.filter(
            Q(state=RepresentativeState.WAITING) | Q(state=RepresentativeState.ACTIVE) & ~Q(wanted_role="")
        )

    def with_people(self):
        """With what the county's page shows."""
        return self.select_related("organisation", "user", "decided_by").with_right()

    def answered(self):
        """Those that were answered, the latest first."""
        return self.filter(decided_at__isnull=False, wanted_role="").order_by("-decided_at", "-pk")

    def current(self):
        """Those who act and those who asked to."""
        return self.filter(state__in=[RepresentativeState.WAITING, RepresentativeState.ACTIVE])

    def mine_or_colleagues(self, user):
        """The person's own, and those of the organisations that the person acts for."""
        return self.filter(Q(user=user) | Q(pk__in=Representative.objects.colleagues_of(user).values("pk")))

    def for_organisation(self, organisation):
        """Those of one organisation, signatories first."""
        return self.filter(organisation=organisation).order_by("-role", "asked_at")

    def signatories_of(self, organisation):
        """Who may sign for the organisation."""
        signing = self.active().filter(organisation=organisation, role=RepresentativeRole.SIGNATORY)
        return signing.select_related("user").with_right()

    def with_organisation(self):
        """With what a line about a representative shows."""
        return self.select_related(
            "organisation", "user", "asked_county", "for_strategy__county", "for_strategy__current_version"
        )

    def with_right(self):
        """With what is known of the right to sign."""
        return self.select_related("signing_stated_by").prefetch_related("right_checks__by")

    def colleagues_of(self, user):
        """Everyone of the organisations that the person acts for."""
        return self.filter(organisation__in=Representative.objects.active().of(user).values("organisation"))

    def of(self, user):
        """The person's own."""
        return self.filter(user=user)

    def for_county(self, county):
        """Requests that the county was asked about."""
        return self.filter(asked_county=county)


def _has_particulars():
    """What each ground asks for is there."""
    empty = {"source": Q(source=""), "paragraph": Q(paragraph=""), "dated": Q(dated__isnull=True)}
    found = Q()
    for ground, names in PARTICULARS.items():
        lacks = Q()
        for name in names:
            lacks |= empty[name]
        found &= ~(Q(ground=ground.value) & lacks)
    return found


class Representative(models.Model):
    """A person acts for an organisation, once somebody entitled has said so."""

    organisation = models.ForeignKey("portal.Organisation", models.PROTECT, related_name="representatives")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="representatives")
    role = models.CharField(max_length=20, choices=RepresentativeRole, default=RepresentativeRole.CONTACT)
    state = models.CharField(max_length=20, choices=RepresentativeState, default=RepresentativeState.WAITING)
    basis = models.CharField(max_length=20, choices=Basis, blank=True)
    wanted_role = models.CharField(
        max_length=20,
        choices=RepresentativeRole,
        blank=True,
        help_text="A role that an active representative has asked for.",
    )
    message = models.CharField(max_length=500, blank=True, help_text="What the person wrote when asking.")
    asked_county = models.ForeignKey("portal.County", models.PROTECT, null=True, blank=True, related_name="+")
    for_strategy = models.ForeignKey(
        "strategies.Strategy",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="What the person was about to join when asking: the letter with the answer leads there.",
    )
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    signing_stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The standing signatory by whose word the person may sign.",
    )

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(state__in=["waiting", "active"]),
                name="representative_once_per_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | (Q(decided_at__isnull=False) & ~Q(basis="")),
                name="representative_active_has_basis",
            ),
            # An address at a known domain makes a contact, never a signatory. Rows from before the rule may stand.
            models.CheckConstraint(
                condition=~Q(state="active", role="signatory", basis="domain"),
                name="representative_no_signatory_by_domain",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} for {self.organisation_id}"

    @property
    def is_asking(self):
        """Whether somebody is to answer."""
        return self.state == RepresentativeState.WAITING or bool(self.wanted_role)

    @property
    def right_check(self):
        """The last look of county staff into the right to sign, or None."""
        return max(self.right_checks.all(), key=lambda check: check.pk, default=None)

    @property
    def right(self):
        """The right to sign, as pages show it; None for somebody who does not sign."""
        if self.role != RepresentativeRole.SIGNATORY:
            return None
        if check := self.right_check:
            return check.right
        stated = self.signing_stated_by
        return right_to_sign(Authority.STATED if stated else Authority.NOT_CHECKED, who=str(stated or ""))


class RightCheck(models.Model):
    """County staff looked into a person's right to sign: on what ground, who and when. Appended only."""

    representative = models.ForeignKey(Representative, models.PROTECT, related_name="right_checks")
    ground = models.CharField(max_length=20, choices=RightGround)
    source = models.CharField(max_length=200, blank=True, help_text="Which statutes, delegation order or body.")
    paragraph = models.CharField(max_length=60, blank=True)
    dated = models.DateField(null=True, blank=True, help_text="Of the document that was looked at.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=_has_particulars(), name="right_check_has_particulars"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.representative_id} {self.ground}"

    @property
    def words(self):
        """The ground in words."""
        return ground_in_words(ground=self.ground, source=self.source, paragraph=self.paragraph, dated=self.dated)

    @property
    def right(self):
        """As pages show it."""
        when = timezone.localdate(self.at)
        return right_to_sign(Authority.CONFIRMED, who=str(self.by), when=when, ground=self.words)


class RepresentativeEvent(models.Model):
    """Every step of a representative: asked, approved, declined, ended, role given. Appended only."""

    representative = models.ForeignKey(Representative, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        triggers = append_only()

    def __str__(self):
        return self.verb


class ColleagueInvitationQuerySet(models.QuerySet):
    """Invitations by who may answer them."""

    def open(self, now):
        """Those that can be accepted: neither used nor taken back, not too old, and the inviter still acts."""
        still_acts = Representative.objects.active().filter(
            organisation=models.OuterRef("organisation"), user=models.OuterRef("invited_by")
        )
        return self.unanswered().filter(models.Exists(still_acts), invited_at__gt=now - INVITATION_LASTS)

    def unanswered(self):
        """Neither accepted nor taken back."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def addressed_to(self, user):
        """Those to an address that the person has shown to be their own."""
        verified = EmailAddress.objects.filter(user=user, verified=True)
        return self.filter(email__in=verified.values("email"))

    def of_organisation(self, organisation):
        """Those of one organisation, the latest first."""
        return self.filter(organisation=organisation).order_by("-invited_at", "-pk")

    def of_colleagues_of(self, user):
        """Those of the organisations that the person acts for."""
        return self.filter(organisation__in=Representative.objects.active().of(user).values("organisation"))

    def with_organisation(self):
        """With what a line and a page about an invitation show."""
        return self.select_related("organisation", "invited_by", "for_strategy__county")


class ColleagueInvitation(models.Model):
    """Somebody who acts for an organisation asks a colleague, by address, to act for it too, as contact.

    No secret goes with the letter: whoever shows that the address is their own may accept."""

    organisation = models.ForeignKey("portal.Organisation", models.PROTECT, related_name="colleague_invitations")
    email = models.EmailField(max_length=254, help_text="In the one spelling that accounts are kept under.")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    for_strategy = models.ForeignKey(
        "strategies.Strategy", models.SET_NULL, null=True, blank=True, related_name="+", help_text="What they share."
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ColleagueInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="colleague_invited_once",
            ),
        ]

    def __str__(self):
        return f"{self.organisation_id}/{self.pk}"

    @property
    def ends_at(self):
        """When it can no longer be accepted."""
        return self.invited_at + INVITATION_LASTS

    @property
    def holds(self):
        """Whether it can be accepted now."""
        return ColleagueInvitation.objects.filter(pk=self.pk).open(timezone.now()).exists()


__all__ = [
    "Basis",
    "ColleagueInvitation",
    "Representative",
    "RepresentativeEvent",
    "RepresentativeRole",
    "RepresentativeState",
    "RightCheck",
]
