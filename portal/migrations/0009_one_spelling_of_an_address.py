"""One spelling of an e-mail address: accounts, their addresses and open invitations are folded, and kept folded.

Two accounts that turn out to have the same address are never made one: the migration stops and names them."""

from django.db import migrations, models
from django.utils import timezone

from portal.people.rules import fold_address, loosely_folded

FOLDED = r"^[\x20-\x40\x5b-\x7e]*$"


def fold_all(apps, schema_editor):
    """Fold every address that needs it. Raises RuntimeError, having changed nothing, when accounts would collide."""
    users = apps.get_model("portal", "User").objects.order_by("pk")
    addresses = apps.get_model("account", "EmailAddress").objects.order_by("pk")
    refuse_collisions(users.values_list("pk", "email"))
    close_doubles(apps.get_model("portal", "StaffInvitation"))
    invitations = apps.get_model("portal", "StaffInvitation").objects.filter(used_at=None, revoked_at=None)
    for row in (*users, *addresses, *invitations):
        folded = loosely_folded(row.email)
        if folded != row.email:
            row.email = folded
            row.save(update_fields=["email"])


def close_doubles(invitation):
    """Of a county's open invitations to one address in several spellings the newest holds, as when it was sent again."""
    seen = set()
    for row in invitation.objects.filter(used_at=None, revoked_at=None).order_by("-invited_at", "-pk"):
        key = row.county_id, loosely_folded(row.email)
        if key in seen:
            row.revoked_at = timezone.now()
            row.save(update_fields=["revoked_at"])
        seen.add(key)


def refuse_collisions(rows):
    """Raise RuntimeError with the numbers of accounts (never their addresses) that nobody can choose between here."""
    found, unreadable = {}, []
    for number, email in rows:
        try:
            found.setdefault(fold_address(email), []).append(number)
        except ValueError:
            unreadable.append(number)
    same = [numbers for numbers in found.values() if len(numbers) > 1]
    if same or unreadable:
        raise RuntimeError(
            f"Accounts with one address in several spellings: {same}; with an address that cannot be one: {unreadable}."
            ' Nothing was changed. See "When something fails" in docs/runbook.md.'
        )


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0007_handovers"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunPython(fold_all, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(condition=models.Q(("email__regex", FOLDED)), name="user_email_folded"),
        ),
        # The log-in library's own table, from which it sets the account's address.
        migrations.RunSQL(
            rf"ALTER TABLE account_emailaddress ADD CONSTRAINT emailaddress_folded CHECK (email ~ '{FOLDED}')",
            "ALTER TABLE account_emailaddress DROP CONSTRAINT emailaddress_folded",
        ),
    ]
