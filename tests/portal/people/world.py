"""People who log in, and what they write in the forms."""

import base64
import hashlib
import hmac
import re
import struct
import time

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from portal.directory.models import County
from portal.outbox.models import OutgoingMail
from portal.people.models import StaffRole, User
from portal.people.rules import Role

PASSWORD = "fem gröna hästar på isen"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_county(code="18", slug="orebro", name="Örebro", letter="T"):
    return County.objects.create(
        code=code,
        slug=slug,
        name=f"{name} län",
        short_name=name,
        letter=letter,
        sort_key=slug,
        board_name=f"Länsstyrelsen i {name} län",
        board_short_name=f"Länsstyrelsen {name}",
    )


def make_person(email="person@exempel.example", password=PASSWORD, **fields):
    user = User.objects.create_user(email, password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_staff(county, role=Role.PUBLISHER, email="publicerare@lan.example", second_factor=True):
    user = make_person(email, name=email.partition("@")[0].title(), title="Enhetschef")
    StaffRole.objects.create(user=user, county=county, role=role)
    if second_factor:
        TOTP.activate(user, SECRET)
    return user


def totp(offset=0, secret=SECRET):
    """The code an app shows, ``offset`` half minutes from now."""
    counter = int(time.time()) // 30 + offset
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def log_in(client, email="person@exempel.example", password=PASSWORD, code=None, **more):
    """Through the real forms, with the second factor when a code is given. The last answer."""
    answer = client.post(reverse("account_login"), {"login": email, "password": password}, **more)
    if code:
        assert answer.url == reverse("mfa_authenticate"), answer
        answer = client.post(reverse("mfa_authenticate"), {"code": code}, **more)
    return answer


def is_logged_in(client):
    return client.get(reverse("account")).status_code == 200


def new_client():
    return Client()


def prove(client, password=PASSWORD):
    """Re-authenticate by password."""
    return client.post(reverse("account_reauthenticate"), {"password": password})


def code_in_last_mail(kind):
    """The code that the newest mail of the kind holds."""
    mail = OutgoingMail.objects.filter(kind=kind).order_by("-queued_at").first()
    return re.search(r"\b[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}\b", mail.text)[0]
