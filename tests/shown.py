"""What a page shows, and pressing a button as a browser does: with what its page says that it shows."""

import re


def shown_on(page, to=""):
    """What the form on the page, the one that goes to an address or the first, says that it was shown under."""
    forms = re.findall(r"<form[^>]*>.*?</form>", page.content.decode(), re.DOTALL)
    mine = next(form for form in forms if 'name="shown"' in form and (not to or f'action="{to}"' in form))
    return {"shown": re.search(r'name="shown" value="([\d.a-f-]+)"', mine)[1]}


def press(client, where, *, to="", **more):
    """Open the page and press the button of its form that goes to ``to`` (or to the page itself)."""
    page = client.get(where)
    return client.post(to or where, {**shown_on(page, to), **more})


def unmarked(html):
    """The HTML without the marks of what no line may break (``portal.line_breaks``)."""
    return re.sub(r'<span class="unbroken">(.*?)</span>', r"\1", html)


__all__ = ["press", "shown_on", "unmarked"]
