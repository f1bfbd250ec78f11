"""The look: contrasts of the tokens, weight of a first visit, markup of forms, words for dates and numbers."""

import datetime
import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from portal.directory.models import County
from portal.pages_components import SampleForm
from portal.people.models import StaffRole
from portal.people.rules import Role
from portal.templatetags import portal_tags

STATIC = Path(__file__).resolve().parents[2] / "static"
CSS = (STATIC / "css" / "portal.css").read_text()
BOUND = {"name": "Exempelkommunen", "decided_on": "8/3", "county": "18"}


class Elements(HTMLParser):
    """Every element of a page as (tag, attributes)."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def values(self, name):
        return [attrs[name] for _, attrs in self.found if name in attrs]


def tokens(dark):
    """The colour tokens of one theme, the dark ones laid over the light ones."""
    light, rest = CSS.split("@media (prefers-color-scheme: dark)")
    text = light + (rest.split("@media")[0] if dark else "")
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", text))


def contrast(one, other):
    """WCAG 2.2 contrast ratio of two colours written #rrggbb."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT_PAIRS = [
    *((text, paper) for text in ("ink", "muted", "accent", "accent-strong") for paper in ("paper", "paper-deep")),
    *((text, "surface") for text in ("ink", "muted", "accent", "ok", "warn", "danger", "info")),
    *((state, f"{state}-soft") for state in ("ok", "warn", "danger", "info")),
    *(("ink", f"{state}-soft") for state in ("ok", "warn", "danger", "info")),
    *(("accent", f"{state}-soft") for state in ("ok", "warn", "info")),
    *((text, "accent-soft") for text in ("ink", "accent", "accent-strong", "muted")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("paper", "danger"),
    ("ink", "fill"),
    ("focus-ink", "focus"),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(text, ground, dark):
    colour = tokens(dark)
    assert contrast(colour[text], colour[ground]) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_borders_of_controls_stand_out(ground, dark):
    colour = tokens(dark)
    assert contrast(colour["control"], colour[ground]) >= 3


def test_every_token_used_is_defined():
    defined = set(re.findall(r"--([\w-]+):", CSS))
    for sheet in (STATIC / "css").glob("*.css"):
        assert set(re.findall(r"var\(--([\w-]+)", sheet.read_text())) <= defined, sheet.name


def test_the_sheets_fetch_nothing():
    for sheet in (STATIC / "css").glob("*.css"):
        assert not re.search(r"@import|@font-face|url\(", sheet.read_text())


def test_there_is_a_fill_for_every_share():
    for share in range(101):
        assert f".{portal_tags.share_class(share)} " in CSS


def test_only_nothing_is_empty_and_only_all_is_full():
    assert portal_tags.share_class(0.4) == "share-5"
    assert portal_tags.share_class(99.6) == "share-95"
    assert portal_tags.share_class(100) == "share-100"
    assert portal_tags.share_class(None) == "share-0"


def test_dates_and_numbers_in_swedish_and_english():
    summer = datetime.datetime(2027, 7, 1, 12, 30, tzinfo=datetime.UTC)
    with translation.override("sv"):
        assert portal_tags.day(datetime.date(2027, 3, 8)) == "8 mars 2027"
        assert portal_tags.moment(summer) == "1 juli 2027 kl. 14.30"
        assert portal_tags.number(10587710) == "10\u202f587\u202f710"
        assert portal_tags.number(-1234.5, 1) == "\u22121\u202f234,5"
        assert portal_tags.percent(66.6) == "67\u00a0%"
    with translation.override("en"):
        assert portal_tags.moment(summer) == "1 July 2027 14:30"
        assert portal_tags.number(1234.5, 1) == "1\u202f234.5"
    assert portal_tags.when(summer).startswith('<time datetime="2027-07-01T14:30+02:00">')
    assert portal_tags.when(None) == portal_tags.day(None) == portal_tags.number(None) == ""


@pytest.mark.parametrize(
    ("path", "language", "expected"),
    [
        ("/lan/orebro/", "en", "/en/lan/orebro/"),
        ("/en/lan/orebro/", "sv", "/lan/orebro/"),
        ("/en/lan/", "en", "/en/lan/"),
        ("/", "en", "/en/"),
        ("/en/", "sv", "/"),
        ("/energi/", "en", "/en/energi/"),
    ],
)
def test_the_same_page_in_the_other_language(path, language, expected):
    assert portal_tags.in_language(path, language) == expected


def test_a_status_of_unknown_kind_is_refused():
    with pytest.raises(Exception, match="none of"):
        portal_tags.status_tag("green", "Klar")


def test_status_words_are_escaped():
    assert "&lt;b&gt;" in portal_tags.status_tag("done", "<b>")


def test_fields_point_at_their_hint_and_error():
    page = Elements(str(SampleForm(BOUND)))
    ids = set(page.values("id"))
    assert {i for value in page.values("aria-describedby") for i in value.split()} <= ids
    assert set(page.values("for")) <= ids
    date = next(attrs for _, attrs in page.found if attrs.get("id") == "id_decided_on")
    assert date["aria-describedby"] == "id_decided_on_helptext id_decided_on_error"
    assert date["aria-invalid"] == "true"


def test_an_error_list_is_named_an_error_for_those_who_listen():
    with translation.override("sv"):
        assert '<span class="vh">Fel:</span>' in str(SampleForm(BOUND))


def test_only_optional_fields_are_marked():
    with translation.override("sv"):
        html = str(SampleForm())
    optional = [field for field in SampleForm.base_fields.values() if not field.required]
    assert html.count("(frivilligt)") == len(optional)


def test_the_error_summary_leads_to_each_field():
    form = SampleForm(BOUND)
    summary = render_to_string("_partials/error_summary.html", {"form": form})
    links = [href.removeprefix("#") for href in Elements(summary).values("href")]
    assert len(links) == len(form.errors) > 1
    assert set(links) <= set(Elements(str(form)).values("id"))


def test_the_error_summary_says_nothing_about_a_good_form():
    assert not render_to_string("_partials/error_summary.html", {"form": SampleForm()}).strip()


def test_a_wrong_address_in_the_demonstration_shows_the_portals_own_page(client, county, settings):
    settings.DEBUG = True
    answer = client.get("/finns-inte/")
    assert answer.status_code == 404
    assert "Sidan finns inte" in answer.content.decode()


def test_the_error_page_needs_nothing():
    html = render_to_string("500.html")
    assert html.count("<h1>") == 1
    assert "portal.css" in html


def test_a_tile_says_its_sentence_and_shows_its_figure():
    tile = {"letter": "T", "name": "Örebro", "url": "/lan/orebro/", "share": 67, "figure": "8/12"}
    tile |= {"label": "Örebro län: 8 av 12 kommuner har anslutit sig", "col": 2, "row": 4}
    html = render_to_string("_partials/tile_grid.html", {"tiles": [tile]})
    assert "tile-c2 tile-r4 share-65" in html
    assert "8 av 12 kommuner" in html
    assert "style=" not in html


@pytest.fixture
def county(db):
    return County.objects.create(
        code="18", slug="orebro", name="Örebro län", short_name="Örebro", letter="T", sort_key="orebro",
        board_name="Länsstyrelsen i Örebro län", board_short_name="Länsstyrelsen Örebro", board_orgnr="2021002403",
        tile_col=2, tile_row=4,
    )  # fmt: skip


def test_every_component_is_shown_in_the_demonstration(client, county, settings):
    settings.DEMO = True
    answer = client.get("/om/komponenter/")
    html = answer.content.decode()
    page = Elements(html)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer["Vary"]
    assert html.count("<h1") == 1
    assert page.found[0] == ("html", {"lang": "sv"})
    assert "Det här är en demonstration" in html
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert not page.values("style")
    assert all("src" in attrs for tag, attrs in page.found if tag == "script")
    assert '<a href="/en/om/komponenter/" lang="en"' in html


def test_the_components_are_not_shown_elsewhere(client, county, settings):
    settings.DEMO = False
    assert client.get("/om/komponenter/").status_code == 404


def test_the_county_page_shows_where_the_board_is(county, rf):
    request = rf.get("/lan/orebro/")
    html = render_to_string("base.html", {"county": county, "request": request, "page_is_public": True})
    assert "202100-2403" in html
    assert 'rel="canonical"' in html
    assert html.count("hreflang=") == 4  # three alternates and the link in the header
    assert "csrf" not in html


def test_an_unknown_address_answers_with_a_page_of_ours(client, county):
    answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert "Sidan finns inte här" in answer.content.decode()


def test_staff_find_their_own_workspace_in_the_menu(county, rf, django_user_model):
    user = django_user_model.objects.create_user("staff@example.example")
    StaffRole.objects.create(user=user, role=Role.PUBLISHER, county=county)
    request = rf.get("/arbetsyta/orebro/handlingar/")
    request.user = user
    html = render_to_string("base.html", request=request)
    assert '<a href="/arbetsyta/orebro/" aria-current="true">Arbetsyta</a>' in html
    assert "Logga ut" in html


def test_a_public_page_never_asks_who_looks(county, rf):
    request = rf.get("/lan/")
    request.is_public_page = True  # and no user at all
    html = render_to_string("base.html", request=request)
    assert "Logga in" in html
    assert "desk.css" not in html


def test_a_first_visit_is_small(client, county, settings):
    """At most 30 KB compressed for everything a public page fetches, of which the frame may take 12."""
    settings.DEMO = True
    frame = [STATIC / "css" / "portal.css", STATIC / "js" / "portal.js", STATIC / "img" / "favicon.svg"]
    weight = sum(len(gzip.compress(path.read_bytes())) for path in frame)
    assert weight <= 12_000
    assert weight + len(gzip.compress(client.get("/om/komponenter/").content)) <= 30_000
    assert (STATIC / "js" / "portal.js").stat().st_size <= 3_000


def test_sorting_keeps_the_filters_and_removing_one_keeps_the_others(rf):
    context = Context({"request": rf.get("/anslutna/?kind=m&kind=r&page=3")})
    sort = Template('{% query_with sort="namn" page="" %}').render(context)
    assert sort == "?kind=m&amp;kind=r&amp;sort=namn"
    assert Template('{% query_without "kind" "m" %}').render(context) == "?kind=r"
