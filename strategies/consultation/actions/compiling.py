"""Reading the answers: what became of each view, and the published compilation."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.errors import Refused
from portal.log.actions import log_event
from portal.papers.actions import issue_document
from portal.papers.models import Document
from strategies.consultation.actions.steps import (
    EditedMeanwhile,
    missing_to_publish,
    note,
    take,
    take_edition,
)
from strategies.consultation.documents import LANGUAGE, compile_letter, compiled_answers
from strategies.consultation.models import Consultation, ConsultationResponse, ConsultationView
from strategies.consultation.rules import NEEDS_REASON, Handling, State

PAPER_READY = "strategies.consultation.tasks.paper_ready"


@transaction.atomic(durable=True)
def add_view(response, *, by, part, text):
    """Write down a view that stands in the answer's file, or a second one in a part. Raises Refused."""
    consultation = take("mark", response.consultation, by)
    if part not in {one["key"] for one in consultation.parts}:
        raise Refused(_("Choose a part of the draft."))
    order = response.views.order_by("-order").values_list("order", flat=True).first() or 0
    view = ConsultationView.objects.create(response=response, part=part, text=text, order=order + 1)
    note(consultation, "mark", by=by, response=response, view=view)
    return view


@transaction.atomic(durable=True)
def mark_view(view, *, by, edition, handling, reason, text):
    """Say what became of a view and why; ``text`` may be shortened to what the view says, the answer stays whole.

    Raises Refused, EditedMeanwhile."""
    consultation = take("mark", view.response.consultation, by)
    view = ConsultationView.objects.select_for_update(of=("self",), no_key=True).get(pk=view.pk)
    if edition != view.edition:
        raise EditedMeanwhile(view)
    if handling in NEEDS_REASON and not reason:
        raise Refused(_("Write why the view is not or only partly taken."))
    view.handling, view.reason, view.text = handling, reason, text
    view.edition += 1
    is_decided = handling != Handling.WAITING
    view.decided_by, view.decided_at = (by, timezone.now()) if is_decided else (None, None)
    view.save()
    note(consultation, "mark", by=by, response=view.response, view=view, text=handling)
    return view


@transaction.atomic(durable=True)
def publish_compilation(consultation, *, by, edition, outcome):
    """Publish the compilation and issue it as a paper; nothing in the consultation changes afterwards.

    Raises Refused, EditedMeanwhile."""
    consultation = take_edition("publish", consultation, by, edition)
    if missing := missing_to_publish(consultation):
        raise Refused(" ".join(missing))
    consultation.state, consultation.compiled_at, consultation.outcome = State.COMPILED, timezone.now(), outcome
    consultation.save()
    with override(LANGUAGE):
        letter = compile_letter(consultation, read_compilation(consultation))
    issue_document(
        kind="compilation",
        county=consultation.strategy.county,
        letter=letter,
        subject=consultation,
        by=by,
        then_task=PAPER_READY,
        then_pk=consultation.pk,
    )
    note(consultation, "publish", by=by)
    log_event("consultation.published", by=by, county=consultation.strategy.county, thing=consultation)
    return consultation


def read_compilation(consultation):
    """What page and paper show, in the language that is active. Three queries."""
    counted = Consultation.objects.with_counts().get(pk=consultation.pk)
    responses = list(ConsultationResponse.objects.filter(consultation=consultation).handed_in())
    views = list(ConsultationView.objects.of_consultation(consultation))
    return compiled_answers(counted, responses, views)


@transaction.atomic(durable=True)
def note_paper(pk):
    """Put the drawn paper on the page, once. Nothing happens when it is there or not drawn yet."""
    consultation = Consultation.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if consultation is None or consultation.compilation_id:
        return False
    paper = Document.objects.about(consultation).ready().filter(kind="compilation").last()
    if paper is None:
        return False
    consultation.compilation = paper
    consultation.save(update_fields=["compilation"])
    return True
