"""The addresses where each kind of person meets forms and texts."""

from django.urls import reverse

from membership.joining.models import Membership
from membership.joining.rules import State
from portal.directory.models import Organisation


def pages_of(world):
    """For each role the addresses of its pages with forms."""
    return {
        "visitor": _visitor(world),
        "publisher": _publisher(world) + _account(),
        "reader": _reader(world),
        "signatory": _signatory(world) + _account(),
        "newcomer": _newcomer(world) + _account(),
        "national": [reverse("register:national"), reverse("home_after_login"), reverse("workspaces")],
    }


def later_pages_of(world):
    """The same for what ``add_later_rows`` made."""
    answers = {who: reverse("consultation:answer", args=[one.pk]) for who, one in world.rows["receivers"].items()}
    return {
        "publisher": _workspace(world) + _consulting(world) + _county_signing(world),
        "signatory": _own_signing(world) + _proposal(world),
        "visitor": _reading(world),
        "guest": [answers["guest"], f"{answers['guest']}granska/"],
        "asked": [answers["asked"]],
        "answered": [answers["answered"]],
        "signer": [reverse("joining:link_sign", args=[world.rows["signing_link"].pk])],
    }


def _visitor(world):
    county = world.rows["county"].slug
    entrance = ["account_login", "account_signup", "account_reset_password", "account_request_login_code"]
    public = ["start", "register:counties", "register:joined", "register:search", "register:calendar"]
    visitor = [reverse(name) for name in [*entrance, *public, "library:resources"]]
    visitor += [reverse("papers:verify", args=[world.rows["paper"].verification_code])]
    return visitor + [reverse(f"register:{name}", args=[county]) for name in ("county", "county_joined")]


def _reader(world):
    county, case = world.rows["county"].slug, world.rows["cases"][State.HANDED_IN]
    names = [("desk",), ("cases",), ("confirm", case.pk)]
    return [reverse(f"joining:{name}", args=[county, *more]) for name, *more in names]


def _account():
    names = ["account_email", "account_change_password", "account_set_password", "mfa_index", "mfa_activate_totp"]
    names += ["mfa_generate_recovery_codes", "mfa_add_webauthn", "usersessions_list", "account", "account_logout"]
    return [reverse(name) for name in [*names, "account_reauthenticate", "reauthenticate_by_code"]]


def _publisher(world):
    rows, county, cases = world.rows, world.rows["county"].slug, world.rows["cases"]
    strategy = rows["strategy"]
    goal = strategy.versions.get(state="draft").goals.first()

    def desk(name, *args):
        return reverse(name, args=[county, *args])

    steps = [("confirm", State.HANDED_IN), ("ask_completion", State.HANDED_IN), ("decline", State.HANDED_IN)]
    steps += [("register", State.ACTIVE), ("pause", State.ACTIVE), ("resume", State.PAUSED), ("end", State.ACTIVE)]
    pages = [desk(f"joining:{verb}", cases[state].pk) for verb, state in steps]
    pages += [desk("joining:case", cases[state].pk) for state in cases]
    pages += [desk(name) for name in ("joining:desk", "joining:cases", "outbox:county_mails", "papers:county_papers")]
    pages += [desk(name) for name in ("publishing:county_strategies", "publishing:county_new", "people:staff")]
    names = ("strategy", "text", "joining", "publish")
    pages += [desk(f"publishing:county_{name}", strategy.pk) for name in names]
    pages += [desk("publishing:county_goal", strategy.pk, goal.pk), desk("people:staff_invite")]
    pages += [desk("people:staff_change", rows["colleague"].pk), desk("representation:county_requests")]
    pages += [desk("representation:county_answer", rows["asking"].pk)]
    pages += [desk("changes:organisations"), desk("changes:rename", rows["unchecked"].pk)]
    pages += [desk("changes:close", rows["unchecked"].pk) + more for more in ("?q=by", "")]
    return [*pages, desk("representation:county_organisation", rows["unchecked"].pk)]


def _signatory(world):
    rows = world.rows
    own = ["membership", "goals", "contacts", "decision", "review", "sign", "discard"]
    pages = [reverse(f"joining:{name}", args=[rows["draft"].pk]) for name in own]
    other = rows["other_organisation"].pk
    pages += [reverse("joining:group", args=[rows["draft"].pk]) + more for more in ("", "?q=by", f"?i={other}")]
    sent = ("handed_in", "take_back", "membership", "receipt")
    pages += [reverse(f"joining:{name}", args=[rows["mine"].pk]) for name in sent]
    pages += [reverse("support:answer", args=[rows["own_active"].pk]), reverse("joining:home")]
    pages += [reverse(f"representation:{name}", args=[rows["asking"].pk]) for name in ("answer", "end")]
    return [*pages, reverse("representation:colleagues", args=[rows["organisation"].slug])]


