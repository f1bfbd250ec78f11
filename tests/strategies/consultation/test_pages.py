"""The pages in a browser's eyes: staff's, the personal link's, and what anybody reads."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.outbox.models import OutgoingMail
from portal.people.rules import Role
from strategies.consultation import actions
from strategies.consultation.models import Consultation, ConsultationResponse, ConsultationView
from tests.membership.deciding import world as desk
from tests.portal.files import makers
from tests.strategies.consultation import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(request):
    """A consultation with its publisher: sent out, or only a draft to ask about where a test does not ask for it."""
    return world.sent_out() if "sent" in request.fixturenames else (None, *world.drafted())


@pytest.fixture
def strategy(stage):
    return stage[0].strategy if stage[0] else stage[2]


@pytest.fixture
def publisher(stage):
    return stage[1]


@pytest.fixture
def staff(client, publisher):
    return desk.log_in(client, publisher)


@pytest.fixture
def sent(stage):
    return stage[0]


def url(name, consultation, *more):
    county = consultation.strategy.county.slug
    return reverse(f"consultation:{name}", args=[county, consultation.strategy_id, consultation.number, *more])


def public(name, consultation):
    county = consultation.strategy.county.slug
    return reverse(f"consultation:{name}", args=[county, consultation.strategy.slug, consultation.number])


def holder(invitation):
    """A browser that has opened the receiver's link."""
    browser = Client()
    answer = browser.get(reverse("consultation:link", args=[world.token_of(invitation)]))
    assert (answer.status_code, answer["Referrer-Policy"]) == (302, "no-referrer")
    assert answer["Location"] == here("answer", invitation)
    return browser


def here(name, invitation):
    """An address of the link's pages."""
    return reverse(f"consultation:{name}", args=[invitation.pk])


def one_of(consultation):
    return consultation.invitations.select_related("consultation__strategy__county").order_by("pk").first()


def text(answer):
    return answer.content.decode()


def test_from_the_register_by_type_with_the_known_address(strategy, publisher, staff):
    made = world.make_consultation(strategy, publisher)
    kumla = desk.make_organisation("Kumla kommun", strategy.county)
    desk.make_organisation("Närke AB", strategy.county)
    page = url("county_register", made)
    assert "Kumla kommun" not in text(staff.get(page))
    shown = text(staff.get(f"{page}?kinds=municipality"))
    assert "Kumla kommun" in shown
    sent = {f"o{kumla.pk}-chosen": "on", f"o{kumla.pk}-email": ""}
    assert "Skriv adressen" in text(staff.post(f"{page}?kinds=municipality", sent))
    sent[f"o{kumla.pk}-email"] = "kommun@kumla.example"
    assert staff.post(f"{page}?kinds=municipality", sent).status_code == 302
    assert made.invitations.get().organisation == kumla
    assert "Kumla kommun" not in text(staff.get(f"{page}?kinds=municipality"))
    later = world.make_consultation(strategy, publisher)
    assert 'value="kommun@kumla.example"' in text(staff.get(f"{url('county_register', later)}?kinds=municipality"))


def test_a_list_is_taken_whole_or_not_at_all(strategy, publisher, staff):
    made = world.make_consultation(strategy, publisher)
    page = url("county_receivers", made)
    answer = text(staff.post(page, {"lines": "A; a@a.example\nB; fel"}))
    assert "Rad 2" in answer
    assert "A; a@a.example" in answer
    assert not made.invitations.exists()
    file = SimpleUploadedFile("lista.csv", "\ufeffNamn;Adress\nÅby;a@a.example\n".encode())
    assert staff.post(page, {"file": file}).status_code == 302
    assert made.invitations.get().name == "Åby"
    assert "UTF-8" in text(staff.post(page, {"file": SimpleUploadedFile("l.csv", "Å;b@b.example".encode("latin-1"))}))


