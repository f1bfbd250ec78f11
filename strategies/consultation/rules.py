"""When a consultation is open, who may do what to it, and what is missing. Everything here is pure."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.characters import DASH, Kind, items, normalised
from portal.forms import clean_text

SWEDEN = ZoneInfo("Europe/Stockholm")
SHORTEST_DAYS = 1  # days that the receivers have at least
READABLE_DAYS = 60  # days after the last day that a personal link still shows what was sent
MOST_RECEIVERS = 800  # letters in one sending
MOST_LINES = 2_000  # of a pasted or sent list of receivers
MOST_OPEN_ANSWERS = 2_000  # open answers begun in one consultation
OFFICE_HOURS = (8, 18)  # reminders leave within these Swedish hours
WHOLE = "whole"  # the key of the part that is the strategy as a whole


class State(TextChoices):
    """What staff have done. Whether the time for answers is over is told by the clock, see ``phase``."""

    DRAFT = "draft", gettext_lazy("Being prepared")
    OPEN = "open", gettext_lazy("Sent out")
    COMPILED = "compiled", gettext_lazy("Compilation published")


class Phase(TextChoices):
    """How a consultation stands at a moment."""

    DRAFT = "draft", gettext_lazy("Being prepared")
    OPEN = "open", gettext_lazy("Open for answers")
    CLOSED = "closed", gettext_lazy("Closed, answers are being read")
    COMPILED = "compiled", gettext_lazy("Compilation published")


PHASE_KIND = {Phase.DRAFT: "turn", Phase.OPEN: "waiting", Phase.CLOSED: "turn", Phase.COMPILED: "done"}


class Source(TextChoices):
    """How a receiver came on the list."""

    REGISTER = "register", gettext_lazy("From the register")
    LIST = "list", gettext_lazy("From a list")
    OPEN = "open", gettext_lazy("Asked to answer")


class AnswerState(TextChoices):
    """An answer is written, then handed in and frozen."""

    DRAFT = "draft", gettext_lazy("Begun")
    HANDED_IN = "handed_in", gettext_lazy("Answered")


class Behalf(TextChoices):
    """For whom somebody answers. A person's name is never shown publicly."""

    ORGANISATION = "organisation", gettext_lazy("An organisation")
    PERSON = "person", gettext_lazy("Myself")


class Handling(TextChoices):
    """What became of a view."""

    WAITING = "", gettext_lazy("Not decided")
    TAKEN = "taken", gettext_lazy("Taken")
    PARTLY = "partly", gettext_lazy("Partly taken")
    NOT_TAKEN = "not_taken", gettext_lazy("Not taken")
    NOTED = "noted", gettext_lazy("Noted, asks for no change")


HANDLING_KIND = {
    Handling.WAITING: "turn",
    Handling.TAKEN: "done",
    Handling.PARTLY: "waiting",
    Handling.NOT_TAKEN: "refused",
    Handling.NOTED: "ended",
}
NEEDS_REASON = (Handling.PARTLY, Handling.NOT_TAKEN)
EVENT_WORDS = {
    "create": gettext_lazy("Consultation begun"),
    "edit": gettext_lazy("Texts saved"),
    "add": gettext_lazy("Receivers added"),
    "remove": gettext_lazy("Receiver taken away"),
    "send": gettext_lazy("Sent out"),
    "send_more": gettext_lazy("Sent to more receivers"),
    "renew": gettext_lazy("New link sent"),
    "extend": gettext_lazy("Closing date moved"),
    "remind": gettext_lazy("Reminder sent"),
    "hand_in": gettext_lazy("Answer arrived"),
    "mark": gettext_lazy("View marked"),
    "publish": gettext_lazy("Compilation published"),
}
# What staff may do: in which phases, and which verb of portal/people/rules.py they need.
STEPS = {
    "edit": ({Phase.DRAFT}, "write"),
    "receivers": ({Phase.DRAFT, Phase.OPEN}, "write"),
    "send": ({Phase.DRAFT, Phase.OPEN}, "publish"),
    "renew": ({Phase.OPEN}, "write"),
    "remind": ({Phase.OPEN}, "write"),
    "extend": ({Phase.OPEN, Phase.CLOSED}, "publish"),
    "mark": ({Phase.OPEN, Phase.CLOSED}, "write"),
    "publish": ({Phase.CLOSED}, "publish"),
}
ROLE_TOO_SMALL = {
    "write": gettext_lazy("Your role can read but not handle consultations. Ask an editor or publisher at the board."),
    "publish": gettext_lazy("A publisher at the board sends out, moves the closing date and publishes."),
}
WRONG_PHASE = {
    Phase.DRAFT: gettext_lazy("The consultation has not been sent out yet."),
    Phase.OPEN: gettext_lazy("The consultation is open. Wait until the last day for answers has passed."),
    Phase.CLOSED: gettext_lazy("The time for answers is over."),
    Phase.COMPILED: gettext_lazy("The compilation has been published, so the consultation is frozen."),
}
SENT_ALREADY = gettext_lazy("The consultation has been sent out. Texts and questions stay as the receivers got them.")


def closes_at(closes_on):
    """The first moment when an answer is too late: the midnight that ends the last day, Swedish time."""
    return datetime.combine(closes_on + timedelta(days=1), time(), tzinfo=SWEDEN)


def readable_until(closes_on):
    """When a personal link stops working altogether."""
    return closes_at(closes_on) + timedelta(days=READABLE_DAYS)


def phase(state, closes_on, now):
    """How the consultation stands at a moment."""
    if state == State.OPEN and now >= closes_at(closes_on):
        return Phase.CLOSED
    return Phase(state)


