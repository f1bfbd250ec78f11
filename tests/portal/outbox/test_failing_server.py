"""A mail server that fails in every way at once, in the shares of the demand (R-04): nothing is lost."""

import asyncio
from collections import Counter
from random import Random

import pytest
from django.utils import timezone

from portal.outbox.actions import deliver_due
from portal.outbox.models import MailState, OutgoingMail
from portal.outbox.rules import MOST_ATTEMPTS, ON_ITS_WAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LETTERS, REFUSED = 200, 8
TIME_OUT = 0.5  # seconds until a silent server is given up
ROUNDS = MOST_ATTEMPTS + 4  # rounds in which the server's own troubles cost no attempt


class Troubles:
    """What goes wrong with each try: 10 % of recipients put off, 5 % of texts, 3 % cut off before and 3 % after the
    text, 1 % silence, 2 % closing; and every recipient is greylisted the first time."""

    def __init__(self, sink):
        self.sink, self.chance, self.met = sink, Random(4), set()
        self.happened = Counter()
        sink.handle_RCPT, sink.handle_DATA = self.rcpt, self.data

    async def rcpt(self, server, session, envelope, address, options):
        self.sink.recipients_tried.append(address)
        if address.startswith("borta"):
            return "550 5.1.1 No such mailbox"
        if address not in self.met:
            self.met.add(address)
            return "451 4.7.1 Greylisted"
        trouble = self.pick(("rcpt", 0.10), ("before", 0.03), ("closing", 0.02))
        if trouble == "before":
            server.transport.abort()
        if trouble:
            return "421 4.3.2 Closing" if trouble == "closing" else "450 4.2.1 Later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def data(self, server, session, envelope):
        trouble = self.pick(("data", 0.05), ("after", 0.03), ("silence", 0.01))
        if trouble == "data":
            return "451 4.3.0 Later"
        if trouble == "silence":
            await asyncio.sleep(4 * TIME_OUT)
            return "451 4.3.0 Later"
        answer = await type(self.sink).handle_DATA(self.sink, server, session, envelope)
        if trouble == "after":
            server.transport.abort()
        return answer

    def pick(self, *shares):
        drawn = self.chance.random()
        for name, share in shares:
            if drawn < share:
                self.happened[name] += 1
                return name
            drawn -= share
        return None


def test_a_server_that_fails_in_every_way_loses_no_letter(sink, queue, settings):
    settings.EMAIL_TIMEOUT = TIME_OUT
    troubles = Troubles(sink)
    for number in range(LETTERS):
        queue(to=f"{'borta' if number < REFUSED else 'n'}{number}@kommun.example")
    for _round in range(ROUNDS):
        while deliver_due():
            pass
        OutgoingMail.objects.filter(state=MailState.RETRY).update(due_at=timezone.now())
    assert not OutgoingMail.objects.filter(state__in=ON_ITS_WAY).exists()
    refused = OutgoingMail.objects.filter(state=MailState.UNDELIVERABLE)
    assert [mail.recipient[:5] for mail in refused] == ["borta"] * REFUSED
    assert {mail.smtp_code for mail in refused} == {550}
    arrived, tried = Counter(sink.message_ids()), Counter(sink.recipients_tried)
    assert set(arrived) == set(OutgoingMail.objects.filter(state=MailState.SENT).values_list("message_id", flat=True))
    assert len(arrived) == LETTERS - REFUSED
    assert sum(arrived.values()) - len(arrived) == troubles.happened["after"]  # a copy only where the yes was cut off
    assert all(tried[mail.recipient] == 1 for mail in refused)
    assert max(tried.values()) <= MOST_ATTEMPTS
    assert set(troubles.happened) == {"rcpt", "before", "closing", "data", "after", "silence"}
