"""The county answers who may act for an organisation, and checks organisations that people added."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from membership.representation.actions import approve_representative, decline_representative, may_answer
from membership.representation.actions_county import check_organisation
from membership.representation.forms_county import ApproveForm, DeclineRequestForm, OrganisationCheckForm
from membership.representation.models import Representative
from portal.directory.models import Organisation
from portal.errors import Refused
from portal.people.access import county_or_404, county_verb_allowed

ANSWERED_SHOWN = 20


@require_safe
def requests(request, county):
    """Who asks to act for an organisation, the organisations to check, and the latest answers."""
    county = county_or_404(request, county)
    asked = Representative.objects.for_county(county).with_people()
    page = {
        "county": county,
        "waiting": asked.waiting(),
        "answered": asked.answered()[:ANSWERED_SHOWN],
        "to_check": Organisation.objects.to_check(county),
        "may_handle": county_verb_allowed(request, "handle"),
    }
    return render(request, "membership/representation/county_requests.html", page)


def answer(request, county, pk):
    """One request: who asks, for whom, on what ground; approve or decline."""
    county = county_or_404(request, county)
    asked = get_object_or_404(Representative.objects.for_county(county).with_people(), pk=pk)
    says_no = request.POST.get("answer") == "no"
    wanted = {"role": asked.wanted_role or asked.role}
    yes = ApproveForm(request.POST if request.method == "POST" and not says_no else None, initial=wanted, prefix="yes")
    no = DeclineRequestForm(request.POST if request.method == "POST" and says_no else None, prefix="no")
    form, action = (no, decline_representative) if says_no else (yes, approve_representative)
    if request.method == "POST" and form.is_valid():
        try:
            action(asked, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The request is answered, and the person has been told."))
            return redirect("representation:county_requests", county.slug)
    page = {
        "county": county,
        "asked": asked,
        "website_is_link": asked.organisation.website.startswith(("https://", "http://")),
        "yes": yes,
        "no": no,
        "has_errors": bool(yes.errors or no.errors),
        "refusal": may_answer("approve", asked, request.user),
    }
    return render(request, "membership/representation/county_answer.html", page)


def organisation(request, county, pk):
    """Check an organisation that somebody added, and its known e-mail domains."""
    county = county_or_404(request, county)
    found = get_object_or_404(
        Organisation.objects.of_county(county).with_domains().select_related("merged_into"), pk=pk
    )
    known = "\n".join(one.domain for one in found.domains.all())
    may_handle = county_verb_allowed(request, "handle")
    form = OrganisationCheckForm(request.POST if request.method == "POST" else None, initial={"domains": known})
    if request.method == "POST" and form.is_valid():
        try:
            check_organisation(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The organisation is checked."))
            return redirect("representation:county_requests", county.slug)
    page = {
        "county": county,
        "organisation": found,
        "former_names": found.former_names.all(),
        "form": form,
        "may_handle": may_handle,
        "may_decide": county_verb_allowed(request, "decide"),
        "known": known,
    }
    return render(request, "membership/representation/county_organisation.html", page)
