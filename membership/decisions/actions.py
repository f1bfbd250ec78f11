"""Writing a proposal: begin, save, make the paper, throw away, write anew, and keep the form for the next time."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from membership.decisions import catching_up, head, merging, sections
from membership.decisions.documents import HANDED, HEADER, doubts_of, mark_of, missing, proposal_letter
from membership.decisions.facts import facts_of, header_of, kept_body
from membership.decisions.library import Form, form_of
from membership.decisions.models import DecisionPaper, DecisionTemplate, OrganisationLogo
from membership.decisions.rules import MOST_SECTIONS, Layer, PaperState, key_of, meant_keys, why_not, why_not_begin
from membership.joining.models import Membership
from membership.representation.models import Representative
from portal.errors import Refused
from portal.log.actions import log_event
from portal.papers.actions import issue_document
from portal.shown import refuse_changed

COPIED = (*HEADER, "title_capitals", "head", "meant", "sections", "template", "merged")


class Stale(Refused):
    """Somebody else has saved the proposal since the person opened it. Nothing was written."""


def _acts_for(user, organisation_id):
    return Representative.objects.active().of(user).filter(organisation=organisation_id).exists()


def locked_membership(membership):
    """The membership's row under lock: one draft at a time is begun for it."""
    return (
        Membership.objects.select_for_update(of=("self",), no_key=True)
        .select_related("strategy__county", "version", "organisation")
        .get(pk=membership.pk)
    )


def locked(paper, verb, by):
    """The proposal under lock. Raises Refused, also when somebody threw it away a moment ago."""
    row = (
        DecisionPaper.objects.select_for_update(of=("self",), no_key=True)
        .select_related("membership__strategy__county", "membership__version", "membership__organisation", "replaces")
        .filter(pk=paper.pk)
        .first()
    )
    if row is None:
        raise Refused(_("A colleague has thrown the proposal away."))
    refusal = why_not(verb, state=row.state, acts=_acts_for(by, row.membership.organisation_id))
    if refusal:
        raise Refused(refusal)
    return row


@transaction.atomic(durable=True)
def begin_paper(membership, *, form: Form, by):
    """Begin a proposal in the form, with everything that the portal holds filled in; or give the one being written.

    The form is frozen into the proposal. Raises Refused."""
    row = locked_membership(membership)
    _check_begin(row, by)
    draft = DecisionPaper.objects.drafts().filter(membership=row).first()
    if draft:
        return draft
    today = timezone.localdate()
    facts = facts_of(row, by=by, label=form.header.get("label", ""), today=today) | kept_body(row, form)
    header = header_of(row, form, facts)
    paper = DecisionPaper.objects.create(
        membership=row,
        template=_frozen(form),
        sections=sections.stored(merging.fill_form(form, facts)),
        merged=catching_up.begun_with(facts, header),
        created_by=by,
        saved_by=by,
        **header,
        **_first_header(row, form, facts, by, today),
    )
    log_event("decision_paper_begin", by=by, thing=paper, membership=row.pk)
    return paper


def _check_begin(membership, by):
    acts = _acts_for(by, membership.organisation_id)
    if refusal := why_not_begin(membership_state=membership.state, acts=acts):
        raise Refused(refusal)


def _frozen(form):
    return {
        "layer": str(form.layer),
        "key": form.key,
        "name": form.name,
        "version": form.version,
        "purpose": str(form.purpose),
        "header": dict(form.header),
        "sections": sections.stored(form.sections),
    }


def _first_header(membership, form, facts, by, today):
    """What of the head is the writer's own, or the form's; what rows say is facts.header_of."""
    contact = membership.contacts.first()
    return {
        "label": form.header.get("label", ""),
        "title": merging.filled(form.header.get("title", ""), facts)[:200],
        "title_capitals": bool(form.header.get("title_capitals")),
        "office": form.header.get("office", ""),
        "officer": by.name,
        "officer_title": by.title,
        "officer_contact": contact.address if contact else by.email,
        "written_on": today,
        "head": head.head_of(form.header),
    }


@transaction.atomic(durable=True)
def save_paper(paper, *, by, edition, header, rows):
    """Save header fields and sections. edition: the one that the page was made from.

    When somebody else has saved since and this save would change what stands, Stale is raised and nothing is written.
    A save that changes nothing is always right. Raises Refused."""
    if len(rows) > MOST_SECTIONS:
        raise Refused(_("A proposal can have at most %(most)s sections.") % {"most": MOST_SECTIONS})
    row = locked(paper, "edit", by)
    before = {name: getattr(row, name) for name in (*HEADER, "title_capitals", "head", "sections")}
    wanted = {**header, "sections": sections.stored(_dated(rows, row.written_on, header.get("written_on")))}
    if all(before[name] == value for name, value in wanted.items()):
        return row
    if edition != row.edition:
        raise Stale(_("Somebody else has saved the proposal since you opened it. Nothing has been overwritten."))
    for name, value in wanted.items():
        setattr(row, name, value)
    row.edition += 1
    row.saved_by, row.saved_at = by, timezone.now()
    row.save()
    return row


def _dated(rows, was, now):
    """The list of what the decision rests on names the paper by its date: it follows when the date is changed."""
    if not (was and now) or was == now:
        return rows
    return [
        replace(one, text=one.text.replace(was.isoformat(), now.isoformat())) if one.key == "basis" else one
        for one in rows
    ]


