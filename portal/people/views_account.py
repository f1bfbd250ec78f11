"""One's own account: where log-in leads, who one is, and a code by mail before signing."""

import secrets
import time

from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.account.views import request_login_code
from allauth.core.internal.cryptokit import generate_user_code
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.pages_errors import wants_json
from portal.people.access import is_staff_member
from portal.people.actions import change_person, send_proof_code
from portal.people.forms import CodeForm, PersonForm
from portal.people.models import StaffRole
from portal.people.reauthentication import only_by_code, record_code
from portal.people.sessions import prolong, time_left

PROOF = "proof_by_code"  # in the session: the code's hash, when it was sent, how many wrong guesses
PROOF_SECONDS = 15 * 60
PROOF_GUESSES = 5


class AddKey(AddWebAuthnView):
    """Add a passkey or security key: each is asked to be enough to log in with, and the person is told what it is."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        # The library asks keys to forget the account unless a box is ticked; then they are no way in, and nobody knew.
        chosen = context["js_data"]["creation_options"]["publicKey"]
        chosen["authenticatorSelection"] = {
            **chosen["authenticatorSelection"],
            "residentKey": "preferred",
            "requireResidentKey": False,
        }
        return context

    def form_valid(self, form):
        response = super().form_valid(form)
        if form.is_passkey():
            messages.info(self.request, _("From now on you log in with only this key, if you like."))
        else:
            messages.info(
                self.request,
                _("The key is not enough on its own. Log in as before, and then use the key."),
            )
        return response


def home_after_login(request):
    """Everyone to their own start: a county's desk, the national view, or the organisation's pages."""
    roles = StaffRole.objects.of(request.user)
    counties = [role.county for role in roles.of_counties()]
    if len(counties) == 1:
        return redirect(reverse("workspaces") + f"{counties[0].slug}/")
    if counties:
        return redirect("workspaces")
    if roles.read_all_counties():
        return redirect(_in_language("nationellt/"))
    return redirect(_in_language("mina-sidor/"))


@require_safe
def fresh_token(request):
    """The token that a page's forms need now, for its script: a log-in in another tab has changed it.

    Only pages of this host can read the answer; who is logged out is sent to the log-in as from everywhere."""
    return JsonResponse({"token": get_token(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def session_time(request):
    """How many seconds are left before the person is logged out (GET), which is no sign of life; POST is one: the idle
    time begins anew. For a page's script; without script a POST leads back to the person's own pages."""
    if request.method == "POST":
        prolong(request)
        if not wants_json(request):
            messages.success(request, _("You stay logged in."))
            return redirect("home_after_login")
    left = time_left(request.session, is_staff=is_staff_member(request.user))
    answer = JsonResponse({"idle": left.idle, "whole": left.whole})
    answer["Cache-Control"] = "no-store"
    return answer


session_time.is_no_activity = True  # type: ignore[attr-defined]


@login_not_required
@require_POST
def another_code(request):
    """Another code to the same address, when the first has not come: the sign-up or log-in that waits is left, and the
    address is asked about at the door for log-in by code. That door does as much for an address that nobody has (R-30),
    and its code confirms a new account's address too."""
    if not request.user.is_authenticated:
        request.session.flush()
    return request_login_code(request)


def workspaces(request):
    """The counties a staff member works in; with one there is nothing to choose."""
    roles = StaffRole.objects.of(request.user)
    counties = list(roles.of_counties())
    if len(counties) == 1:
        return redirect(f"{request.path}{counties[0].county.slug}/")
    return render(request, "portal/people/staff_workspaces.html", {"roles": counties})


def account(request):
    """Name and title, and the ways to everything else about the account."""
    form = PersonForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        change_person(request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("account")
    return render(
        request,
        "portal/people/own_account.html",
        {
            "form": form,
            "has_second_factor": is_mfa_enabled(request.user),
            "roles": StaffRole.objects.of(request.user).with_county(),
        },
    )


def reauthenticate_by_code(request):
    """Prove who one is by a code in the mail, for those without password and second factor."""
    if not only_by_code(request.user):
        return redirect(passthrough_next_redirect_url(request, reverse("account_reauthenticate"), "next"))
    if request.method != "POST" or request.POST.get("action") == "resend":
        return _ask_for_code(request)
    form = CodeForm(request.POST)
    if form.is_valid() and not _code_is_right(request, form.cleaned_data["code"]):
        form.add_error("code", _("The code is wrong or too old. Check it, or ask for a new one."))
    if not form.is_valid():
        return _code_page(request, form)
    request.session.pop(PROOF)
    record_code(request)
    return resume_request(request) or redirect("home_after_login")


def _ask_for_code(request):
    kept = request.session.get(PROOF)
    if kept and request.method == "GET" and time.time() - kept["at"] < PROOF_SECONDS:
        return _code_page(request, CodeForm())
    code = generate_user_code()
    send_proof_code(request.user, code=code, seconds=PROOF_SECONDS, language=get_language())
    request.session[PROOF] = {"hash": _hash(code), "at": time.time(), "wrong": 0}
    return _code_page(request, CodeForm())


def _code_is_right(request, code):
    kept = request.session.get(PROOF)
    if not kept or time.time() - kept["at"] > PROOF_SECONDS or kept["wrong"] >= PROOF_GUESSES:
        return False
    if secrets.compare_digest(kept["hash"], _hash(code)):
        return True
    request.session[PROOF] = {**kept, "wrong": kept["wrong"] + 1}
    return False


def _code_page(request, form):
    return render(
        request,
        "portal/people/own_proof_code.html",
        {"form": form, "next": get_next_redirect_url(request, "next"), "email": request.user.email},
    )


def _hash(code):
    plain = "".join(sign for sign in code if sign.isalnum()).lower()
    return salted_hmac("portal.people.proof", plain, algorithm="sha256").hexdigest()


def _in_language(path):
    return f"/{path}" if get_language() == settings.LANGUAGE_CODE else f"/{get_language()}/{path}"
