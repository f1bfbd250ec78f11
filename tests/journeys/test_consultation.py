"""A draft is sent out, three answer (a text, a file, and somebody who was not asked), and the compilation is published.

A real worker sends the letters to a real mail server and draws the compilation, which is downloaded and read."""

import io
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from strategies.consultation.models import Consultation
from strategies.publishing.actions import create_strategy
from tests.journeys import path
from tests.journeys.hands import Keyboard, Mouse, WithoutScript
from tests.journeys.sink_letters import letter_to, text_of
from tests.journeys.stage import STAFF, set_stage
from tests.journeys.words import sv
from tests.portal.files import makers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINK = re.compile(r"https?://\S+/remissvar/lank/\S+/")
TOWN, REGION, PERSON = "kommun@kumla.example", "region@region.example", "petra@privat.example"
PAGE = "/lan/exempel/strategi/2024-2027/remiss/"


def test_three_answers_to_a_published_compilation(visitor, worker):
    hands = (Mouse(visitor()), Keyboard(visitor()), Mouse(visitor()), WithoutScript(visitor(script=False)))
    staff, town, region, person = hands
    stage = set_stage()
    strategy = create_strategy(
        stage.county,
        by=stage.staff,
        title=path.TITLE,
        valid_from=date(2024, 1, 1),
        valid_to=date(2027, 12, 31),
    )
    desk = f"/arbetsyta/exempel/strategier/{strategy.pk}/remiss/"
    path.log_in_as_staff(staff, STAFF)
    prepare_and_send(staff, desk)

    answer_in_text(town, worker)
    answer_by_file(region, worker)
    answer_unasked(person, worker)
    see_and_remind(staff, desk, worker)

    # The last day passes: the clock closes the consultation, nobody has to.
    Consultation.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    late = Mouse(visitor())
    late.open(link_of(worker, "sen@mottagare.example", number=2))
    late.sees(sv("The time for answers is over. Write to the county administrative board."))
    handle_and_publish(staff, desk)
    read_as_visitor(Mouse(visitor()))


def link_of(sink, address, *, number=1):
    """The link in the letter, as a path."""
    found = LINK.search(text_of(letter_to(sink, address, number=number)))[0]
    return found[found.index("/remissvar/") :]


def prepare_and_send(staff, desk):
    """Missive, question, receivers, the letter, and out."""
    staff.open(desk)
    staff.look()
    staff.press("Begin a consultation")
    staff.look()
    staff.write("missive", "Vi vill veta vad ni tycker om utkastet.")
    staff.press("Begin")
    staff.look()
    staff.press("Missive, last day and contact")
    staff.look()
    staff.write("contact_email", "jamstalldhet@lansstyrelsen.example")
    staff.tick("allow_open_answers")
    staff.press("Save")
    staff.press("Questions on the parts of the draft")
    staff.look()
    staff.write("q0", "Är visionen tydlig?")
    staff.press("Save")
    staff.press("Receivers")
    staff.look()
    staff.write("lines", f"Kumla kommun; {TOWN}\nRegion Exempel; {REGION}\nSen; sen@mottagare.example\nfel rad")
    staff.press("Add")
    staff.look()
    staff.sees("Rad 4")
    staff.write("lines", f"Kumla kommun; {TOWN}\nRegion Exempel; {REGION}\nSen; sen@mottagare.example")
    staff.press("Add")
    staff.press("Back to the consultation")
    staff.press("Look at the letter and send")
    staff.look()
    staff.sees("Skicka 3 mejl", "Vi vill veta vad ni tycker om utkastet.")
    click(staff, "Skicka 3 mejl")
    staff.sees("3 mejl är på väg.")
    staff.look()


def click(person, text):
    """Press a button by words that hold a number."""
    with person.page.expect_navigation():
        person.page.locator("main").get_by_role("button", name=text, exact=True).first.click()


def answer_in_text(town, sink):
    """With the keyboard alone: saved, gone on with, reviewed and handed in."""
    town.open(link_of(sink, TOWN))
    assert re.search(r"/remissvar/\d+/$", town.page.url)
    town.look()
    town.write("name", "Anna Åkerlund")
    town.write("t0", "Visionen är tydlig men saknar landsbygden.")
    town.press("Save and go on later")
    town.sees("Ingen på länsstyrelsen ser det innan du skickar in.")
    town.write("t1", "Målet om makt är bra.")
    town.press("Save and review")
    town.look()
    town.press("Hand in the answer")
    town.sees(sv("Your answer has arrived"))
    town.look()
    receipt = text_of(letter_to(sink, TOWN, holding="Kvittens"))
    assert "saknar landsbygden" in receipt


