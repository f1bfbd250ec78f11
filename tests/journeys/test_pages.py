"""Every page that a person can reach, judged by axe at both widths, in a world with content everywhere.

A new address must be visited here, or stand in NOT_PAGES with its reason."""

from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import reverse

from membership.demo.world import load_world
from membership.joining.actions import completing
from membership.joining.models import Membership
from membership.joining.rules import State
from membership.representation.models import ColleagueInvitation, Representative
from membership.support.models import SupportInvitation
from portal.directory.models import Organisation
from portal.models import OutgoingMail, StaffInvitation, StaffRole, User
from portal.papers.models import Document
from portal.people.actions import token_hash
from portal.people.rules import Role
from strategies.publishing import actions as publishing
from strategies.publishing.models import Strategy
from tests.journeys import change_pages, consultation_pages, proposal_pages, signing_pages, tended_pages
from tests.journeys.judge import assert_accessible
from tests.membership.joining import world as joining
from tests.portal.people import world as people
from tests.stage import make_staff_invitation
from tests.test_access import NAMES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNTY, PERIOD = "exempel", "2024-2027"
NOT_PAGES = {
    # Files, feeds and data
    *("dcat", "sitemap_index", "sitemap_pages", "sitemap_organisations", "robots", "security_txt"),
    "favicon",
    *("data_memberships_csv", "data_memberships_json", "data_strategies_csv", "data_strategies_json"),
    *("papers:county_paper_file", "joining:paper", "joining:cases_file", "mfa_download_recovery_codes"),
    # Buttons: they take a POST and send on
    *("papers:county_draw_again", "outbox:send_again", "publishing:county_draft", "joining:restore"),
    *(
        "representation:invitation_revoke",
        "joining:assign",
        "support:contacted",
        "people:staff_revoke",
        "people:staff_end_sessions",
        "people:invitation_accept",
    ),
    *("people:staff_take", "publishing:county_part_move", "publishing:county_review"),
    *("publishing:county_plan", "publishing:county_cancel_plan", "publishing:county_check_links"),
    *("publishing:county_make_paper", "publishing:county_close", "publishing:county_reopen"),
    # Files: a report that the board uploaded, a version as paper or data, the badge
    *("publishing:county_report", "register:strategy_report", "publishing:version_paper", "publishing:county_export"),
    *("publishing:county_template", "register:badge"),
    # They send on to another page of this list, or show it with other words
    *(
        "joining:plan",
        "joining:way",
        "home_after_login",
        "workspaces",
        "people:invitation_link",
        "mfa_login_webauthn",
        "mfa_authenticate",
    ),
    *("account_confirm_login_code", "account_email_verification_sent", "account_confirm_password_reset_code"),
    *("account_complete_password_reset", "mfa_reauthenticate_webauthn", "people:resume"),
    *("fresh_token", "session_time", "another_code"),  # for a script, and a button
    # Needs a security key of glass and metal
    *("mfa_remove_webauthn", "mfa_edit_webauthn", "mfa_list_webauthn"),
}
ROOMS = (consultation_pages, signing_pages, proposal_pages, change_pages, tended_pages)


def in_state(state, **wanted):
    """A membership of Exempellän in the state."""
    found = Membership.objects.filter(strategy__county__slug=COUNTY, strategy__slug=PERIOD, state=state, **wanted)
    return found.select_related("organisation").order_by("pk").first()


