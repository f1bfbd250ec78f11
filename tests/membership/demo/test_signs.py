"""The demonstration's whole world without a sign of something put together wrong, and with a past that holds together:
every page that its people reach, every letter that left, every paper."""

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client, TestCase
from django.urls import Resolver404, resolve

from membership.demo.world import load_world
from membership.joining.models import Declaration, Membership, MembershipEvent
from membership.representation.models import Representative
from membership.support.models import SupportInvitation
from portal.outbox.models import OutgoingMail
from portal.papers import rendering
from portal.papers.models import Document
from portal.people.models import User
from strategies.publishing.models import StrategyVersion
from tests.membership.demo.signs import signs_in, words_and_links

PEOPLE = (
    *("", "staff@exempel.example", "contact@kommun.example", "contact@region-orebro.example"),
    *("national@example.example", "ledning@skissby-kulturhus-ab.example"),
)
STARTS = ("/", "/en/", "/lan/exempel/", "/mina-sidor/", "/arbetsyta/exempel/")
OF_EACH_KIND = 3  # pages
PAST = timedelta(days=2)


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("Strategi, 2024–2027, 2024–2027", "a period twice"),
        ("Hej {{ name }}", "a field as it is written"),
        ("%(name)s", "a field as it is written"),
        ("Datum: None", "an inner name"),
        ("Mål []", "empty brackets"),
        ("Ort ()", "empty brackets"),
        ("Slut .", "a space before a sign"),
        ("Slut..", "a sign twice"),
        (", handläggare", "a sign twice"),
        ("A &amp; B", "code of markup"),
        ("Områden områden Områden Områden", "a word twice"),
    ],
)
def test_each_sign_is_seen(words, sign):
    assert sign in {one for one, _around in signs_in(words)}


def test_what_is_right_gives_no_sign():
    words = "Kl. 15.30, s. 4–9 … (se § 3). Läs mer: https://exempel.example/a-b\nPeriod 2024–2027, 2028–2031; dnr 1:2."
    assert signs_in(words) == []
    assert [sign for sign, _around in signs_in("två  blanka", is_plain=True)] == ["two spaces"]
    assert words_and_links("<p>a <b>b</b>, c</p><script>{}</script><p hidden>{<i>x</i>}</p>")[0] == "a b, c"


class TestWorld(TestCase):
    """One world for all of these."""

    @classmethod
    def setUpTestData(cls):
        load_world()

    def walk(self, address):
        """(where, its words) of the pages that a person reaches, a few of each kind in each language."""
        client, kinds, todo = Client(), Counter(), [*STARTS]
        if address:
            client.force_login(User.objects.get(email=address))
        seen = set()
        while todo:
            page = todo.pop(0)
            kind = kind_of(page)
            if page in seen or kind is None or kinds[kind] >= OF_EACH_KIND:
                continue
            seen.add(page)
            answer = client.get(page)
            if answer.status_code == 302:
                todo.append(answer.url)
            elif answer.status_code == 200 and "html" in answer["Content-Type"]:
                kinds[kind] += 1
                words, links = words_and_links(answer.content.decode())
                todo += links
                yield f"{address} {page}", words

    def test_no_page_shows_a_sign(self):
        found, number = {}, 0
        for address in PEOPLE:
            for where, words in self.walk(address):
                number += 1
                for one in signs_in(words):
                    found.setdefault(one, where)
        assert found == {}
        assert number > 300

    def test_no_letter_and_no_paper_shows_a_sign(self):
        found, kinds = {}, Counter()
        for mail in OutgoingMail.objects.all():
            words = f"{mail.subject}\n{mail.text}"
            for one in [*signs_in(words, is_plain=True), *signs_in(words_and_links(mail.html)[0])]:
                found.setdefault(one, f"mail {mail.kind}")
        for paper in Document.objects.order_by("-pk"):
            kinds[paper.template] += 1
            if kinds[paper.template] <= 12:
                html = str(rendering.render_html(paper.letter, paper.template))
                for one in signs_in(words_and_links(html)[0]):
                    found.setdefault(one, f"paper {paper.number}")
        assert found == {}
        assert OutgoingMail.objects.count() > 150
        assert len(kinds) > 7

    def test_every_letter_left_when_it_was_written(self):
        """What waits for the portal to send is of today: nobody is told today of what was decided last year."""
        now = Document.objects.latest("issued_at").issued_at
        for mail in OutgoingMail.objects.filter(document__isnull=False).select_related("document"):
            assert mail.queued_at >= mail.document.issued_at, mail.kind
            assert mail.queued_at - mail.document.issued_at < PAST, mail.kind
        old = now - PAST
        assert not OutgoingMail.objects.exclude(state="sent").filter(queued_at__lt=old).exists()
        assert not Declaration.objects.filter(signed_at__lt=old, receipt=None).exists()
        for declaration in Declaration.objects.filter(signed_at__lt=old):
            assert OutgoingMail.objects.filter(unique_key=f"receipt/{declaration.pk}/0", state="sent").exists()
        told = MembershipEvent.objects.filter(document__kind__in=("notice", "decline"), at__lt=old)
        for event in told:
            assert OutgoingMail.objects.filter(unique_key=f"notice/{event.document_id}/0", state="sent").exists()
        keys = OutgoingMail.objects.values_list("recipient", "kind", "subject_pk", "document")
        assert max(Counter(keys).values()) == 1, "no two letters of one thing"

    def test_the_days_follow_each_other(self):
        for one in Membership.objects.filter(origin="portal", confirmed_at__isnull=False):
            assert one.created_at.replace(microsecond=0) <= one.handed_in_at <= one.confirmed_at, one
        for one in SupportInvitation.objects.select_related("membership"):
            assert one.created_at >= one.membership.confirmed_at
            assert one.answered_at is None or one.answered_at >= one.created_at
        for one in Declaration.objects.select_related("membership__version", "signer"):
            assert one.signer.date_joined <= one.signed_at
            assert one.membership.version.published_at <= one.signed_at
            acting = Representative.objects.get(user=one.signer, organisation=one.membership.organisation_id)
            assert acting.asked_at <= acting.decided_at <= one.signed_at
            assert all(event.at <= one.signed_at for event in acting.events.all())
        made_up = StrategyVersion.objects.filter(
            strategy__county__is_fictional=True, number=1, state__in=("published", "superseded")
        )
        assert all(one.published_at.date() <= one.strategy.valid_from for one in made_up)


def kind_of(page):
    """What kind of page the address is, in which language; None for what nobody opens to read."""
    try:
        found = resolve(page.partition("?")[0])
    except Resolver404:
        return None
    return None if "logout" in found.view_name else (found.view_name, page.startswith("/en/"))
