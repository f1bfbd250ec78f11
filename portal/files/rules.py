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
SHOWN_ON_PAGES = "page_picture"  # the purpose of a picture that public pages show once it has been checked
FOR_PAGES = ("jpeg", "png", "webp")

SENTENCES = {
    "empty": _("The file is empty. Choose another one."),
    "too_large": _(
        "The file is larger than 10 MB. Scan the paper again in greyscale at 200 dots per inch, or save a copy with"
        " smaller pictures."
    ),
    "unknown": _("The file is of a kind that we do not take, whatever its name says."),
    "not_allowed": _("The file is of a kind that we do not take here."),
    "phone_picture": _(
        "This is a picture in the telephone’s own format (HEIC or AVIF). Take the picture with the telephone’s scanner,"
        " or share it by e-mail: most telephones turn it into JPEG."
    ),
    "other_picture": _("This is a picture of a kind that we do not take, such as TIFF or GIF."),
    "old_office": _(
        "This is a document of an older Office (.doc, .xls, .ppt) or a letter out of Outlook (.msg). Open it there."
    ),
    "other_office": _("This is a workbook or a presentation. Open it in its program."),
    "other_document": _(
        "This is a document of another word processor (OpenDocument, Pages or RTF). Open it in its program."
    ),
    "mail": _(
        "This is an e-mail. Open it in the mail program and print it to PDF, or send the file that came with it."
    ),
    "archive": _("This is an archive or a document of another program (zip, Pages). Unpack it, or open it there."),
    "damaged": _(
        "The file is damaged and cannot be read. Open it in its program, save it again and send the new file."
    ),
    "encrypted": _("The file cannot be opened without a password. Save a copy without the password and send that one."),
    "active": _(
        "The file holds a program, a form of another system or something that runs by itself. Print it to PDF and send"
        " that file."
    ),
    "attachments": _(
        "The file carries other files of kinds that we do not take inside it. Save a copy without them and send that"
        " one. If the file is signed electronically, ask the county administrative board instead: a copy would lose the"
        " signature."
    ),
    "portfolio": _(
        "This is a PDF portfolio: a cover with files inside. Open it in its program, save each file as a PDF of its own"
        " and send the one that matters here."
    ),
    "fetches": _(
        "The document fetches a template or a picture from elsewhere, or links to a program. Save it as PDF and send"
        " that file."
    ),
    "trailing": _(
        "Something that does not belong there follows after the end of the file. Save it again and send the new file."
    ),
    "two_kinds": _(
        "The file can be read as two different kinds of file. Save it again in its program and send the new file."
    ),
    "too_many_pixels": _("The picture has more than 65 million pixels. Make it smaller."),
    "moves": _("The picture moves. Save one still picture and send that one."),
    "too_heavy": _(
        "The file is too large or too complicated once it is unpacked. Save a simpler copy and send that one."
    ),
    "svg": _(
        "We only take SVG with plain shapes, without words, styles, links, pictures or scripts. Send it as PNG instead."
    ),
    "virus": _("The virus scanner stopped the file. Check your computer before you send anything more."),
}
# Reasons that say what the file is; what is taken, and how to get there, follows.
OTHER_KINDS = {"unknown", "not_allowed", "other_picture", "old_office", "other_office", "other_document"}
OTHER_KINDS |= {"phone_picture", "mail", "archive"}
WAITS = (timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=5))  # then every fifth minute, without end
STUCK_AFTER = timedelta(minutes=30)
NAME_LENGTH = 150
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def sentence(reason, allowed=()):
    """Why a file is refused, for the person who sent it; which kinds are taken instead, and how to make one.

    allowed: the kinds that the field takes."""
    words = [str(SENTENCES[reason])]
    if reason in OTHER_KINDS and allowed:
        if "pdf" in allowed:
            words.append(gettext("Save it as PDF (File, Save as) and send that file."))
        words.append(gettext("We take: %(kinds)s.") % {"kinds": names_of(allowed)})
    return " ".join(words)


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
