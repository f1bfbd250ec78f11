"""Pictures on a county's pages: chosen with words and the right to publish, frozen with a version, taken away."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from portal.errors import Refused
from portal.files.answers import FOR_EVER
from portal.files.fields import check_picture
from portal.files.models import Upload, UploadState
from portal.log.models import LogEvent
from portal.people.rules import Role
from strategies.pages import actions, actions_pictures
from strategies.pages.models import CountyProfile, PagePicture
from tests.portal.files import makers
from tests.portal.files.test_pictures import OWNER, photograph
from tests.races import at_once, with_and_without_lock
from tests.strategies.pages.world import desk, fresh, make_page, make_public

pytestmark = pytest.mark.django_db(transaction=True)
PHOTOGRAPH = photograph("JPEG", size=(400, 200))
SHOWS = "Två kvinnor och två män sitter runt ett bord."
WORDS = {"alternative": SHOWS, "decorates": False, "credit": "Anna Bild"}
FRONT = "/lan/orebro/"


@pytest.fixture
def county():
    return desk.make_county()


@pytest.fixture
def publisher(county):
    return desk.make_staff(county)


@pytest.fixture
def staff(client, publisher):
    return desk.log_in(client, publisher)


@pytest.fixture
def visitor(client):
    return type(client)()


def at(name, *args):
    return reverse(f"pages:{name}", args=["orebro", *args])


def sent(content=PHOTOGRAPH, **changes):
    """What the form sends: a picture, what it shows, whose it is and that it may be published."""
    words = {"alternative": SHOWS, "credit": "Foto: Anna Bild", "cleared": "on", "seen": "0", **changes}
    file = {"file": SimpleUploadedFile("IMG_7.jpg", content)} if content is not None else {}
    return {name: value for name, value in words.items() if value is not None} | file


def image_in(page):
    return re.search(r'<figure class="picture">.*?</figure>', page.content.decode(), re.DOTALL)


def kept(page, by, **words):
    """The picture that the page's draft has from now on."""
    seen = fresh(page).picture_id or 0
    file = check_picture(PHOTOGRAPH, "a.jpg")
    return actions_pictures.keep_page_picture(page, by=by, seen=seen, file=file, **(WORDS | words))


