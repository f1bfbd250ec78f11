"""A known and an unknown address cost the same work at every door (R-30): counted, not timed.

What is counted: password hashes, statements by kind and table, commits that are waited for, letters."""

import re
import threading
from collections import Counter

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.log.models import LogEvent
from portal.outbox.models import OutgoingMail
from portal.people.models import Attempt, User
from tests.portal.people import world
from tests.waiting import WAITING

KNOWN, UNKNOWN = "person@exempel.example", "okand{}@exempel.example"
SECRET = "sju röda båtar i hamnen"
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE)\b.*?\"?((?:portal|account|django)_\w+)", re.DOTALL)
DOORS = {
    "sign-up": ("account_signup", {"email": None, "password1": SECRET}),
    "sign-up without a password": ("account_signup", {"email": None, "password1": ""}),
    "log-in": ("account_login", {"login": None, "password": "fel lösenord"}),
    "code": ("account_request_login_code", {"email": None}),
    "reset": ("account_reset_password", {"email": None}),
    "another code": ("another_code", {"email": None}),
}
# What a stranger may do at the page that the door leads to.
AFTERWARDS = [None, {"code": "BBBB-BBBB"}, {}, {"action": "resend"}, {"action": "change", "email": "x@exempel.example"}]


@pytest.fixture
def hashes(monkeypatch):
    """How many passwords were hashed, by the hasher that the tests have."""
    counted, encode = [], MD5PasswordHasher.encode

    def counting(self, *args, **kwargs):
        counted.append(1)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return counted


def work_of(hashes, send, *args):
    """What sending something did, as a Counter, after the answer."""
    letters, hashed = OutgoingMail.objects.count(), len(hashes)
    with CaptureQueriesContext(connection) as seen:
        answer = send(*args)
    work = Counter()
    for query in seen.captured_queries:
        found = STATEMENT.match(query["sql"])
        work[" ".join(found.groups()) if found else _boundary(query["sql"])] += 1
    work["letters"] = OutgoingMail.objects.count() - letters
    work["hashes"] = len(hashes) - hashed
    work[f"status {answer.status_code}"] = 1
    return answer, work


def _boundary(sql):
    # To go back to a savepoint is one word more than to release it, and no wait for the disk.
    return "commit" if sql in ("COMMIT", "BEGIN") else "savepoint"


def without_savepoints(work):
    return work - Counter({"savepoint": work["savepoint"]})


def walk(email, door, hashes):
    """The work of the door and of each thing that can be done after it, each in a visit of its own."""
    name, data = DOORS[door]
    steps = []
    for number, after in enumerate(AFTERWARDS):
        filled = {key: email.format(number) if value is None else value for key, value in data.items()}
        Attempt.objects.all().delete()
        client = world.new_client()
        first, work = work_of(hashes, client.post, reverse(name), filled)
        steps.append(without_savepoints(work))
        if first.status_code != 302:
            continue
        for _try in range(3 if after else 1):  # the third wrong code ends the visit
            sent = (client.get, first.url) if after is None else (client.post, first.url, after)
            steps.append(without_savepoints(work_of(hashes, *sent)[1]))
    return steps


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", ["with password", "without password", "unverified"])
def test_every_door_works_as_much_for_an_unknown_address(hashes, door, kind):
    person = world.make_person(KNOWN, password=None if kind == "without password" else world.PASSWORD)
    if kind == "unverified":
        person.emailaddress_set.update(verified=False)
    walk("varm{}@exempel.example", door, hashes)  # what is looked up once a process
    known, unknown = walk(KNOWN, door, hashes), walk(UNKNOWN, door, hashes)
    assert known == unknown
    assert known[0]["letters"] == (door != "log-in")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("password", [SECRET, ""])
def test_sign_up_waits_for_the_disk_as_often(hashes, password):
    """On real transactions: as many commits, and nothing is left of what was done for nothing."""
    world.make_person(KNOWN)
    works = {}
    for email in ("varm@exempel.example", KNOWN, UNKNOWN):
        Attempt.objects.all().delete()
        users = User.objects.count()
        client, data = world.new_client(), {"email": email, "password1": password}
        works[email] = work_of(hashes, client.post, reverse("account_signup"), data)[1]
        assert User.objects.count() - users == (email != KNOWN)
    assert without_savepoints(works[KNOWN]) == without_savepoints(works[UNKNOWN])
    assert works[KNOWN]["commit"] > 0
    assert not User.objects.filter(email__endswith="nobody.invalid").exists()
    assert list(LogEvent.objects.filter(verb__startswith="account.").order_by("pk").values_list("verb", flat=True)) == [
        "account.made",
        "account.asked_for_again",
        "account.made",
    ]


@pytest.mark.django_db
def test_a_new_address_of_ones_own_costs_the_same_whoever_has_it(client, hashes):
    world.make_person(KNOWN)
    world.make_person("jag@exempel.example")
    world.log_in(client, "jag@exempel.example")
    world.prove(client)
    works = []
    for email in ("varm@exempel.example", KNOWN, UNKNOWN):
        Attempt.objects.all().delete()
        answer, work = work_of(hashes, client.post, reverse("account_email"), {"action_add": "", "email": email})
        _page, looked = work_of(hashes, client.get, answer.url)
        _wrong, wrote = work_of(hashes, client.post, answer.url, {"code": "BBBB-BBBB"})
        works.append([without_savepoints(one) for one in (work, looked, wrote)])
    assert works[1] == works[2]
    assert works[1][0]["letters"] == 1


@pytest.mark.django_db
def test_an_invited_person_with_an_account_signs_up_again(client):
    """The link's proof of the address is for a new account; an old one gets its letter and no fault."""
    world.make_person(KNOWN)
    session = client.session
    session["account_verified_email"] = KNOWN
    session.save()
    answer = client.post(reverse("account_signup"), {"email": KNOWN, "password1": ""})
    assert answer.url == reverse("account_email_verification_sent")
    assert OutgoingMail.objects.get().kind == "account_already_exists"
    assert not world.is_logged_in(client)


def somebody_waits():
    """Whether a question to this database waits for another one's lock."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_sign_ups_with_one_address_at_once():
    """The second finds the address free, waits for the first one's row, and gets the answer of a known address."""
    answers = []

    def sign_up():
        answers.append(world.new_client().post(reverse("account_signup"), {"email": KNOWN, "password1": ""}))
        connection.close()

    second = threading.Thread(target=sign_up)
    with transaction.atomic():
        User.objects.create_user(KNOWN)
        second.start()
        while not somebody_waits():
            assert second.is_alive(), "it did not wait"
    second.join()
    assert answers[0].url == reverse("account_email_verification_sent")
    assert OutgoingMail.objects.get().kind == "account_already_exists"
    assert User.objects.count() == 1
