"""Fetch a page, read its forms as a browser would, fill them in and send them with one field changed."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import quote_plus, urljoin

SKIPPED = {"csrfmiddlewaretoken"}
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass
class Field:
    """One control of a form."""

    name: str
    kind: str
    value: str = ""
    choices: list = field(default_factory=list)
    longest: int = 0

    @property
    def is_text(self):
        return self.kind in ("text", "textarea", "search")


@dataclass
class Form:
    """A form as it stands on a page."""

    page: str
    action: str
    method: str
    fields: dict = field(default_factory=dict)
    buttons: list = field(default_factory=list)
    targets: list = field(default_factory=list)  # where each button sends the form

    @property
    def key(self):
        """The same for the same form on two pages."""
        return self.action.partition("?")[0], self.method, tuple(self.fields)

    @property
    def takes_files(self):
        return any(one.kind == "file" for one in self.fields.values())

    def filled(self):
        """Sensible values for everything, as (name, value) pairs."""
        pairs = []
        for one in self.fields.values():
            pairs += [(one.name, value) for value in _sensible(one)]
        return pairs + [(name, value) for name, value in self.buttons[:1] if name]

    def with_one_changed(self, name, text):
        return [(key, value) for key, value in self.filled() if key != name] + [(name, text)]

    def with_all_changed(self, text):
        """The text in every field that a person writes in, cut where the page says how long it may be."""
        written = {one.name: text[: one.longest or None] for one in self.fields.values() if one.is_text}
        return [(key, written.get(key, value)) for key, value in self.filled()]


def _sensible(one):
    if one.kind == "hidden" or one.kind == "file":
        return [one.value] if one.kind == "hidden" else []
    if one.kind == "checkbox" and any(part in one.name for part in UNTICKED):
        return []
    if one.kind in ("radio", "select", "checkbox"):
        real = [value for value in one.choices if value]
        wanted = one.value or (real[0] if real else "")
        return [wanted] if wanted else []
    if one.value:
        return [one.value]
    name = one.name
    for part, value in SENSIBLE.items():
        if part in name:
            return [value]
    by_kind = {
        "email": "jamstalldhet@kumla.example",
        "date": "2027-03-08",
        "number": "2027",
        "url": "https://kumla.example/",
    }
    return [by_kind.get(one.kind, "Lika lön och lika makt")[: one.longest or None]]


UNTICKED = ("DELETE", "without_presentation", "has_no", "no_decision")
SENSIBLE = {
    "municipality": "",
    "orgnr": "2120001967",
    "mailbox": "jamstalldhet@kumla.example",
    "email": "ny.person@kumla.example",
    "url": "https://kumla.example/plan",
    "website": "https://kumla.example/",
    "due_on": "2027-12-31",
    "meets_on": "2026-10-05",
    "valid_from": "2032-01-01",
    "valid_to": "2035-12-31",
    "completion_by": "2027-05-04",
    "by_year": "2027",
    "password": "fem gröna hästar på isen",
    "domains": "kumla.example",
}


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.page, self.forms, self.form, self.area, self.select = page, [], None, None, None
        self.tags, self.attributes = set(), set()
        self.links = []

    def handle_starttag(self, tag, attrs):
        values = {key: value or "" for key, value in attrs}
        self.tags.add(tag)
        self.attributes.update(values)
        self.links += [values[key] for key in ("href", "src", "action", "formaction") if key in values]
        if tag == "form":
            action = urljoin(self.page, values.get("action") or self.page)
            self.form = Form(self.page, action, values.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form is not None:
            self._control(tag, values)

    def _control(self, tag, values):
        name, kind = values.get("name", ""), values.get("type", "text").lower()
        if tag == "textarea" and name:
            self.area = self._add(Field(name, "textarea", "", [], _number(values.get("maxlength"))))
        elif tag == "select" and name:
            self.select = self._add(Field(name, "select"))
        elif tag == "option" and self.select is not None:
            self.select.choices.append(values.get("value", ""))
            if "selected" in values:
                self.select.value = values.get("value", "")
        elif tag == "button" or (tag == "input" and kind == "submit"):
            self.form.buttons.append((name, values.get("value", "")))
            self.form.targets.append(urljoin(self.page, values.get("formaction") or self.form.action))
        elif tag == "input" and name:
            self._input(name, kind, values)

    def _input(self, name, kind, values):
        if kind in ("radio", "checkbox"):
            one = self.form.fields.get(name) or self._add(Field(name, kind))
            one.choices.append(values.get("value", "on"))
            if "checked" in values:
                one.value = values.get("value", "on")
        else:
            self._add(Field(name, kind, values.get("value", ""), [], _number(values.get("maxlength"))))

    def _add(self, one):
        if one.name not in SKIPPED:
            self.form.fields[one.name] = one
        return one

    def handle_data(self, data):
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area is not None:
            self.area.value = self.area.value.removeprefix("\n")
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.form = None


def _number(text):
    return int(text) if (text or "").isdigit() else 0


def read(page, body):
    """What a browser would make of the page: forms, tags, attribute names and links."""
    reader = _Reader(page)
    reader.feed(body)
    reader.close()
    return reader


def forms_of(client, page):
    """The forms of a page; none when it leads elsewhere or is not HTML."""
    return forms_in(page, client.get(page))


def forms_in(page, answer):
    """The same for a page that has been opened."""
    if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
        return []
    return read(page, answer.content.decode()).forms


def encode(pairs):
    """As a browser or an attacker would: lone surrogates and all."""
    return "&".join(f"{_quote(name)}={_quote(value)}" for name, value in pairs)


def _quote(text):
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def send(client, form, pairs):
    """Send the form."""
    if form.method == "get":
        return client.get(f"{form.action.partition('?')[0]}?{encode(pairs)}")
    if form.takes_files:
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return client.post(form.action, _parts(form, pairs), content_type=kind)
    return client.post(form.action, encode(pairs).encode(), content_type=FORM_TYPE)


BOUNDARY = "hk-boundary"
A_FILE = b"%PDF-1.7\nno more than this"


def _parts(form, pairs):
    """As a browser sends files; the text of a field for files is the file's name."""
    body = []
    for name, value in pairs:
        is_file = name in form.fields and form.fields[name].kind == "file"
        more = f'; filename="{_in_header(value)}"\r\nContent-Type: application/pdf' if is_file else ""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{_in_header(name)}"{more}\r\n\r\n'
        content = A_FILE if is_file else value.encode("utf-8", "surrogatepass")
        body += [head.encode("utf-8", "surrogatepass"), content, b"\r\n"]
    return b"".join([*body, f"--{BOUNDARY}--\r\n".encode()])


