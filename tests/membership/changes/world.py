"""What several tests of the changes do: write and hand in as the pages would."""

from datetime import timedelta

from django.utils import timezone

from membership.changes.actions import withdrawing
from membership.changes.models import Withdrawal


def write(case, by, **changes):
    """A withdrawal decided last week that counts from today."""
    said = {
        "edition": 0,
        "body": "Kommunstyrelsen",
        "decided_on": timezone.localdate() - timedelta(days=7),
        "paragraph": "§ 12",
        "effective_on": timezone.localdate(),
    }
    return withdrawing.write_withdrawal(case, by=by, **(said | changes))


def declare(case, by, **changes):
    """Hand in the draft that stands."""
    edition = Withdrawal.objects.of_membership(case).first().edition
    said = {"edition": edition, "name": "Anna", "title": "Chef", "mandate": "Delegation", "method": "Lösenord"}
    return withdrawing.declare_withdrawal(case, by=by, **(said | changes))
