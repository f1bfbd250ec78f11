"""The pages: a form of one's own by clicks only, two writers, autosave, files, and who gets in."""

import io
import re
from html.parser import HTMLParser

import docx
import pytest
from django.test import Client
from django.urls import reverse

from membership.decisions import actions
from membership.decisions.documents import content_of, headings
from membership.decisions.models import DecisionPaper, DecisionTemplate
from membership.joining.rules import State
from tests.membership.deciding.world import log_in
from tests.membership.decisions import world
from tests.membership.decisions.world import OREBRO, VASTMANLAND
from tests.shown import press


class FormReader(HTMLParser):
    """What a browser would send of the page's form with the id, when no button is pressed."""

    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside, self.data, self.name, self.choice = form_id, False, {}, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id and "action" not in attrs
        if not self.inside or (not attrs.get("name") and tag != "option"):
            return
        if tag == "input" and (attrs.get("type") != "checkbox" or "checked" in attrs):
            self.data[attrs["name"]] = attrs.get("value") or ("on" if attrs.get("type") == "checkbox" else "")
        elif tag == "textarea":
            self.name, self.data[attrs["name"]] = attrs["name"], ""
        elif tag == "select":
            self.choice = attrs["name"]
        elif tag == "option" and self.choice and ("selected" in attrs or self.choice not in self.data):
            self.data[self.choice] = attrs.get("value", "")

    def handle_data(self, data):
        if self.name:
            self.data[self.name] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.name:
            self.data[self.name] = self.data[self.name].removeprefix("\n")
            self.name = None
        elif tag == "select":
            self.choice = None


def filled_in(response):
    reader = FormReader("proposal")
    reader.feed(response.content.decode())
    return reader.data


@pytest.fixture
def client(regions):
    client = Client()
    client.force_login(world.person(OREBRO))
    return client


@pytest.fixture
def pk(regions):
    return world.membership_of(OREBRO).pk


def at(name, pk, *more):
    return reverse(f"decisions:{name}", args=[pk, *more])


class Writer:
    """Somebody who writes by pressing the page's buttons."""

    def __init__(self, client, pk):
        self.client, self.pk = client, pk

    def press(self, button, value="1", **typed):
        page = self.client.get(at("write", self.pk))
        return self.client.post(at("write", self.pk), {**filled_in(page), **typed, button: value}, follow=True)

    def number_of(self, heading):
        rows = DecisionPaper.objects.drafts().get().sections
        return next(n for n, one in enumerate(rows) if one["heading"] == heading)


def test_a_third_countys_form_is_built_by_clicks_only(client, pk):
    """Proposal last, numbered sentences, one joint heading for the consequences; kept, and used the next time."""
    client.post(at("papers", pk), {"form": "municipality"})
    writer = Writer(client, pk)
    for heading in ("Ekonomiska konsekvenser", "Prövning av barnets bästa", "Jämställdhet"):
        assert writer.press(f"drop-{writer.number_of(heading)}").status_code == 200
    number = writer.number_of("Konsekvenser")
    writer.press(f"drop-{number}")
    writer.press("add", new="consequences")  # the library's text, one heading
    while writer.number_of("Konsekvenser") > writer.number_of("Uppföljning"):
        writer.press(f"up-{writer.number_of('Konsekvenser')}")
    while writer.number_of("Förslag till beslut") < len(DecisionPaper.objects.drafts().get().sections) - 1:
        writer.press(f"down-{writer.number_of('Förslag till beslut')}")
    number = writer.number_of("Förslag till beslut")
    writer.press("save", **{f"s-{number}-style": "numbered"})

    content = content_of(DecisionPaper.objects.drafts().get())
    assert content["sections"][-1]["key"] == "proposal"
    assert content["sections"][-1]["blocks"][0]["kind"] == "numbered"
    assert [words for _level, words in headings(content)].count("Konsekvenser") == 1
    assert {level for level, _words in headings(content)} == {1, 2}

    client.post(at("keep", pk), {"name": "Vår ordning"})
    press(client, at("discard", pk))
    form = DecisionTemplate.objects.get()
    page = client.get(at("papers", pk))
    assert "Vår ordning" in page.content.decode()
    client.post(at("papers", pk), {"form": form.form().key})
    assert headings(content_of(DecisionPaper.objects.drafts().get())) == headings(content)


