"""The inbox and what the county's people do among themselves: nobody else ever sees it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from membership.joining.actions import deciding
from membership.joining.actions.desk import assign_case, write_note
from membership.joining.inbox import Tab, Wanted, in_tabs, waiting_lines
from membership.joining.models import CaseNote, DecisionStep, Membership, MembershipEvent
from membership.joining.rules import OWN_STEPS, State
from membership.support.models import SupportInvitation
from portal.errors import Refused
from portal.people.models import Handover, StaffRole
from portal.people.rules import Role
from tests.journeys.words import sv
from tests.membership.deciding import world
from tests.races import at_once, with_and_without_lock

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "Ring hellre Bosse om det här"
MOST_QUERIES = 12


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def strategy(county):
    return world.make_strategy(county)


@pytest.fixture
def publisher(county):
    return world.make_staff(county)


@pytest.fixture
def staff(publisher, client):
    return world.log_in(client, publisher)


@pytest.fixture
def case(strategy):
    return world.make_handed_in(strategy)


def add(strategy, number):
    """One thing of every kind that waits."""
    for state in (State.HANDED_IN, State.COMPLETION, State.ACTIVE):
        one = world.make_organisation(f"Kommun {number} {state}", strategy.county)
        case = world.make_handed_in(strategy, one, state, days_ago=number)
        if state == State.ACTIVE:
            SupportInvitation.objects.create(membership=case, answer="yes", answered_at=timezone.now())


def inbox(client, choice=""):
    return client.get(reverse("joining:desk", args=["orebro"]) + choice)


def test_the_inbox_takes_the_same_few_queries_for_nothing_one_three_and_many(strategy, staff):
    counts = []
    for upto in (0, 1, 3, 12):
        for number in range(Membership.objects.count() // 3, upto):
            add(strategy, number)
        inbox(staff)
        with CaptureQueriesContext(connection) as seen:
            assert inbox(staff, "?handlaggare=mina").status_code == 200
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= MOST_QUERIES


def test_every_figure_is_the_length_of_its_list(strategy, staff):
    for number in range(3):
        add(strategy, number)
    for tab, expected in ((Tab.DECIDE, 3), (Tab.SUPPORT, 3), (Tab.WAITING, 3), (Tab.PAGES, 0)):
        page = inbox(staff, f"?flik={tab.value}")
        assert dict(page.context["tabs"])[tab] == len(page.context["page"].object_list) == expected
    page = inbox(staff, f"?strategi={strategy.slug}&typ=stod")
    assert dict(page.context["tabs"])[Tab.SUPPORT] == len(page.context["page"].object_list) == 3
    assert dict(page.context["tabs"])[Tab.DECIDE] == 0


def test_what_waited_longest_stands_first_and_the_order_is_chosen_in_the_address(strategy, staff):
    for days, name in ((1, "Ö-kommun"), (40, "A-kommun"), (9, "M-kommun")):
        world.make_handed_in(strategy, world.make_organisation(name, strategy.county), days_ago=days)

    def names(choice=""):
        return [line.name for line in inbox(staff, choice).context["page"].object_list]

    assert names() == ["A-kommun", "M-kommun", "Ö-kommun"]
    assert names("?sort=nyast") == ["Ö-kommun", "M-kommun", "A-kommun"]
    assert names("?sort=aktor") == ["A-kommun", "M-kommun", "Ö-kommun"]
    assert names("?sort=finns-inte&flik=odd&typ=odd&page=x") == names()
    assert "40 dagar" in inbox(staff).content.decode()


def test_a_wish_of_long_ago_does_not_stand_among_the_decisions(strategy, case, staff):
    joined = world.make_handed_in(strategy, world.make_organisation("Gammal kommun", strategy.county), State.ACTIVE)
    SupportInvitation.objects.create(membership=joined, answer="yes", answered_at=timezone.now() - timedelta(days=800))
    assert "Gammal kommun" not in inbox(staff).content.decode()
    assert "Gammal kommun" in inbox(staff, "?flik=stod").content.decode()


def test_a_completion_that_has_not_come_is_the_countys_turn(strategy, publisher):
    late = world.make_handed_in(strategy, state=State.COMPLETION)
    Membership.objects.filter(pk=late.pk).update(completion_by=timezone.localdate() - timedelta(days=1))
    tabs = in_tabs(waiting_lines(strategy.county, [], publisher), {})
    assert [line.wanted for line in tabs[Tab.DECIDE]] == [Wanted.LATE]
    assert tabs[Tab.WAITING] == []


def test_mine_are_ones_own_and_those_of_a_colleague_who_left_them_over(strategy, county, publisher, staff):
    colleague = world.make_staff(county, Role.EDITOR)
    mine, theirs, nobodys = (
        world.make_handed_in(strategy, world.make_organisation(name, county)) for name in ("Min", "Deras", "Ingens")
    )
    assign_case(mine, to=publisher, by=publisher)
    assign_case(theirs, to=colleague, by=publisher)

    def names(choice):
        return {line.name for line in inbox(staff, f"?handlaggare={choice}").context["page"].object_list}

    assert names("mina") == {"Min"}
    assert names("ingen") == {nobodys.organisation.name}
    assert names(colleague.pk) == {"Deras"}
    Handover.objects.create(county=county, left=colleague, taken_over_by=publisher, given_by=publisher)
    assert names("mina") == {"Min"}  # the colleague is still here
    StaffRole.objects.filter(user=colleague).delete()
    assert names("mina") == {"Min", "Deras"}
    cases = staff.get(reverse("joining:cases", args=["orebro"]), {"handlaggare": "mina"}).context["page"].object_list
    assert {str(case.organisation) for case in cases} == {"Min", "Deras"}


def test_a_case_is_given_to_a_colleague_and_the_log_keeps_it(case, county, publisher, staff):
    colleague = world.make_staff(county, Role.EDITOR)
    url = reverse("joining:assign", args=["orebro", case.pk])
    assert staff.post(url, {"assignee": colleague.pk, "seen": ""}).status_code == 302
    case.refresh_from_db()
    assert case.assignee == colleague
    assert case.edition == 1  # somebody who writes or decides is not told that the case has changed
    staff.post(url, {"assignee": publisher.pk, "seen": ""})  # a page from before
    case.refresh_from_db()
    assert case.assignee == colleague
    staff.post(url, {"assignee": "", "seen": colleague.pk})
    case.refresh_from_db()
    assert case.assignee is None
    assert [note.assignee for note in case.notes.all()] == [colleague, None]
    assert not case.events.exclude(verb="sign").exists()


def test_nobody_of_another_county_gets_a_case_and_no_reader_gives_one(case, county, publisher, staff):
    stranger = world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U"))
    staff.post(reverse("joining:assign", args=["orebro", case.pk]), {"assignee": stranger.pk, "seen": ""})
    for to, by in ((stranger, publisher), (publisher, world.make_staff(county, Role.READER))):
        with pytest.raises(Refused):
            assign_case(case, to=to, by=by)
    case.refresh_from_db()
    assert case.assignee is None


@with_and_without_lock
def test_two_take_the_same_case_and_one_gets_it(case, county, publisher, lock):
    other = world.make_staff(county, Role.EDITOR)
    results = at_once(
        lambda: assign_case(case, to=publisher, by=publisher), lambda: assign_case(case, to=other, by=other)
    )
    assert sorted(type(one).__name__ for one in results) == ["Membership", "Refused"]
    assert case.notes.count() == 1


def test_a_note_is_appended_and_never_changed(case, staff):
    url = reverse("joining:note", args=["orebro", case.pk])
    assert staff.post(url, {"text": SECRET}).status_code == 302
    staff.post(url, {"text": SECRET})  # sent twice
    assert SECRET in staff.get(reverse("joining:case", args=["orebro", case.pk])).content.decode()
    assert case.notes.count() == 1
    for change in (lambda: case.notes.update(text="x"), lambda: case.notes.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_note_that_is_refused_comes_back_with_its_text(case, county):
    long = "x" * 3001
    page = world.log_in(Client(), world.make_staff(county, Role.EDITOR)).post(
        reverse("joining:note", args=["orebro", case.pk]), {"text": long}
    )
    assert long in page.content.decode()
    reader = world.log_in(Client(), world.make_staff(county, Role.READER))
    reader.post(reverse("joining:note", args=["orebro", case.pk]), {"text": SECRET})
    assert not CaseNote.objects.exists()


def test_the_organisation_never_sees_a_note_or_who_handles_its_case(strategy, county, publisher):
    case = world.make_handed_in(strategy, state=State.ACTIVE)
    colleague = world.make_staff(county, Role.EDITOR)
    type(colleague).objects.filter(pk=colleague.pk).update(name="Hemlig Handläggare")
    write_note(case, text=SECRET, by=publisher)
    assign_case(case, to=colleague, by=publisher)
    member, visitor, national = Client(), Client(), Client()
    member.force_login(case.declarations.get().signer)
    of_county = world.log_in(Client(), publisher)
    own = ["joining:membership", "joining:handed_in", "joining:show", "changes:goals", "changes:withdraw"]
    pages = [member.get(reverse(name, args=[case.pk])) for name in own]
    pages.append(member.get(reverse("joining:home")))
    open_to_all = ("data_memberships_csv", "data_memberships_json", "register:joined", "dcat")
    pages += [visitor.get(reverse(name)) for name in open_to_all]
    pages.append(visitor.get(reverse("register:organisation", args=[case.organisation.slug])))
    pages.append(visitor.get("/api/v1/memberships"))
    pages.append(national.get(reverse("register:county", args=["orebro"])))
    pages.append(of_county.get(reverse("joining:cases_file", args=["orebro"])))
    assert [page.status_code for page in pages[:6]] == [200] * 6
    for page in pages:
        said = (b"".join(page.streaming_content) if page.streaming else page.content).decode()
        assert SECRET not in said
        assert "Hemlig Handläggare" not in said


def test_no_letter_paper_or_interface_reads_the_notes():
    """Only the desk's own files name them."""
    root = Path(__file__).resolve().parents[3]
    allowed = {"notes.py", "desk.py", "views_county.py", "views_desk.py", "forms_desk.py", "__init__.py", "rules.py"}
    for path in [*(root / "membership").rglob("*.py"), *(root / "portal").rglob("*.py")]:
        if {"migrations", "demo"} & set(path.parts) or path.name in allowed or path == root / "portal" / "admin.py":
            continue
        text = path.read_text()
        assert "CaseNote" not in text, path
        assert ".notes." not in text, path
    for path in (root / "templates").rglob("*"):
        if path.is_file() and path.name not in ("county_case.html", "county_note.html", "_county_panel.html"):
            assert "note.text" not in path.read_text(), path


