"""A personal link to sign with, opened by someone who may not have an account. Looking changes nothing."""

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
from portal.people.limits import MINUTE, costly
from portal.people.reauthentication import signs
from portal.people.rules import same_address
from strategies.publishing.rules import SigningLevel

KEPT = "signing_link"  # in the session: the hash of the link's secret
SIGNED = "signed_by_link"  # in the session: what was signed just now, for the page that says so


@login_not_required
@never_cache
@require_safe
@costly("signing-link-open", 30, MINUTE)
def open_link(request, token):
    """Keep the secret in the session and go to an address without it, so that it stands in no log and no Referer."""
    request.session[KEPT] = link_hash(token)
    return redirect("joining:link_sign")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request):
    """What is to be signed, for the person whom the link was sent to; a POST signs."""
    link = SigningLink.objects.for_hash(request.session.get(KEPT, "")).first()
    refusal = refusal_of(link) if link else ""
    if link is None or refusal:
        note_refusal(link, "link_over" if link else "link_unknown", by=request.user)
        return render(
            request, "membership/joining/signatory_over.html", {"refusal": refusal}, status=410 if link else 404
        )
    if not request.user.is_authenticated:
        # The link came to this address, so a new account there needs no second proof of it.
        get_adapter().stash_verified_email(request, link.email)
    form = SignForm(request.POST or None, initial=_who(link, request.user))
    if request.method == "POST" and form.is_valid():
        if request.POST.get("way") == "oidc" and "oidc" in link.round.membership.version.signing_modes:
            keep_pending(request, said_in(form), membership=link.round.membership, link=link)
            return redirect("joining:identify")
        if request.user.is_authenticated:
            return _sign_now(request, link, form)
    return _page(request, link, form)


@signs
def _sign_now(request, link, form):
    said = said_in(form)
    del said["edition"]
    try:
        declaration = sign_by_link(link, by=request.user, **said, **recognised_by(request))
    except Refused as refusal:
        form.add_refusal(refusal)
        return _page(request, link, form)
    return signed(request, link, declaration)


def signed(request, link, declaration):
    """Remember what was signed and go to the page that says so."""
    request.session.pop(KEPT, None)
    request.session[SIGNED] = {"link": link.pk, "is_handed_in": declaration is not None}
    return redirect("joining:link_done")


def _page(request, link, form):
    user = request.user
    content = link.round.content
    version = link.round.membership.version
    is_right_person = user.is_authenticated and same_address(user.email, link.email)
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
        "login": f"{resolve_url(settings.LOGIN_URL)}?next={reverse('joining:link_sign')}",
        "signup": f"{reverse('account_signup')}?next={reverse('joining:link_sign')}",
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
def done(request):
    """What happened, for someone who may have no page of their own here."""
    kept = request.session.get(SIGNED)
    link = SigningLink.objects.signed(kept["link"]).first() if kept else None
    if link is None:
        return render(request, "membership/joining/signatory_over.html", {"refusal": ""}, status=404)
    membership = link.round.membership
    context = {"membership": membership, "county": membership.strategy.county, "is_handed_in": kept["is_handed_in"]}
    return render(request, "membership/joining/signatory_done.html", context)
