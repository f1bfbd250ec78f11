"""Learning examples: where they stand, who may do what, and what must be written before one is handed in."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExampleState(TextChoices):
    """Where an example stands. The public reads published ones only."""

    DRAFT = "draft", _("Draft")
    HANDED_IN = "handed_in", _("Handed in")
    RETURNED = "returned", _("Sent back")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RETIRED = "retired", _("Retired")


TAGS = {
    ExampleState.DRAFT: "turn",
    ExampleState.HANDED_IN: "waiting",
    ExampleState.RETURNED: "turn",
    ExampleState.PUBLISHED: "done",
    ExampleState.DECLINED: "refused",
    ExampleState.WITHDRAWN: "ended",
    ExampleState.RETIRED: "ended",
}
WRITABLE = (ExampleState.DRAFT, ExampleState.RETURNED, ExampleState.WITHDRAWN)
MEMBER, STAFF = "member", "staff"


@dataclass(frozen=True)
class Step:
    """One permitted step: from which states, to which, and whose it is."""

    start: tuple
    end: ExampleState | None
    side: str


STEPS = {
    "save": Step(WRITABLE, None, MEMBER),
    "hand_in": Step(WRITABLE, ExampleState.HANDED_IN, MEMBER),
    "take_back": Step((ExampleState.HANDED_IN,), ExampleState.DRAFT, MEMBER),
    "withdraw": Step((ExampleState.PUBLISHED,), ExampleState.WITHDRAWN, MEMBER),
    "publish": Step((ExampleState.HANDED_IN,), ExampleState.PUBLISHED, STAFF),
    "return": Step((ExampleState.HANDED_IN,), ExampleState.RETURNED, STAFF),
    "decline": Step((ExampleState.HANDED_IN,), ExampleState.DECLINED, STAFF),
    "retire": Step((ExampleState.PUBLISHED,), ExampleState.RETIRED, STAFF),
    "restore": Step((ExampleState.RETIRED,), ExampleState.PUBLISHED, STAFF),
}
NEEDS_JOINED = ("save", "hand_in")  # what an organisation has published it may take down also when it has left
EVENT_WORDS = {
    "begin": _("Begun"),
    "hand_in": _("Handed in"),
    "take_back": _("Taken back"),
    "withdraw": _("Withdrawn by the organisation"),
    "publish": _("Published"),
    "return": _("Sent back with words"),
    "decline": _("Declined"),
    "retire": _("Retired by the board"),
    "restore": _("Shown again"),
}
WRONG_STATE = {
    ExampleState.DRAFT: _("The example is a draft."),
    ExampleState.HANDED_IN: _("The example is handed in and waits for the county administrative board."),
    ExampleState.RETURNED: _("The example has been sent back to the organisation."),
    ExampleState.PUBLISHED: _("The example is published. Withdraw it before you change it."),
    ExampleState.DECLINED: _("The example has been declined. Write a new one instead."),
    ExampleState.WITHDRAWN: _("The organisation has withdrawn the example."),
    ExampleState.RETIRED: _("The board has retired the example."),
}
NOT_MEMBER = _("Only those who act for the organisation can do this.")
NOT_STAFF = _("Your role can read but not decide on examples. Ask an editor or publisher at your board.")
NOT_JOINED = _("An organisation writes examples while it has joined the strategy.")
# What must stand there before it is handed in, with the sentence that asks for it.
NEEDED = {
    "what": _("Tell what you did."),
    "why": _("Tell why you did it."),
    "result": _("Tell what came of it."),
    "goals": _("Choose at least one goal."),
    "contact_email": _("Give a role mailbox that readers can turn to."),
}


def why_not_example(verb, state, *, sides, has_joined):
    """Why somebody who holds these sides cannot take the step, as a sentence; empty when they can."""
    step = STEPS[verb]
    if step.side not in sides:
        return str(NOT_MEMBER if step.side == MEMBER else NOT_STAFF)
    if state not in step.start:
        return str(WRONG_STATE[ExampleState(state)])
    return str(NOT_JOINED) if verb in NEEDS_JOINED and not has_joined else ""


def missing_in(example):
    """What is still to be written, as sentences."""
    return [str(sentence) for name, sentence in NEEDED.items() if not getattr(example, name)]
