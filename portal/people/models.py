"""Persons who log in, and what staff may do."""

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.log.triggers import append_only
from portal.people.rules import MailChoice, Role, fold_address

FOLDED = r"^[\x20-\x40\x5b-\x7e]*$"  # any address that fold_address has been through


class UserManager(BaseUserManager):
    """Makes users by e-mail address."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=fold_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)

    def in_county(self, county):
        """Everyone who works in the county, by name."""
        return self.filter(staff_roles__county=county).order_by("name", "email")


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in. The e-mail address is the key; no personal number is ever kept."""

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    title = models.CharField(_("Title"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    session_number = models.PositiveIntegerField(default=0, help_text="Grows when all sessions of the person must end.")

    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_case"),
            # ASCII without capitals: of the spellings of one address only the folded one can be kept (rules.py).
            models.CheckConstraint(condition=Q(email__regex=FOLDED), name="user_email_folded"),
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def is_staff(self):
        """Django's admin is open to administrators only, and only to look."""
        return self.is_superuser or self.staff_roles.filter(role=Role.ADMINISTRATOR).exists()

    def _get_session_auth_hash(self, secret=None):
        """What a session must match: a new password or a new session number ends it at the next request (R-33)."""
        value = f"{self.password}:{self.session_number}"
        return salted_hmac("portal.people.User.session", value, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class StaffRoleQuerySet(models.QuerySet):
    """Roles in force."""

    def of(self, user):
        """The person's roles."""
        return self.filter(user=user)

    def for_county(self, county):
        """Everyone with a role in the county, by name."""
        return self.filter(county=county).select_related("user").order_by("user__name", "user__email")

    def in_county(self, county):
        """The one role in the county, among those chosen already."""
        return self.get(county=county)

    def with_county(self):
        """With the county of each, national roles too."""
        return self.select_related("county")

    def with_second_factor(self):
        """Each with ``second_factor``: whether the person has set one up."""
        from allauth.mfa.models import Authenticator

        own = Authenticator.objects.filter(user=models.OuterRef("user"), type__in=["totp", "webauthn"])
        return self.annotate(second_factor=models.Exists(own))

    def of_counties(self):
        """Roles that belong to a county, in the counties' order."""
        return self.filter(county__isnull=False).select_related("county").order_by("county__sort_key")

    def wanting_mail(self, county):
        """Those in the county who are told by mail of what comes to it."""
        told = self.filter(county=county, user__is_active=True)
        return told.exclude(mail_choice=MailChoice.NONE).select_related("user")

    def read_all_counties(self):
        """Roles that see the national view."""
        return self.filter(role__in=[Role.NATIONAL, Role.ADMINISTRATOR])

    def administrators(self):
        """Administrators' roles."""
        return self.filter(role=Role.ADMINISTRATOR)


class StaffRole(models.Model):
    """What a person may do: in one county (reader, editor, publisher), nationally, or as administrator."""

    user = models.ForeignKey(User, models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=20, choices=Role)
    county = models.ForeignKey(
        "portal.County",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff_roles",
    )
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    mail_choice = models.CharField(
        max_length=10, choices=MailChoice, default=MailChoice.AT_ONCE, db_default=MailChoice.AT_ONCE
    )

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "county"],
                nulls_distinct=False,
                name="staff_role_one_per_county",
            ),
            models.CheckConstraint(
                condition=(Q(role__in=Role.of_county()) & Q(county__isnull=False))
                | (~Q(role__in=Role.of_county()) & Q(county__isnull=True)),
                name="staff_role_county_when_of_county",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.county_id or ''}".strip()


class HandoverQuerySet(models.QuerySet):
    """Who has taken over from whom."""

    def now_for(self, user, county):
        """Who does what the person had to do in the county: the person while the role is there, else whoever took
        over, and so on; the person again when nobody did."""
        here, seen = user, set()
        while here.pk not in seen and not StaffRole.objects.of(here).filter(county=county).exists():
            seen.add(here.pk)
            latest = self.filter(left=here, county=county).select_related("taken_over_by").order_by("-pk").first()
            if latest is None:
                return user
            here = latest.taken_over_by
        return here


class Handover(models.Model):
    """A colleague has left a county, and another one does what waited for that person."""

    county = models.ForeignKey("portal.County", models.PROTECT, related_name="+")
    left = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_over_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(left=models.F("taken_over_by")), name="handover_to_somebody_else")
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.left_id} → {self.taken_over_by_id}"


