# ruff: noqa: E501
"""Honest text is kept as it was written (R-51), and whatever stands in a row breaks no page and no file (R-50, R-52)."""

import csv
import io
import json
import unicodedata

import docx
import openpyxl
import pgtrigger
import pytest
import yaml
from django.apps import apps
from django.core.cache import cache
from django.db import models
from django.utils.html import escape
from lxml import etree

from tests.trust import texts, walker
from tests.trust.pages import every_desk_page, every_own_page, every_public_page
from tests.trust.trying import OURS, fields_of, forms_for, some, stands_somewhere, undone

pytestmark = pytest.mark.django_db

# Fields whose text is no text of a person: names of formats, secrets, hidden marks.
NOT_FREE = (
    "TOTAL_FORMS",
    "INITIAL_FORMS",
    "MIN_NUM",
    "MAX_NUM",
    "orgnr",
    "password",
    "domains",
    "due_on",
    "meets_on",
    "phone",
)


def free_fields(form):
    for name in fields_of(form):
        one = form.fields[name]
        if one.is_text and form.method == "post" and not any(part in name for part in NOT_FREE):
            yield one


# The person's choice that a text goes with, where the first choice would not keep it.
CHOICES = {
    "mina-sidor/foretradare": {"answer": "decline"},
    "skriv-under": {"ground": "delegation"},
    "/mal/ plan_": {"plan": "existing"},
}


@pytest.mark.hostile
@pytest.mark.parametrize("role", ["publisher", "signatory", "newcomer"])
def test_honest_text_is_kept_as_written(whole_world, role):
    client, forms = forms_for(whole_world, role)
    kept = 0
    for form in forms:
        for one in free_fields(form) if "/2fa/" not in form.action else ():  # needs a real key in the hand
            where = f"{form.action} {one.name}"
            chosen = next((values for part, values in CHOICES.items() if part in where), {})
            for text in some(texts.HONEST, 3):
                if one.longest and len(text) > one.longest:
                    continue
                pairs = [(key, chosen.get(key, value)) for key, value in form.with_one_changed(one.name, text)]
                pairs += [("letters_affirmed", "on")]  # where an emoji is asked about before it stands on a paper
                cookies = client.cookies.copy()
                with undone():
                    answer = walker.send(client, form, pairs)
                    assert answer.status_code == 302, (form.action, one.name, text, answer.status_code)
                    assert stands_somewhere(unicodedata.normalize("NFC", text).strip()), (form.action, one.name, text)
                client.cookies = cookies
                kept += 1
    assert kept > 5


# Stored texts: what stands in a row, however it came there, breaks no page and no file


@pytest.mark.parametrize("kind", texts.STORED_BY_KIND)
def test_stored_texts_in_turn_break_no_page_and_no_file(whole_world, kind):
    """Every column holds a text of the kind, in turn, and every page and file is read."""
    of_kind = texts.STORED_BY_KIND[kind]
    put_everywhere(lambda number: of_kind[number % len(of_kind)])
    shown, problems = read_every_page(whole_world)
    assert problems == []
    assert shown > 30  # else the texts were not where the pages read


@pytest.mark.hostile
@pytest.mark.parametrize("text", texts.STORED)
def test_stored_texts_break_no_page_and_no_file(whole_world, text):
    """The same text in every column."""
    put_everywhere(lambda _number: text)
    assert read_every_page(whole_world)[1] == []


# Texts that no page has of its own, as a page shows them.
MARKS = [escape(text).encode() for text in texts.STORED if len(text) > 5]


def read_every_page(world):
    """How many pages show such a text, and what is wrong with any page."""
    shown, problems = 0, []
    for role, pages in (
        ("visitor", every_public_page(world)),
        ("publisher", every_desk_page(world)),
        ("reader", world.pages["reader"]),
        ("signatory", every_own_page(world)),
        ("newcomer", world.pages["newcomer"][:4]),
        ("national", world.pages["national"]),
        *((who, world.pages[who]) for who in world.links),
    ):
        client = world.client(role, raise_request_exception=False)
        for page in dict.fromkeys(pages):
            answer = client.get(page)
            faults = walker.faults_of(answer, "".join(texts.STORED)) + faults_of_file(answer)
            problems += [f"{role} {page}: {fault}" for fault in faults]
            shown += any(mark in getattr(answer, "content", b"") for mark in MARKS)
    return shown, problems


