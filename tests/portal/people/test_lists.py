"""The portal's own lists sort and narrow by allowed names only: what stands in the address never names a column."""

import ast
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from membership.joining.models import Membership
from membership.joining.models.membership import COUNTY_ORDERS
from portal.people.models import StaffRole
from portal.people.rules import Role
from tests.membership.deciding import world

ROOT = Path(__file__).resolve().parents[3]
LISTS = [
    "/arbetsyta/orebro/arenden/",
    "/arbetsyta/orebro/utskick/",
    "/arbetsyta/orebro/handlingar/",
    "/arbetsyta/orebro/organisationer/",
    "/nationellt/",
    "/anslutna/",
    "/lan/orebro/anslutna/",
    "/kunskapsbank/",
    "/kunskapsbank/exempel/",
    "/kunskapsbank/satsningar/",
    "/sok/",
]
PARAMETERS = [
    "sort",
    "o",
    "order",
    "page",
    "q",
    "text",
    "status",
    "state",
    "strategy",
    "kind",
    "lan",
    "typ",
    "mal",
    "visa",
]
PATHS = [
    "created_by__password",
    "-created_by__password",
    "user__password__startswith",
    "organisation__representatives__user__password",
    "text__regex",
    "token_hash",
]


@pytest.fixture
def reader(client):
    county = world.make_county()
    world.make_strategy(county)
    user = world.make_staff(county)
    StaffRole.objects.create(user=user, role=Role.NATIONAL)
    return world.log_in(client, user)


@pytest.mark.django_db
@pytest.mark.parametrize("url", LISTS)
def test_no_list_sorts_or_narrows_by_a_column_named_in_the_address(reader, url):
    plain = reader.get(url)
    if plain.status_code == 404:
        pytest.fail(f"{url} is not there any more")
    for path in PATHS:
        everything = dict.fromkeys(PARAMETERS, path) | {path: "a"}
        with CaptureQueriesContext(connection) as asked:
            answer = reader.get(url, everything)
        assert answer.status_code in (200, 400), (url, path)
        for query in asked:
            after = query["sql"].partition(" WHERE ")[2] or query["sql"].partition(" ORDER BY ")[2]
            assert not re.search(r'"(password|token_hash|text|html)"', after), (url, path)


def test_unknown_orders_are_the_usual_one():
    usual = str(Membership.objects.sorted_for_county("inkommen").query)
    for path in PATHS:
        assert str(Membership.objects.sorted_for_county(path.removeprefix("-")).query) == usual
    assert not [
        field for fields in COUNTY_ORDERS.values() for field in fields if "user" in field or "password" in field
    ]


def test_no_view_hands_the_address_to_the_database():
    """No filter, order or look-up in a view takes its names from a request."""
    found = []
    for path in (*ROOT.glob("portal/**/views*.py"), *ROOT.glob("strategies/**/*.py"), *ROOT.glob("membership/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr not in {
                "filter",
                "exclude",
                "get",
                "order_by",
                "values",
                "values_list",
                "annotate",
                "extra",
            }:
                continue
            spread = [one.value for one in node.keywords if one.arg is None]
            spread += [one.value for one in node.args if isinstance(one, ast.Starred)]
            found += [str(path) for one in spread if "request" in ast.dump(one)]
    assert found == []
