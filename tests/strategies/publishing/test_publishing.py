"""Publishing: the check list that guards it, a set time, the paper, closing, and what the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.errors import Refused
from portal.papers.models import Document
from portal.people.actions import take_role
from portal.people.rules import Role
from strategies.publishing import actions
from strategies.publishing.models import (
    JoiningTerm,
    PublishingPlan,
    RegionalTarget,
    Strategy,
    StrategyGoal,
    StrategyVersion,
    VersionPaper,
    WebLink,
)
from strategies.publishing.rules import LinkState, VersionState
from tests.membership.deciding import world
from tests.races import at_once, with_and_without_lock
from tests.strategies.publishing import stage

pytestmark = pytest.mark.django_db(transaction=True)
FINE = "https://www.example.org/fin"


@pytest.fixture
def draft():
    return stage.draft()


def in_an_hour():
    return timezone.now() + timedelta(hours=1)


def let_time_pass(plan):
    PublishingPlan.objects.filter(pk=plan.pk).update(publish_at=timezone.now() - timedelta(minutes=1))


class TestFrozen:
    """The database refuses, whoever asks."""

    CHANGES = [
        lambda v: StrategyVersion.objects.filter(pk=v.pk).update(title="Annan"),
        lambda v: StrategyVersion.objects.filter(pk=v.pk).update(state="draft"),
        lambda v: StrategyGoal.objects.filter(version=v).update(situation="Annat"),
        lambda v: RegionalTarget.objects.filter(goal__version=v).update(wording="Annat"),
        lambda v: RegionalTarget.objects.filter(goal__version=v).delete(),
        lambda v: v.priorities.all().delete(),
        lambda v: v.priorities.get().national_goals.clear(),
        lambda v: v.delete(),
    ]

    @pytest.mark.parametrize("number", range(len(CHANGES)))
    def test_a_published_version_is_never_changed(self, draft, number):
        published = stage.publish(draft).current_version
        with pytest.raises((IntegrityError, Exception), match=r"frozen|protected"), transaction.atomic():
            self.CHANGES[number](published)

    def test_it_can_be_superseded_and_reviewed(self, draft):
        strategy = stage.publish(draft)
        StrategyVersion.objects.filter(pk=strategy.current_version_id).update(reviewed_on=timezone.localdate())
        stage.publish(stage.begin_draft(strategy))
        assert [one.state for one in strategy.versions.all()] == [VersionState.PUBLISHED, VersionState.SUPERSEDED]


class TestCheckList:
    """What blocks and what warns, and that the action asks too."""

    def blocks(self, draft):
        with pytest.raises(Refused) as refused:
            stage.publish(draft)
        return str(refused.value)

    def test_an_empty_goal_of_the_countys_own_blocks(self, draft):
        StrategyGoal.objects.create(version=draft, name="Ett eget mål")
        assert "Ett eget mål" in self.blocks(draft)

    def test_a_broken_link_blocks_and_one_that_works_does_not(self, draft):
        StrategyVersion.objects.filter(pk=draft.pk).update(introduction=f"Läs mer på {FINE}.")
        link = WebLink.objects.create(address=FINE, state=LinkState.BROKEN)
        assert FINE in self.blocks(StrategyVersion.objects.get(pk=draft.pk))
        WebLink.objects.filter(pk=link.pk).update(state=LinkState.WORKS)
        assert stage.publish(StrategyVersion.objects.get(pk=draft.pk)).current_version

    def test_nowhere_to_turn_blocks(self, draft):
        StrategyVersion.objects.filter(pk=draft.pk).update(contact_email="", joining="not_offered")
        draft.strategy.county.contact_email = ""
        draft.strategy.county.save()
        draft.refresh_from_db()
        self.blocks(draft)

    def test_a_strategy_without_any_goal_blocks_here_and_in_the_workspace(self, draft, client):
        draft.goals.all().delete()
        draft.priorities.all().delete()
        StrategyVersion.objects.filter(pk=draft.pk).update(contact_email="", contact_phone="")
        draft.refresh_from_db()
        said = "Skriv i minst ett mål eller prioriterat område"
        assert said in self.blocks(StrategyVersion.objects.get(pk=draft.pk))
        sentences = " ".join(one.sentence for one in actions.findings_of(StrategyVersion.objects.get(pk=draft.pk)))
        assert "varken vision eller övergripande syfte" in sentences
        assert "ingen egen kontakt" in sentences
        stage.world.log_in(client, stage.publisher(draft.strategy.county))
        page = f"/arbetsyta/{draft.strategy.county.slug}/strategier/{draft.strategy_id}/"
        assert said in client.get(page).content.decode()

    def test_a_link_that_says_nothing_blocks(self, draft):
        StrategyVersion.objects.filter(pk=draft.pk).update(vision=f'<p><a href="{FINE}">Klicka här</a></p>')
        draft.refresh_from_db()
        self.blocks(draft)

    def test_long_sentences_and_an_old_review_only_warn(self, draft):
        StrategyVersion.objects.filter(pk=draft.pk).update(
            introduction="ord " * 40 + ".", reviewed_on=timezone.localdate() - timedelta(days=400)
        )
        draft.refresh_from_db()
        found = actions.findings_of(draft)
        assert [one.weight.value for one in found] == ["warns"] * len(found)
        assert len(found) >= 2
        assert stage.publish(draft).current_version


class TestPlanned:
    """At a set time."""

    def plan(self, draft, by=None):
        by = by or stage.publisher(draft.strategy.county)
        return actions.plan_publishing(draft, by=by, edition=draft.edition, publish_at=in_an_hour())

    def test_it_is_published_when_its_time_comes_and_not_before(self, draft):
        plan = self.plan(draft)
        actions.publish_due()
        assert not Strategy.objects.public().exists()
        let_time_pass(plan)
        actions.publish_due()
        actions.publish_due()
        assert Strategy.objects.public().get().current_version == draft
        assert not PublishingPlan.objects.exists()

    def test_a_draft_that_was_changed_afterwards_is_stopped(self, draft):
        let_time_pass(self.plan(draft))
        StrategyVersion.objects.filter(pk=draft.pk).update(edition=99)
        actions.publish_due()
        assert not Strategy.objects.public().exists()
        assert "ändrades" in PublishingPlan.objects.get().stopped

    def test_a_publisher_who_has_left_publishes_nothing(self, draft):
        plan = self.plan(draft)
        let_time_pass(plan)
        plan.planned_by.staff_roles.all().delete()
        actions.publish_due()
        assert not Strategy.objects.public().exists()
        assert PublishingPlan.objects.get().stopped

    def test_what_a_publisher_who_left_had_planned_is_done_by_who_took_over(self, draft):
        plan = self.plan(draft)
        let_time_pass(plan)
        county = draft.strategy.county
        second, third = (world.make_staff(county, email=f"{name}@lan.example") for name in ("andra", "tredje"))
        take_role(plan.planned_by.staff_roles.get(), by=second, successor=second)
        take_role(second.staff_roles.get(), by=third, successor=third)
        actions.publish_due()
        assert Strategy.objects.public().get().current_version.published_by == third

    def test_only_a_publisher_plans_and_takes_back_and_only_ahead(self, draft):
        editor = world.make_staff(draft.strategy.county, Role.EDITOR)
        with pytest.raises(Refused):
            self.plan(draft, editor)
        by = stage.publisher(draft.strategy.county)
        with pytest.raises(Refused):
            actions.plan_publishing(draft, by=by, edition=draft.edition, publish_at=timezone.now())
        self.plan(draft)
        with pytest.raises(Refused):
            actions.cancel_plan(draft, by=editor)
        actions.cancel_plan(draft, by=by)
        with pytest.raises(Refused):
            actions.cancel_plan(draft, by=by)

    @pytest.mark.race
    @with_and_without_lock
    def test_two_sweeps_publish_once(self, draft, lock, caplog):
        """The second waits for the strategy's lock and then finds no plan; without it the trigger stops it, loudly."""
        let_time_pass(self.plan(draft))
        at_once(*[actions.publish_due] * 2)
        assert [record for record in caplog.records if record.levelname == "ERROR"] == []
        assert draft.strategy.events.filter(verb="publish").count() == 1
        assert Document.objects.filter(kind="strategy").count() == 1


