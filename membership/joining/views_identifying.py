"""E-identification before a signature: choose the service, come back, see who one is, and sign.

What was typed in the form to sign waits in the session. Nothing is signed until the person, back and identified,
presses the button: a GET never signs."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from membership.joining.actions.links import sign_by_link
from membership.joining.actions.refusals import note_refusal
from membership.joining.actions.signing import sign_declaration
from membership.joining.models import Membership, SigningLink
from membership.joining.pending import ASKED, IDENTITY, PENDING
from membership.joining.views_signatory import signed
from portal.errors import Refused
from portal.people import oidc
from portal.people.limits import MINUTE, costly
from portal.people.models import IdentityProvider
from strategies.publishing.rules import SigningLevel


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identify(request):
    """Which service to use; once identified: who one is, and the button that signs."""
    waiting = _waiting(request)
    if waiting is None:
        return _over(request)
    said, membership, link = waiting
    identity = _identity(request)
    refusal = ""
    if request.method == "POST" and identity:
        try:
            return _sign(request, said, membership, link, identity)
        except Refused as refused:
            refusal = str(refused)
    context = {
        "membership": membership,
        "said": said,
        "identity": identity,
        "refusal": refusal,
        "providers": IdentityProvider.objects.for_county(membership.strategy.county),
        "back": reverse("joining:link_sign") if link else reverse("joining:sign", args=[membership.pk]),
    }
    return render(request, "membership/joining/signatory_identify.html", context, status=409 if refusal else 200)


def _sign(request, said, membership, link, identity):
    by = request.user if request.user.is_authenticated else None
    more = {name: said[name] for name in ("key", "title", "mandate")} | {"name": identity.name}
    more |= {"method": "", "level": SigningLevel.EID, "eid": identity}
    if link:
        declaration = sign_by_link(link, by=by, **more)
    else:
        declaration = sign_declaration(membership, by=by, edition=said["edition"], **more)
    for name in (PENDING, IDENTITY, ASKED):
        request.session.pop(name, None)
    if link:
        return signed(request, link, declaration)
    return redirect("joining:receipt" if declaration else "joining:signing", membership.pk)


@login_not_required
@never_cache
@require_safe
@costly("identify", 30, MINUTE)
def leave(request, pk):
    """Go to the service, with a question that only this session can have answered, once."""
    waiting = _waiting(request)
    if waiting is None:
        return _over(request)
    provider = get_object_or_404(IdentityProvider.objects.for_county(waiting[1].strategy.county), pk=pk)
    try:
        address, kept = oidc.begin(provider, back=_back())
    except oidc.IdentityRefused as refusal:
        return _refused(request, waiting[1], refusal)
    request.session[ASKED] = kept
    return redirect(address)


@login_not_required
@never_cache
@require_safe
@costly("identify", 30, MINUTE)
def come_back(request):
    """The service's answer: judged, and the question is used up whatever the answer is."""
    waiting, kept = _waiting(request), request.session.pop(ASKED, None)
    request.session.pop(IDENTITY, None)
    request.session.save()  # used up before anything is asked of the service
    if waiting is None:
        note_refusal(None, "eid_nothing_waits", by=request.user)
        return _over(request)
    membership = waiting[1]
    providers = IdentityProvider.objects.for_county(membership.strategy.county)
    provider = next((one for one in providers if kept and one.pk == kept["provider"]), None)
    try:
        if provider is None:
            raise oidc.IdentityRefused(
                "state", _("This answer is not to a question that you asked just now. Start again.")
            )
        identity = oidc.finish(provider, kept, request.GET, back=_back())
    except oidc.IdentityRefused as refusal:
        return _refused(request, membership, refusal)
    request.session[IDENTITY] = identity.kept()
    return redirect("joining:identify")


def _waiting(request):
    """What waits to be signed in this session: (what was typed, membership, link or None); None when nothing does."""
    said = request.session.get(PENDING)
    if not said:
        return None
    if said["link"]:
        link = SigningLink.objects.of_pk(said["link"]).first()
        return (said, link.round.membership, link) if link else None
    if not request.user.is_authenticated:
        return None
    own = Membership.objects.of(request.user).with_case().of_pk(said["membership"]).first()
    return (said, own, None) if own else None


def _identity(request):
    kept = request.session.get(IDENTITY)
    identity = oidc.Identity(**kept) if kept else None
    return identity if identity and identity.is_fresh else None


def _back():
    return settings.SITE_URL + reverse("joining:identify_back")


def _over(request):
    return render(request, "membership/joining/signatory_over.html", {"refusal": ""}, status=404)


def _refused(request, membership, refusal):
    note_refusal(membership, f"eid_{refusal.code}", by=request.user)
    return render(request, "membership/joining/signatory_refused.html", {"refusal": refusal}, status=403)


__all__ = ["come_back", "identify", "leave"]
