"""Which addresses a sent document may link to.

A link waits for somebody to press it; what fetches by itself is judged where it is found."""

import re
from urllib.parse import unquote

# What a reader's program opens without running anything.
SCHEMES = {"http", "https", "mailto", "tel", "sip", "sips", "callto", "sms", "fax", "ftp", "ftps", "skype", "msteams"}
SCHEMES |= {"xmpp", "im", "webcal", "geo", "news", "urn", "doi", "onenote", "notes", "about", "zoommtg"}
# Documents that lie on somebody's own disk or on the office's server; a program or a shortcut is none.
DOCUMENTS = (
    r"pdf|docx?|dotx?|dotm|docm|rtf|odt|ott|xlsx?|xlsm|xltx?|ods|csv|pptx?|ppsx?|potx?|odp|txt|xml|json|md|html?|"
    r"png|jpe?g|gif|tiff?|bmp|webp|heic|svg|msg|eml|ics|vcf|vsdx?|pages|numbers|key|zip|mp3|mp4|mov|wav"
)
DOCUMENT = re.compile(rf"\.(?:{DOCUMENTS})(?:[#?].*)?\Z", re.IGNORECASE)
PROGRAM = re.compile(
    r"\.(?:exe|bat|cmd|scr|pif|js|jse|vbs|vbe|wsf|wsh|hta|ps1|psm1|lnk|url|msi|msp|jar|reg|cpl|dll|inf|scf|iso|img|"
    r"sh|command|app|desktop|settingcontent-ms)(?:[#?].*)?\Z",
    re.IGNORECASE,
)
SCHEME = re.compile(r"\A([a-z][a-z0-9+.-]{1,30}):", re.IGNORECASE)
DRIVE = re.compile(r"\A/{0,3}[a-z]:[\\/]", re.IGNORECASE)


def harmless_link(address: str) -> bool:
    """Whether a link may stand: the usual kinds of address, and documents on a disk or on a server of the own office.

    A server named with a dot may lie anywhere on the internet, and a computer that asks it for a file tells it who is
    logged in: such file addresses are refused."""
    address = unquote(address).strip()
    if re.search(r"[\x00-\x1f]", address):
        return False
    scheme = SCHEME.match(address)
    if scheme and scheme[1].lower() == "file":
        return _harmless_file(address[5:])
    if DRIVE.match(address) or address.startswith(("\\\\", "//")):
        return _harmless_file(address)
    if scheme:
        return scheme[1].lower() in SCHEMES
    return ":" not in address.split("/")[0] and not PROGRAM.search(address)


def _harmless_file(path: str) -> bool:
    """A document on a drive, or on a server whose name has no dot."""
    if not DOCUMENT.search(path):
        return False
    if DRIVE.match(path):
        return True
    plain = path.replace("\\", "/")
    slashes = len(plain) - len(plain.lstrip("/"))
    if slashes != 2 and slashes < 4:  # file:///a is a path on the own computer
        return True
    server = plain.lstrip("/").split("/")[0]
    return "." not in server and "@" not in server
