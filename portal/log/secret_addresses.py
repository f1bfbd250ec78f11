"""The addresses that carry a secret, in one table: log lines, the proxy and the answers' headers go by it.

Each is a folder whose next part is the secret. A new address with a secret gets its line here and in
deploy/nginx/portal.conf.template; a test compares the two, and another one walks every address of the portal."""

import re

SHORTEST = 12  # characters; what is shorter is a page's name, such as /skriv-under/klart/
FOLDERS = (
    "skriv-under",  # a signatory's personal link
    "remissvar/lank",  # a consultation's receiver
    "konto/inbjudan",  # a colleague who is invited
    "verifiera",  # printed on papers; not moved from the address, since whoever holds the paper may show it
)
# Answers of an identity provider: the secret is in the query, which nothing logs but a fault's trace.
WITH_QUERY = ("skriv-under/legitimera/svar/",)

_FOLDERS = "|".join(folder.replace("/", "/+") for folder in FOLDERS)
_ANSWERS = "|".join(WITH_QUERY)
_PATH = re.compile(rf"/+(?:en/+)?(?:(?:{_FOLDERS})/+[^/]{{{SHORTEST},}}|(?:{_ANSWERS}))", re.IGNORECASE)
_IN_TEXT = re.compile(rf"(/(?:{_FOLDERS})/+)[^/\s\"'?&#]{{{SHORTEST},}}|(/(?:{_ANSWERS})\?)[^\s\"']+", re.IGNORECASE)


def carries_secret(path):
    """Whether this path, without its query, is one that a secret comes with."""
    return _PATH.match(path) is not None


def strike_out(text):
    """The text with every secret of such an address replaced."""
    return _IN_TEXT.sub(lambda found: f"{found[1] or found[2]}[secret]", text)