def test_a_picture_from_the_desk_to_the_public(county, publisher, staff, visitor):
    page = make_public(county, publisher)
    assert staff.post(at("county_page_picture", page.pk), sent())["Location"] == at("county_publish", page.pk)
    page, picture = fresh(page), PagePicture.objects.get()
    assert (page.picture, page.live.picture, page.is_changed) == (picture, None, True)
    assert (picture.alternative, picture.credit, picture.decorates) == (SHOWS, "Anna Bild", False)
    assert (picture.cleared_by, picture.cleared_at.date()) == (publisher, timezone.now().date())
    assert bytes(picture.upload.file.content)[8:12] == b"WEBP"
    assert OWNER.encode() not in bytes(picture.upload.file.content)
    assert image_in(visitor.get(page.get_absolute_url())) is None
    assert visitor.get(at("picture", picture.pk)).status_code == 404
    preview = image_in(staff.get(at("county_preview", page.pk)))[0]
    assert at("county_picture", picture.pk) in preview
    assert staff.get(at("county_picture", picture.pk))["Cache-Control"] == "no-store"
    actions.publish_page(page, by=publisher, edition=page.edition)
    shown = image_in(visitor.get(page.get_absolute_url()))[0]
    for part in (
        f'alt="{SHOWS}"',
        'width="400" height="200"',
        'loading="lazy"',
        "Foto: Anna Bild",
        at("picture", picture.pk),
    ):
        assert part in shown
    answer = visitor.get(at("picture", picture.pk))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", FOR_EVER)
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer.content == bytes(picture.upload.file.content)
    assert "/en/" in image_in(visitor.get(f"/en{page.get_absolute_url()}"))[0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"alternative": " "}, "alternative"),
        ({"decorates": "on"}, "decorates"),
        ({"cleared": None}, "cleared"),
        ({"content": None}, "file"),
        ({"content": b"<html><script>alert(1)</script>"}, "file"),
        ({"content": makers.svg()}, "file"),
        ({"content": PHOTOGRAPH[:900]}, "file"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(county, publisher, staff, changes, field):
    page = make_page(county, publisher)
    address = at("county_page_picture", page.pk)
    answer = staff.post(address, sent(**changes))
    assert field in answer.context["form"].errors
    assert 'value="Foto: Anna Bild"' in answer.content.decode()
    if "alternative" not in changes:
        assert SHOWS in answer.content.decode()
    assert not PagePicture.objects.exists()
    assert not Upload.objects.exists()
    assert staff.post(address, sent()).status_code == 302, "the same with that mended"
    assert fresh(page).picture.alternative == SHOWS


def test_a_file_that_must_be_chosen_again_says_so(county, publisher, staff):
    page = make_page(county, publisher)
    answer = staff.post(at("county_page_picture", page.pk), sent(alternative=""))
    assert "Välj bilden igen" in answer.content.decode()


def test_a_picture_that_only_decorates_has_an_empty_text_on_purpose(county, publisher, staff, visitor):
    page = make_page(county, publisher)
    assert staff.post(at("county_page_picture", page.pk), sent(alternative="", decorates="on")).status_code == 302
    page = fresh(page)
    actions.publish_page(page, by=publisher, edition=page.edition)
    assert 'alt=""' in image_in(visitor.get(page.get_absolute_url()))[0]


def test_other_words_for_the_same_picture_keep_who_said_that_it_may_be_published(county, publisher, staff):
    page = make_page(county, publisher)
    first = kept(page, desk.make_staff(county, Role.EDITOR))
    changed = sent(None, alternative="Fyra personer i möte.", credit="Illustration: Eva", cleared=None, seen=first.pk)
    assert staff.post(at("county_page_picture", page.pk), changed).status_code == 302
    now = fresh(page).picture
    assert (now.upload, now.cleared_by, now.cleared_at) == (first.upload, first.cleared_by, first.cleared_at)
    assert (now.alternative, now.credit_line) == ("Fyra personer i möte.", "Illustration: Eva")
    assert PagePicture.objects.get(pk=first.pk).alternative == SHOWS


def test_what_was_published_keeps_its_picture_and_the_database_holds_that(county, publisher, visitor):
    page = make_page(county, publisher)
    first = kept(page, publisher)
    page = fresh(page)
    actions.publish_page(page, by=publisher, edition=page.edition)
    second = kept(page, publisher, alternative="En annan.")
    assert f'alt="{SHOWS}"' in image_in(visitor.get(page.get_absolute_url()))[0]
    assert visitor.get(at("picture", second.pk)).status_code == 404
    page = fresh(page)
    actions.publish_page(page, by=publisher, edition=page.edition)
    assert visitor.get(at("picture", second.pk)).status_code == 200
    assert visitor.get(at("picture", first.pk)).status_code == 404
    assert [one.picture for one in page.versions.order_by("number")] == [first, second]
    for change in (
        lambda: PagePicture.objects.update(alternative="Annat"),
        lambda: PagePicture.objects.all().delete(),
    ):
        with pytest.raises((IntegrityError, Exception), match=r"Cannot|protected"), transaction.atomic():
            change()
    for bad in ({"alternative": "", "decorates": False}, {"alternative": "X", "decorates": True}):
        facts = {"upload": first.upload, "width": 4, "height": 3, "cleared_by": publisher}
        with pytest.raises(IntegrityError), transaction.atomic():
            PagePicture.objects.create(county=county, **facts, **bad)


def test_taking_it_away_is_asked_for_and_counts_when_published(county, publisher, staff, visitor):
    page = make_page(county, publisher)
    picture = kept(page, publisher)
    page = fresh(page)
    actions.publish_page(page, by=publisher, edition=page.edition)
    away = at("county_page_picture_away", page.pk)
    assert staff.get(away).status_code == 200
    assert fresh(page).picture == picture
    assert staff.post(away, {"seen": "0"}).status_code == 409
    assert staff.post(away, {"seen": picture.pk})["Location"] == at("county_publish", page.pk)
    assert staff.post(away, {"seen": "0"}).status_code == 409
    page = fresh(page)
    assert (page.picture, page.live.picture) == (None, picture)
    assert visitor.get(at("picture", picture.pk)).status_code == 200
    actions.publish_page(page, by=publisher, edition=page.edition)
    gone = visitor.get(at("picture", picture.pk))
    assert (gone.status_code, gone["Cache-Control"]) == (404, "public, max-age=0, must-revalidate")
    assert image_in(visitor.get(page.get_absolute_url())) is None
    verbs = list(LogEvent.objects.filter(verb__startswith="picture").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["picture.kept", "picture.dropped"]


def test_a_page_that_is_taken_down_takes_its_picture_along(county, publisher, visitor):
    page = make_page(county, publisher)
    picture = kept(page, publisher)
    page = fresh(page)
    actions.publish_page(page, by=publisher, edition=page.edition)
    assert visitor.get(at("picture", picture.pk)).status_code == 200
    actions.withdraw_page(fresh(page), by=publisher)
    assert visitor.get(at("picture", picture.pk)).status_code == 404


def test_the_countys_own_picture_is_public_at_once_and_gone_at_once(county, publisher, staff, visitor):
    assert image_in(visitor.get(FRONT)) is None
    assert staff.post(at("county_board_picture"), sent())["Location"] == at("county_board")
    picture = CountyProfile.objects.get().picture
    assert f'alt="{SHOWS}"' in image_in(visitor.get(FRONT))[0]
    assert visitor.get(at("picture", picture.pk)).status_code == 200
    assert staff.get(at("county_board_picture_away")).status_code == 200
    assert staff.post(at("county_board_picture_away"), {"seen": picture.pk}).status_code == 302
    assert image_in(visitor.get(FRONT)) is None
    assert visitor.get(at("picture", picture.pk)).status_code == 404


def test_who_may_and_who_may_not(county, publisher, client, visitor):
    page = make_page(county, publisher)
    picture = kept(page, publisher)
    reader, editor = desk.make_staff(county, Role.READER), desk.make_staff(county, Role.EDITOR)
    for who, of_page, of_board in ((reader, 409, 409), (editor, 302, 409), (publisher, 302, 302)):
        desk.log_in(client, who)
        seen = fresh(page).picture_id
        assert client.post(at("county_page_picture", page.pk), sent(seen=seen)).status_code == of_page
        assert client.post(at("county_board_picture"), sent()).status_code == of_board
    desk.log_in(client, desk.make_staff(desk.make_county("19", "vastmanland", "Västmanland", "U")))
    for address in (
        at("county_page_picture", page.pk),
        at("county_page_picture_away", page.pk),
        at("county_board_picture"),
        at("county_board_picture_away"),
        at("county_picture", picture.pk),
        reverse("pages:county_page_picture", args=["vastmanland", page.pk]),
        reverse("pages:county_picture", args=["vastmanland", picture.pk]),
    ):
        assert client.get(address).status_code == 404, address
    public = CountyProfile.objects.get().picture
    assert visitor.get(at("picture", public.pk)).status_code == 200
    assert visitor.get(reverse("pages:picture", args=["vastmanland", public.pk])).status_code == 404


def test_nothing_is_shown_before_the_scanner_has_answered_and_then_at_once(county, publisher, staff, visitor, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"  # nobody listens
    staff.post(at("county_board_picture"), sent())
    picture = CountyProfile.objects.get().picture
    assert picture.upload.state == UploadState.CHECKING
    assert image_in(visitor.get(FRONT)) is None
    assert visitor.get(at("picture", picture.pk)).status_code == 404
    assert "kontrolleras mot virus" in staff.get(at("county_board")).content.decode()
    Upload.objects.update(state=UploadState.CLEAN)
    assert f'alt="{SHOWS}"' in image_in(visitor.get(FRONT))[0]
    assert visitor.get(at("picture", picture.pk)).status_code == 200


def test_a_picture_that_the_scanner_stopped_stops_the_publishing(county, publisher, staff, visitor, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    page = make_page(county, publisher)
    kept(page, publisher)
    Upload.objects.update(state=UploadState.REFUSED, reason="virus")
    page = fresh(page)
    with pytest.raises(Refused, match="Viruskontrollen"):
        actions.publish_page(page, by=publisher, edition=page.edition)
    assert "Viruskontrollen stoppade bilden" in staff.get(at("county_publish", page.pk)).content.decode()
    actions_pictures.drop_page_picture(page, by=publisher, seen=page.picture_id)
    page = fresh(page)
    assert actions.publish_page(page, by=publisher, edition=page.edition).live


@pytest.mark.race
@with_and_without_lock
def test_of_two_who_choose_at_once_the_later_is_told(county, publisher, lock):
    second = desk.make_staff(county, email="second@orebro.example")
    page, file = make_page(county, publisher), check_picture(PHOTOGRAPH, "a.jpg")
    results = at_once(
        *(
            lambda by=by: actions_pictures.keep_page_picture(page, by=by, seen=0, file=file, **WORDS)
            for by in (publisher, second)
        )
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert PagePicture.objects.count() == 1
