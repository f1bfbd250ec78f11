"""The county's mail for its staff: what was sent, what did not arrive, and "send again".

Stands above the rooms because it needs both the outbox and what a role may."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.errors import Refused
from portal.outbox.actions import send_again
from portal.outbox.forms import OutboxForm
from portal.outbox.kinds import kind_in_words
from portal.outbox.leads import page_of
from portal.outbox.models import OutgoingMail
from portal.outbox.showing import letter_html
from portal.people.access import county_or_404, county_verb_allowed

PER_PAGE = 50


@require_safe
def mails(request, county):
    """The mail of the county: searched, filtered, what did not arrive first, by pages."""
    county = county_or_404(request, county)
    own = OutgoingMail.objects.for_county(county)
    form = OutboxForm(request.GET or None, kinds=own.kinds())
    found = own.chosen(**form.choice()).troubled_first().defer("text", "html")
    page = {
        "county": county,
        "form": form,
        "chosen": form.chosen(),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "may_handle": county_verb_allowed(request, "handle"),
    }
    return render(request, "portal/outbox/county_mails.html", page)


@require_safe
def mail(request, county, pk):
    """One letter as it was sent: receiver, subject, both parts, what was attached, and how the sending went."""
    county = county_or_404(request, county)
    letter = get_object_or_404(OutgoingMail.objects.for_county(county).with_paper(), pk=pk)
    is_shown = not letter.is_secret and not letter.emptied_at
    page = {
        "county": county,
        "mail": letter,
        "kind": kind_in_words(letter.kind),
        "about": page_of(letter),
        "is_shown": is_shown,
        "html": letter_html(letter.html) if is_shown else "",
        "sender": settings.DEFAULT_FROM_EMAIL,
        "may_handle": county_verb_allowed(request, "handle"),
    }
    return render(request, "portal/outbox/county_mail.html", page)


@require_POST
def mail_again(request, county, pk):
    """Send a mail again, with the same Message-ID."""
    county = county_or_404(request, county)
    mail = get_object_or_404(OutgoingMail.objects.for_county(county), pk=pk)
    if not county_verb_allowed(request, "handle"):
        messages.error(request, _("Your role may read mail but not send it again."))
        return redirect("outbox:county_mails", county.slug)
    try:
        send_again(mail, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The mail will be sent again."))
    back = request.POST.get("next", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back) if is_ours else redirect("outbox:county_mails", county.slug)
