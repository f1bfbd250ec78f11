"""A colleague's own choice: when to be told by mail of what comes to the county."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.people.access import county_or_404
from portal.people.actions_arrivals import choose_mail
from portal.people.forms import MailChoiceForm
from portal.people.models import StaffRole


def mail_choice(request, county):
    """One's own choice for the county; nobody chooses for another."""
    county = county_or_404(request, county)
    role = StaffRole.objects.of(request.user).in_county(county)
    form = MailChoiceForm(request.POST if request.method == "POST" else None, initial={"choice": role.mail_choice})
    if request.method == "POST" and form.is_valid():
        choose_mail(request.user, county=county, choice=form.cleaned_data["choice"])
        messages.success(request, _("Your choice is saved. It holds from the next thing that comes."))
        return redirect("people:mail_choice", county.slug)
    return render(request, "portal/people/county_mail_choice.html", {"county": county, "form": form})