def _newcomer(world):
    pages = [reverse("representation:find") + "?q=by", reverse("representation:add"), reverse("joining:home")]
    pages += [reverse("representation:ask", args=[world.rows["other_organisation"].slug])]
    return [*pages, reverse("joining:start", args=[world.rows["county"].slug, world.rows["strategy"].slug])]


# Later


def _workspace(world):
    rows, county = world.rows, world.rows["county"].slug
    draft, strategy = rows["version"], rows["strategy"].pk
    goal = draft.goals.first()

    def here(name, *args, of=strategy):
        return reverse(f"publishing:county_{name}", args=[county, of, *args])

    pages = [here(name) for name in ("follow_up", "facts", "areas", "goals", "versions", "changes")]
    pages += [here("part_new", kind) for kind in ("mal", "omrade")]
    pages += [here("below_goal_new", goal.pk, kind) for kind in ("malsattning", "atgard")]
    parts = {"omrade": draft.priorities, "malsattning": goal.targets, "atgard": goal.actions}
    for kind, found in parts.items():
        pages += [here(name, kind, found.first().pk) for name in ("part", "part_remove")]
    pages += [here("publish", of=rows["planned"].pk), here("versions", of=rows["closed"].pk)]
    pages += [here("versions", of=rows["planned"].pk), here("strategy", of=rows["planned"].pk)]
    pages += [reverse(f"publishing:county_{name}", args=[county]) for name in ("themes", "theme_new")]
    pages += [reverse("publishing:county_theme", args=[county, rows["theme"].key])]
    pages += [reverse("library:county_resource_new", args=[county]), reverse("examples:county_examples", args=[county])]
    pages += [reverse(f"library:county_{name}", args=[county]) for name in ("initiatives", "initiative_new")]
    pages += [
        reverse(f"pages:county_{name}", args=[county]) for name in ("board", "board_picture", "board_picture_away")
    ]
    pages += [reverse("library:county_initiative", args=[county, rows["initiative"].pk])]
    for state in ("handed_in", "published"):
        pages += [reverse("examples:county_example", args=[county, rows[f"example_{state}"].pk])]
    pages += [reverse("library:county_resource", args=[county, rows["resource"].pk])]
    pages += [reverse("publishing:county_import", args=[county]), reverse("decisions:county_forms", args=[county])]
    return [*pages, reverse("decisions:county_form", args=[county, rows["county_form"].pk])]


def _consulting(world):
    rows, county, strategy = world.rows, world.rows["county"].slug, world.rows["strategy"].pk

    def here(name, of=None, *args):
        more = [rows[of].number, *args] if of else []
        return reverse(f"consultation:county_{name}", args=[county, strategy, *more])

    unsent, is_open, closed = "consultation_unsent", "consultation_open", "consultation_closed"
    pages = [here("list"), here("new")]
    pages += [here(name, unsent) for name in ("consultation", "text", "questions", "receivers", "send")]
    pages += [here("register", unsent) + "?kind=municipality"]
    pages += [here(name, is_open) for name in ("consultation", "receivers", "extend", "remind")]
    pages += [here("receiver", is_open, rows["receiver"].pk), here("answer", is_open, rows["answer"].pk)]
    pages += [here("answer", closed, rows["consultation_closed"].responses.first().pk), here("publish", closed)]
    return [*pages, here("consultation", closed), here("consultation", "compiled")]


def _county_signing(world):
    county, signed = world.rows["county"].slug, world.rows["signed_case"].pk
    pages = [reverse(f"joining:{name}", args=[county, signed]) for name in ("authority", "counter_sign", "case")]
    pages += [reverse("joining:signed_papers", args=[county])]
    return [*pages, reverse("joining:register_paper", args=[county, world.rows["in_ink"].pk])]


def _own_signing(world):
    draft = world.rows["signing_draft"].pk
    pages = [reverse(f"joining:{name}", args=[draft]) for name in ("signing", "send_file", "sign", "membership")]
    own = world.rows["own_active"].pk
    pages += [reverse(f"examples:{name}", args=[own]) for name in ("own", "new")]
    pages += [reverse(f"examples:{name}", args=[own, world.rows["example_draft"].pk]) for name in ("write", "hand_in")]
    return [*pages, reverse("joining:show", args=[own])]


