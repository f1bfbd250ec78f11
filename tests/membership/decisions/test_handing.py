"""Handed to the meeting: a state of its own, dated; the paper comes without the mark, the working copy keeps it."""

import datetime
import io

import docx
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from membership.decisions import actions, actions_handing
from membership.decisions.documents import as_text, file_name, titled
from membership.decisions.models import DecisionPaper
from membership.decisions.word import word_file
from membership.joining.models import DecisionStep, Membership
from portal.errors import Refused
from portal.log.models import LogEvent
from portal.papers import rendering
from portal.shown import shown_by
from tests.membership.deciding.world import draw
from tests.membership.decisions import world
from tests.membership.decisions.world import OREBRO, VASTMANLAND
from tests.portal.papers import reading
from tests.shown import press


@pytest.fixture
def made(regions):
    paper = world.begin(OREBRO, "orebro")
    return actions.issue_paper(paper, by=world.person(OREBRO), edition=paper.edition)


def hand(paper, by=OREBRO, **more):
    return actions_handing.hand_over(paper, by=world.person(by), shown=shown_by(paper), **more)


def drawn(document):
    html = rendering.render_html(document.letter, document.template)
    with reading.opened(rendering.render_pdf(html, identifier=document.number)) as pdf:
        return str(pdf.docinfo["/Title"]), html


def test_it_comes_as_a_proposal_without_draft_in_every_place(made):
    handed = hand(made, meets_on=datetime.date(2027, 3, 8))
    assert (handed.state, handed.handed_by, handed.replaces) == ("handed", world.person(OREBRO), made)
    assert timezone.now() - handed.handed_at < datetime.timedelta(minutes=5)
    letter = handed.document.letter
    title, html = drawn(handed.document)
    word = word_file(letter, issued_at=letter["paper"]["issued_at"])
    document = docx.Document(io.BytesIO(word))
    section = document.sections[0]
    words = [p.text for p in (*document.paragraphs, *section.header.paragraphs, *section.footer.paragraphs)]
    places = [title, html, as_text(letter), file_name(letter, "pdf"), document.core_properties.title, *words]
    assert not [place for place in places if "utkast" in place.lower()]
    assert title.startswith("Förslag till beslut: ")
    assert document.core_properties.title == title == handed.document.title
    assert "förslag till beslut" in section.header.paragraphs[0].text
    assert file_name(letter, "pdf").startswith("forslag-till-beslut-")
    assert letter["handed_on"] == timezone.localdate().isoformat()
    assert letter["meets_on"] == "2027-03-08"


def test_the_working_copy_keeps_its_mark(made):
    hand(made)
    made.refresh_from_db()
    assert made.state == "issued"
    title, html = drawn(made.document)
    assert title.startswith("Utkast: ")
    assert "Utkast. Inget beslut är fattat." in html
    assert file_name(made.document.letter, "docx").startswith("utkast-")


def test_handing_over_is_an_event_with_the_meetings_day(made):
    handed = hand(made, meets_on=datetime.date(2027, 3, 8))
    event = LogEvent.objects.get(verb="decision_paper_hand_over")
    assert (event.actor, event.thing_pk) == (world.person(OREBRO), str(handed.pk))
    assert event.detail["meets_on"] == "2027-03-08"


def test_taken_back_leaves_a_trace_and_a_new_version_can_follow(made):
    by = world.person(OREBRO)
    handed = hand(made)
    with pytest.raises(Refused):
        actions.begin_again(handed, by=by)
    back = actions_handing.take_back(handed, by=by, shown=shown_by(handed))
    assert (back.state, back.taken_back_by) == ("taken_back", by)
    assert back.handed_at
    assert back.taken_back_at
    assert LogEvent.objects.filter(verb="decision_paper_take_back", thing_pk=str(back.pk)).exists()
    with pytest.raises(Refused):
        actions_handing.take_back(handed, by=by, shown=shown_by(handed))
    draft = actions.begin_again(back, by=by)
    assert draft.replaces == back
    again = actions.issue_paper(draft, by=by, edition=draft.edition, to_meeting=True)
    assert again.state == "handed"
    assert again.document.replaces == back.document


