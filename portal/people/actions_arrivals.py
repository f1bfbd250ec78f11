"""Telling colleagues of what comes to their county: rows in the transaction of what came, letters by the sweeper."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from portal.directory.models import County
from portal.log.actions import log_event
from portal.outbox.actions import queue_mail
from portal.outbox.doorbell import ring
from portal.outbox.kinds import kind_in_words
from portal.outbox.models import OutgoingMail
from portal.people.models import StaffRole
from portal.people.models_arrivals import Arrival, Telling
from portal.people.rules import ArrivalKind, MailChoice, tell_at

TELL = "portal.people.tasks.tell"
LANGUAGE = "sv"
LOST_DAYS = 14  # a letter that was lost longer ago is no news


def arrived(county, kind, *, key, page, name="", by=None):
    """Write down what has come to the county, and for each colleague when to tell; part of the caller's transaction.

    kind: an ArrivalKind. key: the same one is told once. page: name and arguments of the address where it is read,
    after the county. name: the organisation, or the kind of a letter; never a person's. by: whoever did it, who is not
    told."""
    with override(LANGUAGE):
        path = reverse(page[0], args=[county.slug, *page[1:]])
    arrival, is_new = Arrival.objects.get_or_create(
        key=key, defaults={"county": county, "kind": kind, "path": path, "name": str(name)[:300]}
    )
    if not is_new:
        return arrival
    roles = StaffRole.objects.wanting_mail(county).exclude(user=by)
    now = timezone.localtime()
    Telling.objects.bulk_create(
        Telling(arrival=arrival, user=role.user, due_at=tell_at(role.mail_choice, now)) for role in roles
    )
    ring(TELL, county.pk)
    return arrival


def tell_due(*, county=None):
    """Queue the letters that are due: one for each colleague and county, whatever came. county: only this one's."""
    due = Telling.objects.due(timezone.now())
    if county is not None:
        due = due.filter(arrival__county=county)
    for user, of_county in due.pairs():
        tell_one(user, of_county)


@transaction.atomic(durable=True)
def tell_one(user, county):
    """Queue one colleague's letter about all that is due in a county; nothing when another worker has it in hand.

    user, county: primary keys. Rows and letter stand or fall together, so a worker that dies tells nobody twice.
    Whoever has left the county or wants no mail any more gets none."""
    now = timezone.now()
    rows = list(
        Telling.objects.due(now)
        .of(user, county)
        .with_arrival()
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
    )
    if not rows:
        return None
    role = StaffRole.objects.wanting_mail(county).filter(user=user).first()
    mail = _queue(role.user, County.objects.get(pk=county), rows) if role else None
    Telling.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now, mail=mail)
    return mail


def _queue(user, county, rows):
    """A letter from the portal to a colleague: it does not stand among the letters in the county's name."""
    arrivals = [row.arrival for row in rows]
    return queue_mail(
        "arrivals",
        to=user.email,
        to_name=user.name,
        unique_key=f"arrivals/{rows[-1].pk}",
        context={"arrivals": arrivals, "first": arrivals[0], "board": county.board_name, "desk": county.slug},
        language=LANGUAGE,
    )


def note_lost_mail():
    """Tell of letters that did not arrive; each once, and once more when it was sent again and lost again."""
    lost = OutgoingMail.objects.given_up(timezone.now() - timedelta(days=LOST_DAYS)).defer("text", "html")
    keyed = {f"mail/{mail.pk}/{mail.due_at.timestamp():.0f}": mail for mail in lost}
    known = set(Arrival.objects.filter(key__in=keyed).values_list("key", flat=True))
    for key, mail in keyed.items():
        if key not in known:
            with transaction.atomic(), override(LANGUAGE):
                name = str(kind_in_words(mail.kind))
                arrived(mail.county, ArrivalKind.MAIL, key=key, page=("outbox:county_mail", mail.pk), name=name)


@transaction.atomic(durable=True)
def choose_mail(user, *, county, choice):
    """Choose when one is told by mail of what comes to a county; it holds from the next thing that comes."""
    role = StaffRole.objects.of(user).select_for_update(of=("self",), no_key=True).get(county=county)
    role.mail_choice = MailChoice(choice)
    role.save(update_fields=["mail_choice"])
    log_event("mail.chosen", by=user, county=county, thing=role, choice=role.mail_choice)
    return role


__all__ = ["arrived", "choose_mail", "note_lost_mail", "tell_due", "tell_one"]
