"""Swedish order under plain byte comparison."""

import itertools

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from portal.directory.sorting import LONGEST_KEY, sort_key

IN_ORDER = [
    "3 systrar",
    "12 apostlar",
    "Alingsås",
    "Årjäng",
    "Ängelholm",
    "Öckerö",
]
PAIRS = [
    ("Zinkgruvan", "Åre"),
    ("Åmål", "Älmhult"),
    ("Ängelholm", "Öckerö"),
    ("Vall", "Wall"),
    ("Wall", "Xall"),
    ("Skola 9", "Skola 10"),
    ("Skola 2 b", "Skola 10 a"),
    ("Malmö kommun", "Malmö stad"),
    ("Mal gård", "Malgård"),
    ("Ystad", "Zebra"),
    ("Yx", "Üz"),
    ("Tyra", "Tüz"),
    ("Emil", "Émilie"),
    ("Čohkka", "Dalen"),
    ("Ŋ-gruppen", "O-gruppen"),
    ("Šaepmie", "Tärna"),
    ("Zz", "Æra"),
    ("Öd", "Øe"),
]


def under_bytes(names):
    return sorted(names, key=lambda name: sort_key(name).encode())


def test_aring_auml_ouml_come_last():
    assert under_bytes(reversed(IN_ORDER)) == IN_ORDER


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_pairs_stand_in_swedish_order(first, second):
    assert under_bytes([second, first]) == [first, second]


def test_case_accents_and_punctuation_do_not_count():
    assert sort_key("RÅDHUSET") == sort_key("rådhuset")
    assert sort_key("“Café”") == sort_key("cafe")
    assert sort_key("A\u030are") == sort_key("Åre")  # letter and ring written apart


@pytest.mark.django_db
def test_the_database_agrees():
    """The column's collation "C" compares bytes."""
    names = [name for pair in PAIRS for name in pair]
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT k FROM unnest(%s::text[]) AS k ORDER BY k COLLATE "C"', [[sort_key(name) for name in names]]
        )
        assert [row[0] for row in cursor.fetchall()] == [sort_key(name) for name in under_bytes(names)]


@given(st.text(max_size=300))
def test_any_name_has_a_key_that_fits(name):
    key = sort_key(name)
    assert len(key) <= LONGEST_KEY
    assert "\x00" not in key


@given(st.lists(st.text(alphabet="aåäöÅÄÖzw 19"), min_size=2, max_size=5))
def test_order_does_not_depend_on_where_one_begins(names):
    orders = {tuple(sort_key(name) for name in under_bytes(order)) for order in itertools.permutations(names)}
    assert len(orders) == 1
