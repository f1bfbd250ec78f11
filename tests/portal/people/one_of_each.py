"""One row of every kind, pointing at each other, for tests that look at everything. Triggers sleep meanwhile."""

import datetime
import uuid

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils import timezone

from tests.ownership import as_owner

OURS = ("portal", "strategies", "membership")
NUMBER, TEXT, ID = 900_001, "x9", uuid.UUID(int=9)
SECRET = "DoNotShow"


def every_model():
    """All models of the portal's own apps, from the ground up."""
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def key_of(model):
    """The primary key that the model's row gets."""
    field = model._meta.pk
    if field.is_relation:
        return key_of(field.related_model)
    if isinstance(field, models.UUIDField):
        return ID
    return NUMBER if isinstance(field, models.IntegerField) else TEXT[: field.max_length]


def make_one_of_each():
    """Write the rows in the test's transaction, that takes the checks it drops back when it is rolled back."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = replica")
        for model in every_model():
            for constraint in model._meta.constraints:
                if isinstance(constraint, models.CheckConstraint):
                    cursor.execute(f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT "{constraint.name}"')
    for model in every_model():
        row = model(**{field.attname: _value(field) for field in model._meta.concrete_fields})
        row.save_base(raw=True, force_insert=True)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")


def _value(field):
    if field.primary_key:
        return key_of(field.model)
    if field.is_relation:
        return key_of(field.related_model)
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.CharField | models.TextField):
        return f"{SECRET} {field.name}"[: field.max_length]
    if isinstance(field, models.IntegerField):
        return 7
    by_type = {
        models.BooleanField: True,
        models.DateTimeField: timezone.now(),
        models.DateField: datetime.date(2026, 1, 1),
        models.UUIDField: ID,
        models.JSONField: {SECRET: SECRET},
        models.BinaryField: SECRET.encode(),
        ArrayField: [],
    }
    return by_type[type(field)]
