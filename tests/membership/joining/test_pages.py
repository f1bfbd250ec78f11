"""The organisation's pages: found or 404, saved or shown again with what was typed, few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from membership.joining.actions import draft
from membership.joining.models import Declaration, Membership
from membership.joining.rules import State
from tests.membership.joining import world
from tests.shown import press

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["membership", "goals", "plan", "contacts", "decision", "review", "sign", "receipt", "handed_in", "take_back"]
PAGES += ["discard"]


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def organisation(county):
    return world.make_organisation(county=county)


@pytest.fixture
def person(organisation):
    return world.make_representative(organisation)


@pytest.fixture
def membership(county, organisation, person):
    return world.make_draft(world.make_strategy(county), organisation, person)


@pytest.fixture
def own(client, person):
    client.force_login(person)
    return client


def address(name, membership):
    return reverse(f"joining:{name}", args=[membership.pk])


def contact_form(client, membership, **changes):
    """What a browser would send back from the page of contacts."""
    form = client.get(address("contacts", membership)).context["form"]
    return {
        "edition": form.initial["edition"],
        "seen": form.initial["seen"],
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-0-kind": "operational",
        "rows-0-role_mailbox": "jamstalldhet@kumla.example",
    } | changes


@pytest.mark.parametrize("page", [*PAGES, "restore"])
def test_another_organisations_matter_does_not_exist(page, county, membership, client):
    stranger = world.make_representative(
        world.make_organisation("Hallsbergs kommun", county), world.make_user("other@hallsberg.example")
    )
    client.force_login(stranger)
    for pk in (membership.pk, 987654):
        assert client.get(reverse(f"joining:{page}", args=[pk])).status_code in (
            (404, 405) if page == "restore" else (404,)
        )
        assert client.post(reverse(f"joining:{page}", args=[pk])).status_code in (404, 405)


def test_a_right_that_has_ended_counts_at_the_next_request(own, membership, person):
    assert own.get(address("membership", membership)).status_code == 200
    person.representatives.update(state="ended")
    assert own.get(address("membership", membership)).status_code == 404


def test_who_is_not_logged_in_comes_back_after_log_in(client, membership):
    strategy = membership.strategy
    path = reverse("joining:start", args=[strategy.county.slug, strategy.slug])
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={path}")


def test_begin_and_begin_again(own, county, organisation, person):
    strategy = world.make_strategy(county)
    path = reverse("joining:start", args=[county.slug, strategy.slug])
    assert "Svara på uppföljningen" in own.get(path).content.decode()
    answers = [own.post(path, {"organisation": organisation.pk}) for _again in range(2)]
    assert answers[0].url == answers[1].url == address("goals", Membership.objects.get())


@pytest.mark.parametrize("page", ["membership", "goals", "contacts", "decision", "review", "sign", "discard"])
def test_pages_of_a_draft(own, membership, person, page):
    world.fill(membership, person)
    answer = own.get(address(page, membership))
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1>") == 1


@pytest.mark.parametrize("page", ["membership", "receipt", "handed_in", "take_back"])
def test_pages_of_what_was_handed_in(own, membership, person, page):
    declaration = world.sign(world.fill(membership, person), person)
    for _state in ("being prepared", "ready"):
        answer = own.get(address(page, membership))
        assert answer.status_code == 200
        if page == "receipt":
            link = reverse("joining:paper", args=[membership.pk, declaration.document_id])
            assert (link in answer.content.decode()) is (_state == "ready")
            assert declaration.document.number in answer.content.decode()
        if declaration.document.state != "ready":
            world.draw(declaration.document)


def test_the_paper_is_only_for_its_own_matter(own, membership, person, county):
    declaration = world.sign(world.fill(membership, person), person)
    path = reverse("joining:paper", args=[membership.pk, declaration.document_id])
    assert own.get(path).status_code == 404
    world.draw(declaration.document)
    assert own.get(path)["Content-Type"] == "application/pdf"
    other = world.make_draft(world.make_strategy(county, "2028-2031"), membership.organisation, person)
    assert own.get(reverse("joining:paper", args=[other.pk, declaration.document_id])).status_code == 404


def test_a_section_is_saved_and_the_task_list_says_so(own, membership):
    form = contact_form(own, membership)
    for _again in range(3):
        assert own.post(address("contacts", membership), form).url == reverse("decisions:papers", args=[membership.pk])
    assert membership.contacts.count() == 1
    steps = own.get(address("membership", membership)).context["walk"].steps
    assert [one.kind for one in steps if one.stop == "contacts"] == ["done"]


def test_from_the_review_one_comes_back_to_the_review(own, membership):
    path = address("contacts", membership)
    assert 'name="back" value="review"' in own.get(path + "?tillbaka=granska").content.decode()
    assert own.post(path, contact_form(own, membership, back="review")).url == address("review", membership)


def test_the_second_of_two_sees_both_versions_and_loses_nothing(own, membership, person):
    mine = contact_form(own, membership, **{"rows-0-role_mailbox": "mine@kumla.example"})
    draft.save_contacts(
        membership, by=person, edition=1, seen="", contacts=[{"role_mailbox": "theirs@kumla.example", "name": "Bo"}]
    )
    answer = own.post(address("contacts", membership), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "theirs@kumla.example" in page
    assert 'value="mine@kumla.example"' in page
    assert membership.contacts.get().role_mailbox == "theirs@kumla.example"
    again = answer.context["form"].data
    assert own.post(address("contacts", membership), again.dict()).status_code == 302
    assert membership.contacts.get().role_mailbox == "mine@kumla.example"


def test_rows_are_added_and_removed_without_script_and_without_loss(own, membership):
    path = address("contacts", membership)
    form = contact_form(own, membership, **{"rows-0-role_mailbox": "not an address", "rows-add": "1"})
    page = own.post(path, form)
    assert len(page.context["rows"].forms) == 2
    assert 'value="not an address"' in page.content.decode()
    del form["rows-add"]
    two = form | {"rows-TOTAL_FORMS": "2", "rows-1-kind": "political", "rows-1-role_mailbox": "b@kumla.example"}
    page = own.post(path, two | {"rows-remove-0": "1"})
    assert len(page.context["rows"].forms) == 1
    assert 'value="b@kumla.example"' in page.content.decode()
    assert not membership.contacts.exists()


@pytest.mark.parametrize("total", ["", "x", "-1", "99999", "1000000000000"])
def test_a_forged_number_of_rows_is_no_error(own, membership, total):
    for button in ({}, {"rows-add": "1"}, {"rows-remove-99": "1"}):
        form = contact_form(own, membership, **{"rows-TOTAL_FORMS": total}, **button)
        assert own.post(address("contacts", membership), form).status_code in (200, 302)


def test_a_personal_number_in_free_text_is_refused_and_kept_on_the_page(own, membership):
    hidden = own.get(address("goals", membership)).context["form"].initial
    words = "Ring 640823-3234 så berättar vi"
    answer = own.post(
        address("goals", membership),
        {"edition": hidden["edition"], "seen": hidden["seen"], "contribution": words},
    )
    assert words in answer.content.decode()
    assert "error-summary" in answer.content.decode()
    assert world.fresh(membership).contribution == ""


def test_honest_text_is_kept_as_written(own, membership):
    hidden = own.get(address("goals", membership)).context["form"].initial
    words = "§ 80 {{ inget }} <b>Šaddan</b> 🌍 'å' \"ä\""
    form = {"edition": hidden["edition"], "seen": hidden["seen"], "contribution": words}
    assert own.post(address("goals", membership), form).status_code == 302
    assert world.fresh(membership).contribution == words
    assert "<b>Šaddan" not in own.get(address("review", membership)).content.decode()


def test_signing_asks_for_a_new_proof_and_then_counts_once(client, membership, person):
    world.fill(membership, person)
    client.force_login(person)
    path = address("sign", membership)
    initial = client.get(path).context["form"].initial
    said = {
        "key": initial["key"],
        "edition": initial["edition"],
        "name": "Eva Ek",
        "title": "Kommundirektör",
        "ground": "delegation",
        "reference": "4.2",
        "stands_behind": "on",
    }
    asked = client.post(path, said)
    assert "reauthenticate" in asked.url
    assert not Declaration.objects.exists()
    proved = client.post(asked.url, {"password": "a-long-password"}, follow=True)
    assert proved.request["PATH_INFO"] == address("receipt", membership)
    assert client.post(path, said).url == address("receipt", membership)
    declaration = Declaration.objects.get()
    assert declaration.signer == person
    assert declaration.mandate.endswith(": 4.2")
    assert world.fresh(membership).state == State.HANDED_IN


def test_a_form_that_lacks_something_says_so_without_asking_for_proof(own, membership, person):
    world.fill(membership, person)
    answer = own.post(address("sign", membership), {"name": "Eva Ek"})
    assert answer.status_code == 200
    assert not Declaration.objects.exists()


def test_throwing_away_asks_first_and_can_be_undone(own, membership):
    assert own.get(address("discard", membership)).status_code == 200
    press(own, address("discard", membership))
    home = own.get(reverse("joining:home")).content.decode()
    assert address("restore", membership) in home
    press(own, reverse("joining:home"), to=address("restore", membership))
    assert world.fresh(membership).state == State.DRAFT


def test_nothing_typed_by_hand_reaches_other_fields(own, membership):
    form = contact_form(own, membership, state="active", organisation="999", is_staff="1", receipt_number="X")
    own.post(address("contacts", membership), form)
    stood = world.fresh(membership)
    assert (stood.state, stood.receipt_number, stood.organisation) == (State.DRAFT, "", membership.organisation)


def _queries(client, path):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_my_pages_take_as_many_queries_for_three_as_for_one(own, person, county, membership):
    one = _queries(own, reverse("joining:home"))
    for number in range(3):
        organisation = world.make_organisation(f"Kommun {number}", county)
        world.make_representative(organisation, person)
        world.make_draft(membership.strategy, organisation, person)
        asker = world.make_user(f"asker{number}@kumla.example")
        world.make_representative(organisation, asker, state="waiting", basis="", decided_at=None)
    assert _queries(own, reverse("joining:home")) <= one + 1


def test_the_matter_takes_as_many_queries_for_many_events_as_for_few(own, membership, person):
    world.sign(world.fill(membership, person), person)
    path = address("membership", membership)
    one = _queries(own, path)
    for number in range(3):
        membership.events.create(verb="register", to_state="handed_in", by=person, why=str(number))
    assert _queries(own, path) == one
