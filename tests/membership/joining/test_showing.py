"""What a joined organisation shows others: the certificate, the badge, and what the papers' page says of today."""

import datetime

import pgtrigger
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from membership.joining.actions.certificate import make_certificate
from membership.joining.actions.deciding import end_membership, pause_membership
from membership.joining.models import OwnGoal
from membership.joining.rules import EndReason, State
from membership.joining.standing import standing_today
from portal.errors import Refused
from portal.papers import actions as papers
from portal.papers.models import Document
from strategies.publishing.models import PriorityArea, RegionalTarget, StrategyGoal, SuggestedAction
from tests.membership.deciding import world
from tests.races import at_once, with_and_without_lock
from tests.thaw import thawed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(monkeypatch):
    """An organisation that has joined, with its signatory and the county's publisher."""
    monkeypatch.setattr("portal.outbox.doorbell._send", lambda task, pk: None)
    county = world.make_county()
    strategy = world.make_strategy(county)
    organisation = world.make_organisation("Xby kommun", county)
    person = world.make_signatory(organisation, "x@xby.example")
    case = world.make_handed_in(strategy, organisation, State.ACTIVE, signer=person)
    case.joined_on = timezone.localdate() - datetime.timedelta(days=40)
    case.save()
    return {"case": case, "person": person, "staff": world.make_staff(county), "county": county}


def badge_url(case):
    return reverse("register:badge", args=[case.organisation.slug, f"{case.strategy.county.slug}-{case.strategy.slug}"])


def certificates(case):
    return Document.objects.about(case).of_kind("certificate")


def test_a_certificate_is_made_once_and_drawn(stage):
    paper = make_certificate(stage["case"], by=stage["person"])
    assert make_certificate(stage["case"], by=stage["person"]) == paper
    papers.render_document(paper.pk)
    paper.refresh_from_db()
    assert paper.state == "ready"
    assert paper.letter["organisation"]["name"] == "Xby kommun"


def test_a_certificate_that_says_something_else_is_replaced(stage):
    first = make_certificate(stage["case"], by=stage["person"])
    stage["case"].organisation.name = "Xby stad"
    stage["case"].organisation.save()
    second = make_certificate(stage["case"], by=stage["person"])
    assert second.replaces == first


def as_stored(paper):
    """The letter as the database holds it."""
    paper.refresh_from_db()
    return paper.letter


def choose(case):
    """One thing of each that a strategy offers, and the organisation's own."""
    with thawed():
        goal = StrategyGoal.objects.create(version=case.version, order=1, name="Jämställd vardag")
        target = RegionalTarget.objects.create(goal=goal, order=1, wording="Fler pappor är lediga")
        RegionalTarget.objects.create(goal=goal, order=2, wording="Ett mål som ingen valde")
        action = SuggestedAction.objects.create(goal=goal, text="Fråga alla chefer")
        area = PriorityArea.objects.create(version=case.version, order=1, name="Civil beredskap")
    case.goals.set([goal])
    case.targets.set([target])
    case.actions.set([action])
    case.priorities.set([area])
    case.contribution, case.plan = "Vi mäter lönerna.", "own_goals"
    case.save()
    OwnGoal.objects.create(membership=case, what="Lika lön", indicator="Medellön", due_on=datetime.date(2027, 12, 31))


def test_a_certificate_tells_what_was_joined_with(stage):
    choose(stage["case"])
    said = as_stored(make_certificate(stage["case"], by=stage["person"]))
    assert said["goals"] == ["Jämställd vardag"]
    assert said["targets"] == ["Fler pappor är lediga"]
    assert said["actions"] == ["Fråga alla chefer"]
    assert said["priorities"] == ["Civil beredskap"]
    assert said["contribution"] == "Vi mäter lönerna."
    assert said["own_goals"] == ["Lika lön, senast 31 december 2027"]
    assert said["existing_plan"] == ""


def test_without_rows_it_tells_what_was_handed_in(stage):
    declaration = stage["case"].declarations.get()
    handed_in = {
        **declaration.content,
        "targets": ["Färre utsätts"],
        "existing_plan": {"title": "Plan", "pages": "4", "url": ""},
    }
    with pgtrigger.ignore():
        declaration.content = handed_in
        declaration.save()
    said = as_stored(make_certificate(stage["case"], by=stage["person"]))
    assert said["goals"] == ["Jämställd hälsa", "Jämställd utbildning"]
    assert said["targets"] == ["Färre utsätts"]
    assert said["existing_plan"] == "Plan, sidorna 4"


