"""Pictures: given to a page or to the county's own page at the desk, and shown to anyone where they are public."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.errors import Refused
from portal.files.answers import picture_response
from portal.files.rules import sentence
from portal.people.access import county_or_404
from portal.people.limits import HOUR, costly
from strategies.pages import actions, actions_pictures
from strategies.pages.forms_board import PictureForm
from strategies.pages.models import CountyPage, CountyProfile, PagePicture


@dataclass(frozen=True)
class Place:
    """Where a picture stands: what holds it (a page, or a county with its profile), and the addresses around it."""

    county: object
    page: CountyPage | None
    picture: PagePicture | None
    why_not: str
    back: str
    here: str
    away: str

    @property
    def holder(self):
        """What the actions are told to change."""
        return self.page or self.county

    @property
    def stopped(self):
        """Why the picture will not be shown, as a sentence; "" when it will."""
        return sentence(self.picture.upload.reason) if self.picture and self.picture.upload.reason else ""


@require_http_methods(["GET", "HEAD", "POST"])
@costly("picture", 60, HOUR, methods=("POST",))
def page_picture(request, county, pk):
    """The picture of a page's draft: chosen, or its words changed."""
    place = _place_of_page(request, county, pk)
    said = _("The picture is saved in the draft.")
    return _write(request, place, actions_pictures.keep_page_picture, said)


@require_http_methods(["GET", "HEAD", "POST"])
@costly("picture", 60, HOUR, methods=("POST",))
def board_picture(request, county):
    """The picture of the county's own page, public as soon as it is saved."""
    place = _place_of_board(request, county)
    said = _("The picture is saved. It stands on the county’s page.")
    return _write(request, place, actions_pictures.keep_board_picture, said)


@require_http_methods(["GET", "HEAD", "POST"])
def page_picture_away(request, county, pk):
    """Ask, then take the picture away from the page's draft."""
    place = _place_of_page(request, county, pk)
    said = _("The picture is taken away from the draft.")
    return _ask(request, place, actions_pictures.drop_page_picture, said)


@require_http_methods(["GET", "HEAD", "POST"])
def board_picture_away(request, county):
    """Ask, then take the picture away from the county's page."""
    place = _place_of_board(request, county)
    said = _("The picture is taken away from the county’s page.")
    return _ask(request, place, actions_pictures.drop_board_picture, said)


@require_safe
def desk_picture(request, county, picture):
    """Any picture of the county, for its own staff: also of drafts and of what stood there before."""
    found = get_object_or_404(PagePicture.objects.of_county(county_or_404(request, county)), pk=picture)
    return picture_response(found.upload, is_public=False)


@login_not_required
@require_safe
def picture(request, county, picture):
    """A picture that stands on a public page now. Its address never shows anything else, so it may be kept for good.

    What has been taken away is not found, and a proxy may put that in the old answer's place."""
    request.is_public_page = request.is_kept_page = True
    found = get_object_or_404(PagePicture.objects.public(county), pk=picture)
    return picture_response(found.upload, is_public=True)


picture.is_public_page = True  # type: ignore[attr-defined]


def _place_of_page(request, county, pk):
    county = county_or_404(request, county)
    page = get_object_or_404(CountyPage.objects.of_county(county), pk=pk)
    where = [county.slug, page.pk]
    return Place(
        county=county,
        page=page,
        picture=page.picture,
        why_not=actions.why_not_now("edit", page, request.user),
        back=reverse("pages:county_publish", args=where),
        here=reverse("pages:county_page_picture", args=where),
        away=reverse("pages:county_page_picture_away", args=where),
    )


def _place_of_board(request, county):
    county = county_or_404(request, county)
    profile = CountyProfile.objects.of(county)
    return Place(
        county=county,
        page=None,
        picture=profile and profile.picture,
        why_not=actions_pictures.why_not_present(county, request.user),
        back=reverse("pages:county_board", args=[county.slug]),
        here=reverse("pages:county_board_picture", args=[county.slug]),
        away=reverse("pages:county_board_picture_away", args=[county.slug]),
    )


def _write(request, place, keep, said):
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PictureForm(*sent, initial=_words_of(place.picture), has_picture=place.picture is not None)
    if request.method == "POST" and form.is_valid():
        try:
            keep(place.holder, by=request.user, seen=_seen_in(request), file=form.cleaned_data["file"], **form.words())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, said)
            return redirect(place.back)
    page = {"county": place.county, "place": place, "form": form}
    return render(request, "strategies/pages/county_picture.html", page, status=409 if form.non_field_errors() else 200)


def _ask(request, place, drop, said):
    refusal = place.why_not or ("" if place.picture else _("There is no picture here."))
    if request.method == "POST":
        try:
            drop(place.holder, by=request.user, seen=_seen_in(request))
        except Refused as no:
            refusal = str(no)
        else:
            messages.success(request, said)
            return redirect(place.back)
    page = {"county": place.county, "place": place, "refusal": refusal}
    status = 409 if request.method == "POST" else 200
    return render(request, "strategies/pages/county_picture_away.html", page, status=status)


def _words_of(picture):
    """What stands in the form from the beginning."""
    names = ("alternative", "decorates", "credit")
    return {name: getattr(picture, name) for name in names} if picture else {}


def _seen_in(request):
    """The key of the picture that the sent form's page showed, 0 for none; -1, which no picture has, for nonsense."""
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 19 else -1
