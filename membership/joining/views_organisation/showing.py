"""What a joined organisation can show others: the certificate for its wall and the badge for its pages."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from membership.joining.actions.certificate import make_certificate
from membership.joining.documents_certificate import why_no_certificate
from membership.joining.rules import PUBLIC_STATES
from membership.joining.standing import standing_today
from membership.joining.views_organisation.finding import own_membership_or_404, trail_to
from portal.errors import Refused
from portal.papers.models import Document


@require_http_methods(["GET", "HEAD", "POST"])
def show(request, pk):
    """The certificate, the badge as it looks today, and the lines to paste; a POST makes the certificate."""
    own = own_membership_or_404(request, pk)
    if own.state not in PUBLIC_STATES:
        raise Http404
    if request.method == "POST":
        return _make(request, own)
    today = timezone.localdate()
    mark = f"{own.strategy.county.slug}-{own.strategy.slug}"
    badge = reverse("register:badge", args=[own.organisation.slug, mark])
    page = settings.SITE_URL + reverse("register:organisation", args=[own.organisation.slug])
    context = {
        "membership": own,
        "trail": trail_to(own),
        "standing": standing_today(own, today),
        "certificate": Document.objects.about(own).of_kind("certificate").last(),
        "why_not": why_no_certificate(own, today),
        "badge": badge,
        "code": render_to_string(
            "membership/joining/_badge_code.html",
            {"page": page, "picture": settings.SITE_URL + badge, "county": own.strategy.county},
        ).strip(),
    }
    return render(request, "membership/joining/organisation_show.html", context)


def _make(request, own):
    try:
        make_certificate(own, by=request.user)
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The certificate is being drawn. It usually takes less than a minute."))
    return redirect("joining:show", own.pk)
