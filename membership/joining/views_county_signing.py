"""The county's part of a signing: papers signed in ink, the right to sign, and the county's own signature."""

import datetime
import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from membership.joining.actions.authority import check_authority, counter_sign
from membership.joining.actions.outside import register_paper
from membership.joining.actions.rounds import LANGUAGE
from membership.joining.actions.steps import may_take
from membership.joining.forms.signing import AuthorityForm, PaperNumberForm, SignedPaperForm, SignForm
from membership.joining.models import Declaration, Membership, SigningRound
from membership.joining.recognising import recognised_by
from portal.errors import Refused
from portal.files.answers import upload_response
from portal.people.access import county_or_404, county_verb_allowed
from portal.people.limits import MINUTE, costly
from portal.people.reauthentication import ask_for_files, signs

NOON = datetime.time(12)


@costly("paper-number", 30, MINUTE)
def papers(request, county):
    """Find a paper that was signed, by the number that stands on it."""
    county = county_or_404(request, county)
    form = PaperNumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = SigningRound.objects.on_paper(county).numbered(form.cleaned_data["number"]).first()
        if found:
            return redirect("joining:register_paper", county.slug, found.pk)
        form.add_error("number", _("No paper with this number waits to be signed in your county."))
    page = {"county": county, "form": form, "may_handle": county_verb_allowed(request, "handle")}
    return render(request, "membership/joining/county_signed_papers.html", page)


def register(request, county, pk):
    """Register a paper that was signed in ink, with a scan. It counts as signed, so after a fresh proof."""
    county = county_or_404(request, county)
    signing = get_object_or_404(SigningRound.objects.on_paper(county), pk=pk)
    refusal = may_take("sign_on_paper", signing.membership, request.user)
    first = {"key": uuid.uuid4(), "arrived_on": timezone.localdate()}
    form = SignedPaperForm(request.POST or None, request.FILES or None, missing=signing.missing, initial=first)
    ask_for_files(request, form)
    if request.method == "POST" and not refusal and form.is_valid():
        return _register_now(request, county, signing, form)
    return _register_page(request, county, signing, form, refusal)


@signs
def _register_now(request, county, signing, form):
    try:
        declaration = register_paper(signing, by=request.user, **_registered(form))
    except Refused as refused:
        form.add_refusal(refused)
        return _register_page(request, county, signing, form)
    return _after_paper(request, county, signing, declaration)


def _register_page(request, county, signing, form, refusal=""):
    page = {"county": county, "signing": signing, "membership": signing.membership, "form": form, "refusal": refusal}
    return render(request, "membership/joining/county_register_paper.html", page)


def _registered(form):
    data = form.cleaned_data
    signed_on = timezone.make_aware(datetime.datetime.combine(data["signed_on"], NOON))
    more = {name: data[name] for name in ("key", "file", "arrived_on", "ground")}
    with override(LANGUAGE):
        words = form.words
    return {"persons": form.persons, "signed_on": signed_on, "authority": words, **more}


def _after_paper(request, county, signing, declaration):
    if declaration:
        messages.success(request, _("The paper is registered, and the declaration is handed in."))
        return redirect("joining:case", county.slug, signing.membership_id)
    messages.success(request, _("The signature is registered. Another person signs too before it is handed in."))
    return redirect("joining:signed_papers", county.slug)


def authority(request, county, pk):
    """Look into the right to sign of whoever signed."""
    county, membership, signing = _case(request, county, pk)
    form = AuthorityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            check_authority(membership, by=request.user, **form.found())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("What you found is recorded, and the evidence paper is drawn anew."))
            return redirect("joining:case", county.slug, pk)
    page = {
        "county": county,
        "membership": membership,
        "signatures": [_with_form(one, form) for one in signing.of_organisation()],
        "form": form,
        "refusal": may_take("check_authority", membership, request.user),
    }
    return render(request, "membership/joining/county_authority.html", page)


def _with_form(signature, posted):
    """The signature with its own form: the sent one when it was about this signature."""
    if posted.is_bound and posted.data.get("signature") == str(signature.pk):
        return signature, posted
    return signature, AuthorityForm(initial={"signature": signature.pk}, auto_id=f"id_{signature.place}_%s")


def counter(request, county, pk):
    """Sign for the county, after a fresh proof of who one is."""
    county, membership, signing = _case(request, county, pk)
    first = {"key": uuid.uuid4(), "edition": membership.edition, "name": request.user.name, "title": request.user.title}
    form = SignForm(request.POST if request.method == "POST" else None, initial=first)
    form.fields["stands_behind"].label = _("The county administrative board stands behind it, and I may sign")
    if request.method == "POST" and form.is_valid():
        return _counter_now(request, county, membership, signing, form)
    return _counter_page(request, county, membership, signing, form)


@signs
def _counter_now(request, county, membership, signing, form):
    with override(LANGUAGE):
        mandate = form.mandate
    said = {name: form.cleaned_data[name] for name in ("key", "edition", "name", "title")}
    try:
        counter_sign(membership, by=request.user, mandate=mandate, **said, **recognised_by(request))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _counter_page(request, county, membership, signing, form)
    messages.success(request, _("You have signed for the county administrative board."))
    return redirect("joining:case", county.slug, membership.pk)


def _counter_page(request, county, membership, signing, form):
    page = {
        "county": county,
        "membership": membership,
        "signing": signing,
        "form": form,
        "refusal": may_take("counter_sign", membership, request.user),
    }
    return render(request, "membership/joining/county_counter_sign.html", page)


@require_safe
def signed_file(request, county, pk, number):
    """The file or scan of a signature, exactly as it came. number: the signature's place."""
    county, _membership, signing = _case(request, county, pk)
    one = next((one for one in signing.of_organisation() if one.place == number and one.upload_id), None)
    if one is None:
        raise Http404
    return upload_response(one.upload, f"{_membership.receipt_number}-underskriven-{number}")


def _case(request, county, pk):
    """The county, its case and the signing behind it. Raises Http404."""
    county = county_or_404(request, county)
    membership = get_object_or_404(Membership.objects.for_county(county).with_case(), pk=pk)
    signing = SigningRound.objects.handed_in_of(Declaration.objects.latest_of(membership))
    if signing is None:
        raise Http404
    return county, membership, signing
