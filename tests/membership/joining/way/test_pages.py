"""The pages of the decision's way: the organisation's, the county's and the public's."""

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from membership.joining.actions import deciding, way
from membership.joining.models import DecisionExtract, DecisionStep
from portal.files.models import Upload
from tests.membership.deciding.world import log_in, make_staff
from tests.membership.joining import world
from tests.membership.joining.way.stage import days, extract, set_stage, tell
from tests.portal.files import makers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(client):
    membership, person, step = set_stage(days(-1))
    client.force_login(person)
    return membership, person, step


def url(name, membership, *more):
    return reverse(f"joining:{name}", args=[membership.pk, *more])


def said(step, **changes):
    return {
        "seen": way.seen_of(step),
        "outcome": "decided",
        "meets_on": days(-1).isoformat(),
        "paragraph": "112",
        "diary_number": "KS 7",
    } | changes


def test_the_outcome_is_told_with_its_extract_and_both_are_shown(client, stage):
    membership, _person, step = stage
    file = SimpleUploadedFile("utdrag.pdf", makers.pdf())
    answer = client.post(url("outcome", membership, step.pk), said(step, file=file), follow=True)
    page = answer.content.decode()
    assert "Beslutat" in page
    assert 'value="112"' in page
    assert '<option value="decided" selected>' in page
    found = DecisionExtract.objects.get()
    download = client.get(url("extract", membership, found.pk))
    assert download["Content-Disposition"].startswith("attachment")
    assert download.content == makers.pdf()


def test_a_body_is_added_at_the_end(client, stage):
    membership, *_rest = stage
    client.post(url("outcome_new", membership), said(None, seen="", body="Kommunfullmäktige", outcome="planned"))
    assert [step.body for step in membership.decision_steps.all()] == ["Kommunstyrelsen", "Kommunfullmäktige"]


@pytest.mark.parametrize(
    "content", [b"MZ" + b"\0" * 200, makers.picture(), makers.pdf(encryption=pikepdf.Encryption(user="b", owner="a"))]
)
def test_what_is_not_a_plain_pdf_is_refused_and_nothing_is_told(client, stage, content):
    membership, _person, step = stage
    file = SimpleUploadedFile("utdrag.pdf", content)
    answer = client.post(url("outcome", membership, step.pk), said(step, file=file))
    assert answer.status_code == 200
    assert 'value="112"' in answer.content.decode()  # what was typed stands
    assert not Upload.objects.exists()
    assert DecisionStep.objects.get().outcome == "planned"


def test_two_at_once_the_second_sees_both(client, stage):
    membership, _person, step = stage
    first = said(step, paragraph="9")
    colleague = world.make_representative(membership.organisation, world.make_user("olle@kumla.example"))
    tell(membership, step, colleague, paragraph="113")
    answer = client.post(url("outcome", membership, step.pk), first)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "§\xa0113" in page
    assert 'value="9"' in page
    client.post(url("outcome", membership, step.pk), said(DecisionStep.objects.get(), paragraph="9"))
    assert DecisionStep.objects.get().paragraph == "9"


def test_the_county_gets_the_extract_once_it_is_handed_in(client, stage):
    membership, person, step = stage
    tell(membership, step, person, file=extract())
    staff = log_in(Client(), make_staff(membership.strategy.county))
    other = log_in(Client(), make_staff(world.make_county("99", "exempel", "Exempel", "EX")))
    found = DecisionExtract.objects.get()
    mine = reverse("joining:county_extract", args=[membership.strategy.county.slug, membership.pk, found.pk])
    case = reverse("joining:case", args=[membership.strategy.county.slug, membership.pk])
    assert staff.get(mine).status_code == 404
    world.sign(membership, person)
    assert staff.get(mine).content == extract().content
    assert mine in staff.get(case).content.decode()
    assert other.get(mine).status_code == 404
    deciding.ask_completion(
        membership, by=make_staff(membership.strategy.county, email="b@l.example"), wanted="x", until=days(9)
    )
    tell(membership, DecisionStep.objects.get(), person, file=extract("ny"), paragraph="114")
    newer = DecisionExtract.objects.latest("pk")
    assert newer.handed_in_at is None
    page = staff.get(case).content.decode()
    assert "114" not in page  # a completion that is being written is the organisation's own
    newest = reverse("joining:county_extract", args=[membership.strategy.county.slug, membership.pk, newer.pk])
    assert staff.get(newest).status_code == 404
    world.sign(membership, person)
    assert staff.get(newest).status_code == 200


def test_strangers_find_nothing(stage):
    membership, person, step = stage
    tell(membership, step, person, file=extract())
    stranger = Client()
    stranger.force_login(
        world.make_representative(world.make_organisation("Yby kommun"), world.make_user("y@y.example"))
    )
    found = DecisionExtract.objects.get()
    for address in (
        url("way", membership),
        url("outcome", membership, step.pk),
        url("outcome_new", membership),
        url("extract", membership, found.pk),
    ):
        assert stranger.get(address).status_code == 404


def test_anyone_reads_whether_the_decision_is_awaited_or_taken(client, stage):
    membership, person, step = stage
    world.sign(membership, person)
    deciding.confirm_membership(membership, by=make_staff(membership.strategy.county))
    profile = reverse("register:organisation", args=[membership.organisation.slug])
    page = Client().get(profile).content.decode()
    assert "Beslut väntas" in page
    tell(membership, step, person)
    page = Client().get(profile).content.decode()
    assert "Beslut väntas" not in page
    assert "Beslutat" in page


def test_the_pages_ask_no_more_for_more_bodies(client, stage):
    membership, person, step = stage
    tell(membership, step, person, file=extract())
    counts = []
    client.get(url("way", membership))
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(url("way", membership))
        counts.append(len(asked))
        for number in range(2):
            tell(membership, None, person, body=f"Nämnd {number}", file=extract(str(number)))
    assert counts[0] == counts[1]
