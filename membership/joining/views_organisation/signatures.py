"""Who has signed, who is asked to, and the other ways to sign."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.joining.actions import links, outside, rounds
from membership.joining.actions.steps import may_take
from membership.joining.documents import parts_of
from membership.joining.forms.signing import LinkForm, SignedFileForm
from membership.joining.models import SigningLink, SigningRound
from membership.joining.rules import missing_before_submission
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from portal.errors import Refused
from portal.files.answers import upload_response
from portal.files.models import Upload
from portal.people.limits import HOUR, costly
from portal.people.reauthentication import ask_for_files, signs
from portal.shown import edition_in, shown_in


@require_http_methods(["GET", "HEAD", "POST"])
@costly("signing-link", 20, HOUR, methods=("POST",))
def overview(request, pk):
    """Who has signed and who is asked; a POST sends a personal link."""
    own = own_membership_or_404(request, pk)
    if refusal := may_take("prepare_signing", own, request.user):
        messages.info(request, refusal)
        return redirect("joining:membership", own.pk)
    form = LinkForm(request.POST or None, initial={"edition": own.edition})
    if request.method == "POST" and form.is_valid():
        try:
            links.send_link(own, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The link is on its way. It works once, for 14 days."))
            return redirect("joining:signing", own.pk)
    return signing_page(request, own, form=form)


def signing_page(request, own, **forms):
    """The page with every way to sign that the county allows, and how far the signing has come."""
    signing = SigningRound.objects.open_of(own)
    context = {
        "membership": own,
        "county": own.strategy.county,
        "trail": trail_to(own),
        "signing": signing,
        "signatures": signing.of_organisation() if signing else [],
        "links": signing.links.waiting() if signing else [],
        "modes": own.version.signing_modes,
        "missing": [] if signing else missing_before_submission(parts_of(own)),
        "cannot_sign": may_take("sign", own, request.user),
        "form": LinkForm(initial={"edition": own.edition}),
        "outside": {"upload", "paper"} & set(own.version.signing_modes),
    }
    return render(request, "membership/joining/organisation_signing.html", context | forms)


@require_POST
@costly("signing-text", 20, HOUR)
def print_text(request, pk):
    """Freeze the text and have it drawn as a paper to sign."""
    own = own_membership_or_404(request, pk)
    try:
        outside.print_text(own, by=request.user, edition=edition_in(request, own))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The paper to sign is being drawn. Load the page again in a moment."))
    return redirect("joining:signing", own.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@costly("signed-file", 20, HOUR, methods=("POST",))
def send_file(request, pk):
    """Send in the PDF that somebody has signed electronically. It counts after a fresh proof of who sends it."""
    own = own_membership_or_404(request, pk)
    signing = SigningRound.objects.open_of(own)
    refusal = may_take("sign_by_file", own, request.user)
    if refusal or signing is None:
        messages.info(
            request, refusal or _("Fetch the declaration to sign first, so that everyone signs the same words.")
        )
        return redirect("joining:signing" if not refusal else "joining:membership", own.pk)
    form = SignedFileForm(
        request.POST or None, request.FILES or None, missing=signing.missing, initial={"key": uuid.uuid4()}
    )
    ask_for_files(request, form)
    if request.method == "POST" and form.is_valid():
        return _take_file_now(request, own, form)
    return _file_page(request, own, form)


@signs
def _take_file_now(request, own, form):
    data = form.cleaned_data
    try:
        declaration = outside.sign_by_file(
            own, by=request.user, key=data["key"], persons=form.persons, file=data["file"]
        )
    except Refused as refused:
        form.add_refusal(refused)
        return _file_page(request, own, form)
    return _after_file(request, own, declaration)


def _file_page(request, own, form):
    context = {"membership": own, "county": own.strategy.county, "trail": trail_to(own), "form": form}
    return render(request, "membership/joining/organisation_send_file.html", context)


def _after_file(request, own, declaration):
    if declaration:
        return redirect("joining:receipt", own.pk)
    messages.success(request, _("The signed file is kept. Another person signs too before it is handed in."))
    return redirect("joining:signing", own.pk)


@require_safe
def signed_file(request, pk, number):
    """A file that was sent in with a signature, exactly as it came."""
    own = own_membership_or_404(request, pk)
    return upload_response(get_object_or_404(Upload.objects.about(own), **_place(own, number)), "underskriven")


def _place(own, number):
    """Which of the matter's signed files, by its number in the order they came."""
    found = list(Upload.objects.about(own).values_list("pk", flat=True))
    return {"pk": found[number - 1] if 0 < number <= len(found) else None}


@require_POST
def revoke(request, pk, link):
    """Take a personal link back."""
    own = own_membership_or_404(request, pk)
    found = get_object_or_404(SigningLink.objects.of(own), pk=link)
    try:
        links.revoke_link(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The link has been taken back."))
    return redirect("joining:signing", own.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    """Ask once, then withdraw the signing, so that the declaration can be changed. It counts after a fresh proof."""
    own = own_membership_or_404(request, pk)
    if request.method != "POST":
        if refusal := may_take("withdraw_signing", own, request.user):
            messages.info(request, refusal)
            return redirect("joining:membership", own.pk)
        context = {"membership": own, "trail": trail_to(own)}
        return render(request, "membership/joining/organisation_withdraw_signing.html", context)
    return _withdraw_now(request, own)


@signs
def _withdraw_now(request, own):
    try:
        rounds.withdraw_signing(own, by=request.user, shown=shown_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The signing has been withdrawn. The declaration can be changed again."))
    return redirect("joining:membership", own.pk)
