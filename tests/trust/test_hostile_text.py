# ruff: noqa: E501
"""Every form that anybody meets: hostile text in every field (R-50, R-57), fields that it does not have (R-43), and the
pages that they stand on (R-72).

Each send happens from the same state: what it wrote is rolled back, so that the next field meets the same form. The
suite sends each form some texts, always the same ones; `make hostile` sends each field more, by chance or all."""

import pytest

from membership.joining.models import Declaration, Membership
from membership.representation.models import Representative
from membership.support.models import SupportInvitation
from portal.directory.models import Organisation
from portal.outbox.models import OutgoingMail
from portal.people.models import StaffRole, User
from strategies.publishing.models import Strategy, StrategyVersion
from tests.trust import texts
from tests.trust.trying import ROLES, fields_of, forms_for, meet, send_undone, some, try_all, try_one, turn

pytestmark = pytest.mark.django_db
WITHOUT_ACCOUNT = ("visitor", "guest")
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


@pytest.fixture(scope="module", params=ROLES)
def met(whole_world, request):
    return meet(whole_world, request.param)


def test_every_form_meets_several_kinds_of_hostile_text(met):
    """Every field at once, so that what is checked for the form as a whole is reached; then one field and one text."""
    found = []
    for form in met.forms:
        first, *others = texts.COMBINED
        for text in (first, turn(others, form.action)):
            found += try_all(met.client, form, text)
        name = turn(fields_of(form), form.action)
        found += try_one(met.client, form, name, turn(texts.SHORT, form.action, name))
    assert found == []
    assert bool(met.forms) == (met.role != "national")  # who only reads


def test_logged_in_pages_are_never_stored(met):
    """And every page of the walk is there: it shows itself, or leads on."""
    assert {
        page: answer.status_code for page, answer in met.answers.items() if answer.status_code not in (200, 302)
    } == {}
    if met.role in WITHOUT_ACCOUNT:
        return
    assert [page for page, answer in met.answers.items() if "no-store" not in answer.get("Cache-Control", "")] == []


# fields that no form has

EXTRA = {
    "is_staff": "1", "is_superuser": "1", "is_active": "0", "state": "active", "status": "active", "county": "2", "county_id": "2",
    "organisation": "2", "organisation_id": "2", "user": "1", "user_id": "1", "by": "1", "role_id": "1", "pk": "1", "id": "1", "strategy": "2",
    "version": "2", "origin": "listed", "confirmed_at": "2020-01-01", "joined_on": "2020-01-01", "handed_in_at": "2020-01-01", "receipt_number": "X-1",
    "session_number": "9", "created_by": "1", "signer": "1", "basis": "county", "decided_at": "2020-01-01", "published_at": "2020-01-01", "number": "9",
    "slug": "hk", "email_verified": "1", "groups": "1", "user_permissions": "1", "membership": "1", "document": "1", "diary_number": "HK-1",
}  # fmt: skip
WATCHED = {
    User: ["email", "is_superuser", "is_active", "session_number"],
    StaffRole: ["user__email", "county__slug", "role"],
    Representative: ["user__email", "organisation__slug", "role", "state", "basis"],
    Membership: ["organisation__slug", "strategy__slug", "version__number", "state", "origin", "created_by", "edition", "receipt_number", "diary_number", "joined_on"],
    Strategy: ["county__slug", "slug"],
    StrategyVersion: ["strategy__slug", "number", "state"],
    Organisation: ["name", "orgnr", "county__slug"],
    SupportInvitation: ["membership", "answer"],
    Declaration: ["membership", "signer", "number"],
    OutgoingMail: ["kind", "recipient"],
}  # fmt: skip


def _picture():
    return {
        model.__name__: sorted(map(str, model._base_manager.values_list(*names))) for model, names in WATCHED.items()
    }


def test_fields_that_a_form_does_not_have_change_nothing(met):
    for form in met.forms:
        if form.method != "post":
            continue
        extra = [(name, value) for name, value in EXTRA.items() if name not in form.fields]
        pictures = [send_undone(met.client, form, form.filled() + more, then=_picture) for more in ([], extra)]
        assert pictures[0] == pictures[1], form.action


@pytest.mark.hostile
def test_every_field_of_every_form(met):
    found = [
        fault
        for form in met.forms
        for name in fields_of(form)
        for text in some(texts.SHORT, 3)
        for fault in try_one(met.client, form, name, text)
    ]
    assert found == []
    assert bool(met.forms) == (met.role != "national")  # who only reads


@pytest.mark.hostile
@pytest.mark.parametrize(("role", "page", "name"), DEEP)
def test_every_text_in_the_fields_that_stand_for_the_rest(whole_world, role, page, name):
    client, forms = forms_for(whole_world, role)
    form = next(one for one in forms if page in one.action and name in one.fields)
    assert [fault for text in some(texts.HOSTILE, 40) for fault in try_one(client, form, name, text)] == []
