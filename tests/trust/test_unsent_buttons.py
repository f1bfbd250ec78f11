"""A form with several buttons that is refused before its view goes on to where its person was going: the kept form
sends the pressed button's name and value, to the button's own address."""

import html
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.urls import resolve, reverse

from portal.pages_errors import ACCOUNT_FORMS
from tests.trust import walker
from tests.trust.test_unsent_everywhere import FIELD, FORM, elsewhere, kind_of, later, over, refused

pytestmark = pytest.mark.django_db
# Whoever signs by a personal link opens it again when the session is over: the form belongs to nobody without it.
OPENED_ANEW = {"joining:link_sign"}
ACTION = re.compile(r'<form[^>]* action="([^"]*)"')


def many_buttons(client, pages, known):
    """The forms with more than one button, or with one that sends elsewhere, each kind once."""
    for page in pages:
        for form in walker.forms_of(client, page):
            presses = [
                press for press in zip(form.buttons, form.targets, strict=True) if press != (("", ""), form.action)
            ]
            if form.method != "post" or form.action.startswith(ACCOUNT_FORMS) or not presses:
                continue
            kind = (kind_of(form), tuple(sorted(re.sub(r"\d+", "1", str(press)) for press in presses)))
            if kind not in known:
                known.add(kind)
                yield form, presses


def is_kept(answer, typed, target):
    """Whether the page holds a form that sends what was typed, the pressed button with it, to the button's address."""
    for form in FORM.findall(answer.content.decode()):
        fields = {(html.unescape(one), html.unescape(said)) for one, said in FIELD.findall(form)}
        action = ACTION.search(form)
        where = html.unescape(action[1]) if action else answer.request["PATH_INFO"]
        if fields >= set(typed) and urlsplit(where).path == urlsplit(target).path:
            return True
    return False


def test_the_kept_form_sends_the_pressed_button_to_its_own_address(whole_world):
    more, known, problems, names = later(whole_world), set(), [], set()
    more["signatory"].append(reverse("decisions:papers", args=[whole_world.rows["own_active"].pk]))
    for role, pages in whole_world.pages.items():
        client = whole_world.client(role)
        for form, presses in many_buttons(client, dict.fromkeys([*pages, *more.get(role, [])]), known):
            for (name, value), target in presses:
                typed = [pair for pair in form.filled() if pair[0] and pair not in form.buttons and pair[1].strip()]
                typed += [(name, value)] if name else []
                for how in (over, elsewhere):
                    if how is over and resolve(urlsplit(target).path).view_name in OPENED_ANEW:
                        continue
                    answer = refused(client, replace(form, action=target), typed, how)
                    if not is_kept(answer, typed, target):
                        problems.append(f"{role} {form.page} {name}={value} {how.__name__}: {answer.status_code}")
                names.add(re.sub(r"\d+", "1", name) if name or target == form.action else "formaction")
    assert problems == []
    assert {"formaction", "review", "hand", "answer", "verb", "to-make", "rows-add", "up-1"} <= names
