"""What was handed in: the matter with its events and papers, the receipt, and taking back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from membership.joining.actions import signing
from membership.joining.actions.steps import may_take, permitted
from membership.joining.forms.signing import TakeBackForm
from membership.joining.models import Declaration
from membership.joining.rules import EVENT_WORDS, TAG_KINDS, Section
from membership.joining.summary import group_of, lines_of
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from portal.errors import Refused
from portal.papers.files import paper_response
from portal.papers.models import Document
from portal.people.reauthentication import signs
from portal.shown import shown_in

# Single savings, and what staff weighed among themselves.
NOT_TOLD = ["edit", "warned"]


@require_safe
def handed_in(request, pk):
    """What was handed in, to read."""
    return matter_page(request, own_membership_or_404(request, pk))


def matter_page(request, own):
    """How the matter stands, its events (single savings apart) and papers, and the words of the last declaration."""
    declarations = list(own.declarations.with_paper().order_by("-number"))
    declaration = declarations[0] if declarations else None
    context = {
        "membership": own,
        "county": own.strategy.county,
        "kind": TAG_KINDS[own.state],
        "declarations": declarations,
        "declaration": declaration,
        "group": group_of(own),
        "sections": _sections(declaration),
        "events": [_event(event) for event in own.events.exclude(verb__in=NOT_TOLD).select_related("by", "document")],
        "papers": Document.objects.about(own).listed(),
        "may_change_contacts": not may_take("change_contacts", own, request.user),
        "may_take_back": not may_take("take_back", own, request.user),
        "may_restore": not own.handed_in_at and not may_take("restore", own, request.user),
        "may": permitted(["change_goals", "withdraw"], own, request.user),
        "invitation": getattr(own, "support_invitation", None),
    }
    return render(request, "membership/joining/organisation_matter.html", context)


def _sections(declaration):
    if declaration is None:
        return []
    return [{"name": section.label, "rows": lines_of(declaration.content, section)} for section in Section]


def _event(event):
    by_county = event.side in ("handler", "decider")
    return {
        "at": event.at,
        "text": EVENT_WORDS.get(event.verb, event.verb),
        "by": _("The county administrative board") if by_county else (str(event.by) if event.by else ""),
        "note": event.note,
        "document": event.document,
    }


@require_safe
def receipt(request, pk):
    """The page after signing: what happened, number, arrival, what happens next, and the paper when it is ready."""
    own = own_membership_or_404(request, pk)
    declaration = Declaration.objects.latest_of(own)
    if declaration is None:
        raise Http404
    context = {
        "membership": own,
        "declaration": declaration,
        "county": own.strategy.county,
        "has_mailboxes": any(one["role_mailbox"] for one in declaration.content.get("contacts", ())),
    }
    return render(request, "membership/joining/organisation_receipt.html", context)


@require_safe
def paper(request, pk, document):
    """A paper of the matter, as a file."""
    own = own_membership_or_404(request, pk)
    return paper_response(get_object_or_404(Document.objects.about(own).ready(), pk=document))


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, pk):
    """Take the declaration back before the county has decided. It counts after a fresh proof of who the person is."""
    own = own_membership_or_404(request, pk)
    refusal = may_take("take_back", own, request.user)
    if refusal:
        messages.info(request, refusal)
        return redirect("joining:membership", own.pk)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _take_back_now(request, own, form)
    return _take_back_page(request, own, form)


def _take_back_page(request, own, form):
    context = {"membership": own, "form": form, "county": own.strategy.county, "trail": trail_to(own)}
    return render(request, "membership/joining/organisation_take_back.html", context)


@signs
def _take_back_now(request, own, form):
    try:
        signing.take_back(own, by=request.user, why=form.cleaned_data["why"], shown=shown_in(request))
    except Refused as refused:
        form.add_refusal(refused)
        return _take_back_page(request, own, form)
    messages.success(request, _("The declaration has been taken back. What you handed in is kept on record."))
    return redirect("joining:membership", own.pk)