def public_pages():
    """What anybody sees, in both languages where words differ most."""
    joined = in_state(State.ACTIVE)
    paper = Document.objects.about(joined).first()
    lists = ["counties", "joined", "search", "calendar", "open_data", "themes"]
    about = ["about", "accessibility", "privacy", "cookies", "contact", "components"]
    where = [
        "start",
        *(f"register:{name}" for name in lists),
        "library:resources",
        "library:examples",
        "library:initiatives",
        *about,
    ]
    for name in where:
        yield name, reverse(name)
    for county in (COUNTY, "orebro", "gotland"):
        yield "register:county", reverse("register:county", args=[county])
    strategies = [(COUNTY, PERIOD), *Strategy.objects.public().values_list("county__slug", "slug")[:2]]
    for county, period in strategies:
        yield "register:strategy", reverse("register:strategy", args=[county, period])
    yield "register:county_joined", reverse("register:county_joined", args=[COUNTY])
    yield "publishing:changes", reverse("publishing:changes", args=[COUNTY, PERIOD])
    yield "publishing:periods", reverse("publishing:periods", args=[COUNTY])
    yield "register:theme", reverse("register:theme", args=["barnets-rattigheter"])
    yield "register:joined", reverse("register:joined") + "?county=exempel&status=ended"
    yield "register:joined", reverse("register:joined") + "?q=finns-inte"
    yield "register:search", reverse("register:search") + "?q=kommun"
    for membership in (joined, in_state(State.PAUSED), in_state(State.ENDED)):
        yield "register:organisation", reverse("register:organisation", args=[membership.organisation.slug])
    for document in (paper, joining.draw(Document.objects.about(joined).last())):
        yield "papers:verify", reverse("papers:verify", args=[document.verification_code])
    yield "", reverse("papers:verify", args=["finns-inte"])
    yield "", "/finns-inte/"
    yield "", "/en/"
    yield "", f"/en/lan/{COUNTY}/"


def visitors_account_pages():
    """The ways in."""
    names = "account_login account_signup account_reset_password account_request_login_code account_inactive"
    for name in [*names.split(), "account_password_reset_completed"]:
        yield name, reverse(name)
    county = Strategy.objects.get(county__slug=COUNTY, slug=PERIOD).county
    invitation = make_staff_invitation(county, User.objects.get(email="staff@exempel.example"))
    StaffInvitation.objects.filter(pk=invitation.pk).update(token_hash=token_hash("made-up"))
    yield "people:invitation", reverse("people:invitation_link", args=["made-up"])


def own_account_pages():
    """One's own account."""
    names = "account account_logout account_change_password account_email usersessions_list mfa_index"
    names += " account_reauthenticate mfa_activate_totp mfa_add_webauthn reauthenticate_by_code account_set_password"
    for name in names.split():
        yield name, reverse(name)


def second_factor_pages():
    """What a member of staff has beside."""
    RecoveryCodes.activate(User.objects.get(email="staff@exempel.example"))
    for name in ["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate"]:
        yield name, reverse(name)


def organisation_pages(user):
    """My pages: every section of a draft, and what was handed in, in every state."""
    county = Strategy.objects.get(county__slug=COUNTY, slug=PERIOD)
    new = joining.make_organisation("Föreningen Ny start", county.county)
    joining.make_representative(new, user)
    empty = joining.make_organisation("Föreningen Tom", county.county)
    joining.make_representative(empty, user)
    draft = joining.fill(joining.make_draft(county, new, user), user)
    other = joining.make_draft(county, empty, user)
    asked = joining.make_representative(
        new, people.make_person("nils@ny.example", name="Nils Ny"), role="contact", state="waiting", basis="",
        decided_at=None, asked_county=county.county,
    )  # fmt: skip
    asked = Representative.objects.get(user=asked, organisation=new)
    for name in ["joining:home", "representation:find", "representation:add"]:
        yield name, reverse(name)
    yield "representation:find", reverse("representation:find") + "?q=kommun"
    yield "joining:start", reverse("joining:start", args=[COUNTY, PERIOD])
    yield "representation:colleagues", reverse("representation:colleagues", args=[new.slug])
    invitation = ColleagueInvitation.objects.create(organisation=empty, email=user.email, invited_by=user)
    yield "representation:invitation", reverse("representation:invitation", args=[invitation.pk])
    yield "representation:ask", reverse("representation:ask", args=[Organisation.objects.first().slug])
    yield "representation:answer", reverse("representation:answer", args=[asked.pk])
    yield "representation:end", reverse("representation:end", args=[asked.pk])
    for page in ["membership", "goals", "contacts", "decision", "review", "sign", "discard"]:
        yield f"joining:{page}", reverse(f"joining:{page}", args=[draft.pk])
    for page in ["membership", "goals", "contacts", "decision", "review"]:
        yield f"joining:{page}", reverse(f"joining:{page}", args=[other.pk])
    for state in (State.HANDED_IN, State.COMPLETION, State.ACTIVE, State.PAUSED, State.ENDED, State.DECLINED):
        membership = in_state(state)
        let_act(user, membership.organisation)
        yield "joining:membership", reverse("joining:membership", args=[membership.pk])
        yield "joining:handed_in", reverse("joining:handed_in", args=[membership.pk])
        if state == State.ACTIVE:
            yield "joining:contacts", reverse("joining:contacts", args=[membership.pk])
            yield "joining:decision", reverse("joining:decision", args=[membership.pk])
            yield "joining:show", reverse("joining:show", args=[membership.pk])
            yield from tended_pages.example_pages(membership, user)
        if state == State.HANDED_IN:
            yield "joining:receipt", reverse("joining:receipt", args=[membership.pk])
            yield "joining:take_back", reverse("joining:take_back", args=[membership.pk])
    for invitation in (invited(""), invited("yes")):
        let_act(user, invitation.membership.organisation)
        yield "support:answer", reverse("support:answer", args=[invitation.membership_id])
    yield from proposal_pages.own_pages(draft, user)
    yield from change_pages.group_pages(other, user)
    yield "joining:home", reverse("joining:home")


