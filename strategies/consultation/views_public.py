"""What anybody reads of a consultation, and the pages of those who answer through their personal link.

The address of each page names the invitation, so that two links in two tabs each act on what they show."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.errors import Refused
from portal.files.answers import upload_response
from portal.pages import public_page
from portal.papers.files import paper_response
from portal.people.actions import token_hash
from portal.people.holding import held, hold, secret_address
from portal.people.limits import HOUR, MINUTE, costly, limited, too_many
from strategies.consultation import actions
from strategies.consultation.actions.answering import missing_of
from strategies.consultation.actions.compiling import read_compilation
from strategies.consultation.forms import AnswerForm, OpenForm, answer_initial
from strategies.consultation.models import Consultation, ConsultationInvitation, ConsultationResponse
from strategies.consultation.rules import Phase, why_not_answer

KIND = "consultation"
BEGIN = ("consultation-begin-address", 5, HOUR)  # letters that may be asked for, to one address
# The fields of the answer's form, as they are given back when nothing could be saved.
TYPED = re.compile(r"edition|behalf|organisation_name|name|title|no_remarks|remove_file|t\d{1,3}")
PRESSED = "review"  # the button that goes on to the review: kept with the fields, so that the page still does


@public_page
@login_not_required
def consultation(request, county, period, number=None):
    """A consultation that has been sent out: open, closed, or with its compilation. Without a number the latest."""
    found = _public_or_404(county, period, number)
    is_compiled = found.phase == Phase.COMPILED
    page = {
        "county": found.strategy.county,
        "consultation": found,
        "trail": _trail(found),
        "may_answer": found.allow_open_answers and found.phase == Phase.OPEN,
        "compiled": read_compilation(found) if is_compiled else None,
        "others": [] if number else Consultation.objects.public().at(county, period)[1:],
    }
    return render(request, "strategies/consultation/public_consultation.html", page)


@public_page
@login_not_required
def draft(request, county, period, number):
    """The draft as it was sent out."""
    found = _public_or_404(county, period, number)
    here = (found.title, reverse("consultation:public_number", args=[county, period, number]))
    page = {"county": found.strategy.county, "consultation": found, "trail": [*_trail(found), here]}
    return render(request, "strategies/consultation/public_draft.html", page)


@login_not_required
@require_safe
def paper(request, county, period, number):
    """The compilation as PDF, once it has been drawn."""
    found = _public_or_404(county, period, number)
    if found.compilation is None:
        raise Http404
    return paper_response(found.compilation)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@costly("consultation-begin", 20, MINUTE, methods=("POST",))
def begin(request, county, period, number):
    """Ask for a personal link, where open answers are allowed."""
    found = _public_or_404(county, period, number)
    if not found.allow_open_answers or found.phase != Phase.OPEN:
        raise Http404
    form = OpenForm(request.POST if request.method == "POST" else None)
    is_sent = False
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if limited(BEGIN[0], email, *BEGIN[1:]):
            return too_many(request)
        try:
            actions.begin_open_answer(found, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            is_sent = True
    page = {"county": found.strategy.county, "consultation": found, "form": form, "is_sent": is_sent}
    page["trail"] = _trail(found)
    return render(request, "strategies/consultation/public_begin.html", page)


@secret_address
@costly("consultation-link", 60, MINUTE)
def open_link(request, token):
    """Note that this browser holds the link and go to its address, so that the secret stands in no log.

    Looking changes nothing, so a mail program that opens links does no harm."""
    hashed = token_hash(token)
    found = ConsultationInvitation.objects.for_link(hashed).first()
    if found is None:
        return _over(request)
    return hold(request, KIND, found.pk, hashed, reverse("consultation:answer", args=[found.pk]))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@costly("consultation-save", 30, MINUTE, methods=("POST",))
def answer(request, invitation):
    """Write and save the answer; handed in, the page is its receipt."""
    invitation, response, links = _mine(request, invitation)
    if invitation is None:
        return _over(request)
    if "new_link" in request.POST:
        return _send_new_link(request, invitation)
    refusal = _why_not(invitation, response)
    if not invitation.holds(links) or (request.method == "POST" and refusal):
        return _over(request, invitation, refusal or str(actions.LinkOver()))
    if response is not None and response.is_handed_in:
        return render(request, "strategies/consultation/public_receipt.html", _answer_page(invitation, response))
    form = _answer_form(request, invitation, response)
    others = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_answer(invitation, edition=form.cleaned_data["edition"], links=links, **form.answer())
        except actions.EditedMeanwhile as meanwhile:
            form, others = _compared(form, meanwhile, invitation.consultation)
        except actions.LinkOver as no:  # it ended while the form was on its way
            return _over(request, invitation, str(no))
        except Refused as no:
            form.add_refusal(no)
        else:
            return _saved(request, invitation)
    page = {**_answer_page(invitation, response), "form": form, "refusal": refusal, "others": others}
    page["part_fields"] = form.part_fields()
    page["is_saved"] = request.GET.get("sparat") == "1"
    return render(request, "strategies/consultation/public_answer.html", page, status=409 if others else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@costly("consultation-hand-in", 30, MINUTE, methods=("POST",))
def review(request, invitation):
    """Everything that will be handed in, what is missing, and the button."""
    invitation, response, links = _mine(request, invitation)
    if invitation is None:
        return _over(request)
    refusal = _why_not(invitation, response)
    if not invitation.holds(links):
        return _over(request, invitation, refusal or str(actions.LinkOver()))
    if response is None or response.is_handed_in:
        return redirect("consultation:answer", invitation.pk)
    if request.method == "POST":
        try:
            actions.hand_in_answer(invitation, edition=int(request.POST.get("edition", "")[:9]), links=links)
        except ValueError:
            refusal = _("Open the page again before you hand in.")
        except Refused as no:
            refusal = str(no)
        else:
            return redirect("consultation:answer", invitation.pk)
    page = {**_answer_page(invitation, response), "refusal": refusal, "missing": missing_of(response)}
    status = 409 if request.method == "POST" else 200
    return render(request, "strategies/consultation/public_review.html", page, status=status)


@login_not_required
@never_cache
@require_safe
def own_file(request, invitation):
    """One's own file, back again."""
    invitation, response, links = _mine(request, invitation)
    if invitation is None or not invitation.holds(links) or response is None or response.upload is None:
        raise Http404
    return upload_response(response.upload, "remissvar")