def test_nothing_from_before_the_handing_in_stands_on_the_countys_page(case, staff):
    signer = case.declarations.get().signer
    for verb in OWN_STEPS:
        MembershipEvent.objects.create(
            membership=case, verb=verb, from_state="draft", to_state="draft", by=signer, why="mal / egna-mal"
        )
    for state, why in ((State.DRAFT, "före"), (State.COMPLETION, "under"), (State.HANDED_IN, "efter")):
        MembershipEvent.objects.create(
            membership=case, verb="tell_outcome", from_state=state, to_state=state, by=signer, why=f"Nämnden {why}"
        )
    page = staff.get(reverse("joining:case", args=["orebro", case.pk])).content.decode()
    for trace in ("Utkast", "egna-mal", "Nämnden före", "Nämnden under"):
        assert trace not in page
    assert "Nämnden efter" in page
    assert "egna-mal" not in staff.get(reverse("joining:cases_file", args=["orebro"])).content.decode()


def test_an_event_tells_its_reason_in_words():
    assert MembershipEvent(verb="edit", why="mal / egna-mal").note == "Mål, Egna mål eller plan"
    assert MembershipEvent(verb="date_joining", why="2027-03-08").note == "8 mars 2027"


def test_decision_and_signature_are_told_once(case, staff):
    from tests.stage import make_signing

    url = reverse("joining:case", args=["orebro", case.pk])
    assert staff.get(url).content.decode().count("Kommunfullmäktige") == 1
    make_signing(case)
    DecisionStep.objects.create(membership=case, body="Kommunfullmäktige", outcome="decided", meets_on="2026-10-05")
    page = staff.get(url).content.decode()
    assert page.count("Kommunfullmäktige") == 1
    assert page.count("Underskrifter</h2>") == 1
    assert ">Underskrift</h3>" not in page