@pytest.mark.parametrize("way", ["file", "lines"])
def test_a_name_that_papers_cannot_print_is_told_before_any_receiver_is_kept(strategy, publisher, staff, way):
    made = world.make_consultation(strategy, publisher)
    page, lines = url("county_receivers", made), "Åby; a@a.example\nSá\u01edmi; b@b.example"
    first = {"lines": lines} if way == "lines" else {"file": SimpleUploadedFile("l.csv", lines.encode())}
    asked = text(staff.post(page, first))
    assert "[latin small letter o with ogonek and macron] (rad 2, tecken 3:" in asked
    assert "Sá\u01edmi; b@b.example</textarea>" in asked, "the file's lines stand where they can be mended"
    assert not made.invitations.exists()
    mended = {"lines": lines.replace("\u01ed", "m")}
    assert staff.post(page, mended if way == "file" else {"lines": lines, "letters_affirmed": "on"}).status_code == 302
    assert made.invitations.count() == 2


def test_sending_shows_the_letter_and_the_number(strategy, publisher, staff):
    made = world.make_consultation(strategy, publisher)
    actions.add_receivers(made, by=publisher, rows=[("A", "a@a.example", None)], source="list")
    page = text(staff.get(url("county_send", made)))
    assert "Skicka 1 mejl" in page
    assert "Vad tycker ni?" in page
    assert staff.post(url("county_send", made), {"edition": "x" * 4000}).status_code == 409
    assert staff.post(url("county_send", made), {"edition": 1, "receivers": 9}).status_code == 409
    assert OutgoingMail.objects.count() == 0
    assert staff.post(url("county_send", made), {"edition": 1, "receivers": 1}).status_code == 302
    assert OutgoingMail.objects.count() == 1


def test_the_link_leaves_the_address_and_changes_nothing(sent):
    one = one_of(sent)
    browser = holder(one)
    assert not ConsultationResponse.objects.exists()
    page = browser.get(here("answer", one))
    assert page.status_code == 200
    assert world.token_of(one) not in text(page)
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert Client().get(here("answer", one)).status_code == 404
    wrong = Client()
    assert wrong.get(reverse("consultation:link", args=["fel" * 12])).status_code == 404
    assert wrong.get(here("answer", one)).status_code == 404


def test_writing_saving_reviewing_and_handing_in(sent):
    one = one_of(sent)
    browser, page, hand_in = holder(one), here("answer", one), here("review", one)
    texts = {"edition": 0, "organisation_name": "Kumla kommun", "name": "Anna", "t0": "Visionen är bra."}
    assert "sparat=1" in browser.post(page, texts)["Location"]
    assert "Visionen är bra." in text(browser.get(page))
    assert browser.post(page, {**texts, "edition": 0, "t0": "Annat"}).status_code == 409
    reviewed = browser.post(page, {**texts, "edition": 1, "t1": "Målet är svagt.", "review": "1"})
    assert reviewed["Location"] == hand_in
    shown = text(browser.get(hand_in))
    assert "Målet är svagt." in shown
    assert browser.post(hand_in, {"edition": 1}).status_code == 409
    assert browser.post(hand_in, {"edition": 2}).status_code == 302
    assert "har kommit in" in text(browser.get(page))
    late = text(browser.post(page, {**texts, "edition": 3, "t0": "För sent"}))
    assert "Svaret är inskickat" in late
    assert "För sent" in late
    assert ConsultationResponse.objects.get().texts["whole"] == "Visionen är bra."
    assert ConsultationView.objects.count() == 2


def test_a_pdf_can_be_the_answer(sent, staff):
    one = one_of(sent)
    browser, page = holder(one), here("answer", one)
    file = SimpleUploadedFile("remissvar.pdf", makers.pdf(), content_type="application/pdf")
    answer = {"edition": 0, "organisation_name": "Kumla", "name": "Anna", "file": file}
    assert browser.post(page, answer).status_code == 302
    assert browser.get(here("own_file", one))["Content-Type"] == "application/pdf"
    assert browser.post(here("review", one), {"edition": 1}).status_code == 302
    response = ConsultationResponse.objects.get()
    got = staff.get(url("county_answer_file", sent, response.pk))
    assert got.content == makers.pdf()
    closed = world.close(sent)
    assert "skrivits av: 1" in text(staff.get(url("county_consultation", closed)))
    staff.post(url("county_add_view", closed, response.pk), {"new-part": "whole", "new-text": "Mer om unga"})
    assert ConsultationView.objects.get().text == "Mer om unga"


