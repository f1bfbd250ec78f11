"""A decision of the county's says who decided, who presented it and who took part (31 § förvaltningslagen)."""

import re

import pgtrigger
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from membership.joining import tasks
from membership.joining.actions import deciding
from membership.joining.models import MembershipEvent
from membership.joining.rules import State
from membership.joining.rules_deciding import Deciders, decided_alone, why_not_decided_so
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from portal.papers.rendering import render_html
from portal.people.rules import Role
from tests.membership.deciding import world

pytestmark = pytest.mark.django_db(transaction=True)
EVA, ALI = "Eva Ek, enhetschef", "Ali Ask, handläggare"
CEASED = {"reason": "ceased", "ended_on": world.timezone.localdate()}
STEPS = {
    "confirm": (deciding.confirm_membership, State.HANDED_IN, "confirmation", {}),
    "decline": (deciding.decline_membership, State.HANDED_IN, "decline", {"reasons": "Inte i länet."}),
    "pause": (deciding.pause_membership, State.ACTIVE, "notice", {"reasons": "Omorganisation"}),
    "resume": (deciding.resume_membership, State.PAUSED, "notice", {}),
    "end": (
        deciding.end_membership,
        State.ACTIVE,
        "notice",
        {"reason": "ceased", "ended_on": world.timezone.localdate()},
    ),
}


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def publisher(county):
    return world.make_staff(county)


@pytest.fixture
def strategy(county):
    return world.make_strategy(county)


@pytest.mark.parametrize("verb", STEPS)
def test_the_paper_and_the_event_say_who_stands_behind_it(strategy, publisher, verb):
    action, state, kind, said = STEPS[verb]
    case = world.make_handed_in(strategy, state=state)
    action(case, by=publisher, deciders=Deciders(EVA, ALI, "Bo Berg, jurist"), **said)
    paper = Document.objects.about(case).of_kind(kind).get()
    event = MembershipEvent.objects.get(membership=case, verb=verb)
    for told in (paper.letter, vars(event)):
        assert [told[name] for name in ("decided_by", "presented_by", "took_part")] == [EVA, ALI, "Bo Berg, jurist"]
    assert paper.template != f"{kind}_v1", "the first one does not say it"
    assert event.document == paper
    assert EVA in event.note
    assert ALI in event.note


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("deciders", [Deciders(""), Deciders(EVA), Deciders(EVA, ALI, without_presentation=True)])
def test_what_does_not_say_it_is_refused_and_changes_nothing(strategy, publisher, verb, deciders):
    action, state, kind, said = STEPS[verb]
    case = world.make_handed_in(strategy, state=state)
    with pytest.raises(Refused):
        action(case, by=publisher, deciders=deciders, **said)
    case.refresh_from_db()
    assert case.state == state
    assert not Document.objects.about(case).of_kind(kind).exists()


def test_the_rule():
    assert why_not_decided_so(Deciders(EVA, ALI)) == ""
    assert why_not_decided_so(Deciders(EVA, without_presentation=True)) == ""
    assert why_not_decided_so(Deciders(EVA))
    assert why_not_decided_so(Deciders("", ALI))


def test_the_form_asks_for_it_and_proposes_who_handled_the_matter(strategy, county, publisher):
    case = world.make_handed_in(strategy)
    editor = world.make_staff(county, Role.EDITOR)
    deciding.register_diary_number(case, by=editor, diary_number="801-1-2026")
    staff = world.log_in(Client(), publisher)
    address = reverse("joining:confirm", args=[county.slug, case.pk])
    form = staff.get(address).context["form"]
    assert form["decider_name"].value() == publisher.name
    assert form["presenter_name"].value() == editor.name
    case.refresh_from_db()
    said = {"edition": case.edition, "decider_name": "Eva Ek", "decider_title": "enhetschef"}
    page = staff.post(address, said)
    assert page.context["form"].errors["presenter_name"]
    case.refresh_from_db()
    assert case.state == State.HANDED_IN
    # The organisation of this world is not checked.
    said |= {"presenter_name": "Ali Ask", "presenter_title": "handläggare", "knowingly": "on"}
    assert staff.post(address, said).status_code == 302
    letter = Document.objects.about(case).of_kind("confirmation").get().letter
    assert (letter["decided_by"], letter["presented_by"]) == (EVA, ALI)


@pytest.mark.parametrize("missing", ["decider_name", "decider_title"])
def test_a_decider_has_a_name_and_a_title(strategy, county, publisher, missing):
    case = world.make_handed_in(strategy)
    said = {"edition": case.edition, **world.DECIDED, missing: ""}
    page = world.log_in(Client(), publisher).post(reverse("joining:confirm", args=[county.slug, case.pk]), said)
    assert page.context["form"].errors[missing]


def test_whoever_takes_the_step_has_decided_when_nobody_is_named(publisher):
    assert decided_alone(publisher).decided_by == f"{publisher.name}, {publisher.title}"
    assert decided_alone(publisher).without_presentation


