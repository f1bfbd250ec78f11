"""Bodies, encodings, queries, cookies and headers that nobody can read: our page, never a 500 (R-50, R-83).

Each shape is sent to each kind of address, by a visitor and by somebody logged in, through the WSGI door with
production settings. Beside the shapes written here, others are mixed from their parts by a seed that the test names."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client

from bin.check import PRODUCTION
from tests.portal.people import world
from tests.processes import environment

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
ADDRESSES = [
    *("/", "/en/", "/sok/", "/konto/login/", "/en/konto/signup/", "/konto/2fa/webauthn/login/", "/konto/"),
    *("/mina-sidor/", "/arbetsyta/orebro/", "/finns-inte/", "/en/finns-inte/", "/verifiera/abc/", "/forvaltning/"),
    *("/api/v1/counties", "/oppna-data/anslutningar.csv", "/static/css/finns-inte.css", "/konto/login"),
]
PART = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'
FILE = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n'
CHARSETS = ["utf-16", "utf-16le", "utf-32", "utf-7", "hex", "rot13", "zlib", "idna", "undefined", "latin-1", "cp037"]
NOWHERE = ["hk", "\xe5", "'", '"', "utf-8\x01", "a" * 500, "../../etc/passwd"]

# A request that says itself that it cannot be read: these are a 400 everywhere that a form may be sent to.
UNREADABLE = {
    **{f"form in {name}": {"type": f"{FORM}; charset={name}"} for name in [*CHARSETS, *NOWHERE]},
    **{f"files in {name}": {"type": f"{MULTIPART}; boundary=x; charset={name}", "body": PART} for name in CHARSETS},
    "no boundary": {"type": MULTIPART},
    "empty boundary": {"type": f"{MULTIPART}; boundary=", "body": PART},
    "odd boundary": {"type": f"{MULTIPART}; boundary=\xe5", "body": PART},
    "long boundary": {"type": f"{MULTIPART}; boundary={'x' * 5000}", "body": PART},
    "boundary with a space at the end": {"type": f'{MULTIPART}; boundary="x "', "body": PART},
    "length not a number": {"type": FORM, "length": "ten"},
    "length below nothing": {"type": FORM, "length": "-1"},
    "length with a sign": {"type": FORM, "length": "+3"},
    "length in other digits": {"type": FORM, "length": "\xb2"},
    "files, length not a number": {"type": f"{MULTIPART}; boundary=x", "length": "ten", "body": PART},
    "files, length below nothing": {"type": f"{MULTIPART}; boundary=x", "length": "-5", "body": PART},
    "nul in the query": {"type": FORM, "query": "q=%00"},
}
# A request that may be read or not, as long as nothing breaks.
DOUBTFUL = {
    "cut off": {"type": f"{MULTIPART}; boundary=x", "body": FILE},
    "cut off in a header": {"type": f"{MULTIPART}; boundary=x", "body": FILE[:30]},
    "no name": {"type": f"{MULTIPART}; boundary=x", "body": PART.replace('; name="a"', "")},
    "nul in a name": {"type": f"{MULTIPART}; boundary=x", "body": PART.replace('"a"', '"a\x00"')},
    "another boundary": {"type": f"{MULTIPART}; boundary=y", "body": PART},
    "base64 that is none": {
        "type": f"{MULTIPART}; boundary=x",
        "body": FILE + "Content-Transfer-Encoding: base64\r\n\r\n=\xff=a\r\n--x--\r\n",
    },
    "long part header": {
        "type": f"{MULTIPART}; boundary=x",
        "body": FILE + f"X-A: {'a' * 70000}\r\n\r\n1\r\n--x--\r\n",
    },
    "many parts": {"type": f"{MULTIPART}; boundary=x", "body": PART[:-7] * 1500 + PART},
    "many files": {"type": f"{MULTIPART}; boundary=x", "body": (FILE + "\r\n1\r\n") * 20 + "--x--\r\n"},
    "name in odd language": {"type": f"{MULTIPART}; boundary=x", "body": PART.replace('name="a"', "name*=hex''a")},
    "empty files": {"type": f"{MULTIPART}; boundary=x", "body": ""},
    "too short": {"type": FORM, "length": "100"},
    "too long": {"type": FORM, "length": "1"},
    "no length": {"type": FORM, "length": ""},
    "huge length": {"type": FORM, "length": "9" * 40},
    "many fields": {"type": FORM, "body": "a&" * 1500},
    "bad escapes": {"type": FORM, "body": "csrfmiddlewaretoken=%zz&%=%ff%fe&a=%ED%A0%80&email=%00"},
    "bytes": {"type": FORM, "body": "email=\xff\xfe\x00\x80"},
    "json": {"type": "application/json", "body": "{"},
    "json in utf-16": {"type": "application/json; charset=utf-16", "body": "{"},
    "xml": {"type": "text/xml", "body": "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"},
    "no type": {"type": ""},
    "half a type": {"type": "/"},
    "odd type": {"type": 'x/\xe5; =; ;a="'},
    "bad query": {"type": FORM, "query": "%zz&a=%ff%fe&q=%ED%A0%80&page=%&\xff\xfe"},
    "bad cookies": {"type": FORM, "cookie": "__Host-sessionid=\x00\xff; =; ;;__Host-csrftoken=\xe5; messages=x\x80"},
    "long cookie": {"type": FORM, "cookie": "a=" + "b" * 60_000},
    "long header": {"type": FORM, "headers": {"HTTP_REFERER": "x" * 60_000, "HTTP_ACCEPT_LANGUAGE": "\xff;q=" * 9999}},
    "odd token": {"type": FORM, "headers": {"HTTP_X_CSRFTOKEN": "\xff\x00"}},
    "another method written": {"type": FORM, "headers": {"HTTP_X_HTTP_METHOD_OVERRIDE": "\xff"}},
}


def mixed(number, seed):
    """Shapes mixed by chance of the parts above, so that two faults also meet."""
    chance, shapes = random.Random(seed), list((UNREADABLE | DOUBTFUL).values())
    for _one in range(number):
        shape = {}
        for key in ("type", "body", "length", "query", "cookie", "headers"):
            given = [one[key] for one in shapes if key in one]
            if given and (key == "type" or chance.random() < 0.4):
                shape[key] = chance.choice(given)
        yield shape


def request(name, path, shape, session="", method="POST"):
    """A shape as the portal's WSGI door gets it."""
    headers = {"CONTENT_TYPE": shape["type"], **shape.get("headers", {})}
    if "length" in shape:
        headers["CONTENT_LENGTH"] = shape["length"]
    cookies = [shape.get("cookie", ""), f"__Host-sessionid={session}" if session else ""]
    headers["HTTP_COOKIE"] = "; ".join(one for one in cookies if one)
    more = {"query": shape["query"]} if "query" in shape else {}
    return {"name": name, "method": method, "path": path, "headers": headers, "body": shape.get("body", "a=1"), **more}


