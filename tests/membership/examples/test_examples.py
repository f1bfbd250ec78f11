"""Learning examples: written by a member, looked at by the county, read by all, taken down again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from membership.examples import actions
from membership.joining.models import Membership
from membership.joining.rules import State
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.people.rules import Role
from strategies.library.models import LearningExample
from strategies.library.rules_examples import ExampleState
from strategies.publishing.reference_data import load_themes
from tests.membership.deciding import world as county_world
from tests.membership.joining import world
from tests.portal.files import makers
from tests.races import at_once, with_and_without_lock
from tests.stage import make_example

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fresh():
    load_themes()


@pytest.fixture
def person():
    return world.make_representative(world.make_organisation(county=world.make_county()), world.make_user())


@pytest.fixture
def case(person):
    organisation = person.representatives.get().organisation
    strategy = world.make_strategy(organisation.county)
    return county_world.make_handed_in(strategy, organisation, State.ACTIVE, signer=person)


@pytest.fixture
def staff(case):
    return county_world.make_staff(case.strategy.county, Role.EDITOR)


@pytest.fixture
def words(case):
    goal = case.strategy.current_version.goals.first()
    key = goal.national_goal_id or str(goal.key)
    return {
        "title": "Halverad väntetid", "what": "<p>Vi <b>mätte</b>.</p><script>alert(1)</script>", "why": "Ojämnt.",
        "result": "Kortare köer.", "measured": "Från 20 till 10 dagar.", "goals": [key],
        "themes": ["barnets-rattigheter"], "contact_email": "brev@xby.example",
    }  # fmt: skip


def page(case, name, *more):
    return reverse(f"examples:{name}", args=[case.pk, *more])


def handed_in(client, case, person, words):
    client.force_login(person)
    answer = client.post(page(case, "new"), words)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    made = LearningExample.objects.get()
    assert client.post(page(case, "hand_in", made.pk), {"edition": made.edition}).status_code == 302
    made.refresh_from_db()
    return made


def desk(example):
    return reverse("examples:county_example", args=[example.strategy.county.slug, example.pk])


def test_from_the_form_to_the_public_page(client, case, person, staff, words):
    file = SimpleUploadedFile("x.pdf", makers.pdf())
    made = handed_in(client, case, person, {**words, "file": file})
    assert "<script" not in made.what
    assert OutgoingMail.objects.filter(kind="example_handed_in").count() == bool(case.strategy.county.contact_email)
    assert client.get(made.get_absolute_url()).status_code == 404
    county_world.log_in(client, staff)
    inbox = client.get(reverse("joining:desk", args=[made.strategy.county.slug])).content.decode()
    assert "Halverad väntetid" in inbox
    assert client.get(desk(made)).status_code == 200
    assert client.post(desk(made), {"verb": "publish", "edition": made.edition}).status_code == 302
    told = OutgoingMail.objects.filter(kind="example_answered")
    assert {mail.recipient for mail in told} == {person.email, "brev@xby.example"}
    assert "har publicerat" in told.first().text
    client.logout()
    shown = client.get(made.get_absolute_url()).content.decode()
    for text in ("Från 20 till 10 dagar.", "Kortare köer.", "Barnets rättigheter", "brev@xby.example", "Ladda ner"):
        assert text in shown
    assert client.get(reverse("library:example_file", args=[made.pk])).content == makers.pdf()
    for path in (
        reverse("library:examples") + "?theme=barnets-rattigheter",
        reverse("register:organisation", args=[case.organisation.slug]),
        case.strategy.get_absolute_url(),
        reverse("register:theme", args=["barnets-rattigheter"]),
    ):
        assert "Halverad väntetid" in client.get(path).content.decode(), path
    assert "Halverad väntetid" not in client.get(reverse("library:examples") + "?kind=company").content.decode()
    assert [event.verb for event in made.events.all()] == ["begin", "hand_in", "publish"]


def test_what_is_missing_is_said_and_nothing_is_handed_in(client, case, person):
    client.force_login(person)
    client.post(page(case, "new"), {"title": "Bara en titel"})
    made = LearningExample.objects.get()
    shown = client.get(page(case, "hand_in", made.pk)).content.decode()
    assert "Berätta vad ni gjorde." in shown
    assert client.post(page(case, "hand_in", made.pk), {"edition": made.edition}).status_code == 409
    made.refresh_from_db()
    assert made.state == ExampleState.DRAFT


def test_sent_back_changed_and_handed_in_again(client, case, person, staff, words):
    made = handed_in(client, case, person, words)
    county_world.log_in(client, staff)
    back = {"verb": "return", "edition": made.edition, "words": "Skriv hur ni mätte."}
    assert client.post(desk(made), {**back, "words": ""}).status_code == 200
    assert client.post(desk(made), back).status_code == 302
    mail = OutgoingMail.objects.filter(kind="example_answered").first()
    assert "Skriv hur ni mätte." in mail.text
    assert client.get(desk(made)).status_code == 404, "what the organisation is changing is its own again"
    client.force_login(person)
    write = page(case, "write", made.pk)
    assert "Skriv hur ni mätte." in client.get(write).content.decode()
    made.refresh_from_db()
    assert client.post(write, {**words, "edition": made.edition, "measured": "Med stoppur."}).status_code == 302
    made.refresh_from_db()
    client.post(page(case, "hand_in", made.pk), {"edition": made.edition})
    made.refresh_from_db()
    assert (made.state, made.measured, made.answer) == (ExampleState.HANDED_IN, "Med stoppur.", "")


def test_declined_with_reasons_is_closed(client, case, person, staff, words):
    made = handed_in(client, case, person, words)
    actions.answer_example(made, "decline", by=staff, edition=made.edition, words="Reklam.")
    shown = client.get(page(case, "write", made.pk)).content.decode()
    assert "Reklam." in shown
    with pytest.raises(Refused):
        actions.hand_in_example(made, by=person, edition=made.edition + 1)


def test_withdrawn_by_the_member_and_retired_by_staff(client, case, person, staff):
    made = make_example(case, person)
    client.force_login(person)
    assert client.post(page(case, "act", made.pk), {"verb": "withdraw"}).status_code == 302
    assert client.get(made.get_absolute_url()).status_code == 404
    other = make_example(case, person, title="En till")
    county_world.log_in(client, staff)
    assert client.post(desk(other), {"verb": "retire"}).status_code == 302
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.post(desk(other), {"verb": "restore"}).status_code == 302
    assert client.get(other.get_absolute_url()).status_code == 200


def test_an_organisation_that_has_left_takes_down_but_writes_nothing_new(case, person):
    made, draft = make_example(case, person), make_example(case, person, "draft", title="Ny")
    Membership.objects.filter(pk=case.pk).update(state=State.ENDED, ended_on="2026-10-06", end_reason="other")
    with pytest.raises(Refused):
        actions.begin_example(case, by=person, title="Nytt")
    with pytest.raises(Refused):
        actions.hand_in_example(draft, by=person, edition=draft.edition)
    actions.act_on_own(made, "withdraw", by=person)


def test_a_reader_cannot_answer_and_other_counties_find_nothing(client, case, person):
    made = make_example(case, person, "handed_in")
    reader = county_world.make_staff(case.strategy.county, Role.READER)
    county_world.log_in(client, reader)
    assert "Publicera exemplet" not in client.get(desk(made)).content.decode()
    assert client.post(desk(made), {"verb": "publish", "edition": made.edition}).status_code == 409
    with pytest.raises(Refused):
        actions.publish_example(made, by=person, edition=made.edition)


def test_words_that_staff_read_are_kept_by_the_database(case, person):
    for state in ("handed_in", "published"):
        made = make_example(case, person, state)
        with pytest.raises(DatabaseError), transaction.atomic():
            LearningExample.objects.filter(pk=made.pk).update(title="Annat")
    LearningExample.objects.filter(pk=make_example(case, person, "draft").pk).update(title="Annat")


def test_two_colleagues_the_later_sees_both(client, case, person, words):
    made = make_example(case, person, "draft")
    client.force_login(person)
    write = page(case, "write", made.pk)
    client.post(write, {**words, "edition": 1, "title": "Hennes"})
    answer = client.post(write, {**words, "edition": 1, "title": "Min"})
    assert answer.status_code == 409
    assert "Hennes" in answer.content.decode()
    assert client.post(write, {**words, "edition": 2, "title": "Min"}).status_code == 302


@pytest.mark.race
@with_and_without_lock
def test_taken_back_and_published_at_the_same_moment(case, person, staff, lock):
    """Fails without the row's lock: what the organisation took back would be public."""
    made = make_example(case, person, "handed_in")
    results = at_once(
        lambda: actions.act_on_own(made, "take_back", by=person),
        lambda: actions.publish_example(made, by=staff, edition=made.edition),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    made.refresh_from_db()
    assert made.events.count() == 1
