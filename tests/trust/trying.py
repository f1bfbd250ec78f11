"""Sending hostile and honest texts through the forms of the world, one field at a time or all at once."""

import os
import random
import time
import zlib
from contextlib import contextmanager

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q

from tests.trust import walker

LONGEST = 5  # seconds for an answer, on a busy machine too
ROLES = ["visitor", "publisher", "reader", "signatory", "newcomer", "guest", "signer"]
OURS = ("portal", "strategies", "membership")

# Every text in every field takes hours. A hostile run tries some of them, another run others (the seed stands in its
# first lines); HOSTILE_TEXTS=all tries all.
ALL = os.environ.get("HOSTILE_TEXTS") == "all"


def some(corpus, number):
    """The whole corpus when asked for, else so many of it by chance."""
    return corpus if ALL else random.sample(corpus, min(number, len(corpus)))


def turn(corpus, *about):
    """One of the corpus, always the same for the same form and field, another for the next."""
    return corpus[zlib.crc32(" ".join(about).encode()) % len(corpus)]


@contextmanager
def undone():
    """What happens inside is rolled back; actions that insist on a transaction of their own are let in."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def send_undone(client, form, pairs):
    """Send the form, and undo what it wrote and who it logged in."""
    cookies = client.cookies.copy()
    with undone():
        answer = walker.send(client, form, pairs)
    client.cookies = cookies
    return answer


def try_one(client, form, name, text):
    """Send the form with one field changed. What is wrong with the answer, as lines."""
    return _tried(client, form, form.with_one_changed(name, text), name, text)


def try_all(client, form, text):
    """Send the form with the text in every field where a person writes, as long as the field lets it be."""
    pairs = form.with_all_changed(text)
    return _tried(client, form, pairs, "every field", text)


def _tried(client, form, pairs, name, text):
    began = time.thread_time()  # of the processor: others on the machine are no fault of the code
    found = walker.faults_of(send_undone(client, form, pairs), text)
    if time.thread_time() - began > LONGEST:
        found.append("slow")
    return [f"{form.page} → {form.action} {name} {text[:60]!r}: {fault}" for fault in found]


def fields_of(form):
    """One of each kind of field: of repeated rows only the first."""
    return [name for name in form.fields if not any(f"-{number}-" in name for number in range(1, 9))]


def forms_for(world, role):
    """A client and every form that the role meets, each once however many pages it stands on."""
    client = world.client(role, raise_request_exception=False)
    pages = world.pages[role]
    if role in ("publisher", "newcomer"):  # the account pages are the signatory's too
        pages = [page for page in pages if not page.startswith("/konto/")]
    forms = {}
    for page in pages:
        for form in walker.forms_of(client, page):
            forms.setdefault(form.key, form)
    return client, [form for form in forms.values() if form.fields]


def stands_somewhere(text):
    """Whether a row of ours holds the text, in a column (alone or after a label) or in a frozen letter."""
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        ways = Q()
        for one in model._meta.get_fields():
            if isinstance(one, models.CharField | models.TextField | models.JSONField):
                ways |= Q(**{f"{one.name}__contains": text})
            elif isinstance(one, ArrayField) and isinstance(one.base_field, models.CharField | models.TextField):
                ways |= Q(**{f"{one.name}__contains": [text]})
        if ways and model._base_manager.filter(ways).exists():
            return True
    return False
