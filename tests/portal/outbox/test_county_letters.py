"""The county's outbox: each letter as it was sent, found by what one knows of it, and no secret shown."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from membership.joining.actions import deciding
from portal.outbox import leads
from portal.outbox.kinds import KINDS, kind_in_words
from portal.outbox.models import MailState, OutgoingMail
from portal.outbox.rules import LETS_SOMEBODY_IN
from portal.outbox.showing import letter_html
from portal.people.rules import Role
from tests.membership.deciding import world
from tests.shown import unmarked

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def publisher(county):
    return world.make_staff(county)


@pytest.fixture
def staff(publisher, client):
    return world.log_in(client, publisher)


def make_mail(county, key, **more):
    said = {"kind": "receipt", "recipient": f"{key}@xby.example", "subject": f"Ämne {key}", "text": f"Text {key}"}
    said |= {"html": f"<p>HTML {key}</p>", "message_id": key, "unique_key": key}
    return OutgoingMail.objects.create(county=county, **{**said, **more})


def page_of(client, mail):
    return client.get(reverse("outbox:county_mail", args=["orebro", mail.pk])).content.decode()


def found(client, **query):
    page = client.get(reverse("outbox:county_mails", args=["orebro"]), query)
    assert page.status_code == 200
    return {mail.unique_key for mail in page.context["page"].object_list}


def test_a_letter_opens_as_it_was_sent(county, publisher, staff):
    case = world.make_handed_in(world.make_strategy(county))
    deciding.register_diary_number(case, by=publisher, diary_number="801-5-2026")
    wanted = "Ni verkar <b>inte</b> i länet."
    deciding.ask_completion(case, by=publisher, wanted=wanted, until=timezone.localdate())
    mail = OutgoingMail.objects.about(case).get(recipient="kommun@kumla.example")
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=MailState.FAILED, attempts=3, smtp_code=451, smtp_text="Try later", document=None
    )
    page = page_of(staff, mail)
    for words in (mail.subject, "kommun@kumla.example", "801-5-2026", "451 Try later", county.contact_email):
        assert words in page
    assert page.count("Ni verkar &lt;b&gt;inte&lt;/b&gt; i länet.") == 2  # both parts
    assert "<style" not in page.split('class="sent-letter flow"')[1]
    case_page = staff.get(reverse("joining:case", args=["orebro", case.pk])).content.decode()
    assert reverse("outbox:county_mail", args=["orebro", mail.pk]) in case_page


def test_a_letter_leads_to_its_case_and_only_where_the_county_has_one(county, publisher, staff):
    case = world.make_handed_in(world.make_strategy(county))
    deciding.ask_completion(case, by=publisher, wanted="Mer", until=timezone.localdate())
    mail = OutgoingMail.objects.about(case).first()
    link = f'href="{reverse("joining:case", args=["orebro", case.pk])}"'
    assert link in page_of(staff, mail)
    assert "<dt>Gäller</dt>" in page_of(staff, mail)
    assert "<dt>Gäller</dt>" not in page_of(staff, make_mail(county, "x", subject_type="membership", subject_pk="0"))
    elsewhere = world.make_county("19", "vastmanland", "Västmanland", "U")
    foreign = make_mail(elsewhere, "y", subject_type="membership", subject_pk=str(case.pk))
    assert leads.page_of(foreign) == ""


def test_the_attachment_stands_by_its_name(county, staff):
    from tests.stage import make_paper

    case = world.make_handed_in(world.make_strategy(county))
    paper = make_paper(case)
    page = page_of(staff, make_mail(county, "a", document=paper))
    assert paper.download_name in page
    assert reverse("papers:county_paper_file", args=["orebro", paper.pk]) in page


@pytest.mark.parametrize("kind", LETS_SOMEBODY_IN)
def test_what_lets_somebody_in_is_never_shown(county, staff, kind):
    mail = make_mail(county, "a", kind=kind, text="https://portal.example/hemlig", html="<p>hemlig</p>")
    assert "hemlig" not in page_of(staff, mail)
    OutgoingMail.objects.filter(pk=mail.pk).update(
        text="", html="", emptied_at=timezone.now(), state=MailState.SENT, sent_at=timezone.now()
    )
    assert page_of(staff, mail)


def test_another_countys_letter_is_not_found(county, staff):
    stranger = world.log_in(Client(), world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U")))
    mail = make_mail(county, "a")
    for slug in ("orebro", "vastmanland"):
        assert stranger.get(reverse("outbox:county_mail", args=[slug, mail.pk])).status_code == 404


def test_a_reader_reads_and_does_not_send_again(county):
    reader = world.log_in(Client(), world.make_staff(county, Role.READER))
    mail = make_mail(county, "a", state=MailState.FAILED)
    assert "Text a" in page_of(reader, mail)
    assert reverse("outbox:send_again", args=["orebro", mail.pk]) not in page_of(reader, mail)


def test_letters_are_found_by_receiver_subject_number_state_kind_and_day(county, staff):
    old = timezone.now() - timedelta(days=10)
    make_mail(county, "a", diary_number="801-5-2026")
    make_mail(county, "b", kind="declined", state=MailState.FAILED)
    make_mail(county, "c", state=MailState.SENT, sent_at=old, queued_at=old)
    make_mail(county, "d", state=MailState.HELD)
    assert found(staff) == {"a", "b", "c", "d"}
    assert found(staff, q="B@XBY") == {"b"}
    assert found(staff, q="ämne c") == {"c"}
    assert found(staff, q="801-5") == {"a"}
    assert found(staff, lage="kom-inte-fram") == {"b"}
    assert found(staff, lage="hejdade") == {"d"}
    assert found(staff, lage="pa-vag") == {"a"}
    assert found(staff, lage="skickade") == {"c"}
    assert found(staff, typ="declined") == {"b"}
    day = timezone.localdate(old).isoformat()
    assert found(staff, till=day) == {"c"}
    assert found(staff, fran=timezone.localdate().isoformat()) == {"a", "b", "d"}
    assert found(staff, fran="x", till="y", typ="z", lage="q", page="-1") == {"a", "b", "c", "d"}
    assert found(staff, q="finns inte") == set()


def test_letters_from_before_the_number_was_registered_are_found_by_it(county, publisher, staff):
    case = world.make_handed_in(world.make_strategy(county))
    deciding.ask_completion(case, by=publisher, wanted="Mer", until=timezone.localdate())
    deciding.register_diary_number(case, by=publisher, diary_number="801-9-2026")
    assert len(found(staff, q="801-9")) == 2


def test_hostile_html_does_nothing_on_the_page():
    shown = letter_html(
        "<style>p{}</style><h1>Rubrik</h1><script>x()</script><p onclick='x()'>Ord"
        "<img src=x><a href='javascript:x()'>a</a><a href='https://ok.example/'>b</a></p>"
    )
    assert "Rubrik</h3>" in shown
    assert "https://ok.example/" in shown
    for bad in ("style", "script", "onclick", "<img", "javascript", "<h1"):
        assert bad not in shown


def test_every_kind_that_leaves_in_a_countys_name_has_words():
    personal = {"arrivals", "colleague_invitation", "proof_code", "second_factor_reset", "representative_asked"}
    personal |= {f"representative_{word}" for word in ("approved", "declined", "ended")}
    kinds = {path.name.removesuffix("_subject.txt") for path in (ROOT / "templates" / "mail").glob("*_subject.txt")}
    assert kinds - personal <= set(KINDS)
    assert kind_in_words("nothing_known") == "nothing known"


def test_every_letter_carries_the_diary_number_and_the_county_does_not_greet_itself(county):
    """Every letter stands on the same base."""
    folder = ROOT / "templates" / "mail"
    for path in folder.glob("*"):
        if path.suffix in (".html", ".txt") and "_subject" not in path.name and path.stem != "base":
            assert path.read_text().startswith(f'{{% extends "mail/base{path.suffix}" %}}'), path.name
            assert "block signature" not in path.read_text(), path.name
    for part in ("html", "txt"):
        said = {"county": county, "matter_number": "801-1-2026", "language": "sv"}
        to_organisation = unmarked(render_to_string(f"mail/base.{part}", said))
        to_itself = unmarked(render_to_string(f"mail/base.{part}", {**said, "for_county": True}))
        assert "Vänliga hälsningar" in to_organisation
        assert "Vänliga hälsningar" not in to_itself
        assert "Diarienummer: 801-1-2026" in to_organisation
        assert "Diarienummer: 801-1-2026" in to_itself
