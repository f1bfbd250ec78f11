"""Changed goals: written beside what stands, handed in, taken note of or sent back; the old ones stay on record."""

import re

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from membership.changes import tasks
from membership.changes.actions import goals as actions
from membership.changes.models import GoalChange
from membership.changes.rules import ChangeState, changed_parts
from membership.decisions.rules import Purpose
from membership.decisions.web_text import text_for_web
from membership.joining.actions.certificate import make_certificate
from membership.joining.models import Membership
from membership.joining.rules import State
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from portal.papers.standing import standing_of
from portal.people.rules import Role
from tests.kept import kept
from tests.membership.deciding import world as county_world
from tests.membership.joining import world
from tests.races import at_once, with_and_without_lock
from tests.shown import press

pytestmark = pytest.mark.django_db(transaction=True)


@kept
def joined():
    """A membership with rows of its own, joined, and who signs for it."""
    organisation = world.make_organisation(county=world.make_county())
    person = world.make_representative(organisation, world.make_user())
    draft = world.make_draft(world.make_strategy(organisation.county), organisation, person)
    world.sign(world.fill(draft, person), person)
    Membership.objects.filter(pk=draft.pk).update(
        state=State.ACTIVE, confirmed_at=world.timezone.now(), joined_on="2026-10-05"
    )
    OutgoingMail.objects.all().delete()
    return world.fresh(draft), person


@pytest.fixture
def stage():
    return joined()


@pytest.fixture
def case(stage):
    return stage[0]


@pytest.fixture
def person(stage):
    return stage[1]


@pytest.fixture
def staff(case):
    return county_world.make_staff(case.strategy.county, Role.EDITOR)


DECISION = {
    "body": "Kommunstyrelsen",
    "decided_on": world.date(2026, 11, 2),
    "paragraph": "9",
    "diary_number": "KS 2026/12",
}
IN_WORDS = "Kommunstyrelsen, 2 november 2026, §\u00a09, KS 2026/12"
GOAL = {"what": "Halvera lönegapet", "indicator": "Lönekartläggning", "due_on": world.date(2027, 6, 30)}


def write(case, by, **changes):
    change = actions.begin_change(case, by=by)
    said = {
        "edition": change.edition,
        "goals": list(case.version.goals.all()),
        "contribution": "Vi börjar om.",
        "plan": "own_goals",
        "own_goals": [GOAL],
        "decision": DECISION,
    }
    return actions.write_change(case, by=by, **(said | changes))


def hand_in(case, by, **changes):
    edition = GoalChange.objects.of_membership(case).first().edition
    return actions.hand_in_change(
        case, by=by, **({"edition": edition, "name": "Eva", "title": "Strateg", "method": "Lösenord"} | changes)
    )


def names(rows):
    return [str(row) for row in rows.all()]


def test_the_old_goals_stand_until_the_county_has_taken_note(case, person, staff):
    before = names(case.goals)
    write(case, person)
    change = hand_in(case, person)
    assert names(world.fresh(case).goals) == before
    assert change.document.number.startswith("T-MAL-")
    assert {part["name"] for part in change.document.letter["changes"]} >= {"Mål", "Våra egna mål"}
    assert standing_of(change.document, None).tag == "waiting"
    actions.accept_change(case, by=staff, number=change.document.number)
    now = world.fresh(case)
    assert len(names(now.goals)) == 2
    assert (now.contribution, names(now.own_goals)) == ("Vi börjar om.", ["Halvera lönegapet"])
    assert now.declarations.get().content["goals"] == before
    assert GoalChange.objects.get().before["goals"] == before
    assert standing_of(change.document, None).tag == "done"
    assert [event.verb for event in now.events.all()][-2:] == ["change_goals", "accept_goals"]