@transaction.atomic(durable=True)
def affirm(paper, *, by, key):
    """Say that what looks left behind is meant as it stands. It holds for that line alone: another asks again.

    key: as ``rules.missing_before_issue`` gives it. Raises Refused when the text has changed since it was shown."""
    row = locked(paper, "edit", by)
    doubt = next((one for one in doubts_of(row) if key_of(**one) == key), None)
    if doubt is None:
        raise Refused(_("The text has changed since you opened the page. Look at it again."))
    if key not in meant_keys(row.meant):
        row.meant = [*row.meant, {**doubt, "by": by.pk, "at": timezone.now().isoformat(timespec="seconds")}]
        row.save(update_fields=["meant"])
        log_event("decision_paper_meant", by=by, thing=row, membership=row.membership_id)
    return row


@transaction.atomic(durable=True)
def issue_paper(paper, *, by, edition, to_meeting=False):
    """Make the paper: freeze it as a letter and let a worker draw it. The proposal cannot be changed after that.

    to_meeting: it is handed to the meeting at once, and comes without the mark of a working copy.
    Raises Stale when a colleague has saved since, Refused with the first thing that is missing."""
    row = locked(paper, "issue", by)
    if edition != row.edition:
        raise Stale(_("Somebody else has saved the proposal since you opened it. Read it again before you go on."))
    left = missing(row)
    if left:
        raise Refused(" ".join(sentence for _anchor, sentence in left))
    mark = mark_of(row)
    row.state = PaperState.ISSUED
    if to_meeting and mark:
        mark, row.state, row.handed_at, row.handed_by = HANDED, PaperState.HANDED, timezone.now(), by
    logo = OrganisationLogo.objects.usable_of(row.membership.organisation_id)
    row.document = issue_document(
        kind="proposal",
        county=None,  # the organisation's own paper: the county's lists never show it
        letter=proposal_letter(row, mark=mark, logo=logo.data_address if logo else ""),
        subject=row,
        by=by,
        replaces=row.replaces.document if row.replaces else None,
    )
    row.save()
    log_event("decision_paper_issue", by=by, thing=row, membership=row.membership_id, document=row.document_id)
    if row.state == PaperState.HANDED:
        tell_handed(row, by)
    return row


def tell_handed(paper, by):
    """The event of handing over: to the meeting of which day, and as which paper."""
    day = paper.meets_on.isoformat() if paper.meets_on else ""
    verb = "decision_paper_hand_over"
    log_event(verb, by=by, thing=paper, membership=paper.membership_id, document=paper.document_id, meets_on=day)


@transaction.atomic(durable=True)
def discard_paper(paper, *, by, shown=None):
    """Throw away what is being written. It was the organisation's own and never a record. Raises Refused."""
    row = locked(paper, "discard", by)
    refuse_changed(row, shown)
    log_event("decision_paper_discard", by=by, thing=row, membership=row.membership_id)
    row.delete()


@transaction.atomic(durable=True)
def begin_again(paper, *, by):
    """A new version of a proposal that was made, to change it; the paper that comes replaces the old one's.

    Gives the draft that is there when somebody was faster. Raises Refused when another version already followed."""
    membership = locked_membership(paper.membership)
    _check_begin(membership, by)
    draft = DecisionPaper.objects.drafts().filter(membership=membership).first()
    if draft:
        return draft
    if refusal := why_not("begin_again", state=paper.state, acts=True):
        raise Refused(refusal)
    if DecisionPaper.objects.filter(replaces=paper).exists():
        raise Refused(_("There is already a later version of the proposal. Change that one."))
    copy = DecisionPaper.objects.create(
        membership=membership,
        replaces=paper,
        created_by=by,
        saved_by=by,
        **{name: getattr(paper, name) for name in COPIED},
    )
    log_event("decision_paper_begin", by=by, thing=copy, membership=membership.pk)
    return copy


@transaction.atomic(durable=True)
def keep_form(paper, *, by, name):
    """Keep the proposal's order, headings and wording as the organisation's own form, for the next time.

    What belongs to this period becomes merge fields again. A form of the same name gets its next version; papers keep
    the version they were written in. Raises Refused."""
    membership = locked_membership(paper.membership)
    acts = _acts_for(by, membership.organisation_id)
    if not acts:
        raise Refused(why_not("edit", state=PaperState.DRAFT, acts=False))
    form = form_of(paper)
    facts = catching_up.facts_then(paper) or facts_of(
        membership, by=paper.created_by, label=paper.label, today=paper.written_on
    ) | kept_body(membership, form)
    title = merging.turned_back(paper.title, facts)
    kept = [replace(one, required=one.key == "proposal") for one in merging.form_sections(paper.parts, form, facts)]
    row, made = DecisionTemplate.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        layer=Layer.ORGANISATION, organisation=membership.organisation, county=None, name=name
    )
    row.version += 0 if made else 1
    row.preset = form.key if form.layer == "system" else ""
    row.sections = sections.stored(kept)
    row.header = {
        "label": paper.label,
        "title": form.header.get("title", "") if _same_title(form, facts, paper) else title,
        "title_capitals": paper.title_capitals,
        "purpose": str(paper.purpose),
        "office": paper.office,
        "organisation_name": paper.organisation_name,
        "addressed_to": paper.addressed_to,
        **paper.head,
    }
    row.changed_by = by
    row.save()
    log_event("decision_form_keep", by=by, thing=row, version=row.version)
    return row


def _same_title(form, facts, paper):
    return merging.filled(form.header.get("title", ""), facts)[:200] == paper.title


__all__ = [
    "Stale",
    "affirm",
    "begin_again",
    "begin_paper",
    "discard_paper",
    "form_of",
    "issue_paper",
    "keep_form",
    "locked",
    "locked_membership",
    "save_paper",
    "tell_handed",
]
