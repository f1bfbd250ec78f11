"""The administration shows what may be shown, answers no question about the rest, and notes who looked."""

import itertools
import re

import pytest
from django.contrib import admin
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from portal.admin import SECRET, SHOWN_ON_PURPOSE
from portal.log.models import LogEvent
from portal.people.look_only import smells_of_secret
from portal.people.models import StaffRole, User
from portal.people.rules import Role
from tests.portal.people import world
from tests.portal.people.one_of_each import every_model, key_of, make_one_of_each

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8
DEPTH = 2  # relations that a question may go over
LISTED = "/forvaltning/portal/outgoingmail/"
COLUMN = re.compile(r'"(\w+)"\."(\w+)"')  # as Django writes them: table and column


@pytest.fixture
def person():
    user = world.make_person("admin@exempel.example")
    StaffRole.objects.create(user=user, role=Role.ADMINISTRATOR)
    world.TOTP.activate(user, world.SECRET)
    return user


@pytest.fixture
def administrator(client, person):
    client.force_login(person)  # through the forms: test_log_in.py, test_second_factor.py
    return client


def list_of(model):
    return f"/forvaltning/{model._meta.app_label}/{model._meta.model_name}/"


def row_of(model):
    return f"{list_of(model)}{key_of(model)}/change/"


def secret_columns(model):
    """All of them, when the model is not there to look at."""
    if not admin.site.is_registered(model):
        return {field.name for field in model._meta.concrete_fields}
    return set(admin.site.get_model_admin(model).secret)


def paths(model, depth=DEPTH):
    """Every column by the paths that lead to it: [(path, field)], over foreign keys and back along them."""
    for field in model._meta.get_fields():
        if field.concrete:
            yield field.name, field
        if depth and field.is_relation and field.related_model:
            yield from ((f"{field.name}__{rest}", far) for rest, far in paths(field.related_model, depth - 1))


def questions(model, depth=DEPTH):
    """Every question that Django could put to the database: each path with each lookup of its column."""
    for path, field in paths(model, depth):
        yield path, field
        for lookup in field.get_lookups():
            yield f"{path}__{lookup}", field


def test_every_column_that_smells_of_secret_is_decided():
    smelling = {
        f"{m._meta.label}.{f.name}" for m in every_model() for f in m._meta.concrete_fields if smells_of_secret(f)
    }
    secret = {f"{label}.{name}" for label, names in SECRET.items() for name in names}
    assert smelling - secret == SHOWN_ON_PURPOSE, "name each new one in portal/admin.py: secret, or shown on purpose"
    assert secret <= {f"{m._meta.label}.{f.name}" for m in every_model() for f in m._meta.concrete_fields}
    assert not secret & SHOWN_ON_PURPOSE


def test_a_new_column_is_secret_until_somebody_decides():
    """The rule by name and type, told from what it lets through."""
    from django.db.models import BinaryField, CharField, JSONField, TextField

    def named(kind, name):
        field = kind()
        field.name = name
        return field

    for name in ("api_token", "seal_key", "code", "session_secret", "pin"):
        assert smells_of_secret(named(CharField, name))
    assert smells_of_secret(named(BinaryField, "scan"))
    assert smells_of_secret(named(JSONField, "answer"))
    assert not smells_of_secret(named(TextField, "description"))
    assert not smells_of_secret(named(CharField, "keynote"))


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model._meta.label)
def test_no_list_answers_a_question_about_what_it_does_not_show(rf, person, model):
    """Every column, also two relations away, with every lookup that Django knows."""
    window = admin.site.get_model_admin(model)
    request = rf.get(list_of(model))
    request.user = person
    filters = {f"{name}__exact" for name in window.get_list_filter(request)}
    answered = {question for question, _field in questions(model) if window.may_be_asked(request, question, "1")}
    assert answered <= filters
    assert {name.removesuffix("__exact") for name in filters} <= {field.name for field in window.shown_columns()}
    assert not {name.removesuffix("__exact") for name in filters} & secret_columns(model)


@pytest.mark.parametrize("model", every_model(), ids=lambda model: model._meta.label)
def test_secret_questions_get_the_page_for_bad_addresses(administrator, model):
    """The same through the front door: each secret column of the row, and of the rows it points at.

    Each as it is and by one lookup, another one each time; the rule itself was asked about all of them above."""
    url = list_of(model)
    columns = [path for path, field in paths(model, depth=1) if field.name in secret_columns(field.model)]
    lookups = itertools.cycle(("startswith", "regex", "gt", "isnull", "length", "has_key"))
    for question in [*columns, *(f"{path}__{lookup}" for path, lookup in zip(columns, lookups, strict=False))]:
        answer = administrator.get(url, {question: "a"})
        assert answer.status_code == 400, question
        assert "Adressen eller formuläret" in answer.content.decode(), question


@pytest.mark.parametrize(
    "question",
    [
        "kind=login_code&text__regex=.",
        "text__regex=.",
        "q=anna",
        "_to_field=text",
        "_to_field=id",
        "_popup=1",
        "_facets=True",
        "all=",
        "e=1",
        "o=text",
        "o=-text.1",
        "p=x",
        "p=1&p=2",
        "document__letter__has_key=a",
        "county__staff_roles__user__password__startswith=a",
        "state__exact=nonsense",
        "state__in=sent,held",
        "state__startswith=s",
        "state=sent",
        "kind__exact=login_code",
        "id__startswith=0",
        "recipient__exact=a@b.example",
        "unknown=1",
    ],
)
def test_every_other_question_is_refused(administrator, question):
    answer = administrator.get(f"{LISTED}?{question}")
    assert answer.status_code == 400
    assert "Adressen eller formuläret" in answer.content.decode()
    assert LogEvent.objects.filter(verb="access.denied", detail__status=400).count() == 1