def answer_by_file(region, sink):
    """A PDF instead of texts."""
    region.open(link_of(sink, REGION))
    region.look()
    region.write("name", "Erik Exempel")
    pdf = {"name": "remissvar.pdf", "mimeType": "application/pdf", "buffer": makers.pdf()}
    region.field("file").set_input_files(pdf)
    region.press("Save and review")
    region.sees("remissvar.pdf")
    region.look()
    region.press("Hand in the answer")
    region.sees(sv("Your answer has arrived"))
    assert "remissvar.pdf" in text_of(letter_to(sink, REGION, holding="Kvittens"))


def answer_unasked(person, sink):
    """Somebody who reads of it and answers for herself, without script."""
    person.open(PAGE)
    person.look()
    person.press("Answer the consultation")
    person.look()
    person.write("name", "Petra Privat")
    person.write("email", PERSON)
    person.press("Send me the link")
    person.look()
    person.open(link_of(sink, PERSON))
    person.pick("behalf", "person")
    person.write("name", "Petra Privat")
    person.write("t0", "Tänk på oss som arbetar natt.")
    person.press("Save and review")
    person.look()
    person.press("Hand in the answer")
    person.sees(sv("Your answer has arrived"))


def see_and_remind(staff, desk, sink):
    """Who has answered, and a reminder to the one who has not."""
    staff.open(f"{desk}1/")
    staff.look()
    staff.sees("3 svar, 3 tillfrågade")
    staff.press("Remind")
    staff.look()
    staff.press("Send reminders")
    staff.sees("1 påminnelse är på väg.")
    before = link_of(sink, "sen@mottagare.example")
    assert letter_to(sink, "sen@mottagare.example", holding="Påminnelse")
    assert staff.page.request.get(before).status == 200  # it holds until the new one is used


def handle_and_publish(staff, desk):
    """Each view gets its answer, the file's view is written down, and the compilation is published."""
    staff.open(f"{desk}1/")
    staff.look()
    staff.follow("Region Exempel")
    staff.look()
    staff.pick("new-part", "whole")
    staff.write("new-text", "Visionen bör nämna unga.")
    staff.press("Add the view")
    mark_all(staff, "taken", "")
    for name, handling, reason in (
        ("Kumla kommun", "partly", "Vi har lagt till landsbygden i inledningen."),
        ("Petra Privat", "not_taken", "Arbetstider regleras på annat sätt."),
    ):
        staff.open(f"{desk}1/")
        staff.follow(name)
        mark_all(staff, handling, reason)
    staff.open(f"{desk}1/")
    staff.press("Look at the compilation and publish")
    staff.look()
    staff.write("outcome", "Inledningen nämner nu unga och landsbygden.")
    staff.press("Publish")
    staff.sees(sv("The compilation is published. The PDF is being drawn."))
    staff.look()


def mark_all(staff, handling, reason):
    """The same answer to every view of the page."""
    for number in range(staff.page.locator("main article").count()):
        article = staff.page.locator("main article").nth(number)
        article.locator(f'input[value="{handling}"]').check()
        article.locator('textarea[name$="-reason"]').fill(reason)
        with staff.page.expect_navigation():
            article.get_by_role("button").click()
    staff.look()


def read_as_visitor(public):
    """Page and paper say who answered and what became of it; no private person's name."""
    public.open(PAGE)
    public.look()
    public.sees("Kumla kommun", "saknar landsbygden", "Delvis medtagen", "Visionen bör nämna unga.", "Inte medtagen")
    words = sv("Download the compilation (PDF)")
    public.wait_for(words)
    content, name = public.download(public.page.get_by_role("link", name=words))
    assert re.fullmatch(r"EX-SAM-\d{4}-1_[a-z0-9-]+\.pdf", name)
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    for wanted in ("Kumla kommun", "Visionen bör nämna unga.", "Arbetstider regleras"):
        assert wanted in " ".join(text.split())
    assert "Petra" not in text
    assert "Petra" not in public.page.locator("body").inner_text()