def let_act(user, organisation):
    """The person acts for the organisation, which another page may have been about already."""
    if not Representative.objects.filter(user=user, organisation=organisation).exists():
        joining.make_representative(organisation, user)


def invited(answer):
    """An invitation with the answer, of an organisation that still has joined."""
    return SupportInvitation.objects.filter(answer=answer, membership__state=State.ACTIVE).first()


def county_pages(user):
    """The county's desk: every list, a case in every state, and every step."""
    of_county = {"county": COUNTY}
    names = "joining:desk joining:cases papers:county_papers people:staff people:staff_invite outbox:county_mails"
    names += " publishing:county_strategies publishing:county_new publishing:county_import"
    names += " representation:county_requests people:mail_choice"
    Document.objects.filter(pk=Document.objects.about(in_state(State.PAUSED)).last().pk).update(state="failed")
    for name in names.split():
        yield name, reverse(name, kwargs=of_county)
    case = in_state(State.COMPLETION)
    completing.extend_completion(case, by=user, until=case.completion_by + timedelta(days=60))
    letters = OutgoingMail.objects.filter(county__slug=COUNTY)
    yield "outbox:county_mail", reverse("outbox:county_mail", args=[COUNTY, letters.about(case).first().pk])
    yield "outbox:county_mails", reverse("outbox:county_mails", kwargs=of_county) + "?q=finns-inte&lage=skickade"
    for choice in ("flik=stod", "flik=sidor", "flik=vantar", "handlaggare=mina&sort=aktor"):
        yield "joining:desk", reverse("joining:desk", kwargs=of_county) + f"?{choice}"
    yield "joining:cases", reverse("joining:cases", kwargs=of_county) + "?status=active&q=kommun&sort=-status"
    for state in (State.HANDED_IN, State.COMPLETION, State.ACTIVE, State.PAUSED, State.ENDED, State.DECLINED):
        yield "joining:case", reverse("joining:case", args=[COUNTY, in_state(state).pk])
    for verb, state in (
        *((verb, State.HANDED_IN) for verb in ("confirm", "ask_completion", "decline", "register")),
        *((verb, State.COMPLETION) for verb in ("extend_completion", "withdraw_completion", "note")),
        *((verb, State.ACTIVE) for verb in ("pause", "end", "confirm")),
        ("resume", State.PAUSED),
    ):
        yield f"joining:{verb}", reverse(f"joining:{verb}", args=[COUNTY, in_state(state).pk])
    yield "joining:case", reverse("joining:case", args=[COUNTY, invited("yes").membership_id])
    strategy = Strategy.objects.get(county__slug=COUNTY, slug=PERIOD)
    version = publishing.begin_draft(strategy, by=user)
    for page in ["strategy", "text", "joining", "publish", "versions", "goals", "areas", "follow_up", "facts"]:
        yield f"publishing:county_{page}", reverse(f"publishing:county_{page}", args=[COUNTY, strategy.pk])
    yield "publishing:county_changes", reverse("publishing:county_changes", args=[COUNTY, strategy.pk])
    yield "register:county_preview", reverse("register:county_preview", args=[COUNTY, strategy.pk])
    yield "joining:member_list", reverse("joining:member_list", args=[COUNTY, strategy.pk])
    goal = version.goals.first()
    yield "publishing:county_goal", reverse("publishing:county_goal", args=[COUNTY, strategy.pk, goal.pk])
    area = publishing.add_part("omrade", version, by=user, name="Civil beredskap")
    for page, *more in (("below_goal_new", goal.pk, "atgard"), ("part_new", "omrade"), ("part", "omrade", area.pk)):
        yield f"publishing:county_{page}", reverse(f"publishing:county_{page}", args=[COUNTY, strategy.pk, *more])
    remove = "publishing:county_part_remove"
    yield remove, reverse(remove, args=[COUNTY, strategy.pk, "omrade", area.pk])
    asking = Representative.objects.filter(asked_county=strategy.county, state="waiting").first()
    yield "representation:county_answer", reverse("representation:county_answer", args=[COUNTY, asking.pk])
    place = Organisation.objects.filter(county=strategy.county).first()
    yield "representation:county_organisation", reverse("representation:county_organisation", args=[COUNTY, place.pk])
    colleague = people.make_staff(strategy.county, Role.EDITOR, "kollega@lan.example")
    role = StaffRole.objects.get(user=colleague)
    yield "people:staff", reverse("people:staff", kwargs=of_county)
    yield "people:staff_change", reverse("people:staff_change", args=[COUNTY, role.pk])
    yield from proposal_pages.county_pages(strategy.county)


