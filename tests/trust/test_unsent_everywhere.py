"""Every form with a long text gives it back when it is refused before its view: the session was over, or a log-in
elsewhere had changed the token. Without a browser: each form is read from its page, filled in and sent both ways."""

import html
import inspect
import re
from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.sessions.models import Session
from django.middleware.csrf import _get_new_csrf_string
from django.urls import resolve, reverse

from membership.changes.actions import goals
from membership.joining.rules import State
from tests.membership.changes import world as changes
from tests.strategies.consultation import world as consultations
from tests.strategies.pages import world as county_pages
from tests.trust import walker
from tests.trust.trying import undone

pytestmark = pytest.mark.django_db
WINGS = ("portal.", "strategies.", "membership.")
MAKES_LONG = re.compile(r"Textarea|RichTextField|LinesField|OwnFactsField|_long\(")
NO_PAGES = {"SampleForm"}  # the page of the look's parts, which nobody sends
TEXT = "Vi skriver länge om 'makt & hälsa' i länet,\noch vill inte skriva \"<b>det</b>\" en gång till: "
# Pages where a long form stands: the names of their addresses, by room.
PAGES = {
    "joining": "confirm ask_completion withdraw_completion decline pause resume end case goals take_back start",
    "support": "answer",
    "changes": "withdraw goals_write county_goals",
    "representation": "answer add ask county_answer county_organisation",
    "examples": "new write county_example",
    "decisions": "write background hand_over county_form",
    "publishing": "county_text county_joining county_goal county_follow_up county_facts county_areas county_part "
    "county_part_new county_below_goal_new county_theme county_theme_new",
    "pages": "county_page county_page_picture",
    "library": "county_resource county_initiative",
    "consultation": "county_new county_text county_questions county_receivers county_extend county_answer "
    "county_publish answer",
}


@pytest.fixture
def seen(monkeypatch):
    """The forms whose text areas have been shown, as their classes."""
    found, draw = set(), forms.BoundField.as_widget

    def noted(self, *args, **kwargs):
        if isinstance(self.field.widget, forms.Textarea):
            found.add(type(self.form))
        return draw(self, *args, **kwargs)

    monkeypatch.setattr(forms.BoundField, "as_widget", noted)
    return found


def later(world):
    """Pages that need a row more: by role, their addresses."""
    publisher, signer = world.people["publisher"], world.people["signatory"]
    county, own, draft = world.rows["county"], world.rows["own_active"], world.rows["draft"]
    closed, cases = world.rows["consultation_closed"], world.rows["cases"]
    consultations.mark_all(closed, publisher)
    goals.begin_change(own, by=signer)
    changes.write(own, signer)
    hand_in_goals(cases[State.ACTIVE])
    page = county_pages.make_page(county, publisher)
    return {
        "publisher": [
            reverse("pages:county_page", args=[county.slug, page.pk]),
            reverse("pages:county_page_picture", args=[county.slug, page.pk]),
            reverse("joining:withdraw_completion", args=[county.slug, cases[State.COMPLETION].pk]),
            reverse("consultation:county_publish", args=[county.slug, closed.strategy_id, closed.number]),
            reverse("changes:county_goals", args=[county.slug, cases[State.ACTIVE].pk]),
        ],
        "signatory": [
            reverse("decisions:background", args=[draft.pk]),
            reverse("decisions:hand_over", args=[draft.pk, world.rows["proposal"].pk]),
            reverse("changes:withdraw", args=[own.pk]),
            reverse("changes:goals_write", args=[own.pk]),
        ],
    }


def hand_in_goals(membership):
    by = membership.organisation.representatives.get().user
    begun = goals.begin_change(membership, by=by)
    chosen = list(membership.version.goals.all())
    own = [{"what": "Halvera lönegapet", "indicator": "Lönekartläggning", "due_on": date(2027, 6, 30)}]
    said = {"own_goals": own, "goals": chosen, "contribution": "Vi börjar om.", "plan": "own_goals"}
    written = goals.write_change(membership, by=by, edition=begun.edition, **said)
    goals.hand_in_change(membership, by=by, edition=written.edition, name="Eva", title="Strateg", method="Lösenord")