def _proposal(world):
    draft, proposal = world.rows["draft"].pk, world.rows["proposal"].pk
    names = ("papers", "write", "preview", "make", "discard", "keep")
    pages = [reverse(f"decisions:{name}", args=[draft]) for name in names]
    return [*pages, reverse("decisions:paper", args=[draft, proposal])]


def _reading(world):
    county, strategy = world.rows["county"].slug, world.rows["strategy"].slug
    still_open = world.rows["consultation_open"].number
    pages = [reverse("consultation:begin", args=[county, strategy, still_open])]
    pages += [reverse("publishing:changes", args=[county, strategy]), reverse("publishing:periods", args=[county])]
    return [*pages, reverse("consultation:public", args=[county, strategy])]


# Where stored texts are shown


def every_public_page(world):
    """Pages, files and feeds that anybody reads."""
    rows = world.rows
    slug, strategy = rows["county"].slug, rows["strategy"].slug
    paths = [reverse("start"), reverse("register:counties"), reverse("register:county", args=[slug])]
    paths += [reverse("register:strategy", args=[slug, strategy])]
    paths += [reverse("register:county_joined", args=[slug]), reverse("register:joined"), reverse("register:search")]
    organisations = list(Organisation.objects.all())
    paths += [reverse("register:organisation", args=[one.slug]) for one in organisations]
    paths += [reverse("register:open_data"), reverse("register:calendar"), reverse("library:resources")]
    paths += [f"/oppna-data/{name}.{form}" for name in ("anslutningar", "strategier") for form in ("csv", "json")]
    paths += [f"/api/v1/{name}" for name in ("counties", "strategies", "organisations", "memberships")]
    paths += ["/datasets/dcat", "/sitemap.xml", "/sitemap-sidor.xml", "/sitemap-organisationer-1.xml", "/api/v1/"]
    paths += ["/robots.txt", "/.well-known/security.txt", "/api/v1/openapi.json"]
    paths += [reverse(name) for name in ("about", "accessibility", "privacy", "cookies", "contact")]
    paths += [reverse("papers:verify", args=[rows["paper"].verification_code])]
    if "theme" in rows:
        paths += [reverse("library:examples"), reverse("library:initiatives")]
        paths += [reverse("library:initiative", args=[rows["initiative"].pk])]
        paths += [reverse("library:example", args=[rows["example_published"].pk])]
        paths += [reverse("register:themes"), reverse("register:theme", args=[rows["theme"].key])]
    if "compiled" in rows:
        paths += [reverse("register:badge", args=[rows["cases"][State.ACTIVE].organisation.slug, f"{slug}-{strategy}"])]
        paths += [reverse("register:strategy", args=[slug, rows[name].slug]) for name in ("planned", "closed")]
        for name in ("compiled", "consultation_closed", "consultation_open"):
            paths += [reverse("consultation:public_number", args=[slug, strategy, rows[name].number])]
        paths += [reverse("consultation:public_draft", args=[slug, strategy, rows["compiled"].number])]
        paths += _reading(world)
    return paths


def every_desk_page(world):
    """The county's pages that show what organisations and colleagues wrote."""
    slug = world.rows["county"].slug
    paths = [reverse(f"joining:{name}", args=[slug]) for name in ("desk", "cases", "cases_file")]
    cases = Membership.objects.for_county(world.rows["county"])
    paths += [reverse("joining:case", args=[slug, one.pk]) for one in cases]
    paths += [page for page in world.pages["publisher"] if page.startswith("/arbetsyta/")]
    if "version" not in world.rows:
        return paths
    strategy = world.rows["strategy"].pk
    forms = [("county_export", 1, form) for form in ("yaml", "xlsx")]
    paths += [reverse(f"publishing:{name}", args=[slug, strategy, *more]) for name, *more in forms]
    return [*paths, reverse("register:county_preview", args=[slug, strategy])]


def every_own_page(world):
    """The organisation's pages and files."""
    draft = world.rows["draft"].pk
    paths = [page for page in world.pages["signatory"] if not page.startswith("/konto/")]
    if "proposal" in world.rows:
        forms = [(name, draft, world.rows["proposal"].pk) for name in ("word", "text")]
        paths += [reverse(f"decisions:{name}", args=more) for name, *more in forms]
    return paths


__all__ = ["every_desk_page", "every_own_page", "every_public_page", "later_pages_of", "pages_of"]