class StaffInvitationQuerySet(models.QuerySet):
    """Invitations by whether they can still be used."""

    def open(self):
        """Neither used, taken back nor too old."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def not_closed(self):
        """Neither used nor taken back; some may be too old."""
        return self.filter(used_at=None, revoked_at=None)

    def for_county(self, county):
        """The county's invitations, the newest first."""
        return self.filter(county=county).select_related("invited_by").order_by("-invited_at")

    def for_link(self, token_hash):
        """The invitation of a link, whatever became of it."""
        return self.filter(token_hash=token_hash).select_related("county", "invited_by")

    def of_pk(self, pk):
        """The one with this number, whatever became of it."""
        return self.filter(pk=pk).select_related("county", "invited_by")

    def to_person(self, county, email):
        """What can still be used of all that was sent to the address for the county: one matter, several letters."""
        return self.not_closed().filter(county=county, email__iexact=email)

    def latest_letters(self):
        """Of several letters to the same address the latest."""
        later = StaffInvitation.objects.not_closed().filter(
            county=models.OuterRef("county"), email__iexact=models.OuterRef("email"), pk__gt=models.OuterRef("pk")
        )
        return self.not_closed().filter(~models.Exists(later))


class StaffInvitation(models.Model):
    """A colleague asked to help in a county. The link's secret is kept only as a hash; it works once, for 14 days.

    Sent again, there are several to the same person, all with the role that was chosen last; the first that is
    accepted ends the others."""

    email = models.EmailField(_("E-mail address"))
    county = models.ForeignKey("portal.County", models.PROTECT, related_name="staff_invitations")
    role = models.CharField(_("Role"), max_length=20, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = StaffInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.of_county()), name="staff_invitation_county_role"),
        ]

    def __str__(self):
        return f"{self.county_id} {self.get_role_display()}"


class AttemptQuerySet(models.QuerySet):
    """Counting in the database, in one statement, so that parallel tries count each other."""

    COUNT = """
        INSERT INTO portal_attempt AS kept (key, hits, number, expires_at)
        VALUES (%(key)s, ARRAY[%(now)s]::timestamptz[], 1, %(expires)s)
        ON CONFLICT (key) DO UPDATE SET
            number = 1 + (SELECT count(*) FROM unnest(kept.hits) hit WHERE hit > %(since)s),
            hits = ARRAY(SELECT hit FROM unnest(kept.hits) hit WHERE hit > %(since)s ORDER BY hit)
                || CASE WHEN (SELECT count(*) FROM unnest(kept.hits) hit WHERE hit > %(since)s) < %(limit)s
                   THEN ARRAY[%(now)s]::timestamptz[] ELSE ARRAY[]::timestamptz[] END,
            expires_at = %(expires)s
        RETURNING number
    """

    def count_one(self, key, *, limit, window, now):
        """This try's number among those of the last ``window`` (timedelta); refused tries are not added to them."""
        given = {"key": key, "now": now, "since": now - window, "expires": now + window, "limit": limit}
        with connection.cursor() as cursor:
            cursor.execute(self.COUNT, given)
            return cursor.fetchone()[0]

    def take_back(self, key, now):
        """Forget one try: it turned out right."""
        with connection.cursor() as cursor:
            cursor.execute("UPDATE portal_attempt SET hits = array_remove(hits, %s) WHERE key = %s", [now, key])

    def old(self):
        """Rows that no limit needs any more."""
        return self.filter(expires_at__lt=timezone.now())


class Attempt(models.Model):
    """When something costly was tried lately. The key is a hash: no address or account stands here."""

    key = models.CharField(max_length=64, unique=True)
    hits = ArrayField(models.DateTimeField(), default=list)
    number = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    objects = AttemptQuerySet.as_manager()

    def __str__(self):
        return f"attempt {self.pk}"


class IdentityProviderQuerySet(models.QuerySet):
    """E-identification services by who may use them."""

    def for_county(self, county):
        """Those that the county has chosen and that are in use."""
        return self.filter(county=county, is_active=True)


class IdentityProvider(models.Model):
    """An e-identification service that a county trusts, spoken to by OpenID Connect. Its secret is never kept here."""

    county = models.ForeignKey("portal.County", models.PROTECT, related_name="identity_providers")
    name = models.CharField(max_length=60, help_text="As people know it, for example Freja.")
    issuer = models.URLField(max_length=300)
    client_id = models.CharField(max_length=200)
    secret_name = models.CharField(max_length=80, blank=True, help_text="The environment variable with the secret.")
    scopes = models.CharField(max_length=300, default="openid profile")
    acr_values = models.CharField(max_length=300, blank=True, help_text="Levels that are enough; empty: any.")
    claim_map = models.JSONField(default=dict, blank=True, help_text='Names of claims: {"name": …, "orgnr": …}.')
    is_active = models.BooleanField(default=True)

    objects = IdentityProviderQuerySet.as_manager()

    class Meta:
        ordering = ["county", "name"]
        constraints = [models.UniqueConstraint(fields=["county", "name"], name="identity_provider_once_per_county")]

    def __str__(self):
        return self.name


__all__ = [
    "Attempt",
    "Handover",
    "IdentityProvider",
    "StaffInvitation",
    "StaffRole",
    "User",
]