def ask(requests, tmp_path):
    """The answers of one process with production settings."""
    variables = PRODUCTION | {"DATABASE_URL": environment()["DATABASE_URL"], "PORTAL_LOCAL": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.production_answers"],
        input=json.dumps(requests),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "tests.trust.production_settings", **variables},
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert "ANSWERS" in done.stdout, done.stderr[-2000:]
    return json.loads(done.stdout.split("ANSWERS", 1)[1])


@pytest.fixture
def session(settings):
    """The key of a session of somebody who is logged in, signed as the production process will read it."""
    settings.SECRET_KEY = PRODUCTION["SECRET_KEY"]
    client = Client()
    client.force_login(world.make_person())
    return client.cookies["sessionid"].value


def is_our_page(answer):
    """The portal's own page in the address's language, with the headers that every page has."""
    headers = {name.lower(): value for name, value in answer["headers"]}
    return (
        headers["content-type"].startswith("text/html")
        and 'class="brand"' in answer["body"]
        and "content-security-policy" in headers
        and "set-cookie" not in headers
    )


def test_what_cannot_be_read_is_our_page_of_400(session, tmp_path):
    asked = [
        request(json.dumps([who, path, name]), path, shape, who and session)
        for who in ("", "person")
        for path in ADDRESSES
        for name, shape in UNREADABLE.items()
    ]
    answers = ask(asked, tmp_path)
    files = "/static/"  # handed out before anything is read
    wrong = Counter((answer["status"], name) for name, answer in answers.items() if answer["status"] != 400)
    assert {key: n for key, n in wrong.items() if files not in key[1]} == {}
    assert [name for name, one in answers.items() if files not in name and not is_our_page(one)] == []
    swedish = answers[json.dumps(["", "/konto/login/", "no boundary"])]["body"]
    english = answers[json.dumps(["", "/en/konto/signup/", "no boundary"])]["body"]
    assert 'lang="sv"' in swedish
    assert "gick inte att läsa" in swedish
    assert 'lang="en"' in english
    assert "could not be read" in english


def test_no_shape_is_a_500(session, tmp_path):
    seed = random.randrange(10**6)
    shapes = [*DOUBTFUL.items(), *((f"mixed {seed} {n}", shape) for n, shape in enumerate(mixed(60, seed)))]
    asked = [
        request(json.dumps([who, method, path, name]), path, shape, who and session, method)
        for who in ("", "person")
        for method in ("POST", "GET")
        for path in ADDRESSES
        for name, shape in shapes
    ]
    answers = ask(asked, tmp_path)
    assert len(answers) == len(asked)
    assert {name: answer["status"] for name, answer in answers.items() if answer["status"] >= 500} == {}


def test_a_form_that_can_be_read_still_arrives(session, tmp_path):
    """The same way in: nothing above is refused because everything is."""
    good = {
        "plain": {"type": FORM},
        "in capitals": {"type": "Application/X-WWW-Form-URLEncoded; Charset=UTF-8"},
        "quoted": {"type": f'{FORM}; charset="utf-8"'},
        "utf8": {"type": f"{FORM}; charset=utf8"},
        "files": {"type": f"{MULTIPART}; boundary=x", "body": PART},
        "files in utf-8": {"type": f"{MULTIPART}; boundary=----WebKitFormBoundaryABC; charset=utf-8", "body": ""},
    }
    asked = [request(name, "/konto/login/", shape) for name, shape in good.items()]
    own = request("own account", "/konto/", {"type": ""}, session, "GET")
    answers = ask([*asked, own], tmp_path)
    assert answers.pop("own account")["status"] == 200
    assert {answer["status"] for answer in answers.values()} == {403}  # read, and then without a token
