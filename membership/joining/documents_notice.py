"""The board's notice about a membership as a letter: what has happened, since when, why, and what follows."""

from django.utils import timezone
from django.utils.translation import gettext as _

from membership.joining.documents import board_of
from membership.joining.documents_confirmation import board_contact
from membership.joining.rules import EndReason, State
from membership.joining.rules_deciding import Deciders
from portal.directory import organisation_numbers
from portal.errors import Refused
from portal.papers.letters import NoticeLetter, Party
from portal.templatetags.portal_tags import day

GONE = {EndReason.CEASED, EndReason.MERGED}


def pause_letter(membership, *, on, reasons, deciders):
    """The NoticeLetter for a membership that is being paused on ``on`` (a date). Raises Refused, as the others do."""
    name = str(membership.organisation)
    return _letter(
        membership,
        on=on,
        on_label=_("Paused from"),
        deciders=deciders,
        reasons=reasons,
        headline=_("The membership of %(organisation)s is paused") % {"organisation": name},
        statement=_("%(board)s has paused the membership of %(organisation)s from %(day)s.")
        % {"board": membership.strategy.county.board_name, "organisation": name, "day": day(on)},
        next_steps=(
            _("%(organisation)s is shown as paused in the portal. Goals, papers and history are kept.")
            % {"organisation": name},
            _("The board resumes the membership when the reasons no longer hold, and sends a new notice."),
        ),
    )


def resume_letter(membership, *, on, reasons, deciders):
    """The NoticeLetter for a paused membership that stands again from ``on``."""
    name = str(membership.organisation)
    return _letter(
        membership,
        on=on,
        on_label=_("Resumed from"),
        deciders=deciders,
        reasons=reasons,
        headline=_("The membership of %(organisation)s stands again") % {"organisation": name},
        statement=_("%(board)s has resumed the membership of %(organisation)s from %(day)s.")
        % {"board": membership.strategy.county.board_name, "organisation": name, "day": day(on)},
        next_steps=(
            _("%(organisation)s is shown as joined in the portal, with the same goals as before.")
            % {"organisation": name},
        ),
    )


def end_letter(membership, *, reasons, deciders):
    """The NoticeLetter for a membership that has just been given its last day and ground."""
    name, reason = str(membership.organisation), EndReason(membership.end_reason)
    words = {"organisation": name}
    kept = _("%(organisation)s is shown as having ended its membership. Papers and history are kept.") % words
    again = _("%(organisation)s can join again by a new declaration of intent.") % words
    return _letter(
        membership,
        on=membership.ended_on,
        on_label=_("Last day"),
        deciders=deciders,
        reasons=reasons,
        ground=str(reason.label),
        headline=_("The membership of %(organisation)s has ended") % {"organisation": name},
        statement=_("%(board)s has ended the membership of %(organisation)s. The last day is %(day)s.")
        % {"board": membership.strategy.county.board_name, "organisation": name, "day": day(membership.ended_on)},
        next_steps=(kept,) if reason in GONE else (kept, again),
    )


def rename_letter(membership, *, former, since, reason, recorded_by):
    """The NoticeLetter for a membership whose organisation has another name. recorded_by: the board that says so."""
    name = str(membership.organisation)
    return _letter(
        membership,
        on=since,
        on_label=_("New name since"),
        reasons=reason,
        recorded_by=recorded_by,
        headline=_("The membership stands under the name %(organisation)s") % {"organisation": name},
        statement=_("%(former)s has been called %(organisation)s since %(day)s. The membership is the same.")
        % {"former": former, "organisation": name, "day": day(since)},
        next_steps=(
            _("%(organisation)s is shown under its new name. The former name leads to the same page.")
            % {"organisation": name},
            _("Papers that were issued before keep the name that the organisation had then, and they still hold."),
        ),
    )


def gone_letter(membership, *, on, into, reason, recorded_by):
    """The NoticeLetter for a membership that ends since the organisation is no more.

    on: the organisation's last day. into: the one that it has become part of, or None. What was not confirmed is
    closed, with a letter of its own words."""
    name = str(membership.organisation)
    ended = membership.state == State.ENDED
    words = {"organisation": name, "other": str(into or ""), "day": day(on)}
    if into:
        statement = _("%(organisation)s became part of %(other)s on %(day)s.") % words
    else:
        statement = _("%(organisation)s ceased on %(day)s.") % words
    follows = (
        _("%(organisation)s is shown as having ended its membership. Papers and history are kept.") % words
        if ended
        else _("The matter is closed. What was handed in is kept on record.")
    )
    again = _("A membership does not go over to another organisation: %(other)s joins by its own declaration.") % words
    heading = (
        _("The membership of %(organisation)s has ended") if ended else _("The matter of %(organisation)s is closed")
    )
    return _letter(
        membership,
        on=on,
        on_label=_("Last day"),
        reasons=reason,
        recorded_by=recorded_by,
        ground=str((EndReason.MERGED if into else EndReason.CEASED).label),
        headline=heading % words,
        statement=statement,
        next_steps=(follows, again) if into else (follows,),
    )


def _letter(membership, *, on, next_steps, deciders=None, **words):
    organisation, county = membership.organisation, membership.strategy.county
    answer = _("Is something wrong? Write to the address below and give the number of this notice.")
    return NoticeLetter(
        board=board_of(county),
        organisation=Party(
            name=organisation.name, unit=organisation.unit, orgnr=organisation_numbers.format(organisation.orgnr)
        ),
        strategy=membership.version.title,
        period=membership.strategy.period,
        member_since=membership.joined_on.isoformat() if membership.joined_on else "",
        on=on.isoformat(),
        decided_on=timezone.localdate().isoformat(),
        **(deciders.in_letter() if deciders else {}),
        diary_number=membership.diary_number,
        next_steps=(*next_steps, answer),
        contact=board_contact(membership),
        **words,
    )


def why_no_notice(membership):
    """What is missing for a notice to be issued today; empty when nothing is."""
    try:
        deciders = Deciders(membership.strategy.county.board_name)
        resume_letter(membership, on=timezone.localdate(), reasons="", deciders=deciders)
    except Refused as refusal:
        return str(refusal)
    return ""


__all__ = ["end_letter", "gone_letter", "pause_letter", "rename_letter", "resume_letter", "why_no_notice"]
