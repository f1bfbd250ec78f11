"""Leave a strategy: write the withdrawal, read what happens and hand it in, take it back."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.changes.actions import withdrawing
from membership.changes.forms import HandInForm, WithdrawalForm
from membership.changes.models import Withdrawal
from membership.changes.rules import WithdrawalState, why_not_take_back
from membership.joining.actions.steps import may_take
from membership.joining.recognising import recognised_by
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from membership.joining.views_organisation.signing import said_in
from portal.errors import Refused
from portal.files.answers import upload_response
from portal.people.reauthentication import signs
from portal.shown import shown_in
from portal.templatetags.portal_tags import day

FIELDS = ("body", "decided_on", "paragraph", "diary_number", "effective_on", "reasons")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    """Write the withdrawal; when it is handed in, how it stands."""
    own = own_membership_or_404(request, pk)
    kept = Withdrawal.objects.of_membership(own).first()
    if kept and kept.state != WithdrawalState.DRAFT and request.method != "POST" and "ny" not in request.GET:
        return _handed_in(request, own, kept)
    if refusal := may_take("withdraw", own, request.user):
        messages.info(request, refusal)
        return redirect("joining:membership", own.pk)
    draft = kept if kept and kept.state == WithdrawalState.DRAFT else None
    form = WithdrawalForm(request.POST or None, request.FILES or None, initial=_initial(draft))
    if request.method == "POST" and form.is_valid():
        try:
            withdrawing.write_withdrawal(own, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect("changes:withdraw_confirm", own.pk)
    context = {"membership": own, "county": own.strategy.county, "trail": trail_to(own), "form": form, "draft": draft}
    return render(request, "membership/changes/organisation_withdraw.html", context)


def _initial(draft):
    if draft is None:
        return {"edition": 0, "effective_on": timezone.localdate()}
    return {"edition": draft.edition} | {name: getattr(draft, name) for name in FIELDS}


def _handed_in(request, own, withdrawal):
    today = timezone.localdate()
    context = {
        "membership": own,
        "county": own.strategy.county,
        "trail": trail_to(own),
        "withdrawal": withdrawal,
        "rows": rows_of(withdrawal),
        "is_ahead": withdrawal.state == WithdrawalState.DECLARED and own.state != "ended",
        "may_take_back": not why_not_take_back(withdrawal.state, withdrawal.effective_on, today)
        and not may_take("take_back_withdrawal", own, request.user),
        "may_begin": withdrawal.state == WithdrawalState.TAKEN_BACK and not may_take("withdraw", own, request.user),
    }
    return render(request, "membership/changes/organisation_withdrawal.html", context)


def rows_of(withdrawal):
    """What the withdrawal says, as lines for reading."""
    number = withdrawal.paragraph.replace("§", "").strip()
    yield {"term": _("Decided by"), "value": withdrawal.body}
    yield {"term": _("Date of the decision"), "value": day(withdrawal.decided_on)}
    yield {"term": _("Section (§)"), "value": f"§ {number}" if number else ""}
    yield {"term": _("Your diary number"), "value": withdrawal.diary_number}
    yield {"term": _("Last day of the membership"), "value": day(withdrawal.effective_on)}
    yield {"term": _("Reasons"), "value": withdrawal.reasons}
    yield {"term": _("Extract of the minutes"), "value": _link_to(withdrawal)}


def _link_to(withdrawal):
    if withdrawal.extract is None:
        return ""
    address = reverse("changes:withdraw_extract", args=[withdrawal.membership_id])
    return format_html('<a href="{}">{}</a>', address, withdrawal.extract.original_name)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, pk):
    """What will happen, and the handing in. It counts only after a fresh proof of who the person is."""
    own = own_membership_or_404(request, pk)
    draft = Withdrawal.objects.open().of_membership(own).first()
    if draft is None or (draft.state != WithdrawalState.DRAFT and request.method != "POST"):
        return redirect("changes:withdraw", own.pk)
    first = {"key": uuid.uuid4(), "edition": draft.edition, "name": request.user.name, "title": request.user.title}
    form = HandInForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        return _declare(request, own, form)
    return _confirm_page(request, own, draft, form)


def _confirm_page(request, own, draft, form):
    context = {
        "membership": own,
        "county": own.strategy.county,
        "trail": trail_to(own),
        "withdrawal": draft,
        "rows": rows_of(draft),
        "at_once": draft.effective_on <= timezone.localdate(),
        "form": form,
    }
    return render(request, "membership/changes/organisation_withdraw_confirm.html", context)


@signs
def _declare(request, own, form):
    said = said_in(form)
    del said["key"]
    try:
        withdrawing.declare_withdrawal(own, by=request.user, method=recognised_by(request)["method"], **said)
    except Refused as refused:
        form.add_refusal(refused)
        return _confirm_page(request, own, Withdrawal.objects.of_membership(own).first(), form)
    messages.success(request, _("The withdrawal is handed in. You and the county administrative board get a letter."))
    return redirect("changes:withdraw", own.pk)


@require_POST
def discard(request, pk):
    """Throw the draft away."""
    own = own_membership_or_404(request, pk)
    try:
        withdrawing.discard_withdrawal(own, by=request.user, shown=shown_in(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The draft of the withdrawal is thrown away. Nothing has changed."))
    return redirect("joining:membership", own.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, pk):
    """Ask once, then take the withdrawal back. It counts after a fresh proof of who the person is."""
    own = own_membership_or_404(request, pk)
    kept = Withdrawal.objects.handed_in().of_membership(own).first()
    if kept is None:
        raise Http404
    if request.method == "POST":
        return _take_back_now(request, own)
    context = {"membership": own, "county": own.strategy.county, "trail": trail_to(own), "withdrawal": kept}
    return render(request, "membership/changes/organisation_withdraw_back.html", context)


@signs
def _take_back_now(request, own):
    try:
        withdrawing.take_back_withdrawal(own, by=request.user, shown=shown_in(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The withdrawal is taken back. The membership stands as before."))
    return redirect("changes:withdraw", own.pk)


@require_safe
def extract(request, pk):
    """The extract of the minutes, exactly as it came."""
    own = own_membership_or_404(request, pk)
    kept = Withdrawal.objects.of_membership(own).first()
    if kept is None or kept.extract is None:
        raise Http404
    return upload_response(kept.extract, "protokollsutdrag")
