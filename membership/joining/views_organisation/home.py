"""My pages, and the beginning of a declaration."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from membership.joining.actions import draft
from membership.joining.documents import refusal_to_join
from membership.joining.forms.starting import StartForm
from membership.joining.models import Membership
from membership.joining.rules import TAG_KINDS, State
from membership.joining.walk import walk_of
from membership.representation.actions import ask_to_act
from membership.representation.forms import AskForStrategyForm
from membership.representation.models import ColleagueInvitation, Representative
from membership.representation.views_organisation import BEGUN, after_asking
from portal.directory.models import Organisation
from portal.errors import Refused
from strategies.publishing.models import Strategy
from strategies.publishing.rules import TermKind


@require_safe
def home(request):
    """My organisations, what waits for me, drafts and memberships."""
    user = request.user
    memberships = list(Membership.objects.of(user).with_case().with_proposals().newest_first())
    turns = [one for one in memberships if one.state in (State.DRAFT, State.COMPLETION)]
    thrown = [one for one in memberships if one.state == State.TAKEN_BACK and not one.handed_in_at]
    return render(
        request,
        "membership/joining/organisation_home.html",
        {
            "roles": Representative.objects.current().of(user).with_organisation(),
            "requests": Representative.objects.waiting().colleagues_of(user).exclude(user=user).with_organisation(),
            "colleague_invitations": ColleagueInvitation.objects.addressed_to(user)
            .open(timezone.now())
            .with_organisation(),
            "turns": turns,
            "invitations": [one for one in memberships if _waits_for_answer(one)],
            "memberships": [
                {"membership": one, "kind": TAG_KINDS[one.state]} for one in memberships if one not in thrown + turns
            ],
            "thrown": thrown,
            "proposals": [(one, paper) for one in memberships for paper in one.proposals_made()],
        },
    )


def _waits_for_answer(membership):
    invitation = getattr(membership, "support_invitation", None)
    return bool(invitation and not invitation.answer and membership.state == State.ACTIVE)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request, county, period):
    """What joining this strategy means, and for which of my organisations I begin; without one, asking to act."""
    strategy = get_object_or_404(
        Strategy.objects.public().select_related("county", "current_version"), county__slug=county, slug=period
    )
    roles = list(Representative.objects.active().of(request.user).with_organisation())
    form = StartForm(request.POST or None, organisations=[role.organisation for role in roles])
    asking = AskForStrategyForm(request.POST if "asking" in request.POST else None, user=request.user)
    if request.method == "POST" and "asking" in request.POST:
        if asking.is_valid() and (answer := _ask(request, strategy, asking)):
            return answer
        form = StartForm(organisations=[role.organisation for role in roles])
    elif request.method == "POST" and form.is_valid():
        try:
            membership = draft.start_membership(strategy, form.cleaned_data["organisation"], by=request.user)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return _begun(request, membership)
    return _start_page(request, strategy, roles, form=form, asking=asking)


def _begun(request, membership):
    """To the first step that is left; to the matter itself when it has been handed in."""
    if membership.state != State.DRAFT:
        messages.info(request, _("The organisation has already begun or joined. Here it is."))
        return redirect("joining:membership", membership.pk)
    return redirect(walk_of(membership).turn.url)


def _ask(request, strategy, form):
    """Ask to act for the organisation that was named; when it is not one of the register, on to search or to add it.

    None when it was refused, and the form says why."""
    said = form.cleaned_data.copy()
    text = said.pop("organisation")
    found = Organisation.objects.current().called(text)
    if len(found) != 1:
        request.session[BEGUN] = said
        page = "representation:find" if found or Organisation.objects.current().matching(text) else "representation:add"
        query = urlencode({"q": text, "till": f"{strategy.county.slug}/{strategy.slug}"})
        return redirect(f"{reverse(page)}?{query}")
    try:
        asked = ask_to_act(found[0], by=request.user, county=strategy.county, strategy=strategy, **said)
    except Refused as refusal:
        form.add_refusal(refusal)
        return None
    return after_asking(request, asked)


def _start_page(request, strategy, roles, *, form, asking):
    version = strategy.current_version
    terms = list(version.terms.all())
    context = {
        "strategy": strategy,
        "version": version,
        "county": strategy.county,
        "offered": [term for term in terms if term.kind == TermKind.OFFERED],
        "expected": [term for term in terms if term.kind == TermKind.EXPECTED],
        "form": form,
        "asking": asking,
        "both": [form, asking],
        "has_errors": any(one.is_bound and one.errors for one in (form, asking)),
        "roles": roles,
        "begun": Membership.objects.of(request.user).open().in_strategy(strategy).with_case(),
        "waiting": Representative.objects.waiting().of(request.user).with_organisation(),
        "suggested": [] if roles else Organisation.objects.suggested_in(strategy.county),
        "closed": refusal_to_join(strategy, version, None),
    }
    return render(request, "membership/joining/organisation_start.html", context)
