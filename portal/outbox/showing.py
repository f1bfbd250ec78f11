"""A letter as it is shown to staff: the part that mail programs draw, without anything that could act here."""

import re

import nh3

_TAGS = {"h3", "h4", "p", "a", "ul", "ol", "li", "br", "b", "strong", "em", "blockquote"}
_HEADINGS = re.compile(r"(</?h)([12])\b", re.IGNORECASE)


def letter_html(html):
    """The letter's HTML part as safe HTML for the inside of a page: its headings begin at level 3, and style, scripts
    and pictures are gone. Links are as they were sent."""
    lowered = _HEADINGS.sub(lambda found: f"{found[1]}{int(found[2]) + 2}", html)
    return nh3.clean(
        lowered,
        tags=_TAGS,
        clean_content_tags={"style", "script", "title"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noreferrer",
    )


__all__ = ["letter_html"]
