"""What happens to second factors beside what their owner does."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from portal.errors import Refused
from portal.log.actions import log_event
from portal.outbox.actions import queue_mail
from portal.people import sessions
from portal.people.access import is_administrator
from portal.people.models import User
from portal.people.rules import why_not_reset_factor
from portal.people.second_factor_keys import Unreadable, under_present_key, unreadable_of


@transaction.atomic
def forget_unreadable_factors(user):
    """Throw away the person's factors that no key reads, to make room for new ones."""
    for one in unreadable_of(user):
        one.delete()
        log_event("mfa.unreadable_removed", by=user, kind=one.type)


@transaction.atomic(durable=True)
def reset_second_factor(user, *, asked_by, agreed_by):
    """Take away all second factors of a person who has lost them, end their sessions and tell them. Raises Refused.

    Two administrators stand for it, so that nobody alone can be talked into opening an account (ASVS 6.4.4). Returns
    how many were taken away."""
    user = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    factors = Authenticator.objects.filter(user=user)
    refusal = why_not_reset_factor(
        are_two=asked_by.pk != agreed_by.pk,
        are_administrators=is_administrator(asked_by) and is_administrator(agreed_by),
        agrees_for_oneself=agreed_by.pk == user.pk,
        has_factor=factors.exists(),
    )
    if refusal:
        raise Refused(refusal)
    number, _rows = factors.delete()
    sessions.end_all(user)
    event = log_event("mfa.reset", by=asked_by, thing=user, agreed_by=agreed_by.pk, number=number)
    queue_mail(
        "second_factor_reset",
        to=user.email,
        to_name=user.name,
        unique_key=f"second-factor-reset:{event.pk}",
        context={"person": user},
    )
    return number


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


__all__ = ["forget_unreadable_factors", "rekey_second_factors", "reset_second_factor"]
