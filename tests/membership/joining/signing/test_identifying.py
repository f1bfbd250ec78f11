"""E-identification against a test provider: what holds signs, what does not is refused, logged and explained."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse

from membership.joining.models import Declaration, Signature, SigningLink
from membership.joining.rules import State
from portal.log.models import LogEvent
from portal.papers.models import Document
from portal.people.models import IdentityProvider
from tests.identity_provider import CLIENT, IdentityService
from tests.membership.joining import world
from tests.membership.joining.signing.stage import send_link, set_stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def service():
    with IdentityService() as one:
        yield one


def arrive(client, service, **options):
    """A visitor with a personal link who has filled in the form; gives (membership, where the service is asked)."""
    membership, first = set_stage(**{"signatories": 1, "modes": ["oidc"], "level": "eid", **options})
    IdentityProvider.objects.create(
        county=membership.strategy.county,
        name="Testlegitimation",
        issuer=service.issuer,
        client_id=CLIENT,
        acr_values="loa3",
    )
    _link, token = send_link(membership, first)
    page = fill_in(client, token)
    return membership, client.get(leave_from(page))


def fill_in(client, token, **said):
    """The form to sign, sent; gives the page with the services."""
    here = client.get(reverse("joining:link", args=[token])).url
    initial = client.get(here).context["form"].initial
    data = {"key": initial["key"], "edition": initial["edition"], "name": "Olle", "title": "VD", "ground": "authorised"}
    answer = client.post(here, data | {"stands_behind": "on", "way": "oidc", **said})
    assert answer.url == reverse("joining:identify", args=[initial["key"]])
    return client.get(answer.url)


def leave_from(page):
    return reverse("joining:identify_leave", args=[page.context["said"]["key"], page.context["providers"][0].pk])


def question(answer):
    return dict(parse_qsl(urlsplit(answer.url).query))


def come_back(client, service, answer):
    address = service.identify(question(answer))
    back = urlsplit(address)
    return client.get(f"{back.path}?{back.query}")


def refused(code):
    return LogEvent.objects.filter(verb="signing.refused", detail__code=code).count()


def test_somebody_without_an_account_signs_and_no_personal_number_is_kept(client, service):
    membership, leaving = arrive(client, service)
    assert leaving.url.startswith(f"{service.issuer}/authorize?")
    back = come_back(client, service, leaving)
    assert back.url.startswith("/skriv-under/legitimera/")
    assert not Signature.objects.exists()  # coming back is a GET: it signs nothing
    page = client.get(back.url)
    assert "Olle Ordförande" in page.content.decode()
    done = client.post(back.url)
    assert done.url == reverse("joining:link_done", args=[SigningLink.objects.get().pk])
    assert client.get(done.url).status_code == 200
    assert world.fresh(membership).state == State.HANDED_IN
    [signature] = Signature.objects.all()
    assert (signature.method, signature.user, signature.name) == ("oidc", None, "Olle Ordförande")
    said = Declaration.objects.get().evidence.letter["signatures"][0]
    assert said["authority"] == "Rätten att skriva under inte kontrollerad"
    assert said["level"] == "E-legitimation (loa3)"
    everything = [Signature, Document, LogEvent, Declaration]
    assert "19701231" not in "".join(str(list(model.objects.values())) for model in everything)
    assert "19701231" not in str(dict(client.session))


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("forged", "eid_token"),
        ("unsigned", "eid_token"),
        ("audience", "eid_audience"),
        ("issuer", "eid_issuer"),
        ("expired", "eid_expired"),
        ("nonce", "eid_nonce"),
        ("acr", "eid_acr"),
        ("redirect", "eid_answer"),
    ],
)
def test_an_answer_that_does_not_hold_is_refused_logged_and_explained(client, service, fault, code):
    membership, leaving = arrive(client, service)
    service.fault = fault
    back = come_back(client, service, leaving)
    assert back.status_code == 403
    assert "Ingenting har skrivits under" in back.content.decode()
    assert refused(code) == 1
    client.post(back.context["again"])
    assert not Signature.objects.exists()
    assert world.fresh(membership).state == State.DRAFT


def test_a_replayed_state_is_refused(client, service):
    _membership, leaving = arrive(client, service)
    address = urlsplit(service.identify(question(leaving)))
    assert client.get(f"{address.path}?{address.query}").status_code == 302
    again = client.get(f"{address.path}?{address.query}")
    assert again.status_code == 403
    assert refused("eid_state") == 1
    assert not Signature.objects.exists()


def test_a_state_of_another_session_is_refused(client, service, django_user_model):
    from django.test import Client

    _membership, leaving = arrive(client, service)
    address = urlsplit(service.identify(question(leaving)))
    assert Client().get(f"{address.path}?{address.query}").status_code == 404
    assert client.get(f"{address.path}?code=x&state=%C3%B6").status_code == 403
    assert not Signature.objects.exists()


def test_an_identity_of_another_organisation_is_refused(client, service):
    service.person |= {"orgNumber": "5567037485"}
    _membership, leaving = arrive(client, service, orgnr="2120001975")
    page = client.post(come_back(client, service, leaving).url)
    assert page.status_code == 409
    assert "en annan organisation" in page.content.decode()
    assert refused("other_organisation") == 1
    assert not Signature.objects.exists()


def test_the_same_person_cannot_sign_at_both_places(client, service):
    from django.test import Client

    membership, leaving = arrive(client, service, signatories=2)
    client.post(come_back(client, service, leaving).url)
    assert Signature.objects.count() == 1
    other = Client()
    first = membership.organisation.representatives.get().user
    _link, token = send_link(membership, first, email="other@kumla.example")
    back = come_back(other, service, other.get(leave_from(fill_in(other, token))))
    assert other.post(back.url).status_code == 409
    assert refused("same_person") == 1
    assert Signature.objects.count() == 1


def test_another_countys_service_is_not_there(client, service):
    _membership, leaving = arrive(client, service)
    key = next(iter(client.session["signings_waiting"]))
    other = IdentityProvider.objects.create(
        county=world.make_county("99", "exempel", "Exempel", "EX"), name="X", issuer=service.issuer, client_id=CLIENT
    )
    assert client.get(reverse("joining:identify_leave", args=[key, other.pk])).status_code == 404
