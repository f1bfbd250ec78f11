"""The page decides, not the session: two links in one browser sign what each tab shows, in either order."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from membership.joining.actions import links
from membership.joining.models import Declaration, Membership, Signature, SigningLink
from membership.joining.rules import State
from portal.errors import Refused
from portal.people.models import IdentityProvider
from tests.identity_provider import CLIENT, IdentityService
from tests.membership.joining import world
from tests.membership.joining.signing.stage import SAID, send_link, set_stage
from tests.membership.joining.signing.test_identifying import come_back, leave_from
from tests.waiting import be_patient, until_waiting

pytestmark = pytest.mark.django_db(transaction=True)
OLLE = "olle@kumla.example"


@pytest.fixture
def olle():
    return world.make_user(OLLE, name="Olle Ordförande")


@pytest.fixture
def service():
    with IdentityService() as one:
        yield one


def two_signings(**options):
    """Two organisations in two counties, each waiting for the same person: pairs of membership and secret."""
    counties = [world.make_county(), world.make_county("19", "vastmanland", "Västmanland", "U")]
    made = []
    for county, name in zip(counties, ("Kumla kommun", "Sala kommun"), strict=True):
        membership, first = set_stage(
            signatories=1, county=county, name=name, signer=f"chef@{county.slug}.example", **options
        )
        made.append((membership, send_link(membership, first)[1]))
    return made


def open_tab(browser, token):
    """The page that the link leads to: its address and what it says."""
    page = browser.get(reverse("joining:link", args=[token]), follow=True)
    return page.request["PATH_INFO"], page


def filled_in(page, **said):
    initial = page.context["form"].initial
    kept = {"key": initial["key"], "edition": initial["edition"], "name": "Olle", "title": "VD"}
    return kept | {"ground": "authorised", "stands_behind": "on", **said}


def prove(browser):
    """The person has shown who they are just now."""
    browser.post(reverse("account_reauthenticate"), {"password": "a-long-password"})


def states(made):
    return [Membership.objects.get(pk=membership.pk).state for membership, _token in made]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_each_tab_signs_what_it_shows(client, olle, order):
    made = two_signings()
    client.force_login(olle)
    prove(client)
    tabs = [open_tab(client, token) for _membership, token in made]
    assert tabs[0][0] != tabs[1][0]
    first, second = order
    done = client.post(tabs[first][0], filled_in(tabs[first][1]))
    assert done.status_code == 302
    assert states(made)[first] == State.HANDED_IN
    assert states(made)[second] == State.DRAFT
    client.post(tabs[second][0], filled_in(tabs[second][1]))
    assert states(made) == [State.HANDED_IN] * 2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_e_identifications_in_two_tabs_sign_what_each_shows(client, service, order):
    made = two_signings(modes=["oidc"], level="eid")
    for membership, _token in made:
        IdentityProvider.objects.create(
            county=membership.strategy.county, name="Testlegitimation", issuer=service.issuer, client_id=CLIENT
        )
    tabs = [open_tab(client, token) for _membership, token in made]
    choosing = [client.post(where, filled_in(page, way="oidc", title=where), follow=True) for where, page in tabs]
    asked = [client.get(leave_from(page)) for page in choosing]
    back = [client.get(come_back(client, service, one).url) for one in asked]
    first, second = order
    assert str(made[first][0].organisation) in back[first].content.decode()
    client.post(back[first].request["PATH_INFO"])
    assert states(made)[first] == State.HANDED_IN
    assert states(made)[second] == State.DRAFT
    assert Signature.objects.get().title == tabs[first][0]
    client.post(back[second].request["PATH_INFO"])
    assert states(made) == [State.HANDED_IN] * 2


def test_an_answer_belongs_to_the_page_that_asked(client, service):
    """The first tab's answer identifies the first tab alone: the second still has to ask."""
    made = two_signings(modes=["oidc"], level="eid")
    for membership, _token in made:
        IdentityProvider.objects.create(
            county=membership.strategy.county, name="Testlegitimation", issuer=service.issuer, client_id=CLIENT
        )
    tabs = [open_tab(client, token) for _membership, token in made]
    choosing = [client.post(where, filled_in(page, way="oidc"), follow=True) for where, page in tabs]
    asked = [client.get(leave_from(page)) for page in choosing]
    come_back(client, service, asked[0])
    refused = client.post(choosing[1].request["PATH_INFO"])
    assert refused.status_code == 409
    assert not Signature.objects.exists()