def _in_header(text):
    """A name as browsers write it there."""
    return text.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


TRACE = re.compile(r"Traceback \(most recent|django\.core\.exceptions|psycopg|SyntaxError:|OperationalError|DataError")
PRODUCT = 7 * 7919
LINK = re.compile(r"^\s*(javascript|vbscript|data:text)", re.IGNORECASE)


def faults_of(answer, text=""):
    """What is wrong with an answer to a hostile text; empty when nothing is."""
    found = []
    if answer.status_code >= 500:
        found.append(f"status {answer.status_code}")
    if any(name.lower().startswith("x-hk") for name in answer.headers):
        found.append("header injected")
    if "\r" in answer.get("Location", "") or "\n" in answer.get("Location", ""):
        found.append("line break in Location")
    if not answer.get("Content-Type", "").startswith("text/html"):
        return found
    body = answer.content.decode()
    if TRACE.search(body):
        found.append("trace")
    if str(PRODUCT) in body and str(PRODUCT) not in text:
        found.append("evaluated")
    if "x-hk-file-root:" in body:
        found.append("file read")
    return found + _faults_of_markup(TOKEN.sub("", body))


TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')  # another one each time, of letters and digits only


@lru_cache(maxsize=64)  # the same page comes many times
def _faults_of_markup(body):
    reader, found = read("/", body), []
    found += [f"tag {tag}" for tag in reader.tags if "hk" in tag]
    found += [f"attribute {name}" for name in reader.attributes if name.startswith("on") or "hk" in name]
    found += [f"link {link[:40]}" for link in reader.links if LINK.match(link)]
    if re.search(r"<[^>]*hkq", body.replace("hkq-honest", "")) and re.search(
        r"<(script|img|svg|iframe|a)\b[^>]*hkq\(", body
    ):
        found.append("script")
    return found
