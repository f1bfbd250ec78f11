"""A membership's states and steps: who may do what, when."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from membership.joining.rules_way import why_not_outcome


class State(TextChoices):
    """Where a membership stands (domain.md, appendix)."""

    DRAFT = "draft", _("Draft")
    HANDED_IN = "handed_in", _("Handed in")
    COMPLETION = "completion", _("Completion requested")
    ACTIVE = "active", _("Joined")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")
    DECLINED = "declined", _("Declined")
    TAKEN_BACK = "taken_back", _("Taken back")


OPEN_STATES = [
    State.DRAFT,
    State.HANDED_IN,
    State.COMPLETION,
    State.ACTIVE,
    State.PAUSED,
]
PUBLIC_STATES = [State.ACTIVE, State.PAUSED, State.ENDED]
# What county staff may see: never a draft that was not handed in, nor one thrown away before.
COUNTY_STATES = [
    State.HANDED_IN,
    State.COMPLETION,
    State.ACTIVE,
    State.PAUSED,
    State.ENDED,
    State.DECLINED,
]
SEEN_BY_COUNTY = [*COUNTY_STATES, State.TAKEN_BACK]

# What the organisation says here reaches the county at once.
HANDED_IN_STATES = [State.HANDED_IN, State.ACTIVE, State.PAUSED]


class EndReason(TextChoices):
    """Why a membership ended."""

    WITHDRAWN = "withdrawn", _("The organisation withdrew")
    PERIOD_OVER = "period_over", _("The strategy's period is over")
    NOT_RENEWED = "not_renewed", _("Not renewed")
    CEASED = "ceased", _("The organisation has ceased")
    MERGED = "merged", _("The organisation was merged")


class Side(TextChoices):
    """Whose step it is."""

    CONTACT = "contact", _("Representative")
    SIGNATORY = "signatory", _("Signatory")
    INVITED = "invited", _("Signatory by personal link")
    HANDLER = "handler", _("County staff who handle")
    DECIDER = "decider", _("County staff who decide")
    SYSTEM = "system", _("The portal")


@dataclass(frozen=True)
class Step:
    """One permitted step: from which states, to which, and who takes it."""

    start: frozenset
    end: str | None
    side: str


def _step(start, end, side):
    return Step(frozenset(start), end, side)


# None as end: the state stays.
STEPS = {
    "edit": _step([State.DRAFT, State.COMPLETION], None, Side.CONTACT),
    "discard": _step([State.DRAFT], State.TAKEN_BACK, Side.CONTACT),
    # Only what was never handed in comes back (actions/draft.py asks).
    "restore": _step([State.TAKEN_BACK], State.DRAFT, Side.CONTACT),
    "sign": _step([State.DRAFT, State.COMPLETION], State.HANDED_IN, Side.SIGNATORY),
    # The other ways to sign (rules_signing.py). With two signatories the first signature leaves the state as it is.
    "sign_by_link": _step([State.DRAFT, State.COMPLETION], State.HANDED_IN, Side.INVITED),
    "sign_by_file": _step([State.DRAFT, State.COMPLETION], State.HANDED_IN, Side.CONTACT),
    "sign_on_paper": _step([State.DRAFT, State.COMPLETION], State.HANDED_IN, Side.HANDLER),
    "prepare_signing": _step([State.DRAFT, State.COMPLETION], None, Side.CONTACT),
    "withdraw_signing": _step([State.DRAFT, State.COMPLETION], None, Side.CONTACT),
    "check_authority": _step([State.HANDED_IN], None, Side.HANDLER),
    "counter_sign": _step([State.HANDED_IN], None, Side.DECIDER),
    "tell_outcome": _step(OPEN_STATES, None, Side.CONTACT),
    "take_back": _step([State.HANDED_IN, State.COMPLETION], State.TAKEN_BACK, Side.SIGNATORY),
    "register": _step(
        [
            State.HANDED_IN,
            State.COMPLETION,
            State.ACTIVE,
            State.PAUSED,
            State.ENDED,
            State.DECLINED,
        ],
        None,
        Side.HANDLER,
    ),
    "ask_completion": _step([State.HANDED_IN], State.COMPLETION, Side.HANDLER),
    "extend_completion": _step([State.COMPLETION], None, Side.HANDLER),
    "withdraw_completion": _step([State.COMPLETION], State.HANDED_IN, Side.HANDLER),
    # Inside the board: seen by its own people alone, and no event of the case.
    "assign": _step(SEEN_BY_COUNTY, None, Side.HANDLER),
    "note": _step(SEEN_BY_COUNTY, None, Side.HANDLER),
    "confirm": _step([State.HANDED_IN], State.ACTIVE, Side.DECIDER),
    "date_joining": _step([State.ACTIVE, State.PAUSED], None, Side.DECIDER),
    "decline": _step([State.HANDED_IN, State.COMPLETION], State.DECLINED, Side.DECIDER),
    "pause": _step([State.ACTIVE], State.PAUSED, Side.DECIDER),
    "resume": _step([State.PAUSED], State.ACTIVE, Side.DECIDER),
    "end": _step([State.ACTIVE, State.PAUSED], State.ENDED, Side.DECIDER),
    # Life after joining (membership/changes): the organisation says that it leaves, and the portal ends it on the day.
    "withdraw": _step([State.ACTIVE, State.PAUSED], None, Side.SIGNATORY),
    "take_back_withdrawal": _step([State.ACTIVE, State.PAUSED], None, Side.SIGNATORY),
    "leave": _step([State.ACTIVE, State.PAUSED], State.ENDED, Side.SYSTEM),
    "change_goals": _step([State.ACTIVE, State.PAUSED], None, Side.CONTACT),
    "take_back_goals": _step([State.ACTIVE, State.PAUSED], None, Side.CONTACT),
    # What happens to the organisation itself; its own county's staff record it, whichever county the membership is of.
    "rename": _step(OPEN_STATES, None, Side.DECIDER),
    "cease": _step([State.ACTIVE, State.PAUSED], State.ENDED, Side.DECIDER),
    "lapse": _step([State.DRAFT, State.HANDED_IN, State.COMPLETION], State.TAKEN_BACK, Side.DECIDER),
    "follow_back": _step([State.HANDED_IN], State.TAKEN_BACK, Side.SYSTEM),
    "accept_goals": _step([State.ACTIVE, State.PAUSED], None, Side.HANDLER),
    "return_goals": _step([State.ACTIVE, State.PAUSED], None, Side.HANDLER),
}

# How a state shows at the county's desk: a kind of status tag.
COUNTY_STATUS = {
    State.HANDED_IN: "turn",
    State.COMPLETION: "waiting",
    State.ACTIVE: "done",
    State.PAUSED: "waiting",
    State.ENDED: "ended",
    State.DECLINED: "refused",
}
# What an event was, as the time line and the refusals say it.
EVENT_WORDS = {
    "list": _("Taken from a public list"),
    "create": _("Draft begun"),
    "edit": _("Draft changed"),
    "discard": _("Draft thrown away"),
    "restore": _("Draft taken up again"),
    "sign": _("Signed and handed in"),
    "sign_together": _("Handed in together with the leading organisation"),
    "follow_back": _("Taken back with the leading organisation"),
    "sign_part": _("Signed by the first of two"),
    "prepare_signing": _("Text frozen for signing"),
    "withdraw_signing": _("Signing withdrawn"),
    "check_authority": _("Right to sign looked into"),
    "counter_sign": _("Signed by the county administrative board"),
    "tell_outcome": _("A body's meeting told about"),
    "take_back": _("Taken back"),
    "register": _("Diary number registered"),
    "ask_completion": _("Completion requested"),
    "extend_completion": _("More time for the completion"),
    "withdraw_completion": _("Request for completion taken back"),
    "warned": _("Confirmed knowing this"),
    "confirm": _("Joining confirmed"),
    "date_joining": _("Day of joining set to the decision's"),
    "decline": _("Declaration declined"),
    "pause": _("Membership paused"),
    "resume": _("Membership resumed"),
    "end": _("Membership ended"),
    "withdraw": _("Withdrawal handed in"),
    "take_back_withdrawal": _("Withdrawal taken back"),
    "leave": _("The organisation left"),
    "rename": _("New name of the organisation"),
    "cease": _("Ended, since the organisation is no more"),
    "lapse": _("Closed, since the organisation is no more"),
    "change_goals": _("Changed goals handed in"),
    "take_back_goals": _("Changed goals taken back"),
    "accept_goals": _("Changed goals taken note of"),
    "return_goals": _("Changed goals sent back"),
    "invite": _("Invitation to process support queued"),
    "support_answer": _("Invitation to process support answered"),
    "support_contact": _("Contact made about process support"),
}

# Steps in the organisation's own space: what was written there before the handing in is the organisation's (TF 2:13).
OWN_STEPS = {"create", "edit", "discard", "restore", "prepare_signing", "withdraw_signing", "sign_part"}


# How the organisation's own pages colour a state (look: done, turn, waiting, refused, ended).
TAG_KINDS = {
    State.DRAFT: "turn",
    State.HANDED_IN: "waiting",
    State.COMPLETION: "turn",
    State.ACTIVE: "done",
    State.PAUSED: "waiting",
    State.ENDED: "ended",
    State.DECLINED: "refused",
    State.TAKEN_BACK: "ended",
}

ALREADY = {
    State.DRAFT: _("The declaration is a draft and has not been handed in."),
    State.HANDED_IN: _("The declaration has already been handed in."),
    State.COMPLETION: _("Completion has been requested, so the organisation has the next step."),
    State.ACTIVE: _("The membership has already been confirmed."),
    State.PAUSED: _("The membership is paused."),
    State.ENDED: _("The membership has ended."),
    State.DECLINED: _("The declaration has been declined."),
    State.TAKEN_BACK: _("The organisation has taken the declaration back."),
}
WRONG_SIDE = {
    Side.CONTACT: _("Only someone who may act for the organisation can do this."),
    Side.SIGNATORY: _("Only a signatory of the organisation can do this."),
    Side.INVITED: _("Only the person whom the link was sent to can do this."),
    Side.HANDLER: _("Your role can read but not handle cases. Ask a publisher at your county administrative board."),
    Side.DECIDER: _("Your role cannot decide. Ask a publisher at your county administrative board."),
    Side.SYSTEM: _("The portal does this by itself."),
}


NOT_WHILE_SIGNING = {"edit", "discard", "tell_outcome"}


def why_not(verb, state, sides, *, is_being_signed=False):
    """Why someone with these sides cannot take the step now; empty when they can.

    verb: a key of STEPS. state: the membership's State. sides: the Sides the person holds towards this membership.
    is_being_signed: whether a signing is under way, so that the text is frozen."""
    step = STEPS[verb]
    if step.side not in sides:
        return str(WRONG_SIDE[step.side])
    if state not in step.start:
        return str(ALREADY[state])
    if is_being_signed and verb in NOT_WHILE_SIGNING:
        return gettext("The declaration is being signed, so its text stands still. Withdraw the signing to change it.")
    return ""


# What a declaration must hold before it is handed in: one list for the page and for the guard.


class Section(TextChoices):
    """The parts of the task list, in order. The value stands in the address."""

    GOALS = "mal", _("Goals")
    PLAN = "egna-mal", _("Own goals or plan")
    CONTACTS = "kontakter", _("Contacts")
    DECISION = "beslut", _("Decision")


class Progress(TextChoices):
    """How far a section has come."""

    NOT_STARTED = "not_started", _("Not started")
    INCOMPLETE = "incomplete", _("Incomplete")
    DONE = "done", _("Done")


@dataclass(frozen=True)
class Parts:
    """What is known of a declaration, without the database. The lists hold anything with the rows' attributes.

    refusal: why the organisation may not join at all, from ``why_not_join``."""

    refusal: str = ""
    can_choose: bool = True
    chosen: int = 0
    plan: str = ""
    plan_title: str = ""
    plan_url: str = ""
    own_goals: list = field(default_factory=list)
    contacts: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    no_decision_yet: bool = False
    today: date = field(default_factory=timezone.localdate)


def missing_before_submission(parts):
    """What must be mended before the declaration can be signed: pairs of (Section, sentence), in the page's order.

    Empty when nothing is missing. The task list shows it, and the signing asks it again under the lock. What concerns
    no section stands first, under ""."""
    return [
        *([("", parts.refusal)] if parts.refusal else []),
        *((Section.GOALS, sentence) for sentence in _missing_goals(parts)),
        *((Section.PLAN, sentence) for sentence in _missing_plan(parts)),
        *((Section.CONTACTS, sentence) for sentence in _missing_contacts(parts)),
        *((Section.DECISION, sentence) for sentence in _missing_decision(parts)),
    ]


def _missing_goals(parts):
    if parts.can_choose and not parts.chosen:
        yield gettext("Choose at least one goal, target or priority area.")


def _missing_plan(parts):
    if not parts.plan:
        yield gettext("Choose whether you write your own goals or link a plan that you have.")
    elif parts.plan == "existing":
        if not parts.plan_title:
            yield gettext("Write what your plan is called.")
        if not parts.plan_url:
            yield gettext("Write the web address of your plan.")
    elif not parts.own_goals:
        yield gettext("Write at least one goal of your own.")
    else:
        yield from _missing_in_goals(parts.own_goals)


def _missing_in_goals(goals):
    for number, goal in enumerate(goals, start=1):
        if not goal.indicator:
            yield gettext("Own goal %(number)s: write how you follow it.") % {"number": number}
        if not goal.due_on:
            yield gettext("Own goal %(number)s: write by when you will reach it.") % {"number": number}


def _missing_contacts(parts):
    if not any(contact.role_mailbox or contact.email for contact in parts.contacts):
        yield gettext("Name at least one contact, with a role mailbox or an e-mail address.")


def _missing_decision(parts):
    if not parts.decisions and not parts.no_decision_yet:
        yield gettext("Tell about the decision, or say that it has not been taken yet.")
    for step in parts.decisions:
        if step.outcome != "planned" and not step.meets_on:
            yield gettext("Write the date of the decision in %(body)s.") % {"body": step.body}
        elif reason := why_not_outcome(step.outcome, _day(step.meets_on), parts.today):
            yield f"{step.body}: {reason}"


def _day(value):
    """The day of a row, or of frozen content, where it is text."""
    return parse_date(value) if isinstance(value, str) else value


def progress_of(section, missing, looked_at):
    """How far the section has come. missing: from missing_before_submission. looked_at: sections that were saved."""
    if not any(where == section for where, _sentence in missing):
        return Progress.DONE
    return Progress.INCOMPLETE if section in looked_at else Progress.NOT_STARTED


def why_not_join(*, is_open, is_over, open_to_kinds, kind, ceased):
    """Why an organisation of this kind cannot join the strategy; empty when it can.

    open_to_kinds: the kinds that the county named; empty means all."""
    if ceased:
        return gettext("The organisation has ceased, so it cannot join.")
    if is_over:
        return gettext("The strategy's period is over, so it can no longer be joined.")
    if not is_open:
        return gettext("The county administrative board does not offer joining of this strategy in the portal.")
    if open_to_kinds and kind not in open_to_kinds:
        return gettext(
            "This strategy is not open to organisations of your kind. Contact the county administrative board."
        )
    return ""


def why_not_together(name, *, is_itself=False, has_open=False, refusal=""):
    """Why an organisation cannot join by another one's decision; empty when it can. refusal: from why_not_join."""
    if is_itself:
        return gettext("Your own organisation joins anyway. Name the others.")
    if has_open:
        return gettext("%(organisation)s has an open membership of this strategy already, or is joining it.") % {
            "organisation": name
        }
    return f"{name}: {refusal}" if refusal else ""


def with_their_goals(goals, below):
    """The goals chosen, and those that something chosen lies under: whoever chooses a target has chosen its goal.

    below: targets and actions, each with ``goal``. Each goal once, in the order they came."""
    return list(dict.fromkeys([*goals, *(one.goal for one in below)]))