def test_the_decision_is_the_same_on_the_paper_for_the_county_and_on_the_web(client, case, person, staff):
    write(case, person)
    change = hand_in(case, person)
    assert change.document.letter["decided"] == IN_WORDS
    desk = county_world.log_in(client, staff)
    for name in ("joining:case", "changes:county_goals"):
        assert IN_WORDS in desk.get(reverse(name, args=["orebro", case.pk])).content.decode()
    actions.accept_change(case, by=staff, number=change.document.number)
    text = text_for_web(world.fresh(case), Purpose.CHANGE)
    assert "Kommunstyrelsen beslutade den 2 november 2026 om ändringen." in text


def test_no_id_stands_twice_on_the_page_with_both_answers(client, case, person, staff):
    write(case, person)
    hand_in(case, person)
    page = county_world.log_in(client, staff).get(reverse("changes:county_goals", args=["orebro", case.pk]))
    ids = re.findall(r' id="([^"]+)"', page.content.decode())
    assert "id_accept_number" in ids
    assert sorted(set(ids)) == sorted(ids)


def test_a_change_that_rests_on_no_decision_says_nothing_of_one(case, person, staff):
    write(case, person, decision=None)
    change = hand_in(case, person)
    assert "decided" not in change.document.letter or not change.document.letter["decided"]
    actions.accept_change(case, by=staff, number=change.document.number)
    assert "beslutade" not in text_for_web(world.fresh(case), Purpose.CHANGE)


@pytest.mark.parametrize("without", ["body", "decided_on"])
def test_half_a_decision_is_refused_at_every_door(client, case, person, without):
    change = write(case, person)
    half = DECISION | {without: None if without == "decided_on" else ""}
    with pytest.raises(Refused, match="hela beslutet tomt"):
        write(case, person, decision=half)
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalChange.objects.update(**half)
    client.force_login(person)
    typed = {"edition": change.edition, "plan": "", "rows-TOTAL_FORMS": 0, "rows-INITIAL_FORMS": 0}
    typed |= {name: value or "" for name, value in half.items()}
    page = client.post(reverse("changes:goals_write", args=[case.pk]), typed).content.decode()
    assert "hela beslutet tomt" in page
    assert "KS 2026/12" in page
    assert GoalChange.objects.get().decision == IN_WORDS


