"""The portal's addresses, and two baselines: a constant of the same size, and the same rows by a bare view."""

import gzip

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from membership.joining.models import Membership
from membership.register.reading.joined import _FIELDS, _rows
from membership.register.rules import PAGE_SIZE
from portal.directory.models import County
from portal.urls import urlpatterns as portal_urls

_kept = {}


@login_not_required
def constant(request):
    """As many bytes as the list has when compressed, kept since the first request."""
    size = int(request.GET["size"])
    if size not in _kept:
        _kept[size] = gzip.compress(b"", mtime=0).ljust(size, b"0")
    response = HttpResponse(_kept[size])
    response["Content-Encoding"] = "gzip"
    return response


@login_not_required
def bare(request):
    """The same fifty rows: two queries and the same table, without frame, filters, counts, pages or keeping."""
    today = timezone.localdate()
    goals = Membership.goals.through.objects.filter(membership=OuterRef("pk")).order_by().values("membership")
    rows = (
        Membership.objects.standing(today)
        .annotate(
            goal_count=Coalesce(
                Subquery(goals.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)
            )
        )
        .order_by("organisation__sort_key", "pk")
        .values_list(*_FIELDS)[:PAGE_SIZE]
    )
    names = {county.pk: (county.name, county.slug) for county in County.objects.in_order()}
    return render(request, "bench/bare.html", {"rows": _rows(rows, today, names)})


urlpatterns = [path("bench/constant", constant), path("bench/bare", bare), *portal_urls]
