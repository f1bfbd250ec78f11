"""Every address × every kind of person, with its answer. Foreign and made-up objects answer alike: 404."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from membership.joining.rules import State
from membership.support.models import SupportInvitation
from portal.models import OutgoingMail, StaffRole, User
from portal.papers.models import Document
from portal.people.rules import Role
from tests import stage as stage_rows
from tests.membership.deciding import world
from tests.strategies.consultation import world as consultations
from tests.strategies.library import stage as library
from tests.strategies.pages.world import make_public
from tests.test_house import every_pattern

pytestmark = pytest.mark.django_db
MADE_UP = 987_654_321
PEOPLE = ["visitor", "staff_a", "reader_a", "staff_b", "org_x", "org_y", "national"]

PUBLIC, COUNTY, OWN, NATIONAL, ANYONE_IN = "public", "county", "own", "national", "anyone logged in"
ALLOWED = {
    PUBLIC: set(PEOPLE),
    COUNTY: {"staff_a", "reader_a"},
    OWN: {"org_x"},
    NATIONAL: {"national"},
    ANYONE_IN: set(PEOPLE) - {"visitor"},
}
SWEDISH = {"": PUBLIC, "arbetsyta/<": COUNTY, "mina-sidor/anslutning/": OWN, "nationellt/": NATIONAL}
# Pages of the account library: they show nothing but the person's own account and have tests of their own.
LIBRARY = ("account_", "mfa_", "usersessions_")
# The whole of Django's admin: only administrators, only to look (tests/portal/people).
EXEMPT_ROUTES = ("forvaltning/",)
ANYONE = {
    "home_after_login",
    "account",
    "reauthenticate_by_code",
    "workspaces",
    "representation:find",
    "representation:add",
    "joining:home",
    "joining:start",
    "representation:ask",
    "people:invitation_accept",
    "people:resume",
}
OWN_ORGANISATION = {"representation:colleagues", "representation:answer", "representation:end"}


def all_names(resolver=None, prefix="", namespace=""):
    from django.urls import URLResolver, get_resolver

    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            inner = f"{namespace}{item.namespace}:" if item.namespace else namespace
            yield from all_names(item, route, inner)
        else:
            yield route, f"{namespace}{item.name}"


NAMES = dict(all_names())


def kind_of(route, name):
    """Which row of the table an address belongs to."""
    if name in ANYONE:
        return ANYONE_IN
    if name in OWN_ORGANISATION:
        return OWN
    for start, kind in SWEDISH.items():
        if start and route.startswith(start):
            return kind
    from tests.open_pages import OPEN

    return PUBLIC if route in OPEN else None


ROUTES = [
    (route, name, kind_of(route, name))
    for route, name in NAMES.items()
    if not name.startswith(LIBRARY) and not route.startswith(EXEMPT_ROUTES) and "api-1" not in name
]


def test_every_address_is_in_the_table():
    assert [name for _route, name, kind in ROUTES if kind is None] == []
    assert len(ROUTES) > 80
    assert {route for route, _ in every_pattern()} == set(NAMES)


@pytest.fixture
def stage():
    """Two counties with staff, two organisations, and one object of every kind that belongs to county A and X."""
    a, b = world.make_county(), world.make_county("99", "exempel", "Exempel", "EX")
    strategy, _other = world.make_strategy(a), world.make_strategy(b)
    draft = stage_rows.draft_version(strategy)
    x, y = world.make_organisation("Xby kommun", a), world.make_organisation("Yby kommun", b)
    people = {
        "visitor": None,
        "staff_a": world.make_staff(a),
        "reader_a": world.make_staff(a, Role.READER),
        "staff_b": world.make_staff(b),
        "org_x": world.make_signatory(x, "x@xby.example"),
        "org_y": world.make_signatory(y, "y@yby.example"),
        "national": User.objects.create_user("national@example.example", "x"),
    }
    StaffRole.objects.create(user=people["national"], role=Role.NATIONAL)
    for name in ("staff_a", "reader_a", "staff_b", "national"):
        Authenticator.objects.create(user=people[name], type=Authenticator.Type.TOTP, data={"secret": "x"})
    case = world.make_handed_in(strategy, x, State.ACTIVE, signer=people["org_x"])
    stage_rows.make_signing(case)
    on_paper = stage_rows.make_text_to_sign(strategy, world.make_organisation("Zby kommun", a), people["staff_a"])
    paper = stage_rows.make_paper(case)
    invitation = SupportInvitation.objects.create(membership=case)
    mail = OutgoingMail.objects.create(
        kind="invitation",
        county=a,
        recipient="a@xby.example",
        subject="s",
        text="t",
        html="h",
        message_id="1",
        unique_key="1",
    )
    staff_invitation = stage_rows.make_staff_invitation(a, people["staff_a"])
    asking = stage_rows.make_waiting(x, a)
    extract = stage_rows.make_extract(case)
    page = make_public(a, people["staff_a"])
    answer = consultations.make_answered(strategy, people["staff_a"])
    return {
        "people": people,
        "values": {
            "county": a.slug,
            "period": strategy.slug,
            "slug": x.slug,
            "mark": f"{a.slug}-{strategy.slug}",
            "code": paper.verification_code,
            "document": paper.pk,
            "paper": stage_rows.make_proposal(case, people["org_x"]).pk,
            "number": 1,
            "form": "yaml",
            "link": 1,
            "extract": extract.pk,
            "step": extract.step_id,
            "place": 1,
            "token": "nothing",
            "invitation": staff_invitation.pk,
            "key": "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
            "goal": draft.goals.first().pk,
            "part": stage_rows.make_area(draft).pk,
            "kind": "omrade",
            "below": "malsattning",
            "page": page.slug,
            "example": stage_rows.make_example(case, people["org_x"]).pk,
            "theme": stage_rows.make_theme(a).key,
            "receiver": answer.invitation_id,
            "response": answer.pk,
            "view": answer.views.first().pk,
        },
        "pk": {
            "joining:": case.pk,
            "joining:register_paper": on_paper.pk,
            "support:": case.pk,
            "changes:": case.pk,
            "changes:rename": x.pk,
            "changes:close": x.pk,
            "decisions:": case.pk,
            "decisions:county_form": stage_rows.make_county_form(a).pk,
            "papers:": paper.pk,
            "outbox:": mail.pk,
            "publishing:": strategy.pk,
            "register:county_preview": strategy.pk,
            "consultation:": strategy.pk,
            "library:": library.make_resource(a).pk,
            "library:national": library.make_resource(None).pk,
            "examples:": case.pk,
            "examples:county_example": (public := stage_rows.make_example(case, people["org_x"])).pk,
            "examples:county_file": public.pk,
            "library:example": public.pk,
            "library:initiative": (joint := library.make_initiative(a)).pk,
            "library:county_initiative": joint.pk,
            "library:example_file": public.pk,
            "pages:": page.pk,
            "representation:county_organisation": x.pk,
            "representation:": asking.pk,
            "people:staff_revoke": staff_invitation.pk,
            "people:": StaffRole.objects.get(user=people["reader_a"]).pk,
        },
        "invitation": invitation,
    }


def address(stage, route, name, *, made_up=False):
    """The address of the object that belongs to A and X, or of one that does not exist."""
    wanted = {part.split(":")[-1].rstrip(">").split(">")[0] for part in route.split("<")[1:]}
    values = {key: value for key, value in stage["values"].items() if key in wanted}
    if "pk" in wanted:
        key = max((k for k in stage["pk"] if name.startswith(k)), key=len)
        values["pk"] = stage["pk"][key]
        if made_up:
            values["pk"] = "6f9619ff-8b86-d011-b42d-00cf4fc964ff" if key == "outbox:" else MADE_UP
    return reverse(name, kwargs=values) if values else reverse(name)


def client_of(person):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def is_login(response):
    return response.status_code == 302 and "/konto/" in response["Location"] and "next=" in response["Location"]


@pytest.mark.parametrize(("route", "name", "kind"), ROUTES, ids=[name for _, name, _ in ROUTES])
def test_the_table(stage, route, name, kind):
    url = address(stage, route, name)
    entitled = stage["people"]["org_x" if kind == OWN else "staff_a"]
    only_takes_post = kind in (OWN, COUNTY) and client_of(entitled).get(url).status_code == 405
    for who, person in stage["people"].items():
        response = client_of(person).get(url)
        said = f"{who} GET {url}: {response.status_code}"
        if who in ALLOWED[kind]:
            fine = {200, 302, 405, 410} | ({404} if name in MAY_BE_EMPTY or (name, who) in TOO_SMALL else set())
            assert response.status_code in fine, said
            assert not is_login(response), said
        elif who == "visitor":
            assert is_login(response), said
        else:
            # A verb address answers 405 to every GET, the entitled person's too: it tells nothing.
            assert response.status_code == (405 if only_takes_post else 404), said


# Giving and taking roles is the publisher's alone.
TOO_SMALL = {("people:staff_invite", "reader_a"), ("people:staff_change", "reader_a")}
# Pages that answer 404 also to the entitled, for what the stage does not hold.
MAY_BE_EMPTY = {
    "decisions:logo_picture",
    "publishing:version_paper",
    "consultation:answer",
    "consultation:link",
    "consultation:review",
    "consultation:own_file",
    "consultation:public_paper",
    "consultation:county_answer_file",
    "changes:county_goals",
    "changes:withdraw_back",
    "changes:withdraw_extract",
    "changes:county_withdraw_extract",
    "joining:link_sign",
    "joining:link_done",
    "joining:link",
    "joining:identify",
    "joining:identify_back",
    "joining:identify_leave",
    *("examples:own_file", "examples:county_file", "library:example_file"),
    "library:resource_file",
    "library:county_resource_file",
    "library:national_resource_file",
    "publishing:county_report",
    "register:strategy_report",
    "components",
    "people:invitation",
    "people:invitation_link",
    "people:invitation_accept",
}


@pytest.mark.parametrize(
    ("route", "name", "kind"),
    [row for row in ROUTES if row[2] in (COUNTY, OWN)],
    ids=[name for _, name, kind in ROUTES if kind in (COUNTY, OWN)],
)
def test_foreign_and_made_up_answer_alike_also_when_sent(stage, route, name, kind):
    strangers = set(PEOPLE) - ALLOWED[kind] - {"visitor"}
    before = Document.objects.count(), OutgoingMail.objects.count()
    for who in strangers:
        client = client_of(stage["people"][who])
        foreign = client.post(address(stage, route, name))
        # 405: the page takes no POST from anybody. Proof of who one is may be asked before anything is looked up.
        assert foreign.status_code in (404, 405) or "reauthenticate" in foreign["Location"], who
        made_up = client.post(address(stage, route, name, made_up=True))
        assert made_up.status_code == foreign.status_code, who
    assert (Document.objects.count(), OutgoingMail.objects.count()) == before


@pytest.mark.parametrize("who", ["staff_a", "org_x"])
def test_neighbours_of_an_id_are_not_found(stage, who):
    client = client_of(stage["people"][who])
    for route, name, kind in ROUTES:
        if kind in (COUNTY, OWN) and "<int:pk>" in route and who in ALLOWED[kind]:
            assert client.get(address(stage, route, name, made_up=True)).status_code in (404, 405), name


def test_staff_without_second_factor_reach_no_staff_page(stage):
    Authenticator.objects.all().delete()
    client = client_of(stage["people"]["staff_a"])
    for route, name, kind in ROUTES:
        if kind == COUNTY:
            response = client.get(address(stage, route, name))
            assert response.status_code == 302, name
            assert "/2fa/" in response["Location"], name


def test_a_role_taken_away_counts_at_the_next_request(stage):
    client = client_of(stage["people"]["staff_a"])
    url = reverse("joining:desk", args=["orebro"])
    assert client.get(url).status_code == 200
    StaffRole.objects.filter(user=stage["people"]["staff_a"]).delete()
    assert client.get(url).status_code == 404