# Columns that only the portal writes: names of formats, marks, secrets, addresses.
MACHINE = {
    "code", "letter", "sort_key", "sort_name", "orgnr", "board_orgnr", "domain", "content_type", "sha256", "plain_sha256", "text_sha256", "token_hash",
    "identity_hash", "subject_type", "subject_pk", "message_id", "unique_key", "template", "seal", "then_task", "then_pk", "verification_code", "number", "key",
    "preset", "password", "session_key", "verb", "thing", "thing_pk", "request_id", "language", "receipt_number", "state", "kind", "loaded_as", "address",
    "from_state", "to_state", "method", "how", "level", "issuer", "client_id", "secret_name", "scopes", "acr_values", "purpose", "reason", "slug", "outcome",
}  # fmt: skip
# Frozen letters and written sections: of their leaves, those that a person wrote.
LETTERS = {
    "Consultation": ["content", "questions"],
    "ConsultationResponse": ["texts"],
    "Declaration": ["content"],
    "SigningRound": ["content"],
    "DecisionPaper": ["sections"],
    "DecisionTemplate": ["sections"],
}
WRITTEN = {"text", "title", "label", "question", "intent", "body", "heading", "paragraph", "what", "indicator", "whole"}


def put_everywhere(text_of):
    """Write a text into every column that a person can fill, past every form and every guard of frozen rows."""
    number = 0
    with pgtrigger.ignore():
        for model in apps.get_models():
            if model._meta.app_label not in OURS or not model._base_manager.exists():
                continue
            for one in model._meta.concrete_fields:
                number += 1
                _fill(model, one, text_of(number))
    cache.clear()


def _fill(model, one, text):
    if one.name in LETTERS.get(model.__name__, ()):
        for row in model._base_manager.all():
            model._base_manager.filter(pk=row.pk).update(**{one.name: _rewritten(getattr(row, one.name), text)})
    elif is_written_by_people(one) and len(text) <= (one.max_length or 10**6):
        model._base_manager.update(**{one.name: text})


def is_written_by_people(one):
    if not isinstance(one, models.CharField | models.TextField) or one.choices or one.unique or one.name in MACHINE:
        return False
    return not isinstance(one, models.URLField | models.EmailField | models.SlugField)


def _rewritten(letter, text):
    if isinstance(letter, list):
        return [_rewritten(one, text) for one in letter]
    if isinstance(letter, dict):
        return {
            key: text if key in WRITTEN and isinstance(value, str) and value else _rewritten(value, text)
            for key, value in letter.items()
        }
    return letter


def test_most_columns_of_text_are_among_those_that_are_filled():
    """A list that left nearly everything out would find nothing."""
    filled = {
        f"{model.__name__}.{one.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for one in model._meta.concrete_fields
        if is_written_by_people(one)
    }
    assert {"Organisation.name", "User.name", "StrategyVersion.vision", "RegionalTarget.wording"} <= filled
    assert {"Membership.contribution", "OwnGoal.what", "Contact.name", "ConsultationView.text"} <= filled
    assert {"ConsultationInvitation.name", "DecisionPaper.title", "Signature.name", "Upload.original_name"} <= filled
    assert len(filled) > 60


FORMULA_STARTS = "=+-@\t\r＝＋－＠"


def faults_of_file(answer):
    """What is wrong with a table, a JSON or XML file, or an office file."""
    kind, content = answer.get("Content-Type", ""), getattr(answer, "content", b"")
    if answer.status_code != 200:
        return []
    if kind.startswith("text/csv"):
        text = content.decode("utf-8-sig")
        separator = max(";,", key=text.partition("\n")[0].count)
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
        found = ["uneven rows"] if len({len(row) for row in rows}) > 1 else []
        return found + [f"formula {cell[:20]!r}" for row in rows for cell in row if cell[:1] in FORMULA_STARTS and cell]
    if kind.endswith("spreadsheetml.sheet"):
        sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
        return [f"formula {cell.value!r}" for cell in cells if cell.data_type == "f"]
    if kind.endswith("wordprocessingml.document"):
        docx.Document(io.BytesIO(content))
    elif "json" in kind:
        json.loads(content)
    elif "yaml" in kind:
        yaml.safe_load(content)
    elif "xml" in kind:
        etree.fromstring(content)
    return []
