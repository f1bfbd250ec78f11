"""How the log-in library behaves here: safe ways back, our own limits, mail by the outbox, enciphered secrets."""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

import qrcode
from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from portal.log.actions import log_event
from portal.outbox.actions import one_line, queue_ready_mail
from portal.people import reauthentication, second_factor_keys
from portal.people.limits import WrongGuesses, client_address, too_many
from portal.people.models import User
from portal.people.rules import loosely_folded

MAIN_FACTORS = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}


class OneLook(AuthenticationBackend):
    """Log-in by address and password. Known and unknown addresses cost one look and one hash (R-30)."""

    def _authenticate_by_email(self, email, password):
        return self._check_password(User.objects.filter(email=email).first(), password)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts: by e-mail address, with password or e-mailed code."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "The e-mail address or the password is wrong. Check both and try again."
        ),
        "incorrect_code": gettext_lazy("The code is wrong. Check it and write it again."),
        "incorrect_password": gettext_lazy("The password is wrong. Write it again."),
        "enter_current_password": gettext_lazy("Write the password you have now."),
        "duplicate_email": gettext_lazy("You already have this e-mail address."),
        "email_taken": gettext_lazy("The e-mail address cannot be used. Choose another one."),
        "same_as_current": gettext_lazy("Write another address than the one you have now."),
        "too_many_login_attempts": gettext_lazy("There were too many wrong codes. Ask for a new one."),
        "rate_limited": gettext_lazy("Wait a moment before you try again."),
    }

    def is_safe_url(self, url):
        """Whether a way back stays on this host. What cannot be parsed is refused, never a 500."""
        if not url or len(url) > 2000 or "\\" in url or not url.isprintable():
            return False
        try:
            parts = urlsplit(url)
            return not parts.scheme and not parts.netloc and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
        except ValueError:
            return False

    def get_client_ip(self, request):
        return client_address(request)

    def stash_verified_email(self, request, email):
        """A letter with a secret came to this address: remember it as an account would be kept under it."""
        super().stash_verified_email(request, loosely_folded(email))

    def pre_authenticate(self, request, **credentials):
        """Count the try before the password is hashed, so that parallel tries cannot slip past (R-31)."""
        self.guesses = WrongGuesses(request, f"password {credentials.get('email', '')}")
        if not self.guesses.allowed:
            raise ImmediateHttpResponse(too_many(request))

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user:
            self.guesses.was_right()
        return user

    def send_mail(self, template_prefix, email, context):
        """Queue the mail as a row, like every other mail. Its texts stand under templates/account/email/."""
        given = {
            **context,
            "email": email,
            "site_url": settings.SITE_URL,
            "portal_name": settings.PORTAL_NAME,
            "language": translation.get_language(),
        }
        subject = one_line(render_to_string(f"{template_prefix}_subject.txt", given), 200)
        said = render_to_string(f"{template_prefix}_message.txt", given).strip() + "\n"
        whole = {**given, "subject": subject, "text": said}
        text = render_to_string("account/email/message.txt", whole).strip() + "\n"
        html = render_to_string("account/email/message.html", whole)
        kind = template_prefix.rpartition("/")[2]
        with transaction.atomic():
            queue_ready_mail(
                kind,
                to=email,
                unique_key=f"account:{secrets.token_hex(16)}",
                subject=subject,
                text=text,
                html=html,
                language=given["language"],
                urgent=True,
                expires_at=code_ends(kind),
            )

    def get_reauthentication_methods(self, user):
        """The library's ways, and a code by e-mail for those who have neither password nor second factor."""
        names = {
            "reauthenticate": _("With your password"),
            "mfa_reauthenticate": _("With a code from your app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("With a passkey or security key"),
        }
        methods = [
            {**method, "description": names.get(method["id"], method["description"])}
            for method in super().get_reauthentication_methods(user)
        ]
        if methods or not user.is_authenticated:
            return methods
        return [{"id": "code", "description": _("With a code by e-mail"), "url": reverse("reauthenticate_by_code")}]

    def is_reauthentication_required(self, *, app, **kwargs):
        """Always; also for those without a password, whom the library would let through."""
        request = context.request
        if reauthentication.only_by_code(request.user) and not reauthentication.is_recent(request):
            raise ReauthenticationRequired
        return True


class MFAAdapter(DefaultMFAAdapter):
    """Second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("The code is wrong or has been used. Wait for the next one and write it."),
        "unverified_email": gettext_lazy("Confirm your e-mail address before you add a second factor."),
        "cannot_delete_authenticator": gettext_lazy("You cannot take away your second factor."),
    }

    def encrypt(self, text):
        return second_factor_keys.encipher(text)

    def decrypt(self, encrypted_text):
        """Raises Unreadable."""
        return second_factor_keys.decipher(encrypted_text)

    def is_mfa_enabled(self, user, types=None):
        """Whether the person has a second factor that can be read; recovery codes alone are none.

        types: only these. Log-in asks for app or passkey, and gets a yes also for codes that outlived their app: what
        can still be asked for is asked for."""
        if user.is_anonymous:
            return False
        wanted = MAIN_FACTORS if types is None else set(types)
        if types is not None and wanted == MAIN_FACTORS:
            wanted = {*MAIN_FACTORS, Authenticator.Type.RECOVERY_CODES}
        found = Authenticator.objects.filter(user_id=user.pk, type__in=wanted)
        return any(second_factor_keys.is_readable(one) for one in found)

    def generate_authenticator_name(self, user, type):  # noqa: A002  the library's name
        return _("My key")

    def build_totp_svg(self, url):
        """The picture with a white ground of its own, so that apps read it on a dark page too."""
        image = qrcode.make(url, image_factory=SvgPathFillImage)
        return image.to_string(encoding="unicode")

    def _get_site_name(self):
        return str(settings.PORTAL_NAME)


def code_ends(kind):
    """When the code in a letter of this kind, sent now, stops working; None for a letter without a code."""
    lives = {
        "login_code": account_settings.LOGIN_BY_CODE_TIMEOUT,
        "password_reset_code": account_settings.PASSWORD_RESET_BY_CODE_TIMEOUT,
        "email_confirmation": account_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
        "email_confirmation_signup": account_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    }
    return timezone.now() + timedelta(seconds=lives[kind]) if kind in lives else None


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Sessions that a person ends."""

    def end_sessions(self, sessions):
        super().end_sessions(sessions)
        if sessions:
            log_event("sessions.ended", by=context.request.user, number=len(sessions))


__all__ = ["AccountAdapter", "MFAAdapter", "OneLook", "SessionsAdapter"]
