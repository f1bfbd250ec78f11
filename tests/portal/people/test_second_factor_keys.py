"""Keys are changed without locking anybody out, and a lost key is said in words."""

import base64
import hashlib

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import CommandError, call_command
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from portal.log.models import LogEvent
from portal.people.second_factor_keys import is_readable
from tests.portal.people import world

pytestmark = pytest.mark.django_db
STAFF = "publicerare@lan.example"
WORDS = "kan inte längre läsa uppgifterna om din app"


@pytest.fixture
def person():
    return world.make_staff(world.make_county())


@pytest.fixture
def codes(person):
    """The person's recovery codes."""
    return RecoveryCodes.activate(person).generate_codes()


def add_passkey(user):
    """A key as the library keeps it; its ceremony is not what is tested here."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(Aaguid.NONE, b"key-of-a-test", public)
    flags = AuthenticatorData.FLAG.AT | AuthenticatorData.FLAG.UP
    attested = AttestationObject.create("none", AuthenticatorData.create(b"\0" * 32, flags, 1, credential), {})
    response = {
        "clientDataJSON": websafe_encode(b'{"type":"webauthn.create","challenge":"eA","origin":"http://testserver"}'),
        "attestationObject": websafe_encode(bytes(attested)),
    }
    key = {"id": websafe_encode(b"key-of-a-test"), "rawId": websafe_encode(b"key-of-a-test"), "type": "public-key"}
    return WebAuthn.add(user, "Nyckel", {**key, "response": response, "clientExtensionResults": {}})


def lose(settings, *, also_secret_key=True):
    settings.SECOND_FACTOR_KEY = "another"
    if also_secret_key:
        settings.SECRET_KEY = "also another"


def enters(code=None):
    client = world.new_client()
    world.log_in(client, STAFF, code=code)
    return world.is_logged_in(client)


def test_a_new_secret_key_changes_nothing_for_second_factors(person, codes, settings):
    settings.SECRET_KEY = "a new one"
    assert enters(world.totp())
    assert enters(codes[0])


def test_a_new_key_with_the_former_as_fallback_works(person, codes, settings):
    former = settings.SECOND_FACTOR_KEY
    lose(settings)
    assert not is_readable(Authenticator.objects.get(type="totp"))
    settings.SECOND_FACTOR_KEY_FALLBACKS = [former]
    assert enters(world.totp())
    assert enters(codes[0])


def written_before(user, settings):
    """As the portal enciphered before it had a key of its own."""
    key = base64.urlsafe_b64encode(hashlib.sha256(f"mfa {settings.SECRET_KEY}".encode()).digest())
    factor = Authenticator.objects.get(user=user, type="totp")
    factor.data["secret"] = Fernet(key).encrypt(world.SECRET.encode()).decode()
    factor.save()


@pytest.mark.parametrize("fallbacks", ["SECRET_KEY_FALLBACKS", "SECOND_FACTOR_KEY_FALLBACKS"])
def test_what_was_enciphered_with_the_secret_key_is_read_and_so_are_its_fallbacks(person, settings, fallbacks):
    written_before(person, settings)
    assert enters(world.totp())
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "a new one"
    assert not is_readable(Authenticator.objects.get(type="totp"))
    setattr(settings, fallbacks, [former])
    assert enters(world.totp(offset=1))


@pytest.mark.django_db(transaction=True)
def test_a_lost_key_is_said_in_words_and_a_new_app_is_set_up(client, person, codes, settings):
    lose(settings)
    world.log_in(client, STAFF)
    page = client.get(f"/arbetsyta/{person.staff_roles.get().county.slug}/", follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_index")
    text = page.content.decode()
    assert WORDS in text
    assert "reservkoder går inte längre att läsa" in text
    assert "Uppgifterna om din tvåstegsinloggning går inte längre att läsa." in text
    event = LogEvent.objects.get(verb="mfa.unreadable")
    assert (event.actor, event.detail) == (person, {"kinds": ["recovery_codes", "totp"]})

    world.prove(client)
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        assert client.get(reverse(name)).url == reverse("mfa_index")
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).url == reverse("mfa_activate_totp")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": world.totp(secret=secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert len(client.get(answer.url).context["unused_codes"]) == 10
    assert WORDS not in client.get(reverse("mfa_index")).content.decode()
    assert enters(world.totp(offset=1, secret=secret))


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_take_the_place_of_unreadable_ones(client, person, codes, settings):
    lose(settings)
    world.log_in(client, STAFF)
    world.prove(client)
    assert client.post(reverse("mfa_generate_recovery_codes")).url == reverse("mfa_view_recovery_codes")
    new = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(new) == 10
    # The app is still lost, but codes that can be read are asked for.
    assert not enters()
    assert enters(new[0])
    assert not enters(new[0])


def test_a_passkey_still_counts_and_is_asked_for(client, person, settings):
    add_passkey(person)
    lose(settings)
    assert world.log_in(client, STAFF).url == reverse("mfa_authenticate")
    assert WORDS in client.get(reverse("mfa_authenticate")).content.decode()
    for code in (world.totp(), "12345678"):
        answer = client.post(reverse("mfa_authenticate"), {"code": code})
        assert answer.status_code == 200
        assert "Koden är fel" in answer.content.decode()
    assert not world.is_logged_in(client)


def test_with_the_key_all_of_this_is_quiet(client, person, codes):
    world.log_in(client, STAFF)
    assert WORDS not in client.get(reverse("mfa_authenticate")).content.decode()
    client.post(reverse("mfa_authenticate"), {"code": world.totp()})
    text = client.get(reverse("mfa_index")).content.decode()
    assert WORDS not in text
    assert "10 kvar" in text
    assert not LogEvent.objects.filter(verb="mfa.unreadable").exists()


def test_a_fresh_proof_by_code_without_a_readable_factor(client, settings):
    """Nobody is sent to a page that cannot be passed: the way is left out, and the page says why."""
    person = world.make_staff(world.make_county())
    world.log_in(client, STAFF, code=world.totp())
    assert client.post(reverse("mfa_reauthenticate"), {"code": world.totp(offset=1)}).status_code == 302
    settings.SECOND_FACTOR_KEY, settings.SECOND_FACTOR_KEY_FALLBACKS = "another", []
    assert not is_readable(Authenticator.objects.get(user=person))
    answer = client.get(reverse("mfa_reauthenticate"))
    assert answer.status_code in (200, 302)
    assert client.post(reverse("mfa_reauthenticate"), {"code": "123456"}).status_code in (200, 302)


def test_recovery_codes_alone_are_no_second_factor(client, codes, person):
    Authenticator.objects.filter(type="totp").delete()
    world.log_in(client, STAFF, code=codes[0])
    assert client.get("/arbetsyta/orebro/").url == reverse("mfa_index")


@pytest.mark.django_db(transaction=True)
def test_after_enciphering_anew_the_former_keys_can_go(person, codes, settings, capsys):
    written_before(person, settings)
    add_passkey(person)
    former = settings.SECOND_FACTOR_KEY
    settings.SECOND_FACTOR_KEY, settings.SECOND_FACTOR_KEY_FALLBACKS = "the new one", [former]
    for _ in range(2):
        call_command("rekey_second_factors")
    assert "2 second factors" in capsys.readouterr().out
    settings.SECRET_KEY, settings.SECOND_FACTOR_KEY_FALLBACKS = "new as well", []
    assert enters(world.totp())
    assert enters(codes[0])
    assert LogEvent.objects.filter(verb="mfa.rekeyed").first().detail == {"done": 2, "unreadable": 0}


@pytest.mark.django_db(transaction=True)
def test_enciphering_anew_says_what_it_could_not_read(person, codes, settings):
    lose(settings)
    other = world.make_staff(world.make_county("19", "vastmanland", "Västmanland", "U"), email="annan@lan.example")
    before = list(Authenticator.objects.filter(user=person).order_by("pk").values_list("data", flat=True))
    with pytest.raises(CommandError, match="2 second factors can be read with no key"):
        call_command("rekey_second_factors")
    assert list(Authenticator.objects.filter(user=person).order_by("pk").values_list("data", flat=True)) == before
    assert is_readable(Authenticator.objects.get(user=other))
