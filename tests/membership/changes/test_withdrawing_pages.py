"""The pages of a withdrawal: own or 404, what was typed is kept, a fresh proof before it counts."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from membership.changes.actions.withdrawing import take_back_withdrawal
from membership.changes.models import Withdrawal
from membership.changes.rules import WithdrawalState
from membership.joining.models import Membership
from membership.joining.rules import State
from portal.files.fields import CheckedFile
from tests.membership.changes.world import declare, write
from tests.membership.deciding import world
from tests.membership.joining.signing import files
from tests.shown import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case():
    return world.make_handed_in(world.make_strategy(world.make_county()), state=State.ACTIVE)


@pytest.fixture
def signatory(case):
    user = case.declarations.get().signer
    user.set_password("a-long-password")
    user.save()
    return user


@pytest.fixture
def own(client, signatory):
    client.force_login(signatory)
    return client


def address(name, case):
    return reverse(f"changes:{name}", args=[case.pk])


def typed(**changes):
    return {
        "edition": 0,
        "body": "Kommunstyrelsen",
        "decided_on": str(timezone.localdate() - timedelta(days=7)),
        "paragraph": "12",
        "diary_number": "KS 247/17",
        "effective_on": str(timezone.localdate() + timedelta(days=20)),
        "reasons": "<b>Vi</b> samlar arbetet",
    } | changes


def test_the_way_from_the_form_to_the_handing_in(own, case):
    extract = SimpleUploadedFile("§ 12.pdf", files.make_pdf(), "application/pdf")
    saved = own.post(address("withdraw", case), typed(extract=extract))
    assert saved.url == address("withdraw_confirm", case)
    page = own.get(saved.url).content.decode()
    assert "KS 247/17" in page
    assert "<b>Vi</b>" not in page
    assert Membership.objects.get(pk=case.pk).state == State.ACTIVE
    said = {"key": "6f9619ff-8b86-4011-b42d-00cf4fc964ff", "edition": 1, "name": "Anna", "title": "Chef"}
    said |= {"ground": "authorised", "stands_behind": "on"}
    asked = own.post(address("withdraw_confirm", case), said)
    assert "reauthenticate" in asked.url
    assert Withdrawal.objects.get().state == WithdrawalState.DRAFT
    proved = own.post(asked.url, {"password": "a-long-password"}, follow=True)
    assert proved.request["PATH_INFO"] == address("withdraw", case)
    kept = Withdrawal.objects.get()
    assert (kept.state, kept.extract.original_name) == (WithdrawalState.DECLARED, "§ 12.pdf")
    assert own.get(address("withdraw_extract", case))["Content-Disposition"].startswith("attachment")
    assert press(own, address("withdraw_back", case)).status_code == 302
    assert Withdrawal.objects.get().state == WithdrawalState.TAKEN_BACK


def test_a_wrong_day_is_said_and_what_was_typed_is_kept(own, case):
    answer = own.post(address("withdraw", case), typed(effective_on="2020-01-01"))
    assert answer.status_code == 200
    assert "KS 247/17" in answer.content.decode()
    assert not Withdrawal.objects.exists()


def test_another_organisations_withdrawal_does_not_exist(client, case, signatory):
    write(case, signatory)
    declare(case, signatory)
    stranger = world.make_signatory(world.make_organisation("Yby kommun", case.strategy.county), "y@yby.example")
    client.force_login(stranger)
    for name in ("withdraw", "withdraw_confirm", "withdraw_back", "withdraw_extract"):
        assert client.get(address(name, case)).status_code == 404
        assert client.post(address(name, case)).status_code in (404, 405)


def test_the_county_reads_what_was_handed_in_and_never_a_draft(client, case, signatory):
    staff = world.log_in(client, world.make_staff(case.strategy.county))
    extract = CheckedFile("pdf", "§ 12.pdf", files.make_pdf())
    write(case, signatory, extract=extract, effective_on=timezone.localdate() + timedelta(days=5))
    page, file = (reverse(n, args=["orebro", case.pk]) for n in ("joining:case", "changes:county_withdraw_extract"))
    assert "T-UTT-" not in staff.get(page).content.decode()
    assert staff.get(file).status_code == 404
    declare(case, signatory)
    assert "T-UTT-" in staff.get(page).content.decode()
    assert staff.get(file).status_code == 200


def test_the_public_page_tells_from_when_to_when(client, case, signatory):
    write(case, signatory, effective_on=timezone.localdate() + timedelta(days=5))
    declare(case, signatory)
    url = reverse("register:organisation", args=[case.organisation.slug])
    assert "Utträde" not in client.get(url).content.decode()
    second = world.make_handed_in(case.strategy, world.make_organisation("Zby kommun"), State.ACTIVE)
    write(second, second.declarations.get().signer)
    declare(second, second.declarations.get().signer)
    page = client.get(reverse("register:organisation", args=[second.organisation.slug])).content.decode()
    assert "Aktören lämnade strategin" in page
    assert "aktören gick ur" in page


def test_the_matter_page_takes_as_many_queries_with_three_withdrawals(own, case, signatory):
    def count():
        with CaptureQueriesContext(connection) as seen:
            assert own.get(reverse("joining:membership", args=[case.pk])).status_code == 200
        return len(seen)

    count()
    numbers = []
    for _round in range(3):
        write(case, signatory, effective_on=timezone.localdate() + timedelta(days=5))
        declare(case, signatory)
        numbers.append(count())
        take_back_withdrawal(case, by=signatory)
    assert len(set(numbers)) == 1
