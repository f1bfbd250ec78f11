"""A county's pages and news, for anyone."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.directory.models import County
from portal.pages import public_page
from portal.reviewing import may_be_out_of_date
from strategies.pages.models import CountyPage, FollowLink

PAGE_SIZE = 20
IN_FEED = 30


@public_page
@login_not_required
def page(request, county, page):
    """One page as it was last published."""
    found = get_object_or_404(CountyPage.objects.at(county, page))
    return render(request, "strategies/pages/public_page.html", page_context(found, found.live))


def page_context(page, words):
    """What a page shows, to the public and in the preview: ``words`` is a version, or the page as it is written."""
    trail = [
        (_("Counties"), reverse("register:counties")),
        (page.county.name, reverse("register:county", args=[page.county.slug])),
    ]
    if words.kind == "news":
        trail.append((_("News"), reverse("pages:news", args=[page.county.slug])))
    return {
        "county": page.county,
        "page": page,
        "words": words,
        "follow_links": FollowLink.objects.of(page.county),
        "trail": trail,
        "may_be_out_of_date": words.kind != "news" and may_be_out_of_date(page.review_day, timezone.localdate()),
    }


@public_page
@login_not_required
def news(request, county):
    """The county's news, the newest first."""
    found = get_object_or_404(County, slug=county)
    number = request.GET.get("page", "")
    rows = CountyPage.objects.news_of(found)
    context = {
        "county": found,
        "follow_links": FollowLink.objects.of(found),
        "page": Paginator(rows, PAGE_SIZE).get_page(number if number.isascii() and len(number) < 7 else 1),
        "trail": [
            (_("Counties"), reverse("register:counties")),
            (found.name, reverse("register:county", args=[found.slug])),
        ],
    }
    return render(request, "strategies/pages/public_news.html", context)


@public_page
@login_not_required
def feed(request, county):
    """The latest news as an Atom feed."""
    found = get_object_or_404(County, slug=county)
    here = settings.SITE_URL
    title = _("News from %(board)s") % {"board": found.board_name}
    atom = Atom1Feed(
        title=title,
        link=here + reverse("pages:news", args=[found.slug]),
        description=title,
        feed_url=here + reverse("pages:feed", args=[found.slug]),
        author_name=found.board_name,
        language=get_language(),
    )
    for one in CountyPage.objects.news_of(found)[:IN_FEED]:
        atom.add_item(
            title=one.live.title,
            link=here + one.get_absolute_url(),
            description=one.live.lead,
            pubdate=one.first_published_at,
            updateddate=one.live.published_at,
            unique_id=f"{here}{one.get_absolute_url()}",
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
