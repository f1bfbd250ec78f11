"""Checking a paper as the public, and the county's list of papers."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone

from portal.papers import actions, rules
from portal.papers.models import Document, DocumentState
from portal.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready(issue):
    document = issue()
    actions.render_document(document.pk)
    return Document.objects.get(pk=document.pk)


def address(document):
    return f"/verifiera/{document.verification_code}/"


def test_a_visitor_sees_what_the_paper_is(client, ready):
    page = client.get(address(ready))
    words = page.content.decode()
    assert page.status_code == 200
    assert ready.number in words
    assert "Kvittens" in words
    assert "äkta och gäller" in words
    assert ready.sha256[:8] in words
    assert "Region Exempel" not in words  # nothing of the letter is told to who only has the code
    assert not page.cookies
    assert page["Cache-Control"] == "no-store"


def test_a_replaced_paper_says_so_at_once(client, ready, issue):
    client.get(address(ready))
    newer = issue(replaces=ready)
    words = client.get(address(ready)).content.decode()
    assert "ersatts" in words
    assert newer.number in words


def test_a_code_as_typed_leads_to_the_page(client, ready):
    typed = f"/verifiera/{ready.verification_code[:10].upper()}-{ready.verification_code[10:]}/"
    assert client.get(typed)["Location"] == address(ready)


@pytest.mark.parametrize("code", ["a" * 26, "1", "%00", "å", "..", "a" * 5000])
def test_an_unknown_code_is_404(client, ready, code):
    assert client.get(f"/verifiera/{code}/").status_code in (400, 404)


@pytest.mark.parametrize(("change", "words"), [(b"", "är originalet"), (b"\n", "är inte originalet")])
def test_a_file_is_compared(client, ready, change, words):
    sent = SimpleUploadedFile("x.pdf", bytes(ready.file.content) + change)
    page = client.post(address(ready), {"file": sent})
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not page.cookies


def test_no_file_asks_for_one(client, ready):
    assert "Välj en fil" in client.post(address(ready), {}).content.decode()


def test_ten_megabytes_is_the_limit(client, ready):
    at_limit = SimpleUploadedFile("x.pdf", b"x" * rules.MAX_CHECKED_BYTES)
    assert client.post(address(ready), {"file": at_limit}).status_code == 200
    above = SimpleUploadedFile("x.pdf", b"x" * (rules.MAX_CHECKED_BYTES + 1))
    assert client.post(address(ready), {"file": above}).status_code == 413


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


PLAIN = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]


# The second factor is tested in people; here only who may see which paper.
@override_settings(MIDDLEWARE=PLAIN)
def test_staff_see_what_failed_and_have_it_drawn_again(staff, issue, ready):
    failed = issue()
    Document.objects.filter(pk=failed.pk).update(state=DocumentState.FAILED, error="took longer than 30 seconds")
    words = staff.get("/arbetsyta/exempel/handlingar/").content.decode()
    assert "Kunde inte framställas" in words
    assert "took longer" in words
    assert words.index(failed.number) < words.index(ready.number)
    assert staff.post(f"/arbetsyta/exempel/handlingar/{failed.pk}/rita-om/").status_code == 302
    failed.refresh_from_db()
    assert failed.state == DocumentState.QUEUED


@override_settings(MIDDLEWARE=PLAIN)
def test_staff_see_what_was_cut_off_also_when_it_is_ready(staff, ready, issue):
    issue()
    plain = staff.get("/arbetsyta/exempel/handlingar/").content.decode()
    assert "avbröts" not in plain
    at = timezone.now()
    Document.objects.filter(pk=ready.pk).update(cut_off_count=2, cut_off_reason="time", cut_off_at=at)
    words = staff.get("/arbetsyta/exempel/handlingar/").content.decode()
    assert "avbröts 2 gånger" in words
    assert "det tog för lång tid" in words


@override_settings(MIDDLEWARE=PLAIN)
def test_a_download_is_the_stored_file(staff, ready):
    page = staff.get(f"/arbetsyta/exempel/handlingar/{ready.pk}.pdf")
    assert hashlib.sha256(page.content).hexdigest() == ready.sha256
    assert page["Content-Type"] == "application/pdf"
    assert page["X-Content-Type-Options"] == "nosniff"
    name = rules.file_name(ready.number, "", ready.title)
    assert page["Content-Disposition"] == f'attachment; filename="{name}"'


@override_settings(MIDDLEWARE=PLAIN)
def test_a_replaced_paper_says_by_which_in_its_name_in_the_list_and_where_it_is_checked(staff, client, ready, issue):
    later = issue(replaces=ready)
    page = staff.get(f"/arbetsyta/exempel/handlingar/{ready.pk}.pdf")
    assert f'filename="{ready.number}_ersatt-av-{later.number}_' in page["Content-Disposition"]
    assert hashlib.sha256(page.content).hexdigest() == ready.sha256, "the bytes are what was issued"
    assert f"av {later.number}" in staff.get("/arbetsyta/exempel/handlingar/").content.decode()
    checked = client.get(f"/verifiera/{ready.verification_code}/").content.decode()
    assert f"/verifiera/{later.verification_code}/" in checked


@override_settings(MIDDLEWARE=PLAIN)
@pytest.mark.parametrize("path", ["", "{pk}.pdf", "{pk}/rita-om/"])
def test_others_find_nothing(client, ready, path):
    where = f"/arbetsyta/exempel/handlingar/{path.format(pk=ready.pk)}"
    call = client.post if path.endswith("/") and path else client.get
    assert call(where).status_code == 302  # to the log-in
    client.force_login(User.objects.create_user("other@example.example"))
    assert call(where).status_code == 404


@override_settings(MIDDLEWARE=PLAIN)
def test_the_list_asks_as_often_for_three_as_for_one(staff, issue, django_assert_num_queries):
    issue()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        staff.get("/arbetsyta/exempel/handlingar/")
    issue()
    issue()
    with django_assert_num_queries(len(one)):
        staff.get("/arbetsyta/exempel/handlingar/")
