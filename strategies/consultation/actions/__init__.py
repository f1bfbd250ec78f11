"""Everything that changes a consultation, by who does it and when."""

from strategies.consultation.actions.answering import begin_open_answer, hand_in_answer, save_answer, send_me_a_link
from strategies.consultation.actions.compiling import add_view, mark_view, note_paper, publish_compilation
from strategies.consultation.actions.preparing import (
    add_receivers,
    create_consultation,
    remove_receiver,
    save_questions,
    save_text,
)
from strategies.consultation.actions.sending import (
    extend_closing,
    remind_due,
    remind_unanswered,
    renew_link,
    send_consultation,
)
from strategies.consultation.actions.steps import (
    EditedMeanwhile,
    LinkOver,
    missing_to_publish,
    missing_to_send,
    why_not_now,
)

__all__ = [
    "EditedMeanwhile",
    "LinkOver",
    "add_receivers",
    "add_view",
    "begin_open_answer",
    "create_consultation",
    "extend_closing",
    "hand_in_answer",
    "mark_view",
    "missing_to_publish",
    "missing_to_send",
    "note_paper",
    "publish_compilation",
    "remind_due",
    "remind_unanswered",
    "remove_receiver",
    "renew_link",
    "save_answer",
    "save_questions",
    "save_text",
    "send_consultation",
    "send_me_a_link",
    "why_not_now",
]