def test_only_a_real_pdf_is_taken(sent):
    browser, page = holder(one_of(sent)), here("answer", one_of(sent))
    file = SimpleUploadedFile("x.pdf", b"<html>", content_type="application/pdf")
    answer = browser.post(page, {"edition": 0, "organisation_name": "Kumla", "name": "Anna", "file": file})
    assert "error-summary" in text(answer)
    assert not ConsultationResponse.objects.exists()


def test_marking_needs_a_reason_and_tells_the_later_one(sent, staff, publisher):
    response = world.make_answer(one_of(sent))
    view = response.views.get()
    page, here = url("county_mark", sent, response.pk, view.pk), f"view{view.pk}"
    form = {f"{here}-edition": 1, f"{here}-text": view.text, f"{here}-handling": "not_taken", f"{here}-reason": ""}
    assert "Skriv varför" in text(staff.post(page, form))
    assert staff.post(page, {**form, f"{here}-reason": "Ligger utanför"}).status_code == 302
    again = staff.post(page, {**form, f"{here}-handling": "taken", f"{here}-reason": "Min text"})
    assert again.status_code == 409
    assert "Ligger utanför" in text(again)
    assert "Min text" in text(again)
    assert f'name="{here}-edition" value="2"' in text(again)


def test_open_answers_by_a_link_to_the_mailbox(strategy, publisher):
    made = world.make_sent(strategy, publisher, allow_open_answers=True)
    page, browser = public("begin", made), Client()
    assert page in text(browser.get(public("public_number", made)))
    answer = browser.post(page, {"name": "Petra", "email": "petra@privat.example"})
    assert answer.status_code == 200
    one = made.invitations.get(source="open")
    writing = holder(one)
    form = {"edition": 0, "behalf": "person", "name": "Petra Privat", "t0": "Tänk på landsbygden."}
    assert writing.post(here("answer", one), form).status_code == 302
    assert writing.post(here("review", one), {"edition": 1}).status_code == 302
    for _try in range(5):
        last = browser.post(page, {"name": "Petra", "email": "petra@privat.example"})
    assert last.status_code == 429
    world.close(made)
    assert browser.get(page).status_code == 404


def test_a_consultation_without_open_answers_has_no_such_page(sent):
    assert Client().get(public("begin", sent)).status_code == 404
    assert public("begin", sent) not in text(Client().get(public("public_number", sent)))


def test_what_anybody_reads_before_and_after(strategy, publisher, sent):
    visitor, page = Client(), public("public_number", sent)
    response = world.make_answer(one_of(sent), {"whole": "Hemligt tills vidare"})
    before = visitor.get(page)
    assert "Hemligt" not in text(before)
    assert "Kumla kommun" not in text(before)
    assert not before.cookies
    closed = world.close(sent)
    assert "Svarstiden gick ut" in text(visitor.get(page))
    world.mark_all(closed, publisher, "partly", "Vi har skrivit om ett stycke")
    actions.publish_compilation(closed, by=publisher, edition=closed.edition, outcome="Visionen är ny")
    after = visitor.get(page)
    for wanted in ("Hemligt tills vidare", "Kumla kommun", "Delvis medtagen", "Vi har skrivit om", "Visionen är ny"):
        assert wanted in text(after)
    assert response.name not in text(after)
    assert not after.cookies
    assert visitor.get(page, headers={"If-None-Match": after["ETag"]}).status_code == 304
    assert visitor.get(public("public_paper", sent)).status_code == 404


def test_a_consultation_being_prepared_is_nobodys_business(strategy, publisher):
    made = world.make_consultation(strategy, publisher)
    for name in ("public_number", "public_draft", "public_paper", "begin"):
        assert Client().get(public(name, made)).status_code == 404
    county = strategy.county.slug
    assert Client().get(reverse("consultation:public", args=[county, strategy.slug])).status_code == 404