def test_a_certificate_from_before_it_told_more_stands_until_there_is_more_to_tell(stage):
    first = make_certificate(stage["case"], by=stage["person"])
    new = ("targets", "priorities", "priority_label", "actions", "contribution", "own_goals", "existing_plan")
    with pgtrigger.ignore():
        first.template = "certificate_v2"
        first.letter = {key: value for key, value in first.letter.items() if key not in new}
        first.save()
    assert make_certificate(stage["case"], by=stage["person"]) == first
    stage["case"].contribution = "Vi mäter lönerna."
    stage["case"].save()
    second = make_certificate(stage["case"], by=stage["person"])
    assert (second.replaces, second.template) == (first, "certificate_v4")


def test_who_and_when_no_certificate_is_made(stage):
    with pytest.raises(Refused):
        make_certificate(stage["case"], by=stage["staff"])
    pause_membership(stage["case"], by=stage["staff"], reasons="Omorganisation")
    with pytest.raises(Refused):
        make_certificate(stage["case"], by=stage["person"])
    assert not certificates(stage["case"]).exists()


@pytest.mark.race
@with_and_without_lock
def test_two_at_once_make_one(stage, lock):
    at_once(*[lambda: make_certificate(stage["case"], by=stage["person"])] * 2)
    assert certificates(stage["case"]).count() == 1


def test_the_page_makes_and_shows_it(stage, client):
    client.force_login(stage["person"])
    url = reverse("joining:show", args=[stage["case"].pk])
    assert "Skapa intyget" in client.get(url).content.decode()
    said = client.post(url, follow=True).content.decode()
    assert "Intyg: Xby kommun" in said
    assert badge_url(stage["case"]) in said
    assert "&lt;img src=" in said


def test_a_draft_has_nothing_to_show(stage, client):
    client.force_login(stage["person"])
    stage["case"].state = State.DRAFT
    stage["case"].save()
    assert client.get(reverse("joining:show", args=[stage["case"].pk])).status_code == 404
    assert client.get(badge_url(stage["case"])).status_code == 404


def test_the_badge_follows_the_membership(stage, client):
    case = stage["case"]
    joined = client.get(badge_url(case))
    assert joined["Content-Type"] == "image/svg+xml"
    assert "Set-Cookie" not in joined
    assert f"Ansluten sedan {case.joined_on.year}" in joined.content.decode()
    assert client.get(badge_url(case), headers={"If-None-Match": joined["ETag"]}).status_code == 304
    pause_membership(case, by=stage["staff"], reasons="Omorganisation")
    assert "Pausad" in client.get(badge_url(case)).content.decode()
    case.refresh_from_db()
    end_membership(case, by=stage["staff"], reason=EndReason.WITHDRAWN, ended_on=timezone.localdate())
    ended = client.get(badge_url(case), headers={"If-None-Match": joined["ETag"]})
    assert ended.status_code == 200
    assert "avslutad" in ended.content.decode()
    assert "<script" not in ended.content.decode()


def test_a_badge_of_nobody_is_not_there(stage, client):
    case = stage["case"]
    for mark in ("orebro-1999", "orebro", "x"):
        assert client.get(reverse("register:badge", args=[case.organisation.slug, mark])).status_code == 404


def test_the_papers_page_tells_what_has_become_of_it(stage, client):
    case = stage["case"]
    paper = make_certificate(case, by=stage["person"])
    papers.render_document(paper.pk)
    url = reverse("papers:verify", args=[paper.verification_code])
    assert "Handlingen är äkta och gäller." in client.get(url).content.decode()
    end_membership(case, by=stage["staff"], reason=EndReason.WITHDRAWN, ended_on=timezone.localdate())
    said = client.get(url).content.decode()
    assert "Äkta, gäller inte längre" in said
    assert "Anslutningen avslutades den" in said
    assert "gäller." not in said.split("</h1>")[1].split("</p>")[0]


@pytest.mark.parametrize("state", State.values)
def test_every_state_has_its_words(stage, state):
    stage["case"].state = state
    stage["case"].ended_on = timezone.localdate() if state == State.ENDED else None
    with translation.override("sv"):
        standing = standing_today(stage["case"], timezone.localdate())
    assert standing.sentence.endswith(".")
    assert standing.holds == (state in (State.ACTIVE, State.DRAFT, State.HANDED_IN, State.COMPLETION))
