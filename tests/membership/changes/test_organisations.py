"""What happens to an organisation itself: another name, part of another, no more. Nothing is lost."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from membership.changes.actions.organisations import close_organisation, rename_organisation
from membership.joining import tasks
from membership.joining.actions import deciding, draft
from membership.joining.loading import _Directory
from membership.joining.models import Membership
from membership.joining.rules import EndReason, State
from membership.representation.actions import ask_to_act
from portal.directory.addresses import free_slug
from portal.directory.loading import load_directory
from portal.directory.models import FormerName, Organisation
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from portal.papers.models import Document
from portal.papers.standing import standing_of
from portal.people.rules import Role
from tests.membership.deciding import world
from tests.races import at_once, with_and_without_lock

pytestmark = pytest.mark.django_db(transaction=True)


def today():
    return timezone.localdate()


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def publisher(county):
    return world.make_staff(county)


@pytest.fixture
def strategy(county):
    return world.make_strategy(county)


@pytest.fixture
def case(strategy):
    return world.make_handed_in(strategy, state=State.ACTIVE)


def rename(organisation, by, name="Kumla stad", **changes):
    said = {"seen": organisation.name, "name": name, "since": today(), "reason": "Fullmäktige § 9"}
    return rename_organisation(organisation, by=by, **(said | changes))


def notices():
    return Document.objects.filter(kind="notice").order_by("pk")


class TestAnotherName:
    def test_the_new_name_is_shown_and_the_former_one_leads_there_in_both_languages(self, case, publisher):
        old = case.organisation.slug
        now = rename(case.organisation, publisher)
        assert (now.name, now.slug, now.sort_key) == ("Kumla stad", "kumla-stad", "kumla stad")
        for before in ("", "/en"):
            answer = Client().get(f"{before}/organisation/{old}/")
            assert (answer.status_code, answer["Location"]) == (301, f"{before}/organisation/kumla-stad/")
        mark = f"/marke/orebro-{case.strategy.slug}.svg"
        assert Client().get(f"/organisation/{old}{mark}")["Location"] == f"/organisation/kumla-stad{mark}"
        page = Client().get("/organisation/kumla-stad/").content.decode()
        assert "Hette tidigare" in page
        assert "Kumla kommun" in page
        assert Client().get("/organisation/ingen/").status_code == 404

    def test_it_is_found_by_the_former_name(self, case, publisher):
        rename(case.organisation, publisher)
        assert list(Organisation.objects.matching("Kumla kom")) == [case.organisation]
        for address in ("/sok/?q=Kumla+kommun", "/anslutna/?q=Kumla+kommun"):
            assert "Kumla stad" in Client().get(address).content.decode()

    def test_a_membership_that_stands_gets_a_notice_and_old_papers_keep_the_old_name(self, case, publisher):
        deciding.pause_membership(case, by=publisher, reasons="Omorganisation")
        rename(case.organisation, publisher)
        before, now = notices()
        assert before.letter["organisation"]["name"] == "Kumla kommun"
        assert "Kumla kommun heter Kumla stad" in now.letter["statement"]
        assert now.letter["reasons"] == "Fullmäktige § 9"
        event = case.events.last()
        assert (event.verb, event.document, event.to_state) == ("rename", now, State.PAUSED)
        assert standing_of(now, today()).holds
        world.draw(now)
        tasks.sweep()
        assert {mail.kind for mail in OutgoingMail.objects.all()} == {"organisation_renamed", "notice"}
        acting = OutgoingMail.objects.get(kind="organisation_renamed")
        assert acting.recipient == case.declarations.get().signer.email
        assert "Kumla kommun heter Kumla stad" in acting.text

    def test_what_is_not_decided_is_only_told_about(self, strategy, publisher):
        waiting = world.make_handed_in(strategy)
        rename(waiting.organisation, publisher)
        assert waiting.events.last().verb == "rename"
        assert not notices().exists()

    def test_twice_renamed_and_back_again(self, case, publisher):
        first = case.organisation.slug
        rename(rename(rename(case.organisation, publisher), publisher, "Kumla by"), publisher, "Kumla stad")
        assert Client().get("/organisation/kumla-by/")["Location"] == "/organisation/kumla-stad/"
        assert Client().get(f"/organisation/{first}/")["Location"] == "/organisation/kumla-stad/"
        assert Client().get("/organisation/kumla-stad/").status_code == 200

    def test_nobody_else_gets_a_former_address(self, case, publisher):
        rename(case.organisation, publisher)
        rename(Organisation.objects.get(), publisher, "Kumla by")
        assert free_slug("Kumla stad") != "kumla-stad"
        assert free_slug("Kumla stad", of=case.organisation) == "kumla-stad"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": "Kumla kommun"},
            {"since": date(2099, 1, 1)},
            {"seen": "Något annat"},
        ],
    )
    def test_what_cannot_be_is_refused(self, case, publisher, wrong):
        with pytest.raises(Refused):
            rename(case.organisation, publisher, **wrong)
        assert not FormerName.objects.exists()

    @pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
    def test_only_a_publisher_of_the_county_where_it_is_seated(self, case, county, role):
        stranger = world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U"))
        for who in (world.make_staff(county, role), stranger):
            with pytest.raises(Refused):
                rename(case.organisation, who)

    def test_a_former_name_is_never_changed(self, case, publisher):
        rename(case.organisation, publisher)
        for harm in (FormerName.objects.all().delete, lambda: FormerName.objects.update(name="x")):
            with pytest.raises(DatabaseError), transaction.atomic():
                harm()

    def test_loading_the_reference_data_again_keeps_the_new_name(self):
        load_directory()
        board = Organisation.objects.get(slug="kumla-kommun")
        county = board.county
        rename(board, world.make_staff(county))
        count = Organisation.objects.count()
        load_directory()
        assert Organisation.objects.count() == count
        assert Organisation.objects.get(pk=board.pk).name == "Kumla stad"
        row = {"organisation": "slug:kumla-kommun", "name": "Kumla kommun", "unit": "", "county": county.pk}
        assert _Directory().find_or_add(row) == board


class TestNoMore:
    @pytest.fixture
    def other(self, county):
        return world.make_organisation("Hallsbergs kommun", county)

    def test_merged_its_membership_ends_with_a_notice_and_both_pages_say_so(self, case, other, publisher):
        close_organisation(case.organisation, by=publisher, day=today(), reason="Beslut § 4", into=other)
        now = Membership.objects.get()
        assert (now.state, now.end_reason, now.ended_on) == (State.ENDED, EndReason.MERGED, today())
        paper = notices().get()
        assert "gick upp i Hallsbergs kommun" in paper.letter["statement"]
        assert any("egen avsiktsförklaring" in line for line in paper.letter["next_steps"])
        assert (case.events.last().verb, case.events.last().document) == ("cease", paper)
        assert standing_of(paper, today()).holds
        page = Client().get(case.organisation.get_absolute_url()).content.decode()
        assert f'href="/organisation/{other.slug}/"' in page
        assert str(EndReason.MERGED.label) in page
        assert "Kumla kommun" in Client().get(other.get_absolute_url()).content.decode()
        world.draw(paper)
        tasks.sweep()
        kinds = sorted(OutgoingMail.objects.values_list("kind", flat=True))
        assert kinds == ["notice", "organisation_closed"]

    def test_what_is_under_way_is_closed_and_nothing_begins_again(self, case, county, publisher):
        organisation = case.organisation
        signer = case.declarations.get().signer
        waiting = world.make_handed_in(world.make_strategy(county, "2028-2031"), organisation, signer=signer)
        third = world.make_strategy(county, "2032-2035")
        begun = draft.start_membership(third, organisation, by=signer)
        close_organisation(organisation, by=publisher, day=today())
        states = dict(Membership.objects.values_list("pk", "state"))
        assert states == {case.pk: State.ENDED, waiting.pk: State.TAKEN_BACK, begun.pk: State.TAKEN_BACK}
        assert [one.events.last().verb for one in (case, waiting, begun)] == ["cease", "lapse", "lapse"]
        assert notices().count() == 2  # nobody was told of the draft
        for again in (
            lambda: draft.start_membership(third, organisation, by=signer),
            lambda: draft.restore_draft(begun, by=signer),
            lambda: deciding.confirm_membership(waiting, by=publisher),
            lambda: ask_to_act(organisation, by=world.make_signatory(world.make_organisation("Ny"), "n@n.example")),
            lambda: rename(organisation, publisher),
            lambda: close_organisation(organisation, by=publisher, day=today()),
        ):
            with pytest.raises(Refused):
                again()

    def test_a_membership_never_ends_before_it_began(self, case, publisher):
        close_organisation(case.organisation, by=publisher, day=today() - timedelta(days=400))
        now = Membership.objects.get()
        assert now.ended_on == now.joined_on

    def test_what_cannot_be_is_refused(self, case, other, publisher, county):
        gone = world.make_organisation("Gamla", county, ceased_on=today())
        for wrong in ({"day": date(2099, 1, 1)}, {"into": case.organisation}, {"into": gone}):
            with pytest.raises(Refused):
                close_organisation(case.organisation, by=publisher, **({"day": today()} | wrong))
        with pytest.raises(Refused):
            close_organisation(case.organisation, by=world.make_staff(county, Role.EDITOR), day=today())
        assert Membership.objects.get().state == State.ACTIVE

    def test_a_board_without_an_address_does_not_stop_it(self, case, county, publisher):
        county.contact_email = ""
        county.save()
        close_organisation(case.organisation, by=publisher, day=today())
        assert (Membership.objects.get().state, notices().count()) == (State.ENDED, 0)

    @pytest.mark.race
    @with_and_without_lock
    def test_two_at_once_one_wins(self, case, other, county, publisher, lock):
        second = world.make_staff(county, email="second@orebro.example")
        # Each into the other: a lock in the order of the question would be a deadlock.
        results = at_once(
            lambda: close_organisation(case.organisation, by=publisher, day=today(), into=other),
            lambda: close_organisation(other, by=second, day=today(), into=case.organisation),
        )
        assert sorted(type(one).__name__ for one in results) == ["Organisation", "Refused"]
        assert Organisation.objects.filter(ceased_on__isnull=False).count() == 1

    @pytest.mark.race
    @with_and_without_lock
    def test_closing_while_a_draft_is_begun_leaves_nothing_open(self, strategy, county, publisher, lock):
        organisation = world.make_organisation("Kumla kommun", county)
        signer = world.make_signatory(organisation)
        at_once(
            lambda: close_organisation(organisation, by=publisher, day=today()),
            lambda: draft.start_membership(strategy, organisation, by=signer),
        )
        assert not Membership.objects.open().exists()


class TestPages:
    def test_the_way_through_the_pages(self, case, county, publisher):
        other = world.make_organisation("Hallsbergs kommun", county)
        desk = world.log_in(Client(), publisher)
        found = desk.get(reverse("changes:organisations", args=[county.slug]), {"q": "kumla"})
        own = reverse("representation:county_organisation", args=[county.slug, case.organisation.pk])
        assert own in found.content.decode()
        assert "Hallsberg" not in found.content.decode()
        rename_page = reverse("changes:rename", args=[county.slug, case.organisation.pk])
        assert rename_page in desk.get(own).content.decode()
        assert desk.get(rename_page).context["notices"]
        said = {"seen": "Kumla kommun", "name": "Kumla stad", "since": today().isoformat(), "reason": ""}
        assert desk.post(rename_page, said)["Location"] == own
        assert "Kumla kommun" in desk.get(own).content.decode()
        close_page = reverse("changes:close", args=[county.slug, case.organisation.pk])
        assert f"?i={other.pk}" in desk.get(close_page, {"q": "halls"}).content.decode()
        chosen = desk.get(close_page, {"i": other.pk})
        assert "Hallsbergs kommun" in chosen.content.decode()
        said = {"day": today().isoformat(), "reason": "Beslut"}
        assert desk.post(f"{close_page}?i={other.pk}", said).status_code == 200
        assert Membership.objects.get().state == State.ACTIVE
        answer = desk.post(f"{close_page}?i={other.pk}", said | {"has_read": "on"})
        assert answer["Location"] == own
        assert Organisation.objects.get(pk=case.organisation.pk).merged_into == other
        assert desk.get(close_page).context["refusal"]

    @pytest.mark.parametrize("into", ["0", "x", "99999999999999999999"])
    def test_an_organisation_that_is_not_there_is_not_chosen(self, case, county, publisher, into):
        page = reverse("changes:close", args=[county.slug, case.organisation.pk])
        assert world.log_in(Client(), publisher).get(f"{page}?i={into}").status_code == 404

    def test_an_editor_reads_why_not(self, case, county):
        desk = world.log_in(Client(), world.make_staff(county, Role.EDITOR))
        for name in ("rename", "close"):
            assert desk.get(reverse(f"changes:{name}", args=[county.slug, case.organisation.pk])).context["refusal"]