def test_an_answer_leads_to_its_organisation_and_what_it_has_joined(strategy, sent, staff):
    organisation = desk.make_organisation("Kumla kommun", strategy.county)
    invitation = one_of(sent)
    type(invitation).objects.filter(pk=invitation.pk).update(organisation=organisation)
    response = world.make_answer(invitation)
    page = text(staff.get(url("county_answer", sent, response.pk)))
    assert f'href="{organisation.get_absolute_url()}"' in page
    assert f"{reverse('joining:cases', args=[strategy.county.slug])}?q=Kumla%20kommun" in page
    assert "sammanstallning.pdf" not in page  # not before it is published


def test_a_reader_sees_all_and_changes_nothing(strategy, sent, client):
    reader = desk.log_in(client, desk.make_staff(strategy.county, Role.READER))
    response = world.make_answer(one_of(sent))
    assert "<textarea" not in text(reader.get(url("county_answer", sent, response.pk)))
    for name in ("county_extend", "county_remind", "county_send", "county_receivers", "county_publish"):
        assert reader.get(url(name, sent)).status_code == 200
    before = OutgoingMail.objects.count()
    reader.post(url("county_remind", sent))
    reader.post(url("county_receivers", sent), {"lines": "A; a@a.example"})
    reader.post(url("county_extend", sent), {"edition": sent.edition, "closes_on": "2099-01-01"})
    assert OutgoingMail.objects.count() == before
    assert sent.invitations.count() == 3


def queries(browser, page):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(page).status_code == 200
    return len(caught)


def test_as_many_queries_with_many_answers_as_with_one(strategy, publisher, staff):
    few = world.make_sent(strategy, publisher, names=("A",))
    strategy.versions.filter(state="draft").update(edition=2)
    many = world.make_sent(strategy, publisher, names=tuple(f"N{n}" for n in range(12)))
    parts = [part["key"] for part in few.parts]
    for made in (few, many):
        for one in made.invitations.select_related("consultation__strategy__county"):
            world.make_answer(one, dict.fromkeys(parts, "Text"))
    few, many = world.close(few), world.close(many)
    for made in (few, many):
        world.mark_all(made, publisher)
    for name in ("county_consultation", "county_receivers", "county_publish"):
        queries(staff, url(name, few))
        assert queries(staff, url(name, few)) == queries(staff, url(name, many)), name
    for made in (few, many):
        actions.publish_compilation(made, by=publisher, edition=made.edition, outcome="Klart")
    queries(Client(), public("public_number", few))
    assert queries(Client(), public("public_number", few) + "?x") == queries(
        Client(), public("public_number", many) + "?x"
    )


HOSTILE = "<script>hkq()</script>{{ 7*7 }}{% load x %}\u200f\u0301\u0301 [namn] \U0001f4a9 =1+1 XXX (ange …)"


def test_hostile_text_goes_through_to_page_letter_and_paper(sent, publisher, staff):
    from portal.papers.actions import render_document
    from portal.papers.models import Document

    browser = holder(one_of(sent))
    form = {"edition": 0, "organisation_name": HOSTILE, "name": HOSTILE[:60], "t0": HOSTILE + "ord " * 4000}
    told = browser.post(here("answer", one_of(sent)), form | {"t0": "Ord \ue000 ord"})
    assert "U+E000" in text(told), "what no paper can print is told where it was typed"
    assert browser.post(here("answer", one_of(sent)), form).status_code == 302
    assert browser.post(here("review", one_of(sent)), {"edition": 1}).status_code == 302
    assert "<script>hkq" not in OutgoingMail.objects.get(kind="consultation_receipt").html
    response = ConsultationResponse.objects.get()
    assert "<script>hkq" not in text(staff.get(url("county_answer", sent, response.pk)))
    closed = world.close(sent)
    world.mark_all(closed, publisher, "not_taken", HOSTILE)
    actions.publish_compilation(closed, by=publisher, edition=closed.edition, outcome="Klart")
    assert "<script>hkq" not in text(Client().get(public("public_number", sent)))
    paper = Document.objects.get()
    render_document(paper.pk)
    paper.refresh_from_db()
    assert paper.state == "ready", paper.error


def test_no_name_or_address_in_any_address(sent, staff):
    page = text(staff.get(url("county_consultation", sent)))
    assert not [link for link in re.findall(r'href="([^"]+)"', page) if "@" in link and "mailto" not in link]
    assert Consultation.objects.get().closes_on > timezone.localdate()
