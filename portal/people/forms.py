"""Forms of the log-in pages, in our words and with our limits, and forms for staff."""

import uuid

from allauth.account import forms as account
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import forms as codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as keys
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.forms import PortalForm, PortalModelForm
from portal.people.limits import WrongGuesses, limited, too_many
from portal.people.models import StaffInvitation, User
from portal.people.second_factor_keys import is_readable, unreadable_of

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "password1": _("Password"),
    "password2": _("The same password again"),
    "oldpassword": _("The password you have now"),
    "code": _("Code"),
    "name": _("Name of the key"),
    "passwordless": _("Let me log in with only this key, as a passkey"),
}
PASSWORD_HELP = _("At least 12 characters. Several words that you remember are better than signs that you forget.")
CODE_SECONDS = 120  # a code from an app is valid for 90 seconds at most


class OurWords:
    """Labels beside the fields instead of words inside them, and short help."""

    helps = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            field.help_text = self.helps.get(name, "")
        if "code" in self.fields:
            self.fields["code"].widget.attrs.update(
                {"autocapitalize": "none", "spellcheck": "false", "maxlength": "20"}
            )


class LoginForm(OurWords, account.LoginForm):
    """E-mail address and password."""


class SignupForm(OurWords, account.SignupForm):
    """A new account. Known and unknown addresses cost the same time and give the same answer (R-30)."""

    helps = {
        "email": _("We send a code to this address, so that we know that it is yours."),
        "password1": _(
            "At least 12 characters. Leave it empty if you would rather log in with a code by e-mail each time."
        ),
    }

    def try_save(self, request):
        if self.account_already_exists and self.cleaned_data.get("password1"):
            make_password(self.cleaned_data["password1"])  # what a new account costs
        return super().try_save(request)


class AddEmailForm(OurWords, account.AddEmailForm):
    """Another e-mail address."""

    helps = {"email": _("We send a code to the new address. Your old one holds until you have written the code.")}


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    """A new password, with the old one as proof."""

    helps = {"password1": PASSWORD_HELP}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")

    def clean_oldpassword(self):
        guesses = _guesses(f"password {self.user.email.lower()}")
        old = super().clean_oldpassword()
        guesses.was_right()
        return old


class SetPasswordForm(OurWords, account.SetPasswordForm):
    """The first password of someone who logged in by code."""

    helps = {"password1": PASSWORD_HELP}


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    """Where to send the code for a new password."""


class ResetPasswordKeyForm(OurWords, account.ResetPasswordKeyForm):
    """The new password."""

    helps = {"password1": PASSWORD_HELP}


class RequestLoginCodeForm(OurWords, account.RequestLoginCodeForm):
    """Where to send the code to log in with."""


class ConfirmLoginCodeForm(OurWords, account.ConfirmLoginCodeForm):
    """The code to log in with."""


class ConfirmEmailVerificationCodeForm(OurWords, account.ConfirmEmailVerificationCodeForm):
    """The code that shows that the address is one's own."""


class ConfirmPasswordResetCodeForm(OurWords, account.ConfirmPasswordResetCodeForm):
    """The code for a new password."""


class ChangeEmailForm(OurWords, account.ChangeEmailForm):
    """Another address than the one written at sign-up."""


class ReauthenticateForm(OurWords, account.ReauthenticateForm):
    """The password once more."""


class CountedCode:
    """Codes of an app and recovery codes: wrong ones are counted, and no code works twice (R-31, R-32)."""

    def clean_code(self):
        guesses = _guesses(f"second factor {self.user.pk}")
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


class MFAReauthenticateForm(CountedCode, ReadableFactors, OurWords, mfa.ReauthenticateForm):
    """The second factor once more."""

    helps = AuthenticateForm.helps


class ActivateTOTPForm(CountedCode, OurWords, totp.ActivateTOTPForm):
    """The first code of a new app."""

    helps = {"code": _("The six digits that the app shows now.")}


class DeactivateTOTPForm(totp.DeactivateTOTPForm):
    """Take the app away."""


class GenerateRecoveryCodesForm(codes.GenerateRecoveryCodesForm):
    """New recovery codes."""


class AddWebAuthnForm(OurWords, keys.AddWebAuthnForm):
    """A new passkey or security key."""

    helps = {
        "name": _("So that you know which one it is, for example “Office laptop”."),
        "passwordless": _("The key then asks for your fingerprint, face or PIN."),
    }


class EditWebAuthnForm(OurWords, keys.EditWebAuthnForm):
    """Another name for a key."""


class CodeForm(PortalForm):
    """The code from the mail that proves who one is before signing."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
        ),
    )


class PersonForm(PortalModelForm):
    """What others see of a person who acts."""

    class Meta:
        model = User
        fields = ["name", "title"]
        help_texts = {
            "name": _("Stands on what you sign and decide."),
            "title": _("For example “development manager”. Stands beside your name."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "title": forms.TextInput(attrs={"autocomplete": "organization-title"}),
        }


class InviteForm(PortalModelForm):
    """A colleague to invite. The key tells a form sent again from a new one."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    class Meta:
        model = StaffInvitation
        fields = ["email", "role"]
        help_texts = {"email": _("The colleague's address at work. The link in the mail works for that address only.")}
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "off"}), "role": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = county_role_choices()


class RoleForm(PortalForm):
    """Another role for a colleague."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = county_role_choices()


class TakeForm(PortalForm):
    """Who does what waited for a colleague who leaves."""

    successor = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who takes over"),
        help_text=_("What the colleague had planned is then done in this person's name, and the person gets a letter."),
        empty_label=_("Nobody in particular: it stands in the unit's inbox"),
        required=False,
    )

    def __init__(self, *args, role, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = User.objects.filter(staff_roles__county=role.county_id).exclude(
            pk=role.user_id
        )


def county_role_choices():
    """The county's roles with what they may, for radio buttons."""
    return [
        ("reader", _("Reader – sees everything in the county, changes nothing")),
        ("editor", _("Editor – writes drafts and handles cases")),
        ("publisher", _("Publisher – publishes, decides and chooses colleagues")),
    ]


def _guesses(account_key):
    guesses = WrongGuesses(context.request, account_key)
    if not guesses.allowed:
        raise ImmediateHttpResponse(too_many(context.request))
    return guesses