def national_pages():
    """The view of the whole country."""
    yield "register:national", reverse("register:national")


def let_in(page, user):
    """Give the browser a session of the person's, without the forms (they have a journey of their own)."""
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}]
    )


def rounds(person, staff, national):
    """Who looks at what, in this order: the last ones change how the county takes signatures."""
    yield None, public_pages()
    yield None, visitors_account_pages()
    yield person, own_account_pages()
    yield person, organisation_pages(person)
    yield staff, second_factor_pages()
    yield staff, county_pages(staff)
    yield national, national_pages()
    yield None, consultation_pages.public_pages()
    yield None, consultation_pages.answer_pages()
    yield staff, consultation_pages.county_pages()
    yield person, change_pages.own_pages(person)
    yield staff, change_pages.county_pages(staff)
    yield staff, tended_pages.county_pages(staff)
    yield national, tended_pages.national_pages()
    signed, first = signing_pages.set_stage()
    yield first, signing_pages.own_pages(signed, first)
    yield None, signing_pages.link_pages(signed, first)
    yield staff, signing_pages.county_pages(signed, first)


def test_every_page_is_accessible(visitor, subtests):
    load_world()
    person = people.make_person("alla@delar.example", name="Alva Alla")
    staff, national = (User.objects.get(email=f"{who}.example") for who in ("staff@exempel", "national@example"))
    seen = set()
    for user, pages in rounds(person, staff, national):
        page = visitor()
        if user:
            let_in(page, user)
        for name, address in pages:
            seen.add(name)
            with subtests.test(address, who=str(user)):
                answer = page.goto(address)
                assert answer.status == (200 if name else answer.status)
                assert_accessible(page)
    pages = {name for route, name in NAMES.items() if is_page(route)}
    assert pages - seen - NOT_PAGES.union(*(room.NOT_PAGES for room in ROOMS)) - signing_pages.WALKED == set()


def is_page(route):
    """Whether the address may be a page of the portal's own: not the interface for machines, not Django's admin."""
    return not route.startswith(("api/", "forvaltning/"))