def why_not(verb, now_phase, may):
    """Why staff cannot do this now, as a sentence; empty when they can. may: whether the role holds a verb."""
    phases, needed = STEPS[verb]
    if not may(needed):
        return str(ROLE_TOO_SMALL[needed])
    if now_phase in phases:
        return ""
    return str(SENT_ALREADY if verb == "edit" and now_phase != Phase.COMPILED else WRONG_PHASE[now_phase])


def why_not_answer(now_phase, *, is_handed_in, is_revoked):
    """Why the holder of a personal link cannot write any more; empty when they can."""
    if is_revoked:
        return _("You have been taken off the list of receivers. Write to the county administrative board.")
    if is_handed_in:
        return _("The answer has been handed in and cannot be changed here.")
    if now_phase == Phase.DRAFT:
        return str(WRONG_PHASE[Phase.DRAFT])
    return (
        "" if now_phase == Phase.OPEN else _("The time for answers is over. Write to the county administrative board.")
    )


def missing_before_sending(*, is_sent, title, missive, closes_on, contact_email, receivers, allow_open_answers, today):
    """What must be in place before the letters can leave, as sentences."""
    found = []
    if not title:
        found.append(_("Write the consultation's title."))
    if not missive:
        found.append(_("Write the missive: what you ask about and why."))
    if not closes_on or closes_on < today + timedelta(days=SHORTEST_DAYS):
        found.append(_("Choose a last day for answers after today."))
    if not contact_email:
        found.append(_("Give a role mailbox: those who answer need somewhere to turn."))
    if is_sent and not receivers:
        found.append(_("Every letter has left. Add receivers if somebody is missing."))
    elif not receivers and not allow_open_answers:
        found.append(_("Choose receivers, or allow open answers."))
    if receivers > MOST_RECEIVERS:
        found.append(_("Send to at most %(most)s receivers at a time.") % {"most": MOST_RECEIVERS})
    return found


def missing_before_publishing(*, undecided, without_reason, unread_files, answers):
    """What must be done before the compilation can be published, as sentences. All are counts."""
    found = []
    if not answers:
        found.append(_("No answer has been handed in, so there is nothing to compile."))
    if undecided:
        found.append(_("Views without a decision: %(n)s.") % {"n": undecided})
    if without_reason:
        found.append(_("Views that are not or only partly taken and have no reason: %(n)s.") % {"n": without_reason})
    if unread_files:
        found.append(_("Answers in a file of which no view has been written down: %(n)s.") % {"n": unread_files})
    return found


def missing_before_hand_in(*, name, organisation_name, behalf, texts, no_remarks, has_file):
    """What the answer lacks before it can be handed in, as sentences."""
    found = []
    if not name:
        found.append(_("Write your name, so that the board can ask you."))
    if behalf == Behalf.ORGANISATION and not organisation_name:
        found.append(_("Write the organisation's name."))
    says_something = any(texts.values()) or has_file
    if not says_something and not no_remarks:
        found.append(_("Write an answer to some part, send a file, or tick that you have no remarks."))
    if says_something and no_remarks:
        found.append(_("You have ticked that you have no remarks, and yet written some. Take away one of them."))
    return found


def is_time_to_remind(now):
    """Whether a reminder may leave at this moment: by day, not at night."""
    return OFFICE_HOURS[0] <= now.astimezone(SWEDEN).hour < OFFICE_HOURS[1]


def reminder_day(closes_on, days):
    """The first day on which the automatic reminder may go out."""
    return closes_on - timedelta(days=days)


def default_closing(today: date):
    """Twelve weeks: what a board that asks associations should give at least."""
    return today + timedelta(weeks=12)


def parse_receivers(text):
    """Lines of "name; e-mail" (also with a comma or a tab) as (rows, errors).

    rows: (line, name, e-mail) in order, the same address once. errors: (line, sentence). Empty lines are passed over, a
    heading too. What follows after MOST_LINES lines is not read: judging half a million lines costs seconds."""
    rows, errors, seen = [], [], {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if number > MOST_LINES:
            errors.append((number, _("A list may have at most %(most)s lines. Split it.") % {"most": MOST_LINES}))
            break
        if not line.strip() or (number == 1 and "@" not in line):
            continue
        name, email = _split(_without_bullet(line))
        if wrong := _what_is_wrong(name, email):
            errors.append((number, wrong))
        elif email in seen:
            errors.append((number, _("The address stands already on line %(line)s.") % {"line": seen[email]}))
        else:
            seen[email] = number
            rows.append((number, name, email))
    return rows, errors


def _without_bullet(line):
    """The line as it was meant: pasted lists have something in front of each name."""
    return items(line)[0].text.removeprefix(DASH)


def _split(line):
    parts = [part.strip().strip('"').strip() for part in re.split(r"[;\t]", line) if part.strip()]
    if len(parts) == 1:
        parts = [part.strip().strip('"').strip() for part in line.rsplit(",", 1)]
    if len(parts) < 2:
        return "", parts[0].lower() if parts else ""
    email = next((part for part in parts if "@" in part), parts[1])
    return normalised(parts[0] if parts[0] != email else parts[1], Kind.LINE), email.lower()


def _what_is_wrong(name, email):
    try:
        clean_text(name)
    except ValidationError as error:
        return " ".join(error.messages)
    if not name:
        return _("Write a name, a semicolon and an address: Kumla kommun; kommun@kumla.example")
    if len(name) > 200:
        return _("The name is longer than 200 characters.")
    try:
        validate_email(email)
    except ValidationError:
        return _("The address is not an e-mail address.")
    return _("The address is longer than 254 characters.") if len(email) > 254 else ""
