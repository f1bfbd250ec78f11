"""Colleagues who share an organisation's matters: who acts, whom one invites, and the invited person's answer."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from membership.representation import actions, actions_colleagues
from membership.representation.forms import AcceptForm, InviteColleagueForm, strategy_to_return_to
from membership.representation.models import ColleagueInvitation, Representative
from portal.errors import Refused
from portal.people.limits import HOUR, costly
from strategies.publishing.models import Strategy


def strategy_of(text):
    """The strategy that a round trip names ("orebro/2024-2027"); None when it names none that is public."""
    names = strategy_to_return_to(text)
    return Strategy.objects.published_at(*names).first() if names else None


@require_http_methods(["GET", "HEAD", "POST"])
@costly("colleague-invitation", 20, HOUR, methods=("POST",))
def colleagues(request, slug):
    """Who acts for one of my organisations and who is invited; a POST invites one more."""
    mine = get_object_or_404(
        Representative.objects.active().of(request.user).with_organisation(), organisation__slug=slug
    )
    till = request.POST.get("till") or request.GET.get("till") or ""
    form = InviteColleagueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            actions_colleagues.invite_colleague(
                mine.organisation, by=request.user, email=email, strategy=strategy_of(till)
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": email})
            return redirect("representation:colleagues", slug)
    everyone = Representative.objects.current().colleagues_of(request.user).with_organisation().with_right()
    context = {
        "organisation": mine.organisation,
        "mine": mine,
        "rows": [
            {"person": one, "may_end": not actions.may_answer("end", one, request.user)}
            for one in everyone.for_organisation(mine.organisation)
        ],
        "invitations": ColleagueInvitation.objects.of_organisation(mine.organisation).open(timezone.now()),
        "form": form,
        "till": till if strategy_to_return_to(till) else "",
    }
    return render(request, "membership/representation/organisation_colleagues.html", context)


@require_POST
def revoke(request, pk):
    """Take an invitation back."""
    mine = ColleagueInvitation.objects.of_colleagues_of(request.user).with_organisation()
    found = get_object_or_404(mine, pk=pk)
    try:
        actions_colleagues.revoke_invitation(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation has been taken back."))
    return redirect("representation:colleagues", found.organisation.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, pk):
    """The invited person's page: what it means, and yes. For whoever has the address; else it is not there."""
    found = get_object_or_404(
        ColleagueInvitation.objects.addressed_to(request.user).with_organisation(), pk=pk, revoked_at=None
    )
    form = AcceptForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            mine = actions_colleagues.accept_invitation(
                found, by=request.user, own_name=form.cleaned_data.get("own_name", "")
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            said = _("You may now act for %(organisation)s in the portal.") % {"organisation": mine.organisation}
            messages.success(request, said)
            return _onward(found)
    context = {"invitation": found, "form": form, "organisation": found.organisation}
    return render(request, "membership/representation/organisation_invitation.html", context)


def _onward(found):
    if found.for_strategy is None:
        return redirect("joining:home")
    return redirect("joining:start", found.for_strategy.county.slug, found.for_strategy.slug)