def test_from_the_choice_of_form_to_the_files(client, pk):
    assert client.post(at("papers", pk), {"form": "orebro"}).url == at("write", pk)
    assert client.post(at("papers", pk), {"form": "no-such"}).status_code == 200
    writer = Writer(client, pk)
    number = writer.number_of("Skickas till:")
    page = writer.press("to-make", **{f"s-{number}-text": "(Ange vem/vilka beslutet ska skickas till)"})
    assert "(Ange vem/vilka beslutet ska skickas till)" in page.content.decode()
    edition = DecisionPaper.objects.get().edition
    assert client.post(at("make", pk), {"edition": edition}).status_code == 200  # still refused
    writer.press("save", **{f"s-{number}-text": "Länsstyrelsen i Örebro län"})
    made = client.post(at("make", pk), {"edition": DecisionPaper.objects.get().edition})
    paper = DecisionPaper.objects.issued().get()
    assert made.url == at("paper", pk, paper.pk)

    page = client.get(made.url).content.decode()
    assert "UTKAST – inte beslutat" in page
    assert "UTKAST till protokoll – inte beslutat" in page
    word = client.get(at("word", pk, paper.pk))
    assert word["Content-Disposition"].endswith('.docx"')
    document = docx.Document(io.BytesIO(word.content))
    assert document.core_properties.title.startswith("Utkast: ")
    assert document.core_properties.language == "sv-SE"
    text = client.get(at("text", pk, paper.pk))
    assert text.content.decode().startswith("UTKAST – inte beslutat\n")
    assert client.get(at("pdf", pk, paper.pk)).url == made.url  # not drawn yet: back to its page
    home = client.get(reverse("joining:home")).content.decode()
    assert at("word", pk, paper.pk) in home
    assert client.post(at("again", pk, paper.pk)).url == at("write", pk)


def test_two_writers_see_both_versions(client, pk):
    client.post(at("papers", pk), {"form": "orebro"})
    page = filled_in(client.get(at("write", pk)))
    Writer(client, pk).press("save", office="Regionkansliet")
    answer = client.post(at("write", pk), {**page, "office": "Hållbarhetsstaben"})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Regionkansliet" in shown
    assert "Hållbarhetsstaben" in shown
    assert DecisionPaper.objects.get().office == "Regionkansliet"
    again = filled_in(answer)
    assert client.post(at("write", pk), again).status_code == 302
    assert DecisionPaper.objects.get().office == "Hållbarhetsstaben"


def test_autosave_answers_with_the_new_edition_and_the_preview(client, pk):
    client.post(at("papers", pk), {"form": "orebro"})
    page = filled_in(client.get(at("write", pk)))
    answer = client.post(at("autosave", pk), {**page, "diary_number": "25RS<b>1"})
    assert answer.json()["edition"] == 2
    assert "25RS&lt;b&gt;1" in answer.json()["preview"]
    stale = client.post(at("autosave", pk), {**page, "diary_number": "annat"})
    assert stale.status_code == 409
    page |= {"diary_number": "25RS<b>1", "edition": 2}
    wrong = client.post(at("autosave", pk), {**page, "written_on": "i morgon"})
    assert wrong.status_code == 422
    number = client.post(at("autosave", pk), {**page, "s-0-text": "Anna, 640823-3234"})
    assert number.status_code == 422
    assert "640823" not in str(DecisionPaper.objects.get().sections)
    assert DecisionPaper.objects.get().diary_number == "25RS<b>1"


@pytest.mark.parametrize(
    "broken", [{"s-TOTAL_FORMS": "x"}, {"s-TOTAL_FORMS": "9999"}, {"s-0-key": "../x"}, {"edition": ""}]
)
def test_a_page_that_was_tampered_with_is_told_and_nothing_is_saved(client, pk, broken):
    client.post(at("papers", pk), {"form": "orebro"})
    page = filled_in(client.get(at("write", pk)))
    answer = client.post(at("write", pk), {**page, "title": "Annan rubrik", **broken})
    assert answer.status_code == 200
    assert DecisionPaper.objects.get().edition == 1


def test_the_county_and_other_organisations_find_nothing(client, pk, regions):
    client.post(at("papers", pk), {"form": "orebro"})
    draft = DecisionPaper.objects.get()
    made = actions.issue_paper(draft, by=world.person(OREBRO), edition=draft.edition)
    for address in ("staff@orebro.example", VASTMANLAND):
        stranger = Client()
        log_in(stranger, world.person(address)) if "staff" in address else stranger.force_login(world.person(address))
        for name in ("papers", "write", "preview", "make", "discard", "keep"):
            assert stranger.get(at(name, pk)).status_code == 404, name
        for name in ("paper", "pdf", "word", "text"):
            assert stranger.get(at(name, pk, made.pk)).status_code == 404, name
    staff = log_in(Client(), world.person("staff@orebro.example"))
    lists = staff.get(reverse("papers:county_papers", args=["orebro"])).content.decode()
    assert made.document.number not in lists
    theirs = world.membership_of(VASTMANLAND).pk
    assert client.get(at("paper", theirs, made.pk)).status_code == 404


def test_a_closed_matter_gets_no_new_proposal_and_the_sentence_says_so(client, pk):
    membership = world.membership_of(OREBRO)
    membership.state = State.TAKEN_BACK
    membership.save()
    answer = client.post(at("papers", pk), {"form": "orebro"})
    assert re.search("avslutat", answer.content.decode())
    assert not DecisionPaper.objects.exists()