def test_only_once_only_the_latest_and_not_after_the_decision(made):
    handed = hand(made)
    with pytest.raises(Refused, match="senare version"):
        hand(made)
    with pytest.raises(Refused):
        actions_handing.put_away(handed, by=world.person(OREBRO), shown=shown_by(handed))
    DecisionStep.objects.filter(membership=made.membership).update(outcome="decided", meets_on="2025-09-10")
    actions_handing.take_back(handed, by=world.person(OREBRO), shown=shown_by(handed))
    draft = actions.begin_again(DecisionPaper.objects.get(pk=handed.pk), by=world.person(OREBRO))
    copy = actions.issue_paper(draft, by=world.person(OREBRO), edition=draft.edition, to_meeting=True)
    assert (copy.state, copy.document.letter["mark"]) == ("issued", "")
    with pytest.raises(Refused, match="redan"):
        hand(copy)


def test_nobody_else_hands_over_or_takes_back(made):
    for act in (actions_handing.hand_over, actions_handing.take_back, actions_handing.put_away):
        with pytest.raises(Refused):
            act(made, by=world.person(VASTMANLAND), shown=shown_by(made))
    with pytest.raises(Refused, match="ändrats"):
        actions_handing.hand_over(made, by=world.person(OREBRO), shown="0.0")


@pytest.mark.parametrize(
    "change",
    [
        "title = 'Annat'",
        "handed_at = now() - interval '1 year'",
        "state = 'issued', handed_at = NULL",
        "taken_back_at = now()",
        "state = 'draft'",
    ],
)
def test_the_database_keeps_what_was_handed_over(made, change):
    handed = hand(made)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE membership_decisionpaper SET {change} WHERE id = %s", [handed.pk])
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionPaper.objects.filter(pk=handed.pk).delete()


def test_a_copy_is_put_away_and_taken_out_again(made):
    by = world.person(OREBRO)
    away = actions_handing.put_away(made, by=by, shown=shown_by(made))
    assert Membership.objects.with_proposals().get(pk=made.membership_id).proposals_made() == []
    assert list(DecisionPaper.objects.put_away()) == [away]
    actions_handing.put_away(away, by=by, shown=shown_by(away), away=False)
    assert Membership.objects.with_proposals().get(pk=made.membership_id).proposals_made() == [made]
    assert LogEvent.objects.filter(verb__in=["decision_paper_put_away", "decision_paper_put_back"]).count() == 2


def test_the_files_share_one_name_that_says_title_and_number(made):
    client = Client()
    client.force_login(world.person(OREBRO))
    draw(made.document)
    names = set()
    for name in ("pdf", "word", "text"):
        answer = client.get(reverse(f"decisions:{name}", args=[made.membership_id, made.pk]))
        names.add(answer["Content-Disposition"].split('"')[1].rsplit(".", 1)[0])
    number = made.document.number
    (name,) = names
    assert name.startswith("utkast-foredragnings-pm-ett-jamstallt-orebro-lan")
    assert name.endswith(f"-{number.lower()}")
    assert number in drawn(made.document)[1]  # and the paper says it
    another = actions.begin_again(made, by=world.person(OREBRO))
    second = actions.issue_paper(another, by=world.person(OREBRO), edition=another.edition)
    assert file_name(second.document.letter, "pdf") != file_name(made.document.letter, "pdf")


def test_the_pages_from_copy_to_meeting_and_back(made):
    client = Client()
    client.force_login(world.person(OREBRO))
    pk = made.membership_id
    page = client.get(reverse("decisions:paper", args=[pk, made.pk])).content.decode()
    address = reverse("decisions:hand_over", args=[pk, made.pk])
    assert address in page
    answer = press(client, address, addressed_to="Regionstyrelsen", meets_on="2027-03-08")
    handed = DecisionPaper.objects.get(state="handed")
    assert answer.status_code == 302
    shown = client.get(answer.url).content.decode()
    assert "Lämnat till mötet" in shown
    assert "8 mars 2027" in shown
    back = press(client, reverse("decisions:take_back", args=[pk, handed.pk]))
    shown = client.get(back.url).content.decode()
    assert "Tillbakataget från mötet" in shown
    assert reverse("decisions:again", args=[pk, handed.pk]) in shown
    away = client.post(reverse("decisions:put_away", args=[pk, handed.pk]), {"shown": shown_by(handed)}, follow=True)
    assert "1 undanlagd handling" in away.content.decode()


def test_what_is_decided_has_its_bare_title():
    assert titled("", "Anslutning") == "Anslutning"
