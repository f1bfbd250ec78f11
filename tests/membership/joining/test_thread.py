"""The officer's thread: the strategy is kept, the steps lead on, the draft saves itself, the contacts stay open."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from membership.joining.actions import contacts, deciding, draft
from membership.joining.models import Membership
from membership.joining.rules import State
from membership.representation.actions import approve_representative, ask_to_act
from membership.representation.models import Representative
from portal.directory.models import Municipality
from portal.errors import Refused
from portal.outbox.models import OutgoingMail
from strategies.publishing.models import RegionalTarget
from tests.journeys.words import sv
from tests.membership.deciding.world import log_in, make_staff
from tests.membership.joining import world
from tests.shown import unmarked
from tests.thaw import thawed

pytestmark = pytest.mark.django_db(transaction=True)
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def county():
    return world.make_county()


@pytest.fixture
def strategy(county):
    return world.make_strategy(county)


@pytest.fixture
def organisation(county):
    return world.make_organisation(county=county)


@pytest.fixture
def person(organisation):
    return world.make_representative(organisation)


@pytest.fixture
def membership(strategy, organisation, person):
    return world.make_draft(strategy, organisation, person)


@pytest.fixture
def own(client, person):
    client.force_login(person)
    return client


def address(name, membership, *more):
    return reverse(f"joining:{name}", args=[membership.pk, *more])


def start_of(strategy):
    return reverse("joining:start", args=[strategy.county.slug, strategy.slug])


def typed(client, path):
    """What a browser would send back from the page, as it stands."""
    page = client.get(path).context
    form, rows = page["form"], page["rows"]
    data = {name: value for name, value in form.initial.items() if value not in (None, "", [])}
    data |= {"rows-TOTAL_FORMS": str(len(rows.forms)), "rows-INITIAL_FORMS": "0"}
    for one in rows.forms:
        data |= {one.add_prefix(name): one[name].value() or "" for name in one.fields}
    return {name: value for name, value in data.items() if value is not False}


# The strategy that was chosen is kept


def test_the_letter_after_approval_has_one_button_back_to_the_strategy(strategy, organisation):
    asker = world.make_user("ny@kumla.example")
    asked = ask_to_act(organisation, by=asker, strategy=strategy)
    assert asked.for_strategy == strategy
    approve_representative(asked, by=make_staff(strategy.county), role="contact")
    letter = OutgoingMail.objects.get(kind="representative_approved")
    assert start_of(strategy) in letter.text
    assert letter.html.count('class="button"') == 1
    assert f'{start_of(strategy)}"' in letter.html


def test_asked_again_for_another_strategy_the_last_one_is_kept(strategy, organisation, county):
    asker, other = world.make_user("ny@kumla.example"), world.make_strategy(county, "2028-2031")
    for one in (strategy, other):
        asked = ask_to_act(organisation, by=asker, strategy=one)
    assert asked.for_strategy == other


def test_who_asks_from_the_strategys_page_needs_no_other_page(client, strategy, organisation):
    client.force_login(world.make_user("ny@kumla.example"))
    said = {"asking": "1", "organisation": "kumla  KOMMUN", "role": "contact", "message": "Hej"}
    assert client.post(start_of(strategy), said).url == reverse("joining:home")
    asked = Representative.objects.get()
    assert (asked.organisation, asked.for_strategy, asked.message) == (organisation, strategy, "Hej")
    home = client.get(reverse("joining:home")).content.decode()
    assert start_of(strategy) in home
    assert "Du har bett att få företräda Kumla kommun" in client.get(start_of(strategy)).content.decode()


def test_the_page_to_begin_on_says_the_period_once(client, strategy, person):
    client.force_login(person)
    lead = f'<p class="lead">{strategy.county.board_name}{{}}</p>'
    assert lead.format(f", {strategy.period}") in unmarked(client.get(start_of(strategy)).content.decode())
    with thawed():
        strategy.current_version.__class__.objects.update(title=f"Ett jämställt län {strategy.period}")
    assert lead.format("") in client.get(start_of(strategy)).content.decode()


def test_one_that_is_not_there_is_added_with_what_was_written(client, strategy):
    client.force_login(world.make_user("ny@kumla.example", name=""))
    said = {"asking": "1", "organisation": "Föreningen Ny", "own_name": "Eva Ek", "role": "signatory", "message": "Hej"}
    answer = client.post(start_of(strategy), said, follow=True)
    assert answer.request["PATH_INFO"] == reverse("representation:add")
    form = answer.context["form"]
    assert [form[name].value() for name in ("name", "own_name", "role", "message")] == [
        "Föreningen Ny", "Eva Ek", "signatory", "Hej",
    ]  # fmt: skip
    form = {"kind": "association", "name": "Föreningen Ny", "has_no_orgnr": "on", "county": strategy.county.code}
    form |= {"own_name": "Eva Ek", "role": "contact", "till": f"{strategy.county.slug}/{strategy.slug}"}
    client.post(reverse("representation:add"), form)
    assert Representative.objects.get().for_strategy == strategy


def test_several_that_match_are_shown_to_choose_among(client, strategy, organisation):
    client.force_login(world.make_user("ny@kumla.example"))
    answer = client.post(start_of(strategy), {"asking": "1", "organisation": "kuml", "role": "contact"})
    assert answer.url.startswith(reverse("representation:find"))
    assert "till=" in answer.url


def test_the_join_button_leads_through_an_account_and_lets_through_who_is_logged_in(client, strategy, person):
    page = client.get(strategy.get_absolute_url()).content.decode()
    button = f"{reverse('account_signup')}?next={start_of(strategy)}"
    assert button in page
    signup = client.get(button).content.decode()
    assert f"next={start_of(strategy).replace('/', '%2F')}" in signup or f"next={start_of(strategy)}" in signup
    assert "strategin som du valde" in signup
    client.force_login(person)
    assert client.get(button).url == start_of(strategy)


def test_log_in_after_the_join_button_comes_to_the_strategy(client, strategy, person):
    path = f"{reverse('account_login')}?next={start_of(strategy)}"
    said = {"login": person.email, "password": "a-long-password", "next": start_of(strategy)}
    assert client.post(path, said).url == start_of(strategy)


def test_a_lost_code_can_be_asked_for_again_and_the_strategy_is_still_kept(client, strategy):
    said = {"email": "ny@kumla.example", "password1": "sju blå båtar på sjön", "next": start_of(strategy)}
    page = client.post(reverse("account_signup"), said, follow=True).content.decode()
    assert f'action="{reverse("another_code")}"' in page
    asked = client.post(reverse("another_code"), {"email": "ny@kumla.example", "next": start_of(strategy)}, follow=True)
    first, second = OutgoingMail.objects.filter(recipient="ny@kumla.example").order_by("queued_at")
    assert "bekräfta din e-postadress" in first.text
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", second.text)[0]
    done = client.post(asked.redirect_chain[-1][0], {"code": code, "next": start_of(strategy)})
    assert done.url == start_of(strategy), "the account is there, its address confirmed, and the strategy kept"


def test_a_municipality_is_written_not_chosen_among_290(client, strategy):
    client.force_login(world.make_user("ny@kumla.example"))
    place = {"name": "Kumla", "display_name": "Kumla kommun", "slug": "kumla", "sort_key": "kumla"}
    Municipality.objects.create(code="1881", county=strategy.county, **place)
    form = {"kind": "association", "name": "Föreningen Ny", "has_no_orgnr": "on", "county": strategy.county.code}
    form |= {"role": "contact", "municipality": "Finns inte"}
    page = client.post(reverse("representation:add"), form).content.decode()
    assert "Välj en av de föreslagna kommunerna" in page
    assert '<option value="Kumla kommun">' in page
    client.post(reverse("representation:add"), form | {"municipality": "kumla"})
    assert Representative.objects.get().organisation.municipality_id == "1881"


def test_public_pages_show_one_way_to_ones_own_pages_whoever_looks(client, strategy, person):
    pages = []
    for who in (None, person):
        if who:
            client.force_login(who)
        pages.append(client.get(strategy.get_absolute_url()).content.decode())
    assert "Mina sidor / Logga in" in pages[0]
    assert pages[0] == pages[1]
    assert client.get(reverse("home_after_login")).url == reverse("joining:home")


# One ordered list


def test_saved_and_gone_on_leads_through_the_steps_to_the_signing(own, membership, person):
    world.fill(membership, person)
    way = []
    for name in ("goals", "contacts", "decision"):
        path = address(name, membership)
        way.append(own.post(path, typed(own, path)).url)
    proposal = reverse("decisions:papers", args=[membership.pk])
    assert way == [address("contacts", membership), proposal, address("review", membership)]
    assert 'name="stands_behind"' in own.get(address("review", membership)).content.decode()


@pytest.mark.parametrize("name", ["goals", "contacts", "decision", "review"])
def test_every_step_says_where_one_is_and_leads_on(own, membership, name):
    walk = own.get(address(name, membership)).context["walk"]
    page = own.get(address(name, membership)).content.decode()
    assert [one.stop for one in walk.steps] == ["goals", "contacts", "proposal", "decision", "signing"]
    assert f"Steg {walk.here.number} av 5" in page
    assert page.count('aria-current="step"') == 1
    for beside in (walk.next, walk.back):
        assert beside is None or beside.url in page


def test_the_decision_has_no_state_before_anything_is_told_of_it(own, membership):
    page = own.get(address("decision", membership)).content.decode()
    assert sv("Not known") not in page
    membership.decision_steps.create(body="Kommunstyrelsen", outcome="planned", order=0)
    assert sv("Decision awaited") in own.get(address("decision", membership)).content.decode()


def test_saving_nothing_does_not_say_saved(own, membership):
    path = address("contacts", membership)
    form = typed(own, path) | {f"rows-0-{name}": "" for name in ("name", "title", "email")}
    page = own.post(path, form, follow=True).content.decode()
    assert "inget var ifyllt" in page
    assert "sparat. " not in page
    assert "Kontakter: sparat" not in page
    assert not membership.contacts.exists()


def test_a_target_brings_the_goal_that_it_stands_under(own, membership):
    path, target = address("goals", membership), RegionalTarget.objects.first()
    own.post(path, typed(own, path) | {"targets": [target.pk]})
    assert list(membership.goals.all()) == [target.goal]
    assert membership.organisation.name in own.get(address("review", membership)).content.decode()


def test_adding_a_row_keeps_what_was_ticked(own, membership):
    path, goal = address("goals", membership), membership.version.goals.first()
    page = own.post(path, typed(own, path) | {"goals": [goal.pk], "rows-add": "1"}).content.decode()
    assert f'value="{goal.pk}"' in page
    assert page.count("checked") == 2  # the goal, and where own goals stand


def test_forms_that_were_open_when_goals_and_plan_had_a_page_each_lose_nothing(own, membership, person):
    world.fill(membership, person)
    goal = membership.version.goals.first()
    hidden = own.get(address("goals", membership)).context["form"].initial
    old = {"edition": hidden["edition"], "seen": hidden["seen"], "goals": [goal.pk], "contribution": "Nytt"}
    assert own.post(address("goals", membership), old).status_code == 302
    stood = world.fresh(membership)
    assert (stood.contribution, stood.plan, stood.own_goals.count()) == ("Nytt", "own_goals", 1)
    rows = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-what": "Lika", "plan": "own_goals"}
    own.post(address("plan", membership), rows | {"edition": stood.edition, "seen": "x"})
    assert [one.what for one in stood.own_goals.all()] == ["Lika"]
    assert world.fresh(membership).contribution == "Nytt"
    assert own.get(address("plan", membership)).url == address("goals", membership)


# Saved while one writes


def test_a_step_saves_itself_and_tells_when(own, membership):
    path = address("decision", membership)
    form = typed(own, path) | {"rows-0-body": "Styrelsen"}
    answer = own.post(path, form, **JSON).json()
    assert answer["message"].startswith("Sparat ")
    step = membership.decision_steps.get()
    assert answer["fields"]["rows-0-step"] == str(step.pk)
    again = own.post(path, form | answer["fields"] | {"rows-0-paragraph": "7"}, **JSON)
    assert again.status_code == 200
    assert (membership.decision_steps.get().pk, membership.decision_steps.get().paragraph) == (step.pk, "7")


def test_nothing_typed_is_nothing_to_save(own, membership):
    path = address("goals", membership)
    assert own.post(path, typed(own, path), **JSON).json()["message"] == "Inget att spara än"
    assert world.fresh(membership).looked_at == []


def test_what_cannot_be_saved_yet_is_named_and_nothing_is_written(own, membership):
    path = address("contacts", membership)
    answer = own.post(path, typed(own, path) | {"rows-0-email": "eva@"}, **JSON)
    assert answer.status_code == 422
    assert answer.json()["message"].startswith("Inte sparat än:")
    assert not membership.contacts.exists()


def test_a_colleague_in_between_is_never_overwritten_by_the_script(own, membership, person):
    path = address("contacts", membership)
    mine = typed(own, path) | {"rows-0-role_mailbox": "mine@kumla.example"}
    draft.save_contacts(membership, by=person, edition=1, seen="", contacts=[{"role_mailbox": "theirs@kumla.example"}])
    answer = own.post(path, mine, **JSON)
    assert answer.status_code == 409
    assert "again" not in answer.json()
    assert membership.contacts.get().role_mailbox == "theirs@kumla.example"
    page = own.post(path, mine)
    assert page.status_code == 409
    assert "theirs@kumla.example" in page.content.decode()
    assert 'value="mine@kumla.example"' in page.content.decode()


# The decision and its way are one page


def test_the_old_address_of_the_decisions_way_leads_on(own, membership):
    assert own.get(address("way", membership)).url == address("decision", membership)


def test_during_completion_nothing_is_said_to_reach_the_county_at_once(own, membership, person):
    world.sign(world.fill(membership, person), person)
    told = f"når {membership.strategy.county.board_name} genast"
    assert told in own.get(address("decision", membership)).content.decode()
    staff = make_staff(membership.strategy.county)
    deciding.ask_completion(membership, by=staff, wanted="Vad?", until=timezone.localdate() + timedelta(days=9))
    assert told not in own.get(address("decision", membership)).content.decode()
    assert told not in own.get(address("outcome_new", membership)).content.decode()


# Contacts at any time


def joined(membership, person):
    world.sign(world.fill(membership, person), person)
    deciding.confirm_membership(membership, by=make_staff(membership.strategy.county))
    return world.fresh(membership)


def test_contacts_are_changed_after_joining_and_the_county_sees_it(client, own, membership, person):
    joined(membership, person)
    path = address("contacts", membership)
    form = typed(own, path) | {"rows-0-role_mailbox": "ny@kumla.example"}
    for _again in range(2):
        assert own.post(path, form).url == address("membership", membership)
    assert membership.contacts.get().role_mailbox == "ny@kumla.example"
    [event] = membership.events.filter(verb="change_contacts")
    assert "ny@kumla.example" in event.why
    assert "Kontakterna ändrade" in own.get(address("membership", membership)).content.decode()
    staff = make_staff(membership.strategy.county, email="annan@lansstyrelsen.example")
    log_in(client, staff)
    case = reverse("joining:case", args=[membership.strategy.county.slug, membership.pk])
    page = client.get(case).content.decode()
    assert "Kontakterna ändrade" in page
    assert "ny@kumla.example" in page


def test_after_joining_somebody_can_always_be_reached(own, membership, person):
    joined(membership, person)
    with pytest.raises(Refused):
        contacts.change_contacts(membership, by=person, seen="", contacts=[])
    path = address("contacts", membership)
    empty = typed(own, path) | {f"rows-0-{name}": "" for name in ("role_mailbox", "name", "email")}
    assert own.post(path, empty).status_code == 200
    assert membership.contacts.count() == 1


def test_two_who_change_the_contacts_both_see_both(own, membership, person):
    joined(membership, person)
    path = address("contacts", membership)
    mine = typed(own, path) | {"rows-0-role_mailbox": "mine@kumla.example"}
    theirs = [{"kind": "operational", "role_mailbox": "theirs@kumla.example"}]
    contacts.change_contacts(membership, by=person, seen=mine["seen"], contacts=theirs)
    page = own.post(path, mine)
    assert page.status_code == 409
    assert "theirs@kumla.example" in page.content.decode()
    assert 'value="mine@kumla.example"' in page.content.decode()
    again = page.context["form"].data
    assert own.post(path, again.dict()).status_code == 302
    assert membership.contacts.get().role_mailbox == "mine@kumla.example"


# No dead end


@pytest.mark.parametrize("state", [State.HANDED_IN, State.ACTIVE, State.PAUSED, State.ENDED, State.DECLINED])
def test_every_matter_says_what_happens_next_and_whom_to_ask(own, membership, person, state):
    world.sign(world.fill(membership, person), person)
    more = {"ended_on": date(2026, 1, 1), "end_reason": "withdrawn"} if state == State.ENDED else {}
    more |= {"decision_reasons": "Nej"} if state == State.DECLINED else {}
    more |= {"confirmed_at": timezone.now()}
    Membership.objects.filter(pk=membership.pk).update(state=state, **more)
    page = own.get(address("membership", membership)).content.decode()
    assert page.count('<div class="inset"><p>') == 1
    assert reverse("representation:colleagues", args=[membership.organisation.slug]) in page