@pytest.mark.parametrize("question", ["", "o=1", "o=-2.3", "p=1", "state__exact=held", "o=99", "state__exact=sent&o=1"])
def test_shown_columns_sort_and_shown_choices_narrow(administrator, question):
    assert administrator.get(f"{LISTED}?{question}").status_code == 200


def test_narrowing_works(administrator):
    make_one_of_each()
    found = administrator.get("/forvaltning/portal/outgoingmail/?state__exact=queued").context["cl"].queryset
    assert found.count() == 1
    found = administrator.get("/forvaltning/portal/outgoingmail/?state__exact=sent").context["cl"].queryset
    assert found.count() == 0


def test_a_row_takes_no_question(administrator, person):
    row = f"/forvaltning/portal/user/{person.pk}/change/"
    assert administrator.get(row).status_code == 200
    for question in (
        "_to_field=password",
        "_to_field=email",
        "_popup=1",
        "_changelist_filters=password__regex%3Da",
        "x=1",
    ):
        assert administrator.get(f"{row}?{question}").status_code == 400, question
    for missing in ("999999999", "x", "9" * 40, "_5F", "%00", "1%27"):
        assert administrator.get(f"/forvaltning/portal/user/{missing}/change/").status_code in (400, 404), missing


def test_pages_never_load_a_secret_column_and_each_row_leaves_a_trail(rf, person):
    """Neither a column of the row itself nor of the rows it points at; the person who looks is loaded before."""
    make_one_of_each()
    secret = {
        (model._meta.db_table, model._meta.get_field(name).column)
        for model in every_model()
        for name in secret_columns(model)
    }
    for model in every_model():
        for url in (list_of(model), f"{list_of(model)}?o=1.2.3.4.5.6.7", row_of(model)):
            request = rf.get(url)
            request.user, request.session = person, {}
            request.resolver_match = match = resolve(url.partition("?")[0])
            reset_queries()
            with CaptureQueriesContext(connection) as asked:
                answer = match.func(request, *match.args, **match.kwargs)
                answer.render()
            assert answer.status_code == 200, url
            assert 1 < len(asked) <= MOST_QUERIES, url  # however many kinds of rows the menu has
            loaded = {column for query in asked for column in COLUMN.findall(query["sql"])}
            assert len(loaded) > 1, url
            assert not loaded & secret, url
        trail = LogEvent.objects.filter(actor=person, verb="admin.row_read", thing=model._meta.model_name)
        assert trail.get().thing_pk == str(key_of(model))


def test_rows_show_no_secret_value(administrator):
    make_one_of_each()
    mail = administrator.get("/forvaltning/portal/outgoingmail/00000000-0000-0000-0000-000000000009/change/")
    page = mail.content.decode()
    assert "DoNotShow kind" in page
    for name in ("subject", "text", "html", "unique_key"):
        assert f"DoNotShow {name}<" not in page


def test_reading_leaves_a_trail_of_ids(administrator, person):
    other = world.make_person("annan@exempel.example", name="Anna")
    read = LogEvent.objects.filter(verb__startswith="admin.")
    administrator.get("/forvaltning/portal/user/")
    administrator.get(f"/forvaltning/portal/user/{other.pk}/change/")
    administrator.get(f"{LISTED}?state__exact=held&p=1")
    administrator.get("/forvaltning/portal/user/999999/change/")
    administrator.get("/forvaltning/portal/user/?password__startswith=a")
    rows = list(read.order_by("pk").values_list("verb", "actor", "thing", "thing_pk", "detail"))
    assert rows == [
        ("admin.list_read", person.pk, "", "", {"list": "portal.user", "asked": {}}),
        ("admin.row_read", person.pk, "user", str(other.pk), {}),
        (
            "admin.list_read",
            person.pk,
            "",
            "",
            {"list": "portal.outgoingmail", "asked": {"state__exact": "held", "p": "1"}},
        ),
    ]


def test_the_administration_has_no_door_of_its_own(administrator):
    """Passwords, log-in and log-out are the portal's; what only looking does not need is gone."""
    for gone in ("password_change/", "password_change/done/", "jsi18n/", "autocomplete/", "r/1/1/", "auth/"):
        for method in (administrator.get, administrator.post):
            assert method(f"/forvaltning/{gone}").status_code == 404, gone
    for gone in ("add/", "1/", "1/history/", "1/delete/"):
        assert administrator.get(f"/forvaltning/portal/user/{gone}").status_code == 404, gone
    assert administrator.get("/forvaltning/login/?next=//evil.example/").url == "/konto/login/?next=/forvaltning/"
    assert administrator.post("/forvaltning/logout/").url == "/konto/logout/"
    assert User.objects.get(email="admin@exempel.example").check_password(world.PASSWORD)
    page = administrator.get("/forvaltning/").content.decode()
    assert 'action="/konto/logout/"' in page
    assert "password_change" not in page


INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", re.IGNORECASE)


def test_pages_keep_the_strict_content_policy(administrator, person):
    """Django's own templates have a style in the list and scripts that only changing needs."""
    for url in ("/forvaltning/", "/forvaltning/portal/", LISTED, f"/forvaltning/portal/user/{person.pk}/change/"):
        page = administrator.get(url).content.decode()
        assert not INLINE.search(page), url
        assert "jsi18n" not in page
        assert "Logga ut" in page
