"""Sending hostile and honest texts through the forms of the world, one field at a time or all at once."""

import os
import random
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.test import Client

from tests.trust import walker

LONGEST = 5  # seconds for an answer, on a busy machine too
ROLES = ["visitor", "publisher", "reader", "signatory", "newcomer", "guest", "signer", "national"]
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


def send_undone(client, form, pairs, then=None):
    """Send the form, and undo what it wrote and who it logged in.

    The answer, or what ``then`` sees before the undoing."""
    cookies = client.cookies.copy()
    with undone():
        answer = walker.send(client, form, pairs)
        answer = then() if then else answer
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


@dataclass
class Met:
    """What a role meets: its client, the answer of each of its pages, and every form, each once.

    The account pages are the same for all; their forms are the signatory's."""

    role: str
    client: Client
    answers: dict
    forms: list


def meet(world, role):
    """Open every page of the role's, once."""
    client, forms = world.client(role, raise_request_exception=False), {}
    answers = {page: client.get(page) for page in dict.fromkeys(world.pages[role])}
    for page, answer in answers.items():
        if page.startswith("/konto/") and role in ("publisher", "newcomer"):
            continue
        for form in walker.forms_in(page, answer):
            forms.setdefault(form.key, form)
    return Met(role, client, answers, [form for form in forms.values() if form.fields])


def forms_for(world, role):
    """A client and every form that the role meets."""
    met = meet(world, role)
    return met.client, met.forms


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
