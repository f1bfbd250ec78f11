"""The desk's pages: who finds what, what a role too small sees, and how many queries a page takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from membership.joining.actions import deciding
from membership.joining.models import Membership
from membership.joining.rules import State
from membership.representation.models import Representative, RepresentativeState
from portal.outbox.models import MailState, OutgoingMail
from portal.people.models import StaffRole
from portal.people.rules import Role
from tests.membership.deciding import world

pytestmark = pytest.mark.django_db(transaction=True)

DESK_PAGES = [
    "joining:desk",
    "joining:cases",
    "joining:cases_file",
    "representation:county_requests",
    "outbox:county_mails",
    "publishing:county_strategies",
]


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def strategy(county):
    return world.make_strategy(county)


@pytest.fixture
def staff(county, client):
    return world.log_in(client, world.make_staff(county))


def case_url(membership, name="case"):
    return reverse(f"joining:{name}", args=[membership.strategy.county.slug, membership.pk])


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", DESK_PAGES)
def test_a_page_takes_as_many_queries_for_three_rows_as_for_one(strategy, staff, name):
    def add(number):
        organisation = world.make_organisation(f"Kommun {number}", strategy.county)
        for state in (State.HANDED_IN, State.COMPLETION, State.ACTIVE):
            one = world.make_organisation(f"Kommun {number} {state}", strategy.county, checked=False)
            world.make_handed_in(strategy, one, state)
        person = world.make_signatory(organisation, f"x{number}@kommun.example")
        asked = Representative.objects.get(user=person)
        asked.state, asked.decided_at, asked.basis = RepresentativeState.WAITING, None, ""
        asked.asked_county = strategy.county
        asked.save()

    url = reverse(name, args=["orebro"])
    add(1)
    queries(staff, url)
    one = queries(staff, url)
    add(2)
    add(3)
    assert queries(staff, url) == one


def test_the_case_page_shows_what_was_handed_in_and_not_the_rows_of_today(strategy, staff):
    case = world.make_handed_in(strategy)
    case.contribution = "Ändrat sedan dess"
    case.save()
    page = staff.get(case_url(case)).content.decode()
    assert "Jämställd hälsa" in page
    assert "Kommunfullmäktige" in page
    assert "Ändrat sedan dess" not in page


def test_a_draft_is_never_seen(strategy, staff):
    case = world.make_handed_in(strategy, state=State.DRAFT)
    assert staff.get(case_url(case)).status_code == 404
    assert "Kumla" not in staff.get(reverse("joining:cases", args=["orebro"])).content.decode()


def test_another_county_and_no_case_answer_alike(strategy, client):
    case = world.make_handed_in(strategy)
    stranger = world.log_in(client, world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U")))
    for slug, pk in (("orebro", case.pk), ("vastmanland", case.pk), ("vastmanland", 10**9), ("nowhere", 1)):
        for name in ("case", "confirm", "decline", "register"):
            url = reverse(f"joining:{name}", args=[slug, pk])
            assert stranger.get(url).status_code == 404
            assert stranger.post(url, {"edition": 1}).status_code == 404


def test_confirming_through_the_page_acts_once(strategy, staff):
    case = world.make_handed_in(strategy)
    page = staff.get(case_url(case, "confirm")).content.decode()
    assert "T-BEK-" in page
    assert "kommun@kumla.example" in page
    # The organisation of this world is not checked.
    said = {"edition": 1, "reasons": "", "knowingly": "on", **world.DECIDED}
    assert staff.post(case_url(case, "confirm"), said).status_code == 302
    assert staff.post(case_url(case, "confirm"), said).status_code == 409
    assert Membership.objects.get(pk=case.pk).state == State.ACTIVE
    assert case.events.filter(verb="confirm").count() == 1


@pytest.mark.parametrize(("role", "verb"), [(Role.READER, "ask_completion"), (Role.EDITOR, "confirm")])
def test_a_role_too_small_sees_no_button_and_is_refused_when_forcing(strategy, client, role, verb):
    case = world.make_handed_in(strategy)
    small = world.log_in(client, world.make_staff(strategy.county, role))
    assert 'name="edition"' not in small.get(case_url(case, verb)).content.decode()
    answer = small.post(case_url(case, verb), {"edition": 1, "wanted": "Mer", "until": "2099-01-01", **world.DECIDED})
    assert answer.status_code == 409
    assert Membership.objects.get(pk=case.pk).state == State.HANDED_IN


def test_a_role_taken_away_counts_at_the_next_request(strategy, staff):
    case = world.make_handed_in(strategy)
    assert staff.get(case_url(case)).status_code == 200
    StaffRole.objects.all().delete()
    assert staff.get(case_url(case)).status_code == 404


@pytest.mark.parametrize("name", ["=2+5", "+46", "-1", "@SUM(A1)", "\uff1dcmd", "\t=1"])
def test_no_cell_of_the_table_is_a_formula(strategy, staff, name):
    world.make_handed_in(strategy, world.make_organisation(f"{name}|x", strategy.county))
    lines = staff.get(reverse("joining:cases_file", args=["orebro"])).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("\"'")


def test_search_filter_and_sort(strategy, staff):
    world.make_handed_in(strategy, world.make_organisation("Askersunds kommun", strategy.county))
    world.make_handed_in(strategy, world.make_organisation("Örebro kommun", strategy.county), State.ACTIVE)
    url = reverse("joining:cases", args=["orebro"])
    assert "Askersund" not in staff.get(url, {"status": "active"}).content.decode()
    assert "Örebro kommun" not in staff.get(url, {"q": "asker"}).content.decode()
    for odd in ("-organisation", "nothing", "-", "organisation__name", "x" * 3000):
        assert staff.get(url, {"sort": odd, "status": "odd", "strategi": "x", "page": "-3"}).status_code == 200


def test_send_again_keeps_the_message_id_and_needs_a_handler(strategy, staff, client):
    case = world.make_handed_in(strategy)
    staff_member = strategy.county.staff_roles.get().user
    deciding.ask_completion(case, by=staff_member, wanted="Mer", until=timezone.localdate())
    mail = OutgoingMail.objects.about(case).get(recipient="kommun@kumla.example")
    OutgoingMail.objects.exclude(pk=mail.pk).delete()
    OutgoingMail.objects.update(state=MailState.FAILED, smtp_code=451, smtp_text="Try later")
    url = reverse("outbox:send_again", args=["orebro", mail.pk])
    assert "451 Try later" in staff.get(reverse("outbox:county_mails", args=["orebro"])).content.decode()
    answer = staff.post(url, {"next": "//evil.example/"})
    assert answer["Location"] == reverse("outbox:county_mails", args=["orebro"])
    again = OutgoingMail.objects.get()
    assert (again.state, again.message_id) == (MailState.QUEUED, mail.message_id)
    OutgoingMail.objects.update(state=MailState.FAILED)
    world.log_in(client, world.make_staff(strategy.county, Role.READER)).post(url)
    assert OutgoingMail.objects.get().state == MailState.FAILED


def test_an_added_organisation_is_checked_with_its_domains(strategy, staff):
    organisation = world.make_organisation("Nya föreningen", strategy.county)
    url = reverse("representation:county_organisation", args=["orebro", organisation.pk])
    assert staff.post(url, {"domains": "gmail.com"}).status_code == 200
    assert staff.post(url, {"domains": "@Nya.se\nnya.se, foren.ing"}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.checked
    assert set(organisation.domains.values_list("domain", flat=True)) == {"nya.se", "foren.ing"}
