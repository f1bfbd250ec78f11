"""A small world where every form has something to work on, and the pages where each kind of person meets forms."""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from membership.joining.rules import State
from membership.support.models import SupportInvitation
from portal.outbox.models import MailState, OutgoingMail
from portal.papers.models import Document, DocumentState
from portal.people.models import StaffRole
from portal.people.rules import Role
from portal.people.second_factor_keys import encipher
from strategies.publishing.actions import begin_draft
from tests import stage as stage_rows
from tests.membership.deciding import world as desk_world
from tests.membership.joining import world as joining_world
from tests.portal.people import world as people_world
from tests.trust.later import add_later_rows
from tests.trust.pages import later_pages_of, pages_of


@dataclass
class World:
    """Rows by name, people by role, and for each role the addresses of its pages with forms.

    links: the personal link that a role has opened; people: None for a role without an account."""

    people: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    pages: dict = field(default_factory=dict)

    def client(self, role, **more):
        """A client logged in as the role, with a proof of this minute."""
        client = Client(**more)
        person = self.people[role]
        if person is not None:
            client.force_login(person)
            for password in (people_world.PASSWORD, "a-long-password"):
                client.post(reverse("account_reauthenticate"), {"password": password})
        if role in self.links:
            client.get(self.links[role])
        return client


def make_world():
    """Two counties, a published strategy with a draft beside it, organisations in every state that has a form."""
    world = World()
    county = desk_world.make_county()
    other = desk_world.make_county("99", "exempel", "Exempel", "EX")
    strategy = joining_world.make_strategy(county)
    second = joining_world.make_strategy(other)
    x, y = (desk_world.make_organisation(name, county) for name in ("Xby kommun", "Yby kommun"))
    world.people |= {
        "visitor": None,
        "publisher": people_world.make_staff(county, email="publicerare@lan.example"),
        "reader": people_world.make_staff(county, Role.READER, email="lasare@lan.example"),
        "signatory": joining_world.make_representative(x, joining_world.make_user("x@xby.example")),
        "newcomer": joining_world.make_user("ny@zby.example", name="Nina Ny"),
        "national": people_world.make_person("national@exempel.example"),
        "administrator": people_world.make_person("admin@exempel.example", is_superuser=True),
    }
    StaffRole.objects.create(user=world.people["national"], role=Role.NATIONAL)
    for name in ("national", "administrator"):
        Authenticator.objects.create(user=world.people[name], type="totp", data={"secret": encipher("x")})
    signer = world.people["signatory"]
    draft = joining_world.fill(joining_world.make_draft(strategy, x, signer), signer)
    mine = desk_world.make_handed_in(second, x, State.HANDED_IN, signer=signer)
    states = (State.HANDED_IN, State.COMPLETION, State.ACTIVE, State.PAUSED)
    cases = {state: desk_world.make_handed_in(strategy, _town(state, county), state) for state in states}
    invitation = SupportInvitation.objects.create(membership=cases[State.ACTIVE])
    own_active = desk_world.make_handed_in(
        joining_world.make_strategy(other, "2028-2031"), x, State.ACTIVE, signer=signer
    )
    SupportInvitation.objects.create(membership=own_active)
    begin_draft(strategy, by=world.people["publisher"])
    asking = stage_rows.make_waiting(x, county)
    at_desk = desk_world.make_organisation("Wby förening", county)
    world.rows |= {
        "county": county,
        "strategy": strategy,
        "draft": draft,
        "mine": mine,
        "cases": cases,
        "organisation": x,
        "other_organisation": y,
        "invitation": invitation,
        "asking": asking,
        "unchecked": at_desk,
        "paper": stage_rows.make_paper(cases[State.ACTIVE]),
        "failed_paper": _failed_paper(cases[State.HANDED_IN]),
        "mail": _failed_mail(county),
        "colleague": StaffRole.objects.get(user=world.people["reader"]),
        "own_active": own_active,
    }
    world.pages = pages_of(world)
    return world


def make_whole_world():
    """The same with the pages that came later: the workspace, consultations, every way to sign, proposals."""
    world = make_world()
    add_later_rows(world)
    for role, pages in later_pages_of(world).items():
        world.pages[role] = world.pages.get(role, []) + pages
    return world


def _town(state, county):
    return desk_world.make_organisation(f"{state.capitalize()}by kommun", county)


def _failed_paper(about):
    return Document.objects.create(
        kind="declaration", county=about.strategy.county, number="T-2", title="Avsiktsförklaring",
        template="declaration_v1", letter={}, subject_type="membership", subject_pk=str(about.pk),
        verification_code="zyxwvutsrqponmlkjihgfedcba", state=DocumentState.FAILED, attempts=3,
    )  # fmt: skip


def _failed_mail(county):
    return OutgoingMail.objects.create(
        kind="invitation", county=county, recipient="a@xby.example", subject="s", text="t", html="h",
        message_id="<1@x>", unique_key="1", state=MailState.UNDELIVERABLE, attempts=1,
    )  # fmt: skip


__all__ = ["World", "make_whole_world", "make_world"]
