"""What was typed is never lost with a request that was refused before its view: a lock that was not had, a session that
was over, a token that a log-in elsewhere had changed. One page for all, and one answer in words for scripts."""

import html
import re
import threading
import time

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from membership.joining.models import Membership
from portal.pages_errors import AnswerBusy
from portal.people import middleware
from portal.people.models import User
from tests.membership.deciding import world
from tests.trust import walker

pytestmark = pytest.mark.django_db
BUSY = "Någon annan arbetar med ärendet just nu. Vänta en stund och försök igen."
NASTY = '\n"801-1-2026" <script>alert(1)</script> & ’å’\r\nrad två'


@pytest.fixture
def case():
    county = world.make_county()
    world.make_staff(county)
    return world.make_handed_in(world.make_strategy(county))


@pytest.fixture
def address(case):
    return reverse("joining:register", args=["orebro", case.pk])


def staff(**how):
    return world.log_in(Client(**how), User.objects.get(email="publisher@orebro.example"))


def sent_again(page):
    """The address and the fields of the form that the page holds, as a browser would send them."""
    form = re.search(r"<form[^>]* data-resend.*?</form>", page, re.DOTALL)[0]
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    values = {html.unescape(name): html.unescape(value) for name, value in fields}
    values.pop("csrfmiddlewaretoken")
    return re.search(r'action="([^"]*)"', form)[1], values


def typed_at(client, address, **typed):
    """What the address's own form sends, with this typed in."""
    (form,) = [form for form in walker.forms_of(client, address) if "diary_number" in form.fields]
    return {**dict(form.filled()), "diary_number": "801-1-2026", **typed}


class Holding:
    """Another person's transaction, that holds rows or a table until the end of the block."""

    def __init__(self, statement):
        self.statement, self.held, self.enough = statement, threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._hold)

    def _hold(self):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(self.statement)
                self.held.set()
                self.enough.wait(60)
        finally:
            connection.close()

    def __enter__(self):
        self.thread.start()
        assert self.held.wait(60)

    def __exit__(self, *error):
        self.enough.set()
        self.thread.join(60)