@pytest.mark.parametrize("day", [world.date(1024, 3, 8), world.date(2207, 3, 8)])
def test_the_database_refuses_a_decision_in_a_year_that_cannot_be_right(case, person, day):
    write(case, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalChange.objects.update(decided_on=day)


def test_what_was_told_in_words_before_is_shown_and_told_anew(client, case, person):
    write(case, person, decision=None)
    GoalChange.objects.update(decided="Kommunstyrelsen i mars 2030, § 9")
    with pytest.raises(Refused, match="Kommunstyrelsen i mars 2030, § 9"):
        hand_in(case, person)
    client.force_login(person)
    for name in ("goals", "goals_write"):
        page = client.get(reverse(f"changes:{name}", args=[case.pk])).content.decode()
        assert "Kommunstyrelsen i mars 2030, § 9" in page
    write(case, person)
    assert hand_in(case, person).decision == IN_WORDS


def test_a_paper_from_before_keeps_its_words():
    assert GoalChange(decided="Kommunstyrelsen 2025-11-02, § 9").decision == "Kommunstyrelsen 2025-11-02, § 9"


def test_letters_leave_with_the_paper_and_after_the_answer(case, person, staff):
    write(case, person)
    change = hand_in(case, person)
    tasks.sweep()
    assert not OutgoingMail.objects.exists()
    county_world.draw(change.document)
    tasks.sweep()
    tasks.sweep()
    sent = OutgoingMail.objects.filter(kind="goals_changed")
    assert {mail.recipient for mail in sent} == {
        person.email, "jamstalldhet@kumla.example", case.strategy.county.contact_email
    }  # fmt: skip
    assert all(mail.document == change.document for mail in sent)
    actions.accept_change(case, by=staff, number=change.document.number)
    assert OutgoingMail.objects.filter(kind="goals_accepted").count() == 3


def test_sent_back_it_is_a_draft_again_and_the_next_paper_replaces_the_first(case, person, staff):
    write(case, person)
    first = hand_in(case, person).document
    actions.return_change(case, by=staff, number=first.number, why="Skriv hur ni följer målet.")
    change = GoalChange.objects.get()
    assert (change.state, change.returned_why) == (ChangeState.DRAFT, "Skriv hur ni följer målet.")
    assert "Skriv hur ni följer målet." in OutgoingMail.objects.filter(kind="goals_returned").first().text
    write(case, person, contribution="Vi följer det varje kvartal.")
    second = hand_in(case, person).document
    assert second.replaces == first
    with pytest.raises(Refused):
        actions.accept_change(case, by=staff, number=first.number)
    actions.accept_change(case, by=staff, number=second.number)
    assert world.fresh(case).contribution == "Vi följer det varje kvartal."


def test_taken_back_nothing_is_changed(case, person, staff):
    before = names(case.goals)
    write(case, person)
    change = hand_in(case, person)
    actions.take_back_change(case, by=person)
    with pytest.raises(Refused):
        actions.accept_change(case, by=staff, number=change.document.number)
    assert names(world.fresh(case).goals) == before
    assert not standing_of(change.document, None).holds


def test_taking_back_counts_after_a_fresh_proof(client, case, person):
    write(case, person)
    change = hand_in(case, person)
    client.force_login(person)
    page, here = (reverse(f"changes:{name}", args=[case.pk]) for name in ("goals", "goals_back"))
    asked = press(client, page, to=here)
    assert "reauthenticate" in asked.url
    assert GoalChange.objects.get().state == ChangeState.HANDED_IN
    client.post(asked.url, {"password": "a-long-password"}, follow=True)
    assert GoalChange.objects.get().state == ChangeState.TAKEN_BACK
    assert not standing_of(change.document, None).holds


@pytest.mark.parametrize("wrong", [{"goals": (), "priorities": ()}, {"plan": ""}, {"own_goals": []}])
def test_what_lacks_something_is_not_handed_in(case, person, wrong):
    write(case, person, **wrong)
    with pytest.raises(Refused):
        hand_in(case, person)
    assert not Document.objects.filter(kind="goal_change").exists()


def test_what_is_the_same_as_today_is_not_handed_in(case, person):
    actions.begin_change(case, by=person)
    with pytest.raises(Refused, match=r"desamma|same"):
        hand_in(case, person)


def test_a_reader_a_stranger_and_another_county_change_nothing(case, person):
    write(case, person)
    change = hand_in(case, person)
    reader = county_world.make_staff(case.strategy.county, Role.READER)
    foreign = county_world.make_staff(county_world.make_county("19", "vastmanland", "Västmanland", "U"))
    for who in (reader, foreign, person):
        with pytest.raises(Refused):
            actions.accept_change(case, by=who, number=change.document.number)
    stranger = county_world.make_signatory(county_world.make_organisation("Yby kommun"), "y@yby.example")
    for action in (actions.begin_change, actions.take_back_change, actions.discard_change):
        with pytest.raises(Refused):
            action(case, by=stranger)


def test_a_colleague_is_not_written_over_and_sent_twice_is_once(case, person):
    change = write(case, person)
    with pytest.raises(Refused):
        write(case, person, edition=change.edition - 1)
    assert hand_in(case, person) == hand_in(case, person)
    assert case.events.filter(verb="change_goals").count() == 1


def test_what_was_handed_in_is_frozen_and_there_is_one_open_change(case, person):
    write(case, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalChange.objects.create(membership=case, begun_by=person)
    hand_in(case, person)
    for harm in (
        lambda: GoalChange.objects.update(contribution="Annat"),
        lambda: GoalChange.objects.update(content={}),
        lambda: GoalChange.objects.all().delete(),
        lambda: GoalChange.objects.update(state=ChangeState.ACCEPTED),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            harm()


def test_goals_of_another_strategy_are_left_out(case, person):
    other = world.make_strategy(world.make_county("19", "vastmanland", "Västmanland", "U"))
    change = write(case, person, goals=list(other.current_version.goals.all()))
    assert not change.goals.exists()


@pytest.mark.race
@with_and_without_lock
def test_accepted_or_taken_back_never_both(case, person, staff, lock):
    write(case, person)
    number = hand_in(case, person).document.number
    results = at_once(
        lambda: actions.accept_change(case, by=staff, number=number), lambda: actions.take_back_change(case, by=person)
    )
    assert sum(isinstance(one, Refused) for one in results) == 1
    accepted = GoalChange.objects.get().state == ChangeState.ACCEPTED
    assert (world.fresh(case).contribution == "Vi börjar om.") is accepted


def test_the_public_page_and_the_certificate_follow(client, case, person, staff):
    url = reverse("register:organisation", args=[case.organisation.slug])
    client.get(url)
    before = queries(client, url)
    write(case, person)
    number = hand_in(case, person).document.number
    assert "Halvera lönegapet" not in client.get(url).content.decode()
    actions.accept_change(case, by=staff, number=number)
    page = client.get(url).content.decode()
    assert "Halvera lönegapet" in page
    assert "Tidigare: " in page
    assert len(make_certificate(case, by=person).letter["goals"]) == 2
    assert queries(client, url) <= before


def queries(client, url):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_way_through_the_pages(client, case, person, staff):
    client.force_login(person)

    def own(name):
        return reverse(f"changes:{name}", args=[case.pk])

    assert client.post(own("goals")).url == own("goals_write")
    form = client.get(own("goals_write")).context["form"]
    typed = {
        "edition": form.initial["edition"],
        "goals": [goal.pk for goal in case.version.goals.all()],
        "contribution": "<i>Vi</i> börjar om",
        "plan": "own_goals",
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-0-what": "Halvera lönegapet",
        "rows-0-indicator": "Kartläggning",
        "rows-0-due_on": "2027-06-30",
    }
    more = client.post(own("goals_write"), typed | {"rows-add": "1"}).content.decode()
    assert "Halvera lönegapet" in more
    assert "rows-1-what" in more
    assert client.post(own("goals_write"), typed | {"rows-0-due_on": "snart"}).status_code == 200
    assert client.post(own("goals_write"), typed).url == own("goals")
    assert "<i>Vi" not in client.get(own("goals")).content.decode()
    said = {"edition": GoalChange.objects.get().edition, "name": "Eva", "title": "Strateg", "stands_behind": "on"}
    asked = client.post(own("goals_hand_in"), said)
    assert "reauthenticate" in asked.url
    assert GoalChange.objects.get().state == ChangeState.DRAFT
    client.post(asked.url, {"password": "a-long-password"}, follow=True)
    assert GoalChange.objects.get().state == ChangeState.HANDED_IN
    desk = county_world.log_in(client, staff)
    answer = reverse("changes:county_goals", args=["orebro", case.pk])
    assert answer in desk.get(reverse("joining:desk", args=["orebro"])).content.decode()
    number = GoalChange.objects.get().document.number
    assert desk.post(answer, {"answer": "return", "number": number, "why": ""}).status_code == 200
    assert desk.post(answer, {"answer": "accept", "number": number}).status_code == 302
    assert GoalChange.objects.get().state == ChangeState.ACCEPTED


def test_what_differs_in_lines():
    names = {part: part for part in ("goals", "targets", "priorities", "actions", "contribution")}
    names |= {"own_goals": "own_goals", "existing_plan": "existing_plan"}
    before = {"goals": ["A"], "contribution": "Text", "own_goals": [], "existing_plan": {"title": "P", "pages": ""}}
    after = {"goals": ["A"], "own_goals": [{"what": "B", "indicator": "C", "by": ""}], "existing_plan": {}}
    found = {one.part: (one.before, one.after) for one in changed_parts(before, after, names)}
    assert found == {
        "contribution": (["Text"], []),
        "own_goals": ([], ["B, C"]),
        "existing_plan": (["P"], []),
    }
    assert changed_parts(before, before, names) == []