@pytest.mark.parametrize(
    ("state", "leaves"),
    [
        *((state, True) for state in (State.HANDED_IN, State.COMPLETION, State.ACTIVE)),
        *((state, False) for state in (State.PAUSED, State.ENDED, State.DECLINED, State.TAKEN_BACK)),
    ],
)
def test_the_invitation_to_support_is_promised_only_while_it_can_leave(strategy, staff, state, leaves):
    case = world.make_handed_in(strategy, state=state)
    page = staff.get(reverse("joining:case", args=["orebro", case.pk])).content.decode()
    assert (sv("The invitation leaves by itself when the confirmation has been drawn.") in page) is leaves
    assert (sv("No invitation has been sent.") in page) is not leaves


def test_nothing_is_promised_to_an_organisation_that_a_public_list_names(strategy, staff):
    case = world.make_handed_in(strategy, state=State.ACTIVE)
    url = reverse("joining:case", args=["orebro", case.pk])
    assert sv("No invitation has been sent.") not in staff.get(url).content.decode()
    Membership.objects.filter(pk=case.pk).update(origin="listed", evidence="https://example.se/lista")
    assert sv("No invitation has been sent.") in staff.get(url).content.decode()


def test_the_inbox_says_that_nobody_handles_a_case(case, staff):
    assert sv("Nobody handles it yet") in inbox(staff).content.decode()


def test_the_case_says_when_it_was_paused_and_no_more_that_an_ended_one_is_joined(strategy, publisher, staff):
    case = world.make_handed_in(strategy, state=State.ACTIVE)
    url = reverse("joining:case", args=["orebro", case.pk])
    joined_since, paused = f"<dt>{sv('Joined since')}</dt>", f"<dt>{sv('Paused')}</dt>"
    page = staff.get(url).content.decode()
    assert joined_since in page
    assert paused not in page
    deciding.pause_membership(case, by=publisher, reasons="Ny ledning")
    assert f'{paused}<dd><time datetime="{timezone.localdate()}">' in staff.get(url).content.decode()
    deciding.end_membership(case, by=publisher, reason="withdrawn", ended_on=timezone.localdate())
    page = staff.get(url).content.decode()
    assert joined_since not in page
    assert f"<dt>{sv('Joined on')}</dt>" in page
    assert paused not in page