@pytest.fixture
def impatient(transactional_db):
    """Locks are waited for a moment only."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    yield
    connection.close()


ROW = "SELECT 1 FROM membership_membership FOR UPDATE"
TABLE = "LOCK TABLE membership_membership IN ACCESS EXCLUSIVE MODE"


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_a_row_that_another_one_holds_is_a_sentence_and_the_text_stays(case, address, impatient):
    client = staff()
    typed = typed_at(client, address, more=NASTY)
    with Holding(ROW):
        answer = client.post(address, typed)
        assert answer.status_code == 409
        assert answer["Cache-Control"] == "no-store"
        page = answer.content.decode()
        assert BUSY in page
        assert "Försök igen" in page
    action, fields = sent_again(page)
    assert (action, fields) == (address, typed)
    assert client.post(action, fields).status_code == 302
    assert Membership.objects.get().diary_number == "801-1-2026"


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
@pytest.mark.parametrize("headers", [{"X-Autosave": "1"}, {"Accept": "application/json"}])
def test_a_script_is_answered_in_words_and_tries_again(address, impatient, headers):
    client = staff()
    typed = typed_at(client, address)
    with Holding(ROW):
        answer = client.post(address, typed, headers=headers)
    assert answer.status_code == 409
    words = "Inte sparat: någon annan arbetar med det här just nu."
    told = {"message": f"{words} Din text står kvar här, och ett nytt försök görs strax.", "again": True}
    assert answer.json() == told


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_a_page_that_only_looks_says_the_same(case, impatient):
    client = staff()
    admin = Client()
    root = User.objects.create_superuser("admin@example.example", "x")
    world.log_in(admin, root)
    looked_at = [(client, reverse("joining:case", args=["orebro", case.pk]))]
    looked_at += [(admin, reverse("admin:membership_membership_changelist")), (Client(), "/lan/orebro/anslutna/")]
    assert [who.get(page).status_code for who, page in looked_at] == [200, 200, 200]
    Session.objects.update(expire_date="2999-01-01T00:00Z")
    with connection.cursor() as cursor:  # a public page is kept until something public has changed
        cursor.execute("UPDATE portal_publicversion SET number = number + 1")
    with Holding(TABLE):
        for who, page in looked_at:
            answer = who.get(page)
            assert answer.status_code == 409, page
            assert BUSY in answer.content.decode()
            assert f'href="{page}"' in answer.content.decode()
            assert "data-resend" not in answer.content.decode()
    assert [who.get(page).status_code for who, page in looked_at] == [200, 200, 200]


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_a_question_that_took_too_long_has_its_own_words(address, transactional_db):
    client = staff()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = '150ms'")
    try:
        with Holding(TABLE):
            answer = client.post(address, {"diary_number": "801-1-2026"})
    finally:
        connection.close()
    assert answer.status_code == 503
    assert "Det tog för lång tid" in answer.content.decode()
    assert sent_again(answer.content.decode())[1] == {"diary_number": "801-1-2026"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_a_deadlock_is_the_same_as_a_lock(transactional_db):
    county = world.make_county()
    one, two = (world.make_staff(county, email=f"{name}@orebro.example").pk for name in ("en", "tva"))
    both, errors = threading.Barrier(2), []

    def take(first, second):
        try:
            with transaction.atomic():
                User.objects.select_for_update().get(pk=first)
                both.wait(60)
                User.objects.select_for_update().get(pk=second)
        except OperationalError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    request = RequestFactory().post("/arbetsyta/", headers={"X-Autosave": "1"})
    answer = AnswerBusy(None).process_exception(request, errors[0])
    assert answer.status_code == 409
    assert AnswerBusy(None).process_exception(request, OperationalError("the server is away")) is None


def over(client, how):
    """The session ends, in one of the ways it may."""
    if how == "row deleted":
        Session.objects.all().delete()
        return
    session = client.session
    session["began"] = session["seen"] = int(time.time())
    session["seen" if how == "idle" else "began"] -= 1 + (
        middleware.STAFF_IDLE if how == "idle" else middleware.LONGEST_SESSION
    )
    session.save()


ENDS = ["row deleted", "idle", "ten hours"]


@pytest.mark.parametrize("how", ENDS)
def test_a_session_that_was_over_keeps_what_was_typed(case, address, how):
    client = staff()
    typed = typed_at(client, address, more=NASTY)
    over(client, how)
    answer = client.post(address, typed, headers={"Referer": f"http://testserver{address}?a=b"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Du loggades ut innan det här hann skickas" in page
    assert f'href="/konto/login/?next={address.replace("/", "%2F")}%3Fa%3Db" target="_blank"' in page
    assert "<script>alert" not in page
    assert sent_again(page) == (address, typed)
    assert client.get(address).status_code == 302, "the session has ended"
    world.log_in(client, User.objects.get(email="publisher@orebro.example"))
    assert client.post(*sent_again(page)).status_code == 302
    assert Membership.objects.get().diary_number == "801-1-2026"


@pytest.mark.parametrize("how", ENDS)
def test_a_script_hears_that_the_session_was_over(address, how):
    client = staff()
    over(client, how)
    answer = client.post(address, {"diary_number": "1"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 403
    assert answer.json()["message"].startswith("Inte sparat: du har loggats ut. Logga in i en annan flik")
    assert answer.json()["again"] is True


@pytest.mark.parametrize("how", ENDS)
def test_who_only_looks_goes_to_the_log_in_and_back(address, how):
    client = staff()
    over(client, how)
    answer = client.get(f"{address}?a=b")
    assert answer.status_code == 302
    assert answer.url == f"/konto/login/?next={address}%3Fa%3Db"


def test_a_second_factor_that_is_demanded_keeps_what_was_typed(address):
    client = staff()
    User.objects.get(email="publisher@orebro.example").authenticator_set.all().delete()
    answer = client.post(address, {"diary_number": "801-1-2026"})
    assert answer.status_code == 403
    assert "Medarbetare loggar in i två steg" in answer.content.decode()
    assert sent_again(answer.content.decode())[1] == {"diary_number": "801-1-2026"}


def test_one_try_too_many_keeps_what_was_typed(case):
    client, address = staff(), reverse("people:staff_invite", args=["orebro"])
    typed = {"email": "inte en adress", "role": "reader"}
    answers = [client.post(address, typed) for _ in range(21)]
    assert [answer.status_code for answer in answers[-2:]] == [200, 429]
    assert answers[-1]["Retry-After"]
    assert sent_again(answers[-1].content.decode()) == (address, typed)


OURS = [{"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}]
FOREIGN = [
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
]


@pytest.mark.parametrize("headers", OURS)
def test_a_token_that_a_log_in_elsewhere_has_changed_costs_one_press(case, address, headers):
    client = staff(enforce_csrf_checks=True)
    old = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(address).content.decode())[1]
    del client.cookies["csrftoken"]
    client.get(address)
    typed = typed_at(client, address)
    answer = client.post(address, {**typed, "csrfmiddlewaretoken": old}, headers=headers)
    assert answer.status_code == 403
    assert "Du kan ha loggat in på nytt" in answer.content.decode()
    action, fields = sent_again(answer.content.decode())
    assert fields == typed
    token = client.get(reverse("fresh_token")).json()["token"]
    assert client.post(action, {**fields, "csrfmiddlewaretoken": token}, headers=headers).status_code == 302
    assert Membership.objects.get().diary_number == "801-1-2026"


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_foreign_page_s_words_are_not_one_press_from_being_sent(address, headers):
    client = staff(enforce_csrf_checks=True)
    client.get(address)
    answer = client.post(address, {"diary_number": "hk-own-words"}, headers=headers)
    assert answer.status_code == 403
    assert "hk-own-words" not in answer.content.decode()
    assert "data-resend" not in answer.content.decode()


SECRETS = ["password", "password1", "oldpassword", "code", "login_code", "otp", "csrfmiddlewaretoken"]


@pytest.mark.parametrize("name", SECRETS)
def test_secrets_are_never_shown_again(address, name):
    answer = Client().post(address, {name: "hk-secret", "postcode": "70182"})
    assert "hk-secret" not in answer.content.decode()
    assert sent_again(answer.content.decode())[1] == {"postcode": "70182"}


@pytest.mark.parametrize("name", ["account_change_password", "account_email", "mfa_activate_totp", "admin:index"])
def test_nothing_of_an_account_form_is_shown_again(db, name):
    answer = Client().post(reverse(name), {"text": "hk-typed", "email": "hk-typed"})
    assert answer.status_code in (302, 405)
    assert "hk-typed" not in answer.content.decode() + answer.headers.get("Location", "")


def test_files_must_be_chosen_again(address):
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = Client().post(address, {"upload": SimpleUploadedFile("a.pdf", b"hk-bytes"), "title": "Beslut"})
    page = answer.content.decode()
    assert 'type="file" name="upload"' in page
    assert "multipart/form-data" in page
    assert "hk-bytes" not in page


def test_a_long_text_is_shown_to_be_read_without_its_marks(address):
    answer = Client().post(address, {"text": f"<p>Första &amp; <b>andra</b></p><p>{'ord ' * 30}</p>"})
    shown = re.search(r"<textarea[^>]*readonly>\n(.*?)</textarea>", answer.content.decode(), re.DOTALL)[1]
    assert html.unescape(shown).startswith("Första & andra\nord ord")


def test_a_short_rich_text_is_shown_too_and_what_pages_write_for_themselves_is_not(address):
    answer = Client().post(
        address, {"vision": "<p>Ett län.</p>", "seen": "vision.12ae32cb1ec02d01 " * 9, "title": "Kort"}
    )
    page = answer.content.decode()
    assert re.findall(r"<textarea[^>]*readonly>\n(.*?)</textarea>", page, re.DOTALL) == ["Ett län."]
    assert set(sent_again(page)[1]) == {"vision", "seen", "title"}


def test_a_sentence_is_shown_though_it_is_short_and_a_name_or_a_number_is_not(address):
    typed = {"text": "Ringde dem: de återkommer på torsdag.", "name": "Anna Åström", "diary_number": "EX 801-1-2026"}
    page = Client().post(address, typed).content.decode()
    assert re.findall(r"<textarea[^>]*readonly>\n(.*?)</textarea>", page, re.DOTALL) == [typed["text"]]


def test_sending_stands_back_until_one_has_logged_in(address):
    page = Client().post(address, {"diary_number": "1"}).content.decode()
    assert '<button class="secondary">Skicka nu</button>' in page
