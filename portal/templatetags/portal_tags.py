"""The few tags the look needs: dates, numbers, status words, icons, addresses. Loaded in every template.

Nothing here looks at the user or the session, so a public page stays the same for everyone."""

import datetime
import re

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from portal import line_breaks, rich_text
from portal.people import rules
from portal.shown import FIELD, shown_by

register = template.Library()

NARROW_SPACE = "\u202f"  # a thin space that does not break: 10 587 710 stays on one line
STATUS_KINDS = ("done", "turn", "waiting", "refused", "ended")
SHARE_STEP = 5  # the stylesheet has one fill for every fifth per cent

# Own drawings on a 20 by 20 grid, drawn with a 1.6 line in the colour of the text.
ICONS = {
    "arrow": "M4 10h12M11 5l5 5-5 5",
    "back": "M16 10H4M9 5l-5 5 5 5",
    "calendar": "M3 5h14v12H3zM3 9h14M7 3v4M13 3v4",
    "check": "M4 10.5l4 4 8-9",
    "close": "M5 5l10 10M15 5L5 15",
    "document": "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 10h5M7.5 13h5",
    "down": "M5 7.5l5 5 5-5",
    "download": "M10 3v10M5.5 8.5L10 13l4.5-4.5M3 17h14",
    "info": "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M10 9v5M10 6v.6",
    "mail": "M2.5 5h15v10.5h-15zM2.5 5.5L10 11l7.5-5.5",
    "place": "M10 18s5.5-5.6 5.5-9.6a5.5 5.5 0 0 0-11 0C4.5 12.4 10 18 10 18M10 6.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
    "search": "M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M12.5 12.5L17 17",
    "share": "M10 12V3M6.5 6L10 2.5 13.5 6M6 9H4v8h12V9h-2",
    "warning": "M10 3l7.5 14h-15zM10 8v4.5M10 14.5v.6",
}


def _local(value):
    return timezone.localtime(value) if isinstance(value, datetime.datetime) and timezone.is_aware(value) else value


@register.filter(expects_localtime=True)
def day(value):
    """A date in words: "8 mars 2027", in English "8 March 2027". Empty for no date."""
    return date_format(_local(value), "j F Y") if value else ""


@register.filter
def section(number):
    """The section of somebody's minutes as it is written: "§ 164", whether the sign was typed or not. "" for none."""
    number = (number or "").replace("§", "").strip()
    return f"§\u00a0{number}" if number else ""


@register.filter(is_safe=False)
def kept_whole(text):
    """A text in which no line breaks inside a day, a period, a section or a number (``line_breaks``)."""
    return line_breaks.in_text(text)


@register.filter
def unbroken(text):
    """A number that no line may break, not even at its hyphens."""
    return format_html('<span class="unbroken">{}</span>', text)


class KeptWhole(template.Node):
    """Markup in which no line breaks inside a day, a period, a section or a number (``line_breaks``)."""

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        """The inner markup, with a class around what is kept whole."""
        return line_breaks.in_markup(self.nodelist.render(context))


@register.tag("keep_whole")
def keep_whole(parser, _token):
    """Around markup in which text flows: never around the direct text of a flex or grid container."""
    nodelist = parser.parse(("endkeep_whole",))
    parser.delete_first_token()
    return KeptWhole(nodelist)


@register.filter(expects_localtime=True)
def clock(value):
    """A time of day in Swedish time: "kl. 14.30", in English "14:30". Empty for no time."""
    if not value:
        return ""
    value = _local(value)
    return value.strftime("%H:%M") if translation.get_language() == "en" else value.strftime("kl. %H.%M")


@register.filter(expects_localtime=True)
def moment(value):
    """Date and time of day: "8 mars 2027 kl. 14.30", in English "8 March 2027 14:30"."""
    return f"{day(value)} {clock(value)}" if value else ""


