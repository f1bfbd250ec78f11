"""What was written in a declaration, as lines for reading: the review, what was handed in, and the other's version."""

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from membership.joining.models import Contact, DecisionStep, GroupPlace
from membership.joining.rules import Section


def lines_of(content, section):
    """The lines of a section, as term and value. content: from documents.section_content, or what was signed."""
    return [{"term": term, "value": value} for term, value in _READERS[section](content)]


def _goals(content):
    yield _("Goals"), _list(content.get("goals", ()))
    if content.get("targets"):
        yield _("Regional targets"), _list(content["targets"])
    if content.get("priorities"):
        yield content.get("priority_label", "").capitalize() or _("Priority areas"), _list(content["priorities"])
    if content.get("actions"):
        yield _("Suggested actions"), _list(content["actions"])
    yield _("How you contribute"), content.get("contribution", "")


def _plan(content):
    plan = content.get("existing_plan")
    if plan:
        pages = _("pages %(pages)s") % {"pages": plan["pages"]} if plan.get("pages") else ""
        yield _("Existing plan"), ", ".join(part for part in (plan.get("title"), pages, plan.get("url")) if part)
        return
    if not content.get("own_goals"):
        yield _("Own goals"), ""
    for number, goal in enumerate(content.get("own_goals", ()), start=1):
        parts = [
            goal["what"],
            _("Followed by: %(indicator)s") % {"indicator": goal.get("indicator")} if goal.get("indicator") else "",
            _("By %(day)s") % {"day": _day(goal.get("by"))} if goal.get("by") else "",
        ]
        yield _("Own goal %(number)s") % {"number": number}, _stacked(parts)


def _contacts(content):
    kinds = dict(Contact.Kind.choices)
    if not content.get("contacts"):
        yield _("Contacts"), ""
    for contact in content.get("contacts", ()):
        person = ", ".join(part for part in (contact.get("name"), contact.get("title")) if part)
        shown = _("Shown publicly") if contact.get("show_publicly") else _("Not shown publicly")
        parts = [
            contact.get("role_mailbox"),
            person,
            contact.get("email"),
            contact.get("phone"),
            shown,
        ]
        yield kinds.get(contact.get("kind"), _("Contact")), _stacked(parts)


def _decision(content):
    outcomes = dict(DecisionStep.Outcome.choices)
    if content.get("no_decision_yet"):
        yield _("Decision"), _("Not taken yet")
    elif not content.get("decisions"):
        yield _("Decision"), ""
    for step in content.get("decisions", ()):
        paragraph = f"§ {step['paragraph'].removeprefix('§').strip()}" if step.get("paragraph") else ""
        number = _("Diary number %(number)s") % {"number": step["diary_number"]} if step.get("diary_number") else ""
        parts = [
            outcomes.get(step.get("outcome"), ""),
            " ".join(part for part in (_day(step.get("on")), paragraph) if part),
            number,
        ]
        yield step["body"], _stacked(parts)


def group_of(membership):
    """Where a membership stands in a group: ``lead``, the leading one or None, and ``places`` handed in with it."""
    own = GroupPlace.objects.of(membership)
    places = GroupPlace.objects.named_by(membership).filter(joined__isnull=False)
    return {"lead": own.lead if own else None, "places": list(places)}


_READERS = {
    Section.GOALS: _goals,
    Section.PLAN: _plan,
    Section.CONTACTS: _contacts,
    Section.DECISION: _decision,
}


def _day(iso):
    day = parse_date(iso or "")
    return date_format(day, "j F Y") if day else ""


def _list(texts):
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((text,) for text in texts))) if texts else ""


def _stacked(parts):
    return format_html_join("", "<div>{}</div>", ((part,) for part in parts if part))
