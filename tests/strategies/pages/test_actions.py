"""A county's pages: who may do what, what the public reads when, and two at the same moment."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.errors import Refused
from portal.log.models import LogEvent, PublicVersion
from portal.people.rules import Role
from portal.reviewing import REVIEW_EVERY
from strategies.pages import actions
from strategies.pages.models import CountyPage, PageVersion
from strategies.publishing.actions import EditedMeanwhile, seen_of
from tests.races import at_once, with_and_without_lock
from tests.strategies.pages.world import desk, fresh, make_page, make_public

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county():
    return desk.make_county()


@pytest.fixture
def publisher(county):
    return desk.make_staff(county)


@pytest.fixture
def editor(county):
    return desk.make_staff(county, Role.EDITOR)


def number():
    return PublicVersion.objects.values_list("number", flat=True).first()


def test_the_public_reads_what_was_published_and_not_the_draft(county, publisher, editor):
    page = make_public(county, publisher)
    before = number()
    actions.save_page(page, by=editor, seen=None, body="Något annat", title="Ny titel")
    page = fresh(page)
    assert (page.live.body, page.live.title, page.is_changed) == (
        "Vi arbetar för jämställdhet.",
        "Om vårt arbete",
        True,
    )
    assert number() == before, "writing in a draft makes no public page new"
    actions.publish_page(page, by=publisher, edition=page.edition)
    page = fresh(page)
    assert (page.live.number, page.live.body, page.is_changed) == (2, "Något annat", False)
    assert number() > before
    assert page.slug == "om-vart-arbete"
    assert [one.body for one in page.versions.all()] == ["Något annat", "Vi arbetar för jämställdhet."]
    verbs = list(LogEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["page.begun", "page.published", "page.published"]


def test_what_was_published_is_never_changed_or_thrown_away(county, publisher):
    page = make_public(county, publisher)
    for change in (
        lambda: PageVersion.objects.update(body="Annat"),
        lambda: PageVersion.objects.all().delete(),
    ):
        with pytest.raises((IntegrityError, Exception), match=r"Cannot|protected"), transaction.atomic():
            change()
    with pytest.raises(Refused):
        actions.remove_page(page, by=publisher)
    with pytest.raises(Refused):
        actions.publish_page(fresh(page), by=publisher, edition=fresh(page).edition)
    actions.withdraw_page(page, by=publisher)
    with pytest.raises(Refused):
        actions.withdraw_page(page, by=publisher)
    assert fresh(page).live is None
    with pytest.raises(Refused):
        actions.remove_page(page, by=publisher)


def test_an_editor_writes_and_throws_away_but_does_not_publish(county, publisher, editor):
    page = make_page(county, editor)
    for forbidden in (
        lambda: actions.publish_page(page, by=editor, edition=page.edition),
        lambda: actions.withdraw_page(make_public(county, publisher), by=editor),
    ):
        with pytest.raises(Refused):
            forbidden()
    actions.remove_page(page, by=editor)
    assert not CountyPage.objects.filter(pk=page.pk).exists()
    with pytest.raises(Refused):
        actions.save_page(page, by=editor, seen=None, body="Till ingen")


def test_a_reader_and_a_stranger_do_nothing(county, publisher):
    page = make_public(county, publisher)
    stranger = desk.make_staff(desk.make_county("19", "vastmanland", "Västmanland", "U"))
    for who in (desk.make_staff(county, Role.READER), stranger):
        for act in (
            lambda by: actions.create_page(county, by=by, title="X", kind="other", language="sv"),
            lambda by: actions.save_page(page, by=by, seen=None, body="X"),
            lambda by: actions.publish_page(page, by=by, edition=page.edition),
            lambda by: actions.withdraw_page(page, by=by),
            lambda by: actions.review_page(page, by=by),
            lambda by: actions.remove_page(page, by=by),
        ):
            with pytest.raises(Refused):
                act(who)


@pytest.mark.parametrize("missing", ["body", "responsible_unit"])
def test_an_unfinished_page_is_not_published(county, publisher, missing):
    page = make_page(county, publisher)
    page = actions.save_page(page, by=publisher, seen=None, **{missing: ""})
    with pytest.raises(Refused):
        actions.publish_page(page, by=publisher, edition=page.edition)
    page = actions.save_page(page, by=publisher, seen=None, **{missing: "Här"})
    assert actions.publish_page(page, by=publisher, edition=page.edition).live


def test_names_in_addresses_are_told_apart_and_made_up_where_letters_give_none(county, publisher):
    names = [make_page(county, publisher, title=title, language=lang).slug for title, lang in (
        ("Kontakt", "sv"), ("Kontakt", "sv"), ("معلومات", "ar"), ("אינפֿאָרמאַציע", "yi"), ("Å" * 150, "sv"),
    )]  # fmt: skip
    assert names == ["kontakt", "kontakt-2", "about-ar", "about-yi", "a" * 60]


def test_the_later_writer_is_told_and_what_only_one_changed_stays(county, publisher, editor):
    page = make_page(county, publisher)
    names = ("title", "body", "lead")
    seen = seen_of(actions.values_of(page, names))
    actions.save_page(page, by=editor, seen=seen, title=page.title, body="Hennes", lead="Hennes")
    with pytest.raises(EditedMeanwhile) as told:
        actions.save_page(page, by=publisher, seen=seen, title=page.title, body="Min", lead="")
    assert told.value.clashing == ["body"]
    assert told.value.merged["lead"] == "Hennes"
    with pytest.raises(EditedMeanwhile):
        actions.publish_page(page, by=publisher, edition=page.edition)


class TestReview:
    """A day that passes asks the owner, and after the grace the public is told."""

    def test_a_year_after_publishing_the_owner_is_asked_and_a_review_moves_the_day(self, county, publisher, editor):
        page = make_public(county, publisher)
        today = timezone.localdate()
        assert page.review_day == today + REVIEW_EVERY
        assert not page.wants_review(today + REVIEW_EVERY - timedelta(days=1))
        assert page.wants_review(today + REVIEW_EVERY)
        before = number()
        CountyPage.objects.update(review_by=today - timedelta(days=1))
        assert fresh(page).wants_review(today)
        actions.review_page(page, by=editor)
        assert not fresh(page).wants_review(today)
        assert number() > before

    def test_publishing_again_is_a_review(self, county, publisher):
        page = make_public(county, publisher)
        CountyPage.objects.update(review_by=timezone.localdate() - timedelta(days=400))
        page = actions.save_page(page, by=publisher, seen=None, body="Nytt")
        actions.publish_page(page, by=publisher, edition=page.edition)
        assert not fresh(page).wants_review(timezone.localdate())


@pytest.mark.race
class TestRaces:
    """The page's lock (and the county's for names): without them these fail."""

    @with_and_without_lock
    def test_two_publishers_make_one_version(self, county, publisher, lock):
        second = desk.make_staff(county, email="second@orebro.example")
        page = make_page(county, publisher)
        results = at_once(
            *(lambda by=by: actions.publish_page(page, by=by, edition=page.edition) for by in (publisher, second))
        )
        assert sum(isinstance(result, EditedMeanwhile) for result in results) == 1
        assert PageVersion.objects.count() == 1

    @with_and_without_lock
    def test_two_writers_and_one_is_told(self, county, publisher, editor, lock):
        page = make_page(county, publisher)
        seen = seen_of(actions.values_of(page, ["body"]))
        results = at_once(
            lambda: actions.save_page(page, by=editor, seen=seen, body="Hennes"),
            lambda: actions.save_page(page, by=publisher, seen=seen, body="Min"),
        )
        assert sum(isinstance(result, EditedMeanwhile) for result in results) == 1

    @with_and_without_lock
    def test_two_pages_of_one_title_get_two_names(self, county, publisher, editor, lock):
        results = at_once(
            *(
                lambda by=by: actions.create_page(county, by=by, title="Nytt", kind="news", language="sv")
                for by in (publisher, editor)
            )
        )
        assert {one.slug for one in results} == {"nytt", "nytt-2"}