@register.simple_tag
def when(value, style=""):
    """The date or moment as a ``<time>`` element that machines read too; ``style="day"`` leaves the clock out."""
    if not value:
        return ""
    value = _local(value)
    with_clock = isinstance(value, datetime.datetime) and style != "day"
    stamp = value.isoformat(timespec="minutes") if with_clock else value.strftime("%Y-%m-%d")
    return format_html(
        '<time datetime="{}">{}</time>',
        stamp,
        moment(value) if with_clock else day(value),
    )


@register.filter(is_safe=False)
def rich(value, top=3):
    """A long text as paragraphs, lists, tables and links; its headings begin at level ``top``. Safe whatever is stored.

    A table scrolls in a box of its own, which the keyboard reaches."""
    html = rich_text.shown(value or "", int(top))
    if "<table>" not in html:
        return html
    box = format_html('<div class="scroll" tabindex="0" role="region" aria-label="{}"><table>', _("Table"))
    return mark_safe(html.replace("<table>", box).replace("</table>", "</table></div>"))  # noqa: S308 (judged above)


@register.filter
def shown_address(address):
    """An e-mail address with its domain's own letters, as people write it."""
    return rules.shown_address(str(address or ""))


@register.filter
def is_passkey(authenticator):
    """Whether a kept key is enough to log in with, as far as it told when it was added."""
    key = authenticator.wrap()
    return rules.logs_in_alone(key.authenticator_data.is_user_verified(), key.is_passwordless)


@register.filter
def words(value):
    """The words of a long text without their formatting: for summaries."""
    return rich_text.plain(value or "")


@register.filter
def number(value, decimals=0):
    """A number with a thin space between thousands: "10 587 710"; decimals after a comma (English: a point)."""
    if value is None or value == "":
        return ""
    text = f"{float(value):,.{int(decimals)}f}" if int(decimals) else f"{int(value):,}"
    whole, _, rest = text.partition(".")
    point = "." if translation.get_language() == "en" else ","
    return whole.replace(",", NARROW_SPACE).replace("-", "\u2212") + (point + rest if rest else "")


@register.filter
def percent(value):
    """A share 0–100 as "67 %", in English "67%"."""
    if value is None or value == "":
        return ""
    return f"{round(float(value))}%" if translation.get_language() == "en" else f"{round(float(value))}\u00a0%"


@register.filter
def share_class(value):
    """The class that fills a tile or a bar: ``share-0`` … ``share-100`` in steps of five.

    Only nothing is empty and only all is full: 1 per cent shows as 5, 99 as 95."""
    share = min(100.0, max(0.0, float(value or 0)))
    step = round(share / SHARE_STEP) * SHARE_STEP
    if 0 < share < 100:
        step = min(100 - SHARE_STEP, max(SHARE_STEP, step))
    return f"share-{step}"


class ToldElsewhere(template.Node):
    """A page's head as it is, and after it the same title and description for whoever shows a link to the page."""

    TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
    DESCRIPTION = re.compile(r'<meta name="description" content="(.*?)">', re.DOTALL)

    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        """The inner text with Open Graph's lines (ogp.me), on public pages alone: other titles are nobody else's."""
        text = self.nodelist.render(context)
        if not context.get("page_is_public"):
            return text
        said = {"og:title": self.TITLE.search(text), "og:description": self.DESCRIPTION.search(text)}
        lines = [
            f'<meta property="{name}" content="{" ".join(found[1].split()).replace(chr(34), "&quot;")}">'
            for name, found in said.items()
            if found
        ]
        return text + "\n".join(["", *lines])


@register.tag
def told_elsewhere(parser, _token):
    """Around the title and the description in the head of a page."""
    nodelist = parser.parse(("endtold_elsewhere",))
    parser.delete_first_token()
    return ToldElsewhere(nodelist)


