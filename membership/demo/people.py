"""Who can log in to the demonstration (docs/demo.md lists them)."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from membership.demo.past import write_event
from membership.representation.models import Basis, Representative, RepresentativeEvent, RepresentativeRole, RightCheck
from membership.representation.models import RepresentativeState as State
from membership.representation.rules_right import RightGround
from portal.directory.models import Organisation
from portal.people.models import StaffRole, User
from portal.people.rules import Role

PASSWORD = "demo-portal-2024"  # noqa: S105 it is public, and only loaded with DEBUG
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
# address, name, title, role, county code
STAFF = (
    ("staff@orebro.example", "Demo Örebro", "utvecklingsledare jämställdhet", Role.PUBLISHER, "18"),
    ("staff@vastmanland.example", "Demo Västmanland", "utvecklingsledare jämställdhet", Role.PUBLISHER, "19"),
    ("staff@stockholm.example", "Demo Stockholm", "utvecklingsledare jämställdhet", Role.PUBLISHER, "01"),
    ("staff@exempel.example", "Demo Exempel", "utvecklingsledare jämställdhet", Role.PUBLISHER, "99"),
    ("national@example.example", "Demo Nationell", "utredare", Role.NATIONAL, None),
    ("admin@example.example", "Demo Administratör", "förvaltare", Role.ADMINISTRATOR, None),
)
# address, name, title, address of the organisation
CONTACTS = (
    ("contact@region-orebro.example", "Demo Region Örebro", "hållbarhetsstrateg", "region-orebro-lan"),
    ("contact@region-vastmanland.example", "Demo Region Västmanland", "hållbarhetsstrateg", "region-vastmanland"),
    ("contact@kommun.example", "Demo Mallinge", "kommunstrateg", "mallinge-kommun"),
)


def load_logins() -> dict[str, User]:
    """The demo's logins by address, made when they are missing. A password that somebody changed stays changed."""
    everyone = [(address, name, title) for address, name, title, *_rest in (*STAFF, *CONTACTS)]
    have = set(User.objects.filter(email__in=[row[0] for row in everyone]).values_list("email", flat=True))
    missing = [row for row in everyone if row[0] not in have]
    if missing:
        add_users(missing, make_password(PASSWORD))
    people = {user.email: user for user in User.objects.filter(email__in=[row[0] for row in everyone])}
    _give_roles(people)
    _enrol_second_factor([people[row[0]] for row in STAFF])
    for address, _name, _title, slug in CONTACTS:
        add_representative(people[address], Organisation.objects.get(slug=slug))
    return people


def add_users(rows: list[tuple[str, str, str]], password: str) -> dict[str, User]:
    """Users with a verified address, by address. `password` is a hash, one for all: hashing each would take seconds."""
    users = User.objects.bulk_create(
        User(email=address, name=name, title=title, password=password) for address, name, title in rows
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return {user.email: user for user in users}


def add_representative(
    user: User, organisation: Organisation, *, checked_by: User | None = None, at: datetime | None = None
) -> None:
    """Lets the person sign for the organisation, unless a row about the two is there already.

    checked_by: who at the county looked into the right to sign; without one, nobody has. at: when; now when unsaid."""
    if Representative.objects.filter(user=user, organisation=organisation).exists():
        return
    at = at or timezone.now()
    User.objects.filter(pk=user.pk, date_joined__gt=at).update(date_joined=at)
    representative = Representative.objects.create(
        organisation=organisation,
        user=user,
        role=RepresentativeRole.SIGNATORY,
        state=State.ACTIVE,
        basis=Basis.COUNTY,
        asked_at=at,
        decided_at=at,
    )
    write_event(RepresentativeEvent(representative=representative, verb="approve", by=user), at)
    if checked_by:
        RightCheck.objects.create(
            representative=representative,
            ground=RightGround.DELEGATION,
            source="Delegationsordning",
            paragraph="4.2",
            dated=timezone.localdate(at) - timedelta(days=400),
            by=checked_by,
            at=at,
        )


def add_request(user: User, organisation: Organisation, county, message: str) -> None:
    """Somebody who waits to be let in, for the county's list."""
    Representative.objects.get_or_create(
        user=user, organisation=organisation, defaults={"asked_county": county, "message": message}
    )


def _give_roles(people: dict[str, User]) -> None:
    StaffRole.objects.bulk_create(
        [StaffRole(user=people[row[0]], role=row[3], county_id=row[4]) for row in STAFF], ignore_conflicts=True
    )
    User.objects.filter(email="admin@example.example", is_superuser=False).update(is_superuser=True)


def _enrol_second_factor(users: list[User]) -> None:
    enrolled = set(
        Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP).values_list("user_id", flat=True)
    )
    for user in users:
        if user.pk not in enrolled:
            TOTP.activate(user, TOTP_SECRET)
