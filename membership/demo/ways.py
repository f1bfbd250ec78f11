"""Decisions on their way, in Exempellän only: an extract to read, a body that is still to meet, one that is awaited."""

import datetime
import io

import pikepdf
from django.utils import timezone

from membership.joining.actions.way import seen_of, tell_outcome
from membership.joining.models import DecisionExtract, Membership
from membership.joining.rules import State
from membership.joining.rules_way import Outcome
from membership.representation.models import Representative
from portal.files.fields import check_file
from strategies.publishing.models import Strategy

COUNCIL = "Kommunfullmäktige"


def load_ways(strategy: Strategy) -> None:
    """Adds what is missing; loading again adds nothing."""
    if DecisionExtract.objects.filter(membership__strategy=strategy).exists():
        return
    found = Membership.objects.filter(strategy=strategy, organisation__kind="municipality").order_by("pk")
    active, handed_in = list(found.filter(state=State.ACTIVE)[:2]), found.filter(state=State.HANDED_IN).first()
    if active:
        _send_extract(active[0])
    for membership in [*active[1:], *([handed_in] if handed_in else [])]:
        _plan(membership, COUNCIL, timezone.localdate() + datetime.timedelta(days=12))


def _who(membership):
    return Representative.objects.active().for_organisation(membership.organisation).first().user


def _plan(membership, body, day):
    facts = {"body": body, "outcome": Outcome.PLANNED, "meets_on": day}
    tell_outcome(membership, None, by=_who(membership), seen="", **facts)


def _send_extract(membership):
    step = membership.decision_steps.last()
    facts = {name: getattr(step, name) for name in ("body", "outcome", "meets_on", "paragraph", "diary_number")}
    lines = [f"{step.body}, {step.meets_on}", step.paragraph, "Påhittat protokollsutdrag för demonstrationen."]
    file = check_file(_small_pdf(lines), "Protokollsutdrag.pdf", ("pdf",))
    tell_outcome(membership, step, by=_who(membership), seen=seen_of(step), file=file, **facts)


def _small_pdf(lines) -> bytes:
    """A page with some lines, as a scanner at a registry might give."""
    pdf, out = pikepdf.new(), io.BytesIO()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    words = [
        line.encode("cp1252", "replace").replace(b"\\", b"").replace(b"(", b"").replace(b")", b"") for line in lines
    ]
    shown = b" T* ".join(b"(" + line + b") Tj" for line in words)
    page.Contents = pdf.make_stream(b"BT /F1 14 Tf 72 760 Td 22 TL " + shown + b" ET")
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


__all__ = ["load_ways"]
