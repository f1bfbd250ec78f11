"""The county's colleagues: who they are, inviting, changing and ending."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.errors import Refused
from portal.people import actions
from portal.people.access import county_or_404, county_verb_allowed
from portal.people.forms import InviteForm, RoleForm, TakeForm
from portal.people.limits import HOUR, Try, costly
from portal.people.models import StaffInvitation, StaffRole
from portal.people.reauthentication import signs

SAME_FORM = 24 * HOUR  # seconds that a sent form is known again


def staff(request, county):
    """Everyone with a role in the county, and open invitations."""
    county = county_or_404(request, county)
    return render(
        request,
        "portal/people/county_staff.html",
        {
            "county": county,
            "roles": StaffRole.objects.for_county(county).with_second_factor(),
            "invitations": StaffInvitation.objects.for_county(county).latest_letters(),
            "may_choose": county_verb_allowed(request, "staff"),
        },
    )


@costly("invite", 20, HOUR, methods=("POST",))
def invite(request, county):
    """Invite a colleague by e-mail. A rightly filled-in form counts only after a fresh proof of who the person is."""
    county = _county_for_choosing(request, county)
    form = InviteForm(request.POST if request.method == "POST" else None)
    return _invite_now(request, county, form) if form.is_valid() else _invite_page(request, county, form)


@signs
def _invite_now(request, county, form):
    key = form.cleaned_data.pop("key")
    sent = Try.count("invite-form", f"{request.user.pk} {key} {form.cleaned_data}", 1, SAME_FORM) if key else None
    try:
        # A form sent again (Back, a double click) gives the same answer and no second letter.
        if sent is None or sent.allowed:
            actions.invite_colleague(county, **form.cleaned_data, by=request.user, language=get_language())
    except Refused as refusal:
        if sent:
            sent.take_back()
        form.add_refusal(refusal)
        return _invite_page(request, county, form)
    messages.success(request, _("The invitation is on its way. The link works for 14 days."))
    return redirect("people:staff", county.slug)


def _invite_page(request, county, form):
    return render(request, "portal/people/county_staff_invite.html", {"county": county, "form": form})


@require_POST
def revoke(request, county, pk):
    """Make an invitation's link useless."""
    county = _county_for_choosing(request, county)
    invitation = get_object_or_404(StaffInvitation.objects.for_county(county), pk=pk)
    return _done(request, county, actions.revoke_invitation, invitation, _("The invitation no longer works."))


@signs
def change(request, county, pk):
    """A colleague's role, sessions and end."""
    county = _county_for_choosing(request, county)
    role = _role(county, pk)
    form = RoleForm(request.POST or None, initial={"role": role.role})
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_role(role.user, role=form.cleaned_data["role"], county=county, by=request.user)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The role is changed. It holds from the colleague's next click."))
            return redirect("people:staff", county.slug)
    return render(
        request,
        "portal/people/county_staff_change.html",
        {"county": county, "role": role, "form": form, "take_form": TakeForm(role=role)},
    )


@require_POST
@signs
def take(request, county, pk):
    """Take a colleague's role away."""
    county = _county_for_choosing(request, county)
    role = _role(county, pk)
    form = TakeForm(request.POST, role=role)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["successor"]))
        return redirect("people:staff_change", county.slug, pk)
    take = partial(actions.take_role, successor=form.cleaned_data["successor"])
    return _done(request, county, take, role, _("The colleague no longer works in the county."))


@require_POST
def end_sessions(request, county, pk):
    """Log a colleague out everywhere."""
    county = _county_for_choosing(request, county)
    role = _role(county, pk)
    return _done(request, county, actions.end_colleagues_sessions, role, _("The colleague is logged out everywhere."))


def _county_for_choosing(request, slug):
    county = county_or_404(request, slug)
    if not county_verb_allowed(request, "staff"):
        raise Http404
    return county


def _role(county, pk):
    return get_object_or_404(StaffRole.objects.for_county(county).with_second_factor(), pk=pk)


def _done(request, county, action, thing, sentence):
    try:
        action(thing, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect("people:staff", county.slug)
