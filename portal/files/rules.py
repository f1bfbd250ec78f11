"""Who may send what: sentences for refused files, and when a waiting scan is tried again. Everything here is pure."""

import re
import unicodedata
from datetime import timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.files.checks import KINDS, MAX_BYTES

PAPERS = ("pdf",)
PICTURES = ("png", "jpeg")
DOCUMENTS = ("pdf", "docx")
ATTACHMENTS = ("pdf", "docx", "png", "jpeg")
LOGOS = ("svg", "png")

SENTENCES = {
    "empty": _("The file is empty. Choose another one."),
    "too_large": _("The file is larger than 10 MB. Make it smaller, or split it."),
    "unknown": _("The file is of a kind that we do not take, whatever its name says."),
    "damaged": _(
        "The file is damaged and cannot be read. Open it in its program, save it again and send the new file."
    ),
    "encrypted": _("The file is locked with a password or encrypted. Remove the protection and send it again."),
    "active": _(
        "The file holds a program, a form or something that runs by itself. Print it to PDF and send that file."
    ),
    "attachments": _("The file holds other files inside it. Send them one by one instead."),
    "fetches": _("The document fetches a template or a picture from elsewhere. Save it as PDF and send that file."),
    "trailing": _(
        "Something that does not belong there follows after the end of the file. Save it again and send the new file."
    ),
    "two_kinds": _(
        "The file can be read as two different kinds of file. Save it again in its program and send the new file."
    ),
    "too_many_pixels": _("The picture has more than 40 million pixels. Make it smaller."),
    "too_heavy": _(
        "The file is too large or too complicated once it is unpacked. Save a simpler copy and send that one."
    ),
    "svg": _(
        "We only take SVG with plain shapes, without words, styles, links, pictures or scripts. Send it as PNG instead."
    ),
    "virus": _("The virus scanner stopped the file. Check your computer before you send anything more."),
}
WAITS = (timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=5))  # then every fifth minute, without end
STUCK_AFTER = timedelta(minutes=30)
NAME_LENGTH = 150
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def sentence(reason, allowed=()):
    """Why a file is refused, for the person who sent it."""
    if reason == "not_allowed":
        return gettext("Choose a file of another kind. We take: %(kinds)s.") % {"kinds": names_of(allowed)}
    return str(SENTENCES[reason])


def names_of(allowed):
    """The kinds as people call them: “PDF, Word (.docx)”."""
    return ", ".join(KINDS[kind][2] for kind in allowed)


def wait_after(attempts):
    """How long a file that could not be scanned waits; a scanner that is away for a day loses no file."""
    return WAITS[min(attempts, len(WAITS)) - 1]


def tidy_name(name):
    """The sender's name for the file, only ever shown as text: without folders and without anything invisible."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(c for c in name if unicodedata.category(c) not in HIDDEN).strip(" .")
    return name[-NAME_LENGTH:] or gettext("File without a name")


def download_name(name, kind):
    """A name of ours in plain letters, with the ending of what the file is."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:80]
    return f"{plain or 'fil'}.{KINDS[kind][1]}"


assert MAX_BYTES == 10 * 1024**2, "the sentence for too_large names the limit"
