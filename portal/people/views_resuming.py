"""Going on with what waited for a proof of who the person is."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.people.reauthentication import resume


@never_cache
@require_http_methods(["GET", "POST"])
def resuming(request, key):
    """Carry out what waited in this tab. What is carried out asks again for the proof, if there is none."""
    answer = resume(request, key)
    if answer is None:
        said = _("What you had sent has already been carried out, or waits no longer. Look at the page.")
        messages.info(request, said)
        return redirect("home_after_login")
    return answer
