"""Forms of the second factor: codes of an app, recovery codes, passkeys and security keys."""

import contextlib

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import forms as codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as keys
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse

from portal.people.forms import OurWords, guesses_of
from portal.people.limits import limited
from portal.people.rules import logs_in_alone
from portal.people.second_factor_keys import is_readable, unreadable_of

CODE_SECONDS = 120  # a code from an app is valid for 90 seconds at most


class CountedCode:
    """Codes of an app and recovery codes: wrong ones are counted, and no code works twice (R-31, R-32)."""

    def clean_code(self):
        guesses = guesses_of(f"second factor {self.user.pk}")
        code = super().clean_code()
        # The library remembers used codes per process; here in the database, for all of them.
        plain = "".join(sign for sign in code if sign.isalnum()).lower()
        if limited("code-used", f"{self.user.pk} {plain}", 1, CODE_SECONDS):
            raise ValidationError(_("The code has been used. Wait for the next one and write it."), code="used")
        guesses.was_right()
        return code


class ReadableFactors:
    """A code is compared with the factors that can be deciphered; the others count as not set up."""

    @property
    def app_unreadable(self):
        """Whether there is an app whose codes the portal can no longer compare."""
        return any(one.type == Authenticator.Type.TOTP for one in unreadable_of(self.user))

    def clean_code(self):
        code = self.cleaned_data["code"]
        with_codes = Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN)
        found = sorted(with_codes, key=lambda one: one.type != Authenticator.Type.TOTP)
        for one in found:
            if is_readable(one) and one.wrap().validate_code(code):
                one.user, self.authenticator = self.user, one
                return code
        if found:
            self._emit_authentication_failed(found[0])
        raise get_adapter().validation_error("incorrect_code")


class AuthenticateForm(CountedCode, ReadableFactors, OurWords, mfa.AuthenticateForm):
    """The second factor at log-in."""

    helps = {"code": _("Six digits from your app, or one of your recovery codes.")}


class ReauthenticateForm(CountedCode, ReadableFactors, OurWords, mfa.ReauthenticateForm):
    """The second factor once more."""

    helps = AuthenticateForm.helps


class ActivateTotpForm(CountedCode, OurWords, totp.ActivateTOTPForm):
    """The first code of a new app."""

    helps = {"code": _("The six digits that the app shows now.")}


class DeactivateTotpForm(totp.DeactivateTOTPForm):
    """Take the app away."""


class GenerateRecoveryCodesForm(codes.GenerateRecoveryCodesForm):
    """New recovery codes."""


class AddWebauthnForm(OurWords, keys.AddWebAuthnForm):
    """A new passkey or security key."""

    helps = {"name": _("So that you know which one it is, for example “Office laptop”.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Nobody is asked to choose: every key is asked to remember the account and to check who holds it.
        self.fields.pop("passwordless", None)

    def clean(self):
        with _key_words(_("The key could not be added. Try again, or choose another one.")):
            return super().clean()

    def is_passkey(self):
        """Whether the key that was added is enough to log in with, as far as it tells."""
        key = WebAuthn(Authenticator(data={"credential": self.cleaned_data["credential"]}))
        return logs_in_alone(key.authenticator_data.is_user_verified(), key.is_passwordless)


class _KeyAnswer(OurWords):
    """What a key answered, with words about keys where it was not right."""

    def clean_credential(self):
        with _key_words(
            _("The key is not known here, or too long time went by. Try again, or choose another way to log in.")
        ):
            return super().clean_credential()


class LoginWebauthnForm(_KeyAnswer, keys.LoginWebAuthnForm):
    """A passkey instead of address and password: only with the key's own check of who holds it.

    The library asks for the check and looks for it in its answer, but takes a question put at the second factor, where
    none is asked for."""

    def clean_credential(self):
        key = super().clean_credential()
        answer = AuthenticationResponse.from_dict(self.cleaned_data["credential"]).response
        if not answer.authenticator_data.is_user_verified():
            raise ValidationError(
                _("The key has to check who you are. Use your password, and then the key."), code="key"
            )
        return key


class AuthenticateWebauthnForm(_KeyAnswer, keys.AuthenticateWebAuthnForm):
    """A key as the second factor."""


class ReauthenticateWebauthnForm(_KeyAnswer, keys.ReauthenticateWebAuthnForm):
    """A key, once more."""


@contextlib.contextmanager
def _key_words(words):
    # The library says "wrong code", and lets through what its own reader raises about an answer that is none.
    try:
        yield
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise ValidationError(words, code="key") from fault


class EditWebauthnForm(OurWords, keys.EditWebAuthnForm):
    """Another name for a key."""