def long_forms(world, role, more):
    """A client and the forms with a text area that the role meets; each kind once."""
    pages = [page for page in world.pages[role] if holds_long_form(page)]
    client, kinds = world.client(role), {}
    for page in dict.fromkeys([*pages, *more]):
        for form in walker.forms_of(client, page):
            if form.method == "post" and long_fields(form):
                kinds.setdefault(kind_of(form), form)
    return client, list(kinds.values())


def holds_long_form(page):
    found = resolve(page.partition("?")[0])
    return found.url_name in PAGES.get(found.namespace, "").split()


def long_fields(form):
    return [name for name, one in form.fields.items() if one.kind == "textarea"]


def kind_of(form):
    """The same for the same form about two rows."""
    return tuple(re.sub(r"\d+", "1", name) for name in (resolve(form.action.partition("?")[0]).view_name, *form.fields))


def typed_into(form):
    """What the form sends with a text of its own in every text area."""
    longs = long_fields(form)
    return [(name, f"{TEXT}{name}" if name in longs else value) for name, value in form.filled()]


def over(client):
    """The session has ended."""
    Session.objects.all().delete()


def elsewhere(client):
    """A log-in in another tab has given the browser another token."""
    client.handler.enforce_csrf_checks = True
    client.cookies["csrftoken"] = _get_new_csrf_string()
    client.defaults["HTTP_ORIGIN"] = "http://testserver"


def refused(client, form, typed, how):
    """The page that comes instead of the view, when the form is sent after its session or token has changed."""
    cookies = SimpleCookie(client.cookies)
    with undone():
        how(client)
        answer = walker.send(client, form, typed)
    client.handler.enforce_csrf_checks, client.cookies = False, cookies
    return answer


FORM = re.compile(r"<form[^>]*>.*?</form>", re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def is_given_back(answer, form, typed):
    """What is missing on the page, as a sentence; "" when every field comes back with a button that sends it on."""
    page = answer.content.decode()
    sends = [one for one in FORM.findall(page) if "<button" in one and dict(FIELD.findall(one)).keys() - {"next"}]
    back = {(html.unescape(name), html.unescape(value)) for one in sends for name, value in FIELD.findall(one)}
    written = [(name, value) for name, value in typed if name in form.fields and value.strip()]
    lost = [name for name, value in written if (name, value) not in back]
    shown = html.unescape(FIELD.sub("", page))
    unread = [name for name in long_fields(form) if f"till: {name}" not in shown]
    return f"{answer.status_code}, lost {lost}, not to be read {unread}" if lost or unread else ""


def every_long_form():
    """The classes of all forms of ours that have a text area, in their fields or by their code."""
    todo, found = [forms.BaseForm], []
    for one in todo:
        todo += [further for further in one.__subclasses__() if further not in todo]
        is_ours = one.__module__.startswith(WINGS) and one.__name__ not in NO_PAGES
        if is_ours and (has_text_area(one) or MAKES_LONG.search(inspect.getsource(one))):
            found.append(one)
    return found


def has_text_area(form):
    return any(isinstance(field.widget, forms.Textarea) for field in getattr(form, "base_fields", {}).values())


def test_every_long_form_comes_back_both_ways_and_a_new_one_must_stand_in_the_walk(whole_world, seen):
    more, problems, number = later(whole_world), [], 0
    for role in whole_world.pages:
        client, found = long_forms(whole_world, role, more.get(role, []))
        for form in found:
            typed = typed_into(form)
            for how in (over, elsewhere):
                wrong = is_given_back(refused(client, form, typed, how), form, typed)
                problems += [f"{role} {form.action} {how.__name__}: {wrong}"] if wrong else []
                number += 1
    assert problems == []
    assert number > 80
    missing = [one for one in every_long_form() if not any(issubclass(shown, one) for shown in seen)]
    assert missing == [], "add the page of the form to PAGES, or its row to later()"


def test_no_text_area_is_written_past_the_forms():
    """One in a template of its own would stand outside the walk."""
    root = Path(settings.BASE_DIR) / "templates"
    written = re.compile(r"<textarea(?![^>]*readonly)")
    found = {str(path.relative_to(root)) for path in root.rglob("*.html") if written.search(path.read_text())}
    assert found == {"django/forms/widgets/rich_textarea.html"}
