"""Forms of the log-in pages, in our words and with our limits, and forms for staff."""

import uuid

from allauth.account import fields
from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import setup_user_email
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from portal.forms import PortalForm, PortalModelForm, TidyForm
from portal.log.actions import log_event
from portal.people.limits import WrongGuesses, too_many
from portal.people.models import StaffInvitation, User
from portal.people.rules import MailChoice, fold_address

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "password1": _("Password"),
    "password2": _("The same password again"),
    "oldpassword": _("The password you have now"),
    "code": _("Code"),
    "name": _("Name of the key"),
}
PASSWORD_HELP = _("At least 12 characters. Several words that you remember are better than signs that you forget.")
# What the library asks about a new account before its letter is written.
LOOKS_AT_A_NEW_ACCOUNT = (EmailAddress, EmailAddress, User, EmailAddress)
LONGEST_ADDRESS = 254  # characters: an account keeps no longer one


class AddressField(fields.EmailField):
    """An address of an account, in the one spelling that accounts are kept under (rules.py)."""

    def clean(self, value):
        try:
            folded = super().clean(fold_address(value or ""))
        except ValueError:
            folded = ""
        if not folded.isascii() or not 0 < len(folded) <= LONGEST_ADDRESS:
            raise ValidationError(
                _("The address cannot be right. Check what stands before and after the @."), code="invalid"
            )
        return folded


class OurWords(TidyForm):
    """Labels beside the fields instead of words inside them, short help, the one rule for characters, and one spelling
    of addresses."""

    prints = False
    helps = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("email", "login"):
            if name in self.fields:
                self.fields[name] = AddressField()
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


class _Undone(Exception):
    """Takes back what was done as if, and nothing else."""


class SignupForm(OurWords, account.SignupForm):
    """A new account. Known and unknown addresses cost the same work and give the same answer (R-30).

    For a known address an account is made all the same, under an address that nobody has, and taken back at once: the
    hash of the password, the rows and the wait for the disk are then those of a new one."""

    helps = {
        "email": _("We send a code to this address, so that we know that it is yours."),
        "password1": _(
            "At least 12 characters. Leave it empty if you would rather log in with a code by e-mail each time."
        ),
    }

    def try_save(self, request):
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    with transaction.atomic():
                        user = self.save(request)
                    log_event("account.made", by=user)
                return user, None
            except IntegrityError:
                self.account_already_exists = True  # somebody else made it a moment ago
        self._work_for_nothing(request)
        return super().try_save(request)

    def _work_for_nothing(self, request):
        email = self.cleaned_data["email"]
        nobody = f"{uuid.uuid4().hex}@nobody.invalid"
        get_adapter().unstash_verified_email(request)  # that one has its account
        with transaction.atomic():
            try:
                with transaction.atomic():
                    self.cleaned_data["email"] = nobody
                    user = get_adapter().save_user(request, get_adapter().new_user(request), self)
                    setup_user_email(request, user, [EmailAddress(email=nobody)])
                    raise _Undone
            except _Undone:
                self.cleaned_data["email"] = email
            log_event("account.asked_for_again")
        for model in LOOKS_AT_A_NEW_ACCOUNT:
            _look_for_nobody(model)


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
        guesses = guesses_of(f"password {self.user.email}")
        old = super().clean_oldpassword()
        guesses.was_right()
        return old


class SetPasswordForm(OurWords, account.SetPasswordForm):
    """The first password of someone who logged in by code."""

    helps = {"password1": PASSWORD_HELP}


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    """Where to send the code for a new password."""

    def clean_email(self):
        # The library looks once for a known address and twice for an unknown one.
        self.users = list(User.objects.filter(email=self.cleaned_data["email"], is_active=True))
        return self.cleaned_data["email"]


class ResetPasswordKeyForm(OurWords, account.ResetPasswordKeyForm):
    """The new password."""

    helps = {"password1": PASSWORD_HELP}


class RequestLoginCodeForm(OurWords, account.RequestLoginCodeForm):
    """Where to send the code to log in with."""

    def clean_email(self):
        self._user = User.objects.filter(email=self.cleaned_data["email"], is_active=True).first()
        return self.cleaned_data["email"]


class NobodysCode:
    """A code that was sent to nobody, because the address has no account: to write one costs what it costs others.

    ``failed``: the event of a wrong code, which the library's signal writes only where there is a person."""

    failed = ""

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.is_nobodys():
            log_event(self.failed)

    def is_nobodys(self):
        return not self.expected_code


class ConfirmLoginCodeForm(NobodysCode, OurWords, account.ConfirmLoginCodeForm):
    """The code to log in with."""

    failed = "login.code_failed"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.expected_code:
            _look_for_nobody()


class ConfirmEmailVerificationCodeForm(NobodysCode, OurWords, account.ConfirmEmailVerificationCodeForm):
    """The code that shows that the address is one's own."""

    failed = "email.code_failed"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_nobodys():
            for _number in range(2):
                _look_for_nobody()

    def is_nobodys(self):
        return self.user is None  # the address has an account already, and this is a look at a new one for nothing


class ConfirmPasswordResetCodeForm(NobodysCode, OurWords, account.ConfirmPasswordResetCodeForm):
    """The code for a new password."""

    failed = "password.code_failed"

    def full_clean(self):
        super().full_clean()
        if self.is_bound and not self.expected_code:
            _look_for_nobody()


class ChangeEmailForm(OurWords, account.ChangeEmailForm):
    """Another address than the one written at sign-up."""


class ReauthenticateForm(OurWords, account.ReauthenticateForm):
    """The password once more."""


class CodeForm(PortalForm):
    """The code from the mail that proves who one is before signing."""

    prints = False

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
        field_classes = {"email": AddressField}
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


class MailChoiceForm(PortalForm):
    """When a colleague is told by mail of what comes to the county."""

    choice = forms.ChoiceField(
        label=_("When do you want to be told by mail of what comes to the county?"),
        help_text=_("Declarations, completions, answers, changed goals, withdrawals, and letters that did not arrive."),
        choices=MailChoice.choices,
        widget=forms.RadioSelect,
    )


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


def _look_for_nobody(model=User):
    """The question that the library asks where there is an account, put about one that is not there."""
    model.objects.filter(pk=0).first()


def guesses_of(account_key):
    """The wrong guesses of an account's secret so far, this one counted; answers 429 when there were too many."""
    guesses = WrongGuesses(context.request, account_key)
    if not guesses.allowed:
        raise ImmediateHttpResponse(too_many(context.request))
    return guesses
