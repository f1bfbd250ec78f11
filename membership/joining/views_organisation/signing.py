"""Check your answers, sign, and throw a draft away."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.joining.actions import draft
from membership.joining.actions.rounds import LANGUAGE
from membership.joining.actions.signing import sign_declaration
from membership.joining.actions.steps import may_take
from membership.joining.documents import group_content, intent, parts_of, section_content
from membership.joining.forms.signing import SignForm
from membership.joining.models import SigningRound
from membership.joining.pending import keep_pending
from membership.joining.recognising import recognised_by
from membership.joining.rules import Section, missing_before_submission
from membership.joining.summary import lines_of
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from membership.joining.walk import SECTIONS, Stop, next_url, walk_of
from membership.representation.models import Representative
from portal.errors import Refused
from portal.people.reauthentication import signs
from portal.shown import shown_in
from strategies.publishing.rules import SigningLevel


@require_safe
def review(request, pk):
    """Everything that will be handed in, with a way to change each line."""
    own = own_membership_or_404(request, pk)
    refusal = may_take("edit", own, request.user)
    if refusal:
        messages.info(request, refusal)
        return redirect("joining:membership", own.pk)
    context = _everything(own, request.user)
    if not (context["missing"] or context["no_right"]):
        context["form"] = SignForm(initial=_who(request.user, own))
    return render(request, "membership/joining/organisation_review.html", context)


def _everything(own, user):
    terms, walk = list(own.version.terms.all()), walk_of(own, Stop.SIGNING)
    return {
        "membership": own,
        "county": own.strategy.county,
        "trail": trail_to(own),
        "modes": own.version.signing_modes,
        "needs_eid": own.version.signing_level == SigningLevel.EID,
        "signing": SigningRound.objects.open_of(own),
        "sections": [_section(one, stop, own) for stop, those in SECTIONS.items() for one in those],
        "walk": walk,
        "missing": walk.missing,
        "intent": intent(own),
        "together": group_content(own),
        "expected": [term for term in terms if term.kind == "expected"],
        "offered": [term for term in terms if term.kind == "offered"],
        "no_right": may_take("sign", own, user),
        "signatories": Representative.objects.signatories_of(own.organisation),
    }


def _section(section, stop, own):
    content = section_content(own, section)
    if section == Section.GOALS:
        content = content | {"priority_label": own.version.priority_label}
    change = next_url(own, stop) + "?tillbaka=granska"
    rows = [row | {"change": change} for row in lines_of(content, section)]
    return {"name": section.label, "rows": rows}


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request, pk):
    """Sign and hand in. A rightly filled-in form counts only after a fresh proof of who the person is."""
    own = own_membership_or_404(request, pk)
    form = SignForm(request.POST or None, initial=_who(request.user, own))
    if request.method == "POST" and form.is_valid():
        if request.POST.get("way") == "oidc" and "oidc" in own.version.signing_modes:
            return redirect("joining:identify", keep_pending(request, said_in(form), membership=own))
        return _sign_now(request, own, form)
    cannot = may_take("sign", own, request.user) or missing_before_submission(parts_of(own))
    if request.method != "POST" and cannot:
        return redirect("joining:review", own.pk)  # which says why, or shows how the matter stands
    return _sign_page(request, own, form)


def _sign_page(request, own, form):
    return render(request, "membership/joining/organisation_sign.html", _everything(own, request.user) | {"form": form})


@signs
def _sign_now(request, own, form):
    try:
        declaration = sign_declaration(own, by=request.user, **said_in(form), **recognised_by(request))
    except Refused as refusal:
        return _sign_page(request, own, _as_it_stands(request, own, refusal))
    if declaration:
        return redirect("joining:receipt", own.pk)
    messages.success(request, _("You have signed. The declaration is handed in when the other person has signed too."))
    return redirect("joining:signing", own.pk)


def _as_it_stands(request, own, refusal):
    """The form as it was typed, above the declaration as it stands now: sent again, it signs what is shown."""
    own.refresh_from_db()
    data = request.POST.copy()
    data["edition"] = own.edition
    form = SignForm(data)
    form.add_refusal(refusal)
    return form


def _who(user, own):
    return {"key": uuid.uuid4(), "edition": own.edition, "name": user.name, "title": user.title}


def said_in(form):
    """What the form says, as the signing actions take it."""
    data = form.cleaned_data
    with override(LANGUAGE):
        mandate = form.mandate
    return {name: data[name] for name in ("key", "edition", "name", "title")} | {"mandate": mandate}


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, pk):
    """Ask once, then throw the draft away."""
    own = own_membership_or_404(request, pk)
    if request.method != "POST":
        refusal = may_take("discard", own, request.user)
        if refusal:
            messages.info(request, refusal)
            return redirect("joining:membership", own.pk)
        return render(
            request, "membership/joining/organisation_discard.html", {"membership": own, "trail": trail_to(own)}
        )
    try:
        draft.discard_draft(own, by=request.user, shown=shown_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("joining:membership", own.pk)
    messages.success(request, _("The draft has been thrown away. You find it below if you change your mind."))
    return redirect("joining:home")


@require_POST
def restore(request, pk):
    """Take up a draft that was thrown away."""
    own = own_membership_or_404(request, pk)
    try:
        draft.restore_draft(own, by=request.user, shown=shown_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The draft is back."))
    return redirect("joining:membership", own.pk)