def _mine(request, pk):
    """The invitation of an address, its answer, and the secrets by which this browser has opened it.

    Nothing when the browser has opened none of its letters, or all is over long ago."""
    links = held(request, KIND, pk)
    invitation = ConsultationInvitation.objects.of_pk(pk).first() if links else None
    if invitation is None or not invitation.knows(links):
        return None, None, []
    if timezone.now() >= invitation.consultation.links_hold_until:
        return None, None, []
    return invitation, ConsultationResponse.objects.of_invitation(invitation), links


def _send_new_link(request, invitation):
    """A new letter to the registered address, for the holder of a link that has ended. What was typed stands."""
    if limited(BEGIN[0], invitation.email, *BEGIN[1:]):
        return too_many(request)
    try:
        actions.send_me_a_link(invitation)
    except Refused as no:
        return _over(request, invitation, str(no))
    return _over(request, invitation, is_sent=True)


def _over(request, invitation=None, refusal="", *, is_sent=False):
    """What happened to the link, a way to a new one, and everything that had been typed, ready to be sent again."""
    typed = [(name, text) for name, text in request.POST.items() if TYPED.fullmatch(name) and text.strip()]
    page = {"invitation": invitation, "refusal": refusal, "is_sent": is_sent, "typed": typed}
    page["texts"] = [text for name, text in typed if name not in ("edition", "behalf", "no_remarks")]
    page["pressed"] = PRESSED if PRESSED in request.POST else ""
    page["hands_in"] = bool(typed) and request.resolver_match.url_name == "review"
    page["had_file"] = bool(request.FILES)
    page["may_ask"] = invitation is not None and not why_not_answer(
        invitation.consultation.phase,
        is_handed_in=ConsultationResponse.objects.handed_in().filter(invitation=invitation).exists(),
        is_revoked=invitation.revoked_at is not None,
    )
    status = 200 if is_sent else 410 if invitation else 404
    return render(request, "strategies/consultation/public_over.html", page, status=status)


def _why_not(invitation, response):
    return why_not_answer(
        invitation.consultation.phase,
        is_handed_in=response is not None and response.is_handed_in,
        is_revoked=invitation.revoked_at is not None,
    )


def _answer_form(request, invitation, response):
    found = invitation.consultation
    is_post = request.method == "POST"
    return AnswerForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        parts=found.parts,
        is_open=invitation.source == "open",
        has_file=response is not None and response.upload_id is not None,
        initial=answer_initial(invitation, response, found.parts),
    )


def _answer_page(invitation, response):
    found = invitation.consultation
    texts = response.texts if response is not None else {}
    rows = [{"part": part, "text": texts[part["key"]]} for part in found.parts if texts.get(part["key"])]
    county = found.strategy.county
    page = {"county": county, "consultation": found, "invitation": invitation, "response": response, "rows": rows}
    page["draft_url"] = reverse("consultation:public_draft", args=[county.slug, found.strategy.slug, found.number])
    return page


def _compared(form, meanwhile, found):
    """The form on the newest edition, and what a colleague wrote where it differs."""
    theirs = answer_initial(meanwhile.row.invitation, meanwhile.row, found.parts)
    others = []
    for name, text in theirs.items():
        if name in form.fields and name != "edition" and (text or "") != (form.cleaned_data.get(name) or ""):
            others.append((_label(form, name), text))
    data = form.data.copy()
    data["edition"] = meanwhile.row.edition
    form.data = data
    form.add_refusal(meanwhile)
    return form, others or [(_("Another part"), _("What you wrote here was not touched."))]


def _label(form, name):
    if name.startswith("t") and name[1:].isdigit():
        return form.parts[int(name[1:])]["label"]
    return form.fields[name].label


def _saved(request, invitation):
    if PRESSED in request.POST:
        return redirect("consultation:review", invitation.pk)
    return redirect(f"{reverse('consultation:answer', args=[invitation.pk])}?sparat=1")


def _public_or_404(county, period, number):
    mine = Consultation.objects.public().at(county, period)
    if number is not None:
        return get_object_or_404(mine, number=number)
    found = mine.first()
    if found is None:
        raise Http404
    return found


def _trail(found):
    county = found.strategy.county
    return [(_("Counties"), reverse("register:counties")), (county.name, county.get_absolute_url())]
