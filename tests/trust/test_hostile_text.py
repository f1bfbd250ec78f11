"""Hostile text in every field of every form (R-50, R-57).

Each send happens from the same state: what it wrote is rolled back, so that the next field meets the same form. The
suite sends each form some texts, always the same ones; `make hostile` sends each field more, by chance or all."""

import pytest

from tests.trust import texts
from tests.trust.trying import ROLES, fields_of, forms_for, some, try_all, try_one, turn

pytestmark = pytest.mark.django_db
# A few fields that stand for the rest meet every text: (role, part of the page's address, field).
DEEP = [
    ("signatory", "/mal/", "contribution"),
    ("signatory", "/mal/", "plan_url"),
    ("signatory", "/mal/", "rows-0-due_on"),
    ("signatory", "/kontakter/", "rows-0-role_mailbox"),
    ("signatory", "/skriv-under/", "name"),
    ("publisher", "/avsla/", "reasons"),
    ("publisher", "/text/", "title"),
    ("newcomer", "/organisation/ny/", "orgnr"),
    ("visitor", "/konto/login/", "login"),
]


@pytest.mark.parametrize("role", ROLES)
def test_every_form_meets_several_kinds_of_hostile_text(whole_world, role):
    """Every field at once, so that what is checked for the form as a whole is reached; then one field and one text."""
    client, forms = forms_for(whole_world, role)
    found = []
    for form in forms:
        first, *others = texts.COMBINED
        for text in (first, turn(others, form.action)):
            found += try_all(client, form, text)
        name = turn(fields_of(form), form.action)
        found += try_one(client, form, name, turn(texts.SHORT, form.action, name))
    assert forms
    assert found == []


@pytest.mark.hostile
@pytest.mark.parametrize("role", ROLES)
def test_every_field_of_every_form(whole_world, role):
    client, forms = forms_for(whole_world, role)
    found = [
        fault
        for form in forms
        for name in fields_of(form)
        for text in some(texts.SHORT, 3)
        for fault in try_one(client, form, name, text)
    ]
    assert forms
    assert found == []


@pytest.mark.hostile
@pytest.mark.parametrize(("role", "page", "name"), DEEP)
def test_every_text_in_the_fields_that_stand_for_the_rest(whole_world, role, page, name):
    client, forms = forms_for(whole_world, role)
    form = next(one for one in forms if page in one.action and name in one.fields)
    assert [fault for text in some(texts.HOSTILE, 40) for fault in try_one(client, form, name, text)] == []
