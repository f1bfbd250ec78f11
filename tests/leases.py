"""Two workers and one row: the first is away until its lease is over, the second takes it, the first comes back."""

from datetime import timedelta

from django.utils import timezone


def taken_over(row, take):
    """The row as the first worker took it, and as the second one did after the first one's lease was over."""
    late = take()
    type(row).objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    successor = take()
    assert late.pk == successor.pk == row.pk
    assert late.lease_until != successor.lease_until
    return late, successor


def columns(row):
    """What stands on the row now."""
    return type(row).objects.filter(pk=row.pk).values().get()


def check_that_only_the_successor_counts(row, take, outcome_of_late, outcome_of_successor):
    """The late one changes nothing, before and after the successor, which succeeds from the same set-up."""
    late, successor = taken_over(row, take)
    before = columns(row)
    outcome_of_late(late)
    assert columns(row) == before
    outcome_of_successor(successor)
    after = columns(row)
    assert after != before
    outcome_of_late(late)
    assert columns(row) == after
