"""What the log-in library tells us, as events in the log (R-82); and other sessions end when log-in changes (R-33).

These are the library's signals; the portal sends none of its own.
"""

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib import messages
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils.translation import gettext as _

from portal.log.actions import log_event
from portal.people.models import User
from portal.people.second_factor_keys import unreadable_of
from portal.people.sessions import end_all, end_others


@receiver(account.user_logged_in)
def logged_in(request, user, **kwargs):
    log_event("login.ok", by=user)
    unreadable = sorted(one.type for one in unreadable_of(user))
    if unreadable:
        log_event("mfa.unreadable", by=user, kinds=unreadable)
        messages.warning(request, _("What your second factor was set up with can no longer be read. Set it up again."))


@receiver(user_login_failed)
def login_failed(credentials, **kwargs):
    # One look-up whether the address is known or not: both must take the same time.
    user = User.objects.filter(email=credentials.get("email") or "").first()
    log_event("login.failed", thing=user)


@receiver(account.login_code_rejected)
def login_code_failed(user, **kwargs):
    log_event("login.code_failed", thing=user)


@receiver(account.password_reset_code_rejected)
def reset_code_failed(user, **kwargs):
    log_event("password.code_failed", thing=user)


@receiver(user_logged_out)
def logged_out(user, **kwargs):
    if user is not None:
        log_event("logout", by=user)


@receiver(account.password_set)
@receiver(account.password_changed)
def password_changed(request, user, **kwargs):
    log_event("password.changed", by=user)
    end_others(request)


@receiver(account.password_reset)
def password_reset(user, **kwargs):
    log_event("password.reset", by=user)
    end_all(user)


@receiver(account.email_changed)
def email_changed(request, user, **kwargs):
    log_event("email.changed", by=user)
    if request.user.is_authenticated and request.user.pk == user.pk:
        end_others(request)


@receiver(account.email_added)
def email_added(user, **kwargs):
    log_event("email.added", by=user)


@receiver(account.email_removed)
def email_removed(user, **kwargs):
    log_event("email.removed", by=user)


@receiver(account.email_confirmed)
def email_confirmed(email_address, **kwargs):
    log_event("email.confirmed", thing=email_address.user)


@receiver(account.email_verification_code_rejected)
def email_code_failed(user, **kwargs):
    log_event("email.code_failed", thing=user)


@receiver(mfa.authenticator_added)
def factor_added(request, user, authenticator, **kwargs):
    log_event("mfa.added", by=user, kind=authenticator.type)
    end_others(request)


@receiver(mfa.authenticator_removed)
def factor_removed(request, user, authenticator, **kwargs):
    log_event("mfa.removed", by=user, kind=authenticator.type)
    end_others(request)


@receiver(mfa.authenticator_reset)
def codes_made(request, user, authenticator, **kwargs):
    log_event("mfa.codes_made", by=user, kind=authenticator.type)
    end_others(request)


@receiver(mfa.authentication_failed)
def factor_failed(user, authenticator, **kwargs):
    log_event("mfa.failed", thing=user, kind=authenticator.type)