@register.simple_tag
def shown(row):
    """Hidden in a form: which row, and which edition of it, the page shows; the action refuses when it has changed."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, shown_by(row))


@register.simple_tag
def status_tag(kind, word):
    """A few words that say how a thing stands. Kinds: done, turn (yours), waiting (others), refused, ended."""
    if kind not in STATUS_KINDS:
        raise template.TemplateSyntaxError(f"status_tag: {kind!r} is none of {', '.join(STATUS_KINDS)}")
    return format_html('<strong class="tag tag-{}">{}</strong>', kind, word)


@register.simple_tag
def icon(name):
    """A small drawing beside a word; never alone, so screen readers skip it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        ICONS[name],
    )


@register.simple_tag
def icon_names():
    """All icons there are, for the page that shows them."""
    return sorted(ICONS)


def in_language(path, language):
    """The same page's path in another language: Swedish has no prefix, English has /en/."""
    bare = path[3:] if path == "/en" or path.startswith("/en/") else path
    bare = bare or "/"
    return bare if language == settings.LANGUAGE_CODE else f"/{language}{bare}"


@register.simple_tag
def address(path):
    """A fixed address ("/lan/") in the language of the page. For pages with a view, prefer ``{% url %}``."""
    return in_language(path, translation.get_language() or settings.LANGUAGE_CODE)


@register.simple_tag
def absolute(path):
    """The path with this installation's own scheme and host, for canonical and share links."""
    return f"{settings.SITE_URL}{path}"


@register.simple_tag(takes_context=True)
def page_in(context, language):
    """This page's path in ``language``, without the query; the start page when there is no request."""
    request = context.get("request")
    return in_language(request.path if request else "/", language)


@register.simple_tag(takes_context=True)
def this_query(context):
    """The page's own query string with its question mark, so that a search follows to the other language."""
    query = context["request"].GET.urlencode() if context.get("request") else ""
    return f"?{query}" if query else ""


@register.simple_tag(takes_context=True)
def is_here(context, path, *below):
    """``aria-current`` for a link of the main navigation: this page, or a page below it."""
    path += "".join(f"{part}/" for part in below)
    request = context.get("request")
    here = in_language(request.path, settings.LANGUAGE_CODE) if request else ""
    if here == path:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if path != "/" and here.startswith(path) else ""


@register.simple_tag
def sure_static(path):
    """The address of a static file, also while the manifest is broken: the error page must not fail itself."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag(takes_context=True)
def query_with(context, **changes):
    """The page's query string with some values changed; an empty value takes the name away. For sorting and pages."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def query_without(context, name, value):
    """The page's query string without one chosen filter, from the first page. For removable tags."""
    query = context["request"].GET.copy()
    kept = [one for one in query.getlist(name) if one != str(value)]
    query.setlist(name, kept) if kept else query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag
def page_numbers(page):
    """Numbers for a pager, with gaps: 1 … 4 5 6 … 12."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def as_day(text):
    """A date written 2027-03-08 as a date; None for anything else."""
    return parse_date(text or "")


@register.simple_tag(takes_context=True)
def county_switch(context):
    """The header's way to another county: the 21 tiles and their names. Kept on public pages by content version.

    One query; none where the view gives ``all_counties``, in Swedish order."""
    from portal.pages import kept_part

    request, here = context.get("request"), getattr(context.get("county"), "slug", "")
    return kept_part(request, f"switch:{here}", lambda: _county_switch(context, here))


def _county_switch(context, here):
    from portal.directory.models import County

    counties = context.get("all_counties") or list(County.objects.in_order())
    placed = (county for county in counties if county.tile_row is not None)
    tiles = sorted(placed, key=lambda county: (county.tile_row, county.tile_col))
    return render_to_string("_partials/county_switch.html", {"counties": counties, "tiles": tiles, "here": here})


@register.filter
def is_list(value):
    """Whether the value holds several things to be listed. (A template that asks ``value.pop`` takes one away.)"""
    return isinstance(value, (list, tuple))
