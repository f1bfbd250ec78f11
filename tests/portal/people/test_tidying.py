"""What is thrown away, what no log line keeps, and roles from the command line."""

import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from portal.log.lines import OneLine
from portal.outbox.models import MailState, OutgoingMail
from portal.people import limits
from portal.people.models import Attempt, StaffRole
from portal.people.tasks import tidy
from tests.portal.people import world

pytestmark = pytest.mark.django_db


def test_old_tries_and_sent_secrets_are_thrown_away(client):
    world.make_person()
    client.post(reverse("account_request_login_code"), {"email": "person@exempel.example"})
    limits.limited("test", "old", 1, 1)
    Attempt.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    limits.limited("test", "new", 1, 60)
    tidy()
    assert Attempt.objects.count() == 1
    mail = OutgoingMail.objects.get()
    assert mail.text
    mail.state, mail.sent_at = MailState.SENT, timezone.now() - timedelta(hours=2)
    mail.save()
    tidy()
    mail.refresh_from_db()
    assert mail.text == mail.html == ""
    assert mail.emptied_at


def test_no_log_line_keeps_the_secret_of_a_link():
    record = logging.LogRecord(
        "web", logging.INFO, "", 1, '"GET /konto/inbjudan/%s/ HTTP/1.1"', ("hemlig-token",), None
    )
    record.request_id = "-"
    assert "hemlig" not in OneLine().format(record)
    assert "/inbjudan/[secret]/" in OneLine().format(record)


@pytest.mark.django_db(transaction=True)
def test_the_first_roles_come_from_the_command_line(capsys):
    world.make_county()
    world.make_person()
    call_command("give_role", "Person@exempel.example", "publisher", county="orebro")
    call_command("give_role", "person@exempel.example", "administrator")
    assert set(StaffRole.objects.values_list("role", "county__slug")) == {
        ("publisher", "orebro"),
        ("administrator", None),
    }
    for wrong in (["okand@exempel.example", "national"], ["person@exempel.example", "editor"]):
        with pytest.raises(CommandError):
            call_command("give_role", *wrong)
    with pytest.raises(CommandError):
        call_command("give_role", "person@exempel.example", "national", county="orebro")
