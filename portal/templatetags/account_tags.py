"""Words for the account pages."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# In this order: most browsers also name those they descend from.
BROWSERS = [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


@register.filter
def browser_name(user_agent):
    """A browser and system in two words, from what the browser says about itself."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return ", ".join(filter(None, [browser, system])) or _("Unknown browser")