class TestPaper:
    """Issued at publishing, found by the public when it has been drawn."""

    def test_the_paper_is_there_for_anyone_once_it_is_drawn(self, draft, client):
        strategy = stage.publish(draft)
        address = f"/lan/{strategy.county.slug}/strategi/{strategy.slug}/version-1.pdf"
        assert client.get(address).status_code == 404
        document = Document.objects.about(draft).get()
        assert document.number.startswith("T-STR-")
        world.draw(document)
        actions.note_papers()
        actions.note_paper(draft.pk)
        assert VersionPaper.objects.get().document == document
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
        page = client.get(f"/lan/{strategy.county.slug}/strategi/{strategy.slug}/").content.decode()
        assert address in page

    def test_a_version_without_a_paper_can_be_given_one_once(self):
        strategy = world.make_strategy(world.make_county())
        by = world.make_staff(strategy.county)
        actions.make_paper(strategy.current_version, by=by)
        with pytest.raises(Refused):
            actions.make_paper(strategy.current_version, by=by)
        assert Document.objects.about(strategy.current_version).count() == 1


class TestClosed:
    """A strategy that is over leads on."""

    def test_closing_and_the_next_period(self, draft, client):
        strategy = stage.publish(draft)
        later = stage.another_period(strategy)
        strategy.refresh_from_db()
        assert strategy.succeeded_by == later
        by = stage.publisher(strategy.county)
        actions.close_strategy(strategy, by=by)
        with pytest.raises(Refused):
            actions.close_strategy(strategy, by=by)
        assert strategy not in Strategy.objects.open_for_joining(timezone.localdate())
        page = client.get(strategy.get_absolute_url()).content.decode()
        assert later.get_absolute_url() in page
        actions.reopen_strategy(strategy, by=by)
        assert strategy in Strategy.objects.open_for_joining(timezone.localdate())

    def test_an_editor_closes_nothing(self, draft):
        strategy = stage.publish(draft)
        with pytest.raises(Refused):
            actions.close_strategy(strategy, by=world.make_staff(strategy.county, Role.EDITOR))


def test_the_pages_open_for_staff(draft, client):
    strategy = draft.strategy
    staff = stage.log_in(client, strategy)
    here = f"/arbetsyta/{strategy.county.slug}/strategier/{strategy.pk}"
    for page in ("publicera/", "versioner/", "forhandsvisning/", ""):
        assert staff.get(f"{here}/{page}").status_code == 200, page
    assert JoiningTerm.objects.count() == 0
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    sent = {"edition": draft.edition, "day": day, "at": "08:00"}
    assert staff.post(f"{here}/publicera/planera/", sent).status_code == 302
    assert timezone.localtime(PublishingPlan.objects.get().publish_at).hour == 8
    assert staff.get(f"{here}/publicera/").status_code == 200
    assert staff.post(f"{here}/publicera/ta-tillbaka/").status_code == 302
    assert staff.post(f"{here}/publicera/planera/", {**sent, "day": "2020-01-01"}).status_code == 409
    assert staff.post(f"{here}/publicera/", {"edition": draft.edition}).status_code == 302
    assert staff.get(f"{here}/versioner/").status_code == 200
    assert staff.post(f"{here}/stang/", {"successor": ""}).status_code == 302
    assert staff.post(f"{here}/oppna/").status_code == 302
