"""E-identification before a signature: choose the service, come back, see who one is, and sign.

What was typed in the form to sign waits in the session, under a key that stands in the address. Nothing is signed until
the person, back and identified, presses the button: a GET never signs."""

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
from membership.joining.pending import anything_waits, asked_with, change_pending, drop_pending, pending
from membership.joining.views_signatory import over
from portal.errors import Refused
from portal.people import oidc
from portal.people.limits import MINUTE, costly
from portal.people.models import IdentityProvider
from strategies.publishing.rules import SigningLevel


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identify(request, key):
    """Which service to use; once identified: who one is, and the button that signs."""
    waiting = _waiting(request, key)
    if waiting is None:
        return over(request)
    said, membership, link = waiting
    identity = _identity(said)
    refusal = ""
    if request.method == "POST" and identity:
        try:
            return _sign(request, said, membership, link, identity)
        except Refused as refused:
            refusal = str(refused)
    if request.method == "POST" and not identity:
        refusal = _("It is too long since you showed who you are. Choose a service again.")
    context = {
        "membership": membership,
        "said": said,
        "identity": identity,
        "refusal": refusal,
        "providers": IdentityProvider.objects.for_county(membership.strategy.county),
        "back": reverse("joining:link_sign", args=[link.pk]) if link else reverse("joining:sign", args=[membership.pk]),
    }
    return render(request, "membership/joining/signatory_identify.html", context, status=409 if refusal else 200)


def _sign(request, said, membership, link, identity):
    by = request.user if request.user.is_authenticated else None
    more = {name: said[name] for name in ("key", "edition", "title", "mandate")} | {"name": identity.name}
    more |= {"method": "", "level": SigningLevel.EID, "eid": identity}
    declaration = sign_by_link(link, by=by, **more) if link else sign_declaration(membership, by=by, **more)
    drop_pending(request, said["key"])
    if link:
        return redirect("joining:link_done", link.pk)
    return redirect("joining:receipt" if declaration else "joining:signing", membership.pk)


@login_not_required
@never_cache
@require_safe
@costly("identify", 30, MINUTE)
def leave(request, key, pk):
    """Go to the service, with a question that only this session can have answered, once."""
    waiting = _waiting(request, key)
    if waiting is None:
        return over(request)
    provider = get_object_or_404(IdentityProvider.objects.for_county(waiting[1].strategy.county), pk=pk)
    try:
        address, kept = oidc.begin(provider, back=_back())
    except oidc.IdentityRefused as refusal:
        return _refused(request, waiting[1], refusal, key)
    change_pending(request, key, asked=kept)
    return redirect(address)


@login_not_required
@never_cache
@require_safe
@costly("identify", 30, MINUTE)
def come_back(request):
    """The service's answer: judged for the page that asked, and the question is used up whatever the answer is."""
    key = asked_with(request, request.GET.get("state", ""))
    if key is None and not anything_waits(request):
        note_refusal(None, "eid_nothing_waits", by=request.user)
        return over(request)
    if key is None:
        note_refusal(None, "eid_state", by=request.user)
        return render(request, "membership/joining/signatory_refused.html", {"refusal": _not_asked()}, status=403)
    kept = pending(request, key)["asked"]
    change_pending(request, key, asked=None, identity=None)
    request.session.save()  # used up before anything is asked of the service
    waiting = _waiting(request, key)
    if waiting is None:
        return over(request)
    membership = waiting[1]
    providers = IdentityProvider.objects.for_county(membership.strategy.county)
    provider = next((one for one in providers if one.pk == kept["provider"]), None)
    try:
        if provider is None:
            raise oidc.IdentityRefused("state", _not_asked())
        identity = oidc.finish(provider, kept, request.GET, back=_back())
    except oidc.IdentityRefused as refusal:
        return _refused(request, membership, refusal, key)
    change_pending(request, key, identity=identity.kept())
    return redirect("joining:identify", key)


def _not_asked():
    return _("This answer is not to a question that you asked just now. Start again.")


def _waiting(request, key):
    """What waits to be signed under the key: (what was typed, membership, link or None); None when nothing does."""
    said = pending(request, key)
    if not said:
        return None
    if said["link"]:
        link = SigningLink.objects.of_pk(said["link"]).first()
        return (said, link.round.membership, link) if link else None
    if not request.user.is_authenticated:
        return None
    own = Membership.objects.of(request.user).with_case().of_pk(said["membership"]).first()
    return (said, own, None) if own else None


def _identity(said):
    kept = said.get("identity")
    identity = oidc.Identity(**kept) if kept else None
    return identity if identity and identity.is_fresh else None


def _back():
    return settings.SITE_URL + reverse("joining:identify_back")


def _refused(request, membership, refusal, key):
    note_refusal(membership, f"eid_{refusal.code}", by=request.user)
    page = {"refusal": refusal, "again": reverse("joining:identify", args=[key])}
    return render(request, "membership/joining/signatory_refused.html", page, status=403)


__all__ = ["come_back", "identify", "leave"]
