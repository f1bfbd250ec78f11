"""What happens to second factors beside what their owner does."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from portal.log.actions import log_event
from portal.people.second_factor_keys import Unreadable, under_present_key, unreadable_of


@transaction.atomic
def forget_unreadable_factors(user):
    """Throw away the person's factors that no key reads, to make room for new ones."""
    for one in unreadable_of(user):
        one.delete()
        log_event("mfa.unreadable_removed", by=user, kind=one.type)


def rekey_second_factors():
    """Encipher every factor with the present key, each in a transaction of its own, so that older keys can be dropped.

    Safe to run again and while people log in. Returns how many were done and how many no key reads."""
    done = unreadable = 0
    for pk in (
        Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk").values_list("pk", flat=True)
    ):
        if _rekey(pk):
            done += 1
        else:
            unreadable += 1
    log_event("mfa.rekeyed", done=done, unreadable=unreadable)
    return done, unreadable


@transaction.atomic
def _rekey(pk):
    """Whether the factor could be read. One that was taken away meanwhile counts as done."""
    factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if factor is None:
        return True
    try:
        factor.data = under_present_key(factor.data)
    except Unreadable:
        return False
    factor.save(update_fields=["data"])
    return True


__all__ = ["forget_unreadable_factors", "rekey_second_factors"]
