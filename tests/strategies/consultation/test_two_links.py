"""The page decides, not the session: two links in one browser, and a link that nobody else can void."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.people.actions import token_hash
from strategies.consultation import actions
from strategies.consultation.models import ConsultationInvitation, ConsultationResponse, FormerLink
from tests.strategies.consultation import world
from tests.waiting import be_patient, until_waiting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage():
    return world.sent_out(names=("Kumla kommun", "Xby kommun"), allow_open_answers=True)


@pytest.fixture
def sent(stage):
    return stage[0]


@pytest.fixture
def publisher(stage):
    return stage[1]


@pytest.fixture
def asked(sent):
    return list(sent.invitations.select_related("consultation__strategy__county").order_by("pk"))


def open_tab(browser, token):
    """Where the link leads."""
    page = browser.get(reverse("consultation:link", args=[token]), follow=True)
    assert page.status_code == 200
    return page.request["PATH_INFO"]


def written(text, edition=0, **more):
    return {"edition": edition, "organisation_name": "O", "name": "Anna", "t0": text, **more}


def texts_of(invitation):
    return ConsultationResponse.objects.filter(invitation=invitation).values_list("texts__whole", flat=True).first()


def ask_as_a_stranger(consultation, email):
    where = [consultation.strategy.county.slug, consultation.strategy.slug, consultation.number]
    answer = Client().post(reverse("consultation:begin", args=where), {"name": "Någon", "email": email})
    assert answer.status_code == 200


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_each_tab_saves_and_hands_in_what_it_shows(client, asked, order):
    tabs = [open_tab(client, world.token_of(one)) for one in asked]
    for place in order:
        client.post(tabs[place], written(f"Från flik {place}"))
    assert [texts_of(one) for one in asked] == ["Från flik 0", "Från flik 1"]
    for place in order:
        client.post(f"{tabs[place]}granska/", {"edition": 1})
        handed_in = set(ConsultationResponse.objects.handed_in().values_list("invitation", flat=True))
        assert handed_in == {asked[one].pk for one in order[: order.index(place) + 1]}


def test_the_number_alone_opens_nothing(asked):
    stranger, where = Client(), reverse("consultation:answer", args=[asked[0].pk])
    assert stranger.get(where).status_code == 404
    answer = stranger.post(where, written("Insmuget"))
    assert answer.status_code == 404
    assert "Insmuget" in answer.content.decode()  # whoever wrote it gets it back
    assert stranger.post(where, {"new_link": "1"}).status_code == 404
    assert stranger.post(f"{where}granska/", {"edition": 0}).status_code == 404
    assert not ConsultationResponse.objects.exists()
    assert OutgoingMail.objects.count() == 2


def test_the_browser_of_one_receiver_is_a_stranger_at_anothers(client, asked):
    open_tab(client, world.token_of(asked[0]))
    assert client.post(reverse("consultation:answer", args=[asked[1].pk]), written("Fel")).status_code == 404
    assert not ConsultationResponse.objects.exists()


def test_a_stranger_who_asks_for_a_link_ends_nobodys_writing(client, sent, asked):
    where = open_tab(client, world.token_of(asked[0]))
    ask_as_a_stranger(sent, asked[0].email)
    assert OutgoingMail.objects.order_by("-queued_at").first().recipient == asked[0].email
    assert client.post(where, written("Registrators text")).status_code == 302
    assert texts_of(asked[0]) == "Registrators text"


def test_reminders_and_a_new_letter_end_nobodys_writing(client, publisher, sent, asked):
    where = open_tab(client, world.token_of(asked[0]))
    actions.remind_unanswered(sent, by=publisher)
    actions.renew_link(asked[0], by=publisher)
    assert client.post(where, written("Kvar")).status_code == 302


def test_scanners_open_every_letter_a_hundred_times_and_nothing_ends(asked, publisher):
    tokens = [world.token_of(asked[0])]
    actions.renew_link(asked[0], by=publisher)
    tokens.append(world.token_of(asked[0]))
    before = list(ConsultationInvitation.objects.values()), list(FormerLink.objects.values())
    for _time in range(25):
        for token in tokens:
            open_tab(Client(), token)
    assert (list(ConsultationInvitation.objects.values()), list(FormerLink.objects.values())) == before
    assert not ConsultationResponse.objects.exists()


def test_a_replaced_link_says_so_keeps_the_text_and_sends_a_new_one(client, publisher, asked):
    one = asked[0]
    where = open_tab(client, world.token_of(one))
    actions.renew_link(one, by=publisher)
    colleague = Client()
    colleague.post(open_tab(colleague, world.token_of(one)), written("Kollegans"))
    answer = client.post(where, written("Mitt stycke\n\nandra stycket", no_remarks="on"))
    said = answer.content.decode()
    assert answer.status_code == 410
    assert "har ersatts" in said
    assert "<p>andra stycket</p>" in said
    kept = dict(re.findall(r'<input type="hidden" name="(t0|name|edition|no_remarks)" value="([^"]*)"', said))
    assert kept["t0"] == "Mitt stycke\n\nandra stycket"
    letters = OutgoingMail.objects.about(one).count()
    asked_again = client.post(where, {**kept, "new_link": "1"})
    assert OutgoingMail.objects.about(one).count() == letters + 1
    assert "andra stycket" in asked_again.content.decode()
    open_tab(client, world.token_of(one))  # in another tab of the same browser
    told = client.post(where, kept)
    assert told.status_code == 409  # the colleague's text is shown beside, nothing is overwritten
    assert "Kollegans" in told.content.decode()
    assert client.post(where, {**kept, "edition": 1}).status_code == 302
    assert texts_of(one) == "Mitt stycke\n\nandra stycket"


def kept_in(answer):
    """What the page's form sends again, with its own button."""
    return dict(re.findall(r'<(?:input type="hidden"|button) name="(\w+)" value="([^"]*)"', answer.content.decode()))