def test_a_foreign_browser_with_only_the_number_gets_nothing(olle):
    [(_membership, token), _other] = two_signings()
    link = SigningLink.objects.order_by("pk").first()
    stranger, where = Client(), reverse("joining:link_sign", args=[link.pk])
    assert stranger.get(where).status_code == 404
    stranger.force_login(olle)  # not even the right person, without the letter
    prove(stranger)
    answer = stranger.post(where, {"key": uuid.uuid4(), "edition": link.round.edition, "name": "Olle", "title": "VD",
                                   "ground": "authorised", "stands_behind": "on"})  # fmt: skip
    assert answer.status_code == 404
    assert "Öppna länken i mejlet igen" in answer.content.decode()
    assert stranger.get(reverse("joining:link_done", args=[link.pk])).status_code == 404
    assert not Signature.objects.exists()


def test_a_link_taken_back_while_somebody_writes_says_so_and_keeps_what_was_typed(client, olle):
    membership, first = set_stage()
    link, token = send_link(membership, first)
    client.force_login(olle)
    prove(client)
    where, page = open_tab(client, token)
    links.revoke_link(link, by=first)
    answer = client.post(where, filled_in(page, title="Ordförande i styrelsen"))
    assert answer.status_code == 410
    said = answer.content.decode()
    assert "tagits tillbaka" in said
    assert "Ordförande i styrelsen" in said
    assert not Signature.objects.exists()


def test_an_old_page_signs_when_a_newer_letter_has_been_sent(client, olle):
    membership, first = set_stage(signatories=1)
    _old, token = send_link(membership, first)
    client.force_login(olle)
    prove(client)
    where, page = open_tab(client, token)
    send_link(membership, first)
    client.post(where, filled_in(page))
    assert Declaration.objects.count() == 1


@pytest.mark.race
def test_the_old_and_the_new_link_at_the_same_moment_sign_once(olle):
    """Both wait at the membership's row before either has looked at its link.

    Checked once by hand: with ``lock`` reading without select_for_update both links sign."""
    membership, first = set_stage()
    pair = [send_link(membership, first)[0] for _letter in range(2)]
    both_ready = threading.Barrier(3)

    def sign(link):
        try:
            be_patient()
            both_ready.wait(120)
            return links.sign_by_link(link, by=olle, edition=link.round.edition, key=uuid.uuid4(), **SAID)
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        with transaction.atomic():
            Membership.objects.select_for_update().get(pk=membership.pk)
            results = [threads.submit(sign, link) for link in pair]
            both_ready.wait(120)
            until_waiting(2)
        results = [one.result(240) for one in results]
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert Signature.objects.count() == 1
    assert SigningLink.objects.filter(used_at__isnull=False).count() == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_tabs_that_wait_for_a_proof_each_sign_their_own(client, olle, order):
    made = two_signings()
    client.force_login(olle)
    tabs = [open_tab(client, token) for _membership, token in made]
    asked = [client.post(where, filled_in(page)).url for where, page in tabs]
    first, second = order
    done = client.post(asked[first], {"password": "a-long-password"}, follow=True)
    assert done.request["PATH_INFO"] == f"{tabs[first][0]}klart/"
    assert states(made)[second] == State.DRAFT
    client.post(asked[second], {"password": "a-long-password"}, follow=True)
    assert states(made) == [State.HANDED_IN] * 2


def test_what_waited_is_carried_out_once_and_only_with_a_proof(client, olle):
    [(_membership, token), _other] = two_signings()
    client.force_login(olle)
    where, page = open_tab(client, token)
    asked = client.post(where, filled_in(page)).url
    waiting = parse_qs(urlsplit(asked).query)["next"][0]
    unproved = client.get(waiting)
    assert unproved.url.startswith(reverse("account_reauthenticate"))
    assert not Signature.objects.exists()
    assert Client().get(waiting).url.startswith(reverse("account_login"))
    client.post(unproved.url, {"password": "a-long-password"}, follow=True)
    assert Signature.objects.count() == 1
    again = client.get(waiting, follow=True)
    assert "redan utfört" in again.content.decode()
    assert Signature.objects.count() == 1


def test_a_page_that_answers_after_the_proof_can_be_sent_again(client, olle):
    """Refused after the proof, the form stands at the address of what waited; from there it goes where it belongs."""
    membership, first = set_stage(signatories=1)
    _link, token = send_link(membership, first)
    client.force_login(olle)
    where, page = open_tab(client, token)
    asked = client.post(where, filled_in(page, edition=99)).url
    shown = client.post(asked, {"password": "a-long-password"}, follow=True)
    assert "har ändrats sedan" in shown.content.decode()
    form = shown.context["form"]
    again = filled_in(page, key=form["key"].value(), edition=form["edition"].value())
    client.post(shown.request["PATH_INFO"], again)
    assert Signature.objects.count() == 1