def test_a_decline_is_a_decision_that_is_issued_mailed_and_listed(strategy, county, publisher):
    case = world.make_handed_in(strategy)
    deciding.register_diary_number(case, by=publisher, diary_number="801-77-2026")
    deciding.decline_membership(case, by=publisher, reasons="Inte i länet.", deciders=Deciders(EVA, ALI))
    paper = Document.objects.about(case).of_kind("decline").get()
    assert paper.number.startswith("T-AVB-")
    letter = paper.letter
    assert (letter["reasons"], letter["diary_number"]) == ("Inte i länet.", "801-77-2026")
    assert letter["next_steps"]
    assert letter["appeal"] == "", "nothing is said of appeals when the board has said nothing"
    tasks.send_notices(case.pk)
    assert not OutgoingMail.objects.about(case).exists(), "the letter leaves with the paper"
    world.draw(paper)
    tasks.send_notices(case.pk)
    tasks.sweep()
    mails = list(OutgoingMail.objects.about(case))
    assert len(mails) == 2, "to the role mailbox and to who signed"
    assert {(mail.kind, mail.document) for mail in mails} == {("declined", paper)}
    assert all(paper.number in mail.text for mail in mails)
    own = Client()
    own.force_login(case.declarations.get().signer)
    assert paper.number in own.get(reverse("joining:membership", args=[case.pk])).content.decode()
    desk = world.log_in(Client(), publisher).get(reverse("joining:case", args=[county.slug, case.pk]))
    assert paper.number in desk.content.decode()


def test_the_board_may_say_how_a_decline_is_appealed(strategy, county, publisher):
    case = world.make_handed_in(strategy)
    said = {"edition": case.edition, "reasons": "Inte i länet.", "appeal": "Skriv till oss inom tre veckor."}
    staff = world.log_in(Client(), publisher)
    staff.post(reverse("joining:decline", args=[county.slug, case.pk]), {**said, **world.DECIDED})
    assert Document.objects.of_kind("decline").get().letter["appeal"] == "Skriv till oss inom tre veckor."


SPOKEN_TO = r"(?i)\b(?:ni|er|ert|era|oss|vi|vår|vårt|våra)\b"


@pytest.mark.parametrize("verb", STEPS)
def test_every_decision_names_the_organisation(strategy, publisher, verb):
    """A paper is read by others than the organisation, and years later: it speaks of it by its name."""
    action, state, kind, said = STEPS[verb]
    case = world.make_handed_in(strategy, state=state)
    action(case, by=publisher, deciders=Deciders(EVA, ALI), **said)
    paper = Document.objects.about(case).of_kind(kind).get()
    words = strip_tags(render_html(paper.letter, paper.template).split("</head>")[1])
    assert re.findall(SPOKEN_TO, words) == []
    assert any(str(case.organisation) in line for line in paper.letter["next_steps"])


def test_the_decline_says_how_the_organisation_can_go_on(strategy, publisher):
    case = world.make_handed_in(strategy)
    deciding.decline_membership(
        case, by=publisher, reasons="Inte i länet.", deciders=Deciders(EVA, ALI), appeal="Inom tre veckor."
    )
    paper = Document.objects.about(case).of_kind("decline").get()
    assert paper.template == "decline_v3"
    words = " ".join(re.sub("<[^>]*>", " ", render_html(paper.letter, paper.template).split("</head>")[1]).split())
    name = str(case.organisation)
    wanted = [
        "Skäl för beslutet Inte i länet.",
        f"Beslutat av {EVA}",
        f"Föredragande {ALI}",
        f"Det här kan {name} göra nu {name} kan lämna in en ny avsiktsförklaring",
        f"{name} kan be länsstyrelsen att rätta eller förklara beslutet",
        "Så överklagas beslutet Inom tre veckor.",
    ]
    assert [one for one in wanted if one not in words] == []


def test_the_confirmation_tells_all_that_was_joined_with_and_names_the_organisation(strategy, publisher):
    case = world.make_handed_in(strategy)
    declaration = case.declarations.get()
    chosen = {
        "targets": ["Färre utsätts"],
        "actions": ["Utbilda alla chefer"],
        "priorities": ["Civil beredskap"],
        "contribution": "Som arbetsgivare.",
        "own_goals": [{"what": "Lika lön", "indicator": "", "by": "2027-12-31"}],
    }
    with pgtrigger.ignore():
        declaration.content = {**declaration.content, **chosen}
        declaration.save()
    deciding.confirm_membership(case, by=publisher)
    paper = Document.objects.about(case).of_kind("confirmation").get()
    assert paper.template == "confirmation_v4"
    words = strip_tags(render_html(paper.letter, paper.template).split("</head>")[1])
    wanted = [
        "Färre utsätts",
        "Utbilda alla chefer",
        "Civil beredskap",
        "Som arbetsgivare.",
        "Lika lön, senast 31 december 2027",
    ]
    assert [one for one in wanted if one not in words] == []
    assert f"{case.organisation} visas som ansluten" in words
    assert re.findall(SPOKEN_TO, words) == [], "the organisation by its name"


def test_the_confirmation_promises_nothing_that_nobody_does(strategy, publisher):
    case = world.make_handed_in(strategy)
    deciding.confirm_membership(case, by=publisher)
    steps = Document.objects.about(case).of_kind("confirmation").get().letter["next_steps"]
    assert not any("år" in line.split() for line in steps)