def test_what_was_on_its_way_to_the_review_goes_on_to_it(client, asked):
    token = world.token_of(asked[0])
    where = open_tab(client, token)
    client.cookies.clear()
    refused = client.post(where, written("Mitt stycke", review="1"))
    assert refused.status_code == 404
    kept = kept_in(refused)
    assert kept["review"] == "1"
    assert "Spara och granska" in refused.content.decode()
    open_tab(client, token)  # in another tab
    assert client.post(where, kept).url == reverse("consultation:review", args=[asked[0].pk])
    assert texts_of(asked[0]) == "Mitt stycke"
    client.cookies.clear()
    refused = client.post(f"{where}granska/", {"edition": 1})
    assert "Svaret är inte inlämnat" in refused.content.decode()
    open_tab(client, token)
    assert client.post(f"{where}granska/", kept_in(refused)).url == where
    assert ConsultationResponse.objects.handed_in().filter(invitation=asked[0]).exists()


def test_what_was_only_saved_stays_at_the_form(client, asked):
    token = world.token_of(asked[0])
    where = open_tab(client, token)
    client.cookies.clear()
    kept = kept_in(client.post(where, written("Mitt stycke")))
    open_tab(client, token)
    assert client.post(where, kept).url == f"{where}?sparat=1"


def test_letters_that_a_holder_asks_for_are_few(client, publisher, asked):
    where = open_tab(client, world.token_of(asked[0]))
    actions.renew_link(asked[0], by=publisher, email="ratt@mottagare.example")
    answers = [client.post(where, {"new_link": "1"}).status_code for _time in range(6)]
    assert answers == [200] * 5 + [429]
    assert OutgoingMail.objects.filter(recipient="ratt@mottagare.example").count() == 6


def test_taken_off_the_list_the_page_says_so_and_offers_no_letter(client, publisher, asked):
    where = open_tab(client, world.token_of(asked[0]))
    actions.remove_receiver(asked[0], by=publisher)
    said = client.post(where, written("Min text")).content.decode()
    assert "tagits bort från listan" in said
    assert "Min text" in said
    assert "new_link" not in said
    before = OutgoingMail.objects.count()
    client.post(where, {"new_link": "1"})
    assert OutgoingMail.objects.count() == before


def test_too_late_keeps_the_text(client, sent, asked):
    where = open_tab(client, world.token_of(asked[0]))
    world.close(sent)
    said = client.post(where, written("Nästan klart")).content.decode()
    assert "Skriv till länsstyrelsen" in said
    assert "Nästan klart" in said


@pytest.mark.race
@pytest.mark.parametrize("_round", range(3))
def test_the_old_and_the_new_link_at_the_same_moment(asked, publisher, _round):
    """Both wait at the invitation's row. The link that writes first decides: the other's text is never lost silently.

    Checked once by hand: with ``_lock`` in answering.py reading without select_for_update both save edition 0."""
    one = asked[0]
    old = token_hash(world.token_of(one))
    actions.renew_link(one, by=publisher)
    new = token_hash(world.token_of(one))
    both_ready = threading.Barrier(3)

    def save(hashed):
        try:
            be_patient()
            both_ready.wait(120)
            return actions.save_answer(one, edition=0, links=[hashed], texts={"whole": hashed}, name="A")
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        with transaction.atomic():
            ConsultationInvitation.objects.select_for_update().get(pk=one.pk)
            results = [threads.submit(save, hashed) for hashed in (old, new)]
            both_ready.wait(120)
            until_waiting(2)
        by_old, by_new = [result.result(240) for result in results]
    kept = texts_of(one)
    if isinstance(by_new, ConsultationResponse):
        assert (kept, type(by_old)) == (new, actions.LinkOver)
    else:
        assert (kept, type(by_new)) == (old, actions.EditedMeanwhile)
