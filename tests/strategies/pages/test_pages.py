"""A county's pages in the browser's eyes: staff write and look, the public reads what was published."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.people.rules import Role
from strategies.pages import actions
from strategies.pages.models import CountyPage
from strategies.pages.rules import OWN_NAMES, PageLanguage
from strategies.publishing.actions import seen_of
from tests.portal.test_rich_text import HOSTILE, WORD
from tests.shown import press
from tests.strategies.pages.world import desk, fresh, make_page, make_public

pytestmark = pytest.mark.django_db(transaction=True)
SENT = [text for text in HOSTILE if not re.search("[\ud800-\udfff]", text)]  # what a browser can send
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def county():
    return desk.make_county()


@pytest.fixture
def publisher(county):
    return desk.make_staff(county)


@pytest.fixture
def staff(client, publisher):
    return desk.log_in(client, publisher)


def url(name, page, *more):
    return reverse(f"pages:{name}", args=[page.county.slug, page.pk, *more])


def words(page, **changes):
    """What the form sends when nothing but ``changes`` was written."""
    names = ("title", "lead", "body", "kind", "language", "responsible_unit")
    now = {name: getattr(page, name) for name in names}
    return {**now, "seen": seen_of({**now, "review_by": page.review_by}), **changes}


def test_a_page_from_nothing_to_the_public_and_down_again(county, staff, client):
    answer = staff.post(
        reverse("pages:county_new", args=["orebro"]), {"title": "Kontakta oss", "kind": "contact", "language": "sv"}
    )
    page = CountyPage.objects.select_related("county", "live").get()
    assert answer["Location"] == url("county_page", page)
    address = "/lan/orebro/sidor/kontakta-oss/"
    assert page.get_absolute_url() == address
    sent = words(page, body="<p>Ring <strong>oss</strong>.</p>", responsible_unit="Social hållbarhet", lead="Kort")
    assert staff.post(url("county_page", page), sent)["Location"] == url("county_publish", page)
    page = fresh(page)
    preview = staff.get(url("county_preview", page)).content.decode()
    assert client.get(address).status_code == 404
    assert staff.post(url("county_publish", page), {"edition": page.edition}).status_code == 302
    public = client.get(address)
    shown = public.content.decode()
    assert article(shown) == article(preview)
    assert "<strong>oss</strong>" in shown
    assert "Social hållbarhet" in shown
    assert "Cookie" not in public.get("Vary", "")
    assert client.get(address, headers={"If-None-Match": public["ETag"]}).status_code == 304
    assert address in client.get("/lan/orebro/").content.decode()
    assert f"{address}</loc>" in client.get("/sitemap-sidor.xml").content.decode()
    assert staff.get(url("county_withdraw", page)).status_code == 200
    assert client.get(address).status_code == 200
    assert press(staff, url("county_withdraw", page)).status_code == 302
    assert client.get(address).status_code == 404
    assert staff.post(url("county_remove", page)).status_code == 409


def article(html):
    return re.search(r"<article.*?</article>", html, re.DOTALL)[0]


@pytest.mark.parametrize("language", list(PageLanguage))
def test_every_language_is_told_and_written_its_own_way(county, publisher, client, language):
    page = make_public(county, publisher, title="Alef", language=language, lead="Lead")
    shown = client.get(page.get_absolute_url()).content.decode()
    rtl = language in ("yi", "ar")
    assert f'<article class="flow" lang="{language}" dir="{"rtl" if rtl else "ltr"}">' in shown
    listed = client.get("/lan/orebro/").content.decode()
    assert (f'hreflang="{language}"' in listed.split('id="board"')[1]) is (language != "sv")
    assert language == "sv" or OWN_NAMES[language] in listed


def test_news_by_date_with_a_feed_that_machines_read(county, publisher, client):
    for n in range(4):
        page = make_public(county, publisher, title=f"Nyhet {n} & <b>mer</b>", kind="news", lead=f"Kort {n}")
        CountyPage.objects.filter(pk=page.pk).update(first_published_at=timezone.now() - timedelta(days=4 - n))
    make_page(county, publisher, title="Utkast", kind="news")
    make_public(county, publisher, title="Ingen nyhet")
    listed = client.get("/lan/orebro/nyheter/").content.decode()
    assert re.findall(r"Nyhet (\d) &amp; &lt;b&gt;", listed) == ["3", "2", "1", "0"]
    assert "Utkast" not in listed
    front = client.get("/lan/orebro/").content.decode()
    assert "Nyhet 3" in front
    assert "Nyhet 0" not in front
    answer = client.get("/lan/orebro/nyheter.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    titles = [one.findtext(f"{ATOM}title") for one in feed.findall(f"{ATOM}entry")]
    assert titles == [f"Nyhet {n} & <b>mer</b>" for n in (3, 2, 1, 0)]
    assert client.get("/lan/finns-inte/nyheter/").status_code == 404
    assert client.get("/lan/finns-inte/nyheter.atom").status_code == 404


def test_two_writers_see_both_texts_and_the_script_gets_short_answers(county, publisher, staff):
    page = make_page(county, publisher)
    sent = words(page, body="Min text")
    saved = staff.post(url("county_page", page), sent, headers={"X-Autosave": "1"})
    assert saved.json()["message"].startswith("Sparat")
    again = words(page, body="Hennes text")
    assert staff.post(url("county_page", page), again, headers={"X-Autosave": "1"}).status_code == 409
    answer = staff.post(url("county_page", page), again)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Min text" in shown
    assert "Hennes text" in shown
    both = again | {"seen": answer.context["form"].initial["seen"], "choose_body": "both"}
    assert staff.post(url("county_page", page), both).status_code == 302
    assert fresh(page).body == "Min text\n\nHennes text"
    assert staff.post(url("county_page", page), words(page, title=""), headers={"X-Autosave": "1"}).status_code == 422


def test_a_page_that_nobody_reviewed_comes_to_the_inbox_and_then_the_public_is_told(county, publisher, staff, client):
    page = make_public(county, publisher)
    inbox = reverse("joining:desk", args=["orebro"]) + "?flik=sidor"
    told = "kan vara inaktuell"
    assert "Om vårt arbete" not in staff.get(inbox).content.decode()
    CountyPage.objects.update(review_by=timezone.localdate())
    assert "Om vårt arbete" in staff.get(inbox).content.decode()
    assert told not in client.get(page.get_absolute_url()).content.decode()
    CountyPage.objects.update(review_by=timezone.localdate() - timedelta(days=91))
    assert told in client.get(page.get_absolute_url()).content.decode()
    assert press(staff, url("county_publish", page), to=url("county_review", page)).status_code == 302
    assert told not in client.get(page.get_absolute_url()).content.decode()
    assert "Om vårt arbete" not in staff.get(inbox).content.decode()


def test_hostile_texts_are_saved_and_shown_without_markup_of_their_own(county, publisher, staff, client):
    """All of them at once through the form, published, read: no script, no attribute, no fault."""
    page = make_page(county, publisher)
    for text in ("\n\n".join(SENT), "".join(f"<p>{one}</p>" for one in SENT), WORD):
        page = fresh(page)
        answer = staff.post(url("county_page", page), words(page, body=text))
        assert answer.status_code == 302
        page = fresh(page)
        actions.publish_page(page, by=publisher, edition=page.edition)
        body = article(client.get(page.get_absolute_url()).content.decode())
        assert not re.search(r"<(?!/?(?:article|h[1-6]|p|br|strong|em|ul|ol|li|a|div)\b)", body), body[:2000]
        assert not re.search(r"<[^>]*\son\w+=|<[^>]*(?:java|vb)script:", body)
        assert not re.search(r"[\u202a-\u202e\u2066-\u2069\u200b\ufeff]", body)


def test_a_hundred_thousand_characters_are_taken_and_a_book_is_not(county, publisher, staff, client):
    page = make_page(county, publisher)
    long = "ord " * 25_000
    assert staff.post(url("county_page", page), words(page, body=long)).status_code == 302
    assert len(fresh(page).body) > 99_000
    assert staff.post(url("county_page", page), words(fresh(page), body=long * 2)).status_code == 200
    assert len(fresh(page).body) > 99_000


def test_who_may_what_in_the_browser(county, publisher, client):
    page = make_public(county, publisher)
    reader = desk.log_in(client, desk.make_staff(county, Role.READER))
    shown = reader.get(url("county_page", page)).content.decode()
    assert "<textarea" not in shown
    assert reader.get(url("county_preview", page)).status_code == 200
    assert reader.post(url("county_page", page), words(page, body="X")).status_code == 409
    assert reader.post(url("county_publish", page), {"edition": page.edition}).status_code == 409
    assert reader.post(url("county_publish", page), {"edition": "x" * 5000}).status_code == 409
    assert fresh(page).body == "Vi arbetar för jämställdhet."
    stranger = desk.log_in(client, desk.make_staff(desk.make_county("19", "vastmanland", "Västmanland", "U")))
    for slug in ("orebro", "vastmanland"):
        for name in ("page", "preview", "publish", "withdraw", "review", "remove"):
            address = reverse(f"pages:county_{name}", args=[slug, page.pk])
            assert stranger.post(address).status_code in (404, 405), name
            assert stranger.get(address).status_code in (404, 405), name


def test_more_pages_cost_no_query(county, publisher, staff):
    """One of each sort and three of each are read with as many questions."""

    def publish(n):
        make_public(county, publisher, title=f"Sida {n}")
        return make_public(county, publisher, title=f"Nyhet {n}", kind="news")

    def counted():
        found = {}
        for address in addresses:
            cache.clear()
            with CaptureQueriesContext(connection) as questions:
                assert staff.get(address).status_code == 200
            found[address] = len(questions)
        return found

    page = publish(0)
    addresses = [reverse("pages:county_pages", args=["orebro"]), url("county_publish", page), page.get_absolute_url()]
    addresses += ["/lan/orebro/nyheter/", "/lan/orebro/nyheter.atom", "/lan/orebro/"]
    addresses += [reverse("joining:desk", args=["orebro"])]
    counted()  # the first visit of all also reads what a process keeps
    few = counted()
    for n in (1, 2):
        publish(n)
    assert counted() == few
