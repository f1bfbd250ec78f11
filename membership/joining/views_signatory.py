"""A personal link to sign with, opened by someone who may not have an account. Looking changes nothing.

The address of each page names the link, so that two links in two tabs sign what each tab shows."""

import uuid

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from membership.joining.actions.links import link_hash, refusal_of, sign_by_link
from membership.joining.actions.refusals import note_refusal
from membership.joining.forms.signing import SignForm
from membership.joining.models import SigningLink
from membership.joining.pending import keep_pending
from membership.joining.recognising import recognised_by
from membership.joining.rules import Section
from membership.joining.summary import lines_of
from membership.joining.views_organisation.signing import said_in
from portal.errors import Refused
from portal.people.holding import held, hold, secret_address
from portal.people.limits import MINUTE, costly
from portal.people.reauthentication import signs
from portal.people.rules import same_address
from strategies.publishing.rules import SigningLevel

KIND = "signing"


@secret_address
@costly("signing-link-open", 30, MINUTE)
def open_link(request, token):
    """Note that this browser holds the link and go to its address, so that the secret stands in no log."""
    link = SigningLink.objects.for_hash(link_hash(token)).first()
    if link is None:
        return over(request)
    return hold(request, KIND, link.pk, link.token_hash, reverse("joining:link_sign", args=[link.pk]))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request, link):
    """What is to be signed, for the person whom the link was sent to; a POST signs."""
    link = held_link(request, link)
    if link is None:
        return over(request)
    form = SignForm(request.POST or None, initial=_who(link, request.user))
    if refusal := refusal_of(link):
        return over(request, link, refusal, form)
    if not request.user.is_authenticated:
        # The link came to this address, so a new account there needs no second proof of it.
        get_adapter().stash_verified_email(request, link.email)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("way") == "oidc" and "oidc" in link.round.membership.version.signing_modes:
            key = keep_pending(request, said_in(form), membership=link.round.membership, link=link)
            return redirect("joining:identify", key)
        if request.user.is_authenticated:
            return _sign_now(request, link, form)
    return _page(request, link, form)


@signs
def _sign_now(request, link, form):
    try:
        sign_by_link(link, by=request.user, **said_in(form), **recognised_by(request))
    except Refused as refusal:
        return _refused(request, link, form, refusal)
    return redirect("joining:link_done", link.pk)


def _refused(request, link, form, refusal):
    link = SigningLink.objects.of_pk(link.pk).get()
    if reason := refusal_of(link):  # it ended while the form was on its way
        return over(request, link, reason, form)
    data = request.POST.copy()
    data["edition"] = link.round.edition  # sent again, it signs what is shown now
    form = SignForm(data)
    form.add_refusal(refusal)
    return _page(request, link, form)


def held_link(request, pk):
    """The link, when this browser has opened it; None when it has not."""
    link = SigningLink.objects.of_pk(pk).first()
    return link if link and link.token_hash in held(request, KIND, pk) else None


def over(request, link=None, refusal="", form=None):
    """The page that says why a link cannot be used, what to do, and what had been typed."""
    note_refusal(link, "link_over" if link else "link_unknown", by=request.user)
    page = {"link": link, "refusal": refusal, "typed": form.typed() if form is not None and form.is_bound else []}
    return render(request, "membership/joining/signatory_over.html", page, status=410 if link else 404)


def _page(request, link, form):
    user = request.user
    content = link.round.content
    version = link.round.membership.version
    is_right_person = user.is_authenticated and same_address(user.email, link.email)
    here = reverse("joining:link_sign", args=[link.pk])
    context = {
        "link": link,
        "membership": link.round.membership,
        "county": link.round.membership.strategy.county,
        "organisation": link.round.membership.organisation,
        "content": content,
        "sections": [{"name": section.label, "rows": lines_of(content, section)} for section in Section],
        "is_right_person": is_right_person,
        "may_sign": is_right_person or (not user.is_authenticated and "oidc" in version.signing_modes),
        "modes": version.signing_modes if is_right_person else ["oidc"],
        "needs_eid": version.signing_level == SigningLevel.EID,
        "here": here,
        "login": f"{resolve_url(settings.LOGIN_URL)}?next={here}",
        "signup": f"{reverse('account_signup')}?next={here}",
        "form": form,
    }
    return render(request, "membership/joining/signatory_sign.html", context)


def _who(link, user):
    return {
        "key": uuid.uuid4(),
        "edition": link.round.edition,
        "name": link.name,
        "title": getattr(user, "title", ""),
    }


@login_not_required
@never_cache
@require_safe
def done(request, link):
    """What happened, for someone who may have no page of their own here."""
    link = held_link(request, link)
    if link is None or not link.used_at:
        return over(request)
    membership = link.round.membership
    is_handed_in = link.round.declaration_id is not None
    context = {"membership": membership, "county": membership.strategy.county, "is_handed_in": is_handed_in}
    return render(request, "membership/joining/signatory_done.html", context)
