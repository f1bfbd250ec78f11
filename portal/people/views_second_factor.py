"""The library's pages for second factors, where one that no key reads counts as not set up."""

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView
from django.db import transaction
from django.shortcuts import redirect
from django.views.generic import FormView

from portal.people.actions_factors import forget_unreadable_factors
from portal.people.second_factor_keys import Unreadable, unreadable_of


class Index(IndexView):
    """What is set up, and in words what no longer can be read."""

    def get_context_data(self, **kwargs):
        page = super().get_context_data(**kwargs)
        unreadable = {one.type for one in unreadable_of(self.request.user)}
        page["authenticators"] = {
            kind: factor for kind, factor in page["authenticators"].items() if kind not in unreadable
        }
        page["app_unreadable"] = Authenticator.Type.TOTP in unreadable
        page["codes_unreadable"] = Authenticator.Type.RECOVERY_CODES in unreadable
        return page


class ActivateApp(ActivateTOTPView):
    """A new app takes the place of one that can no longer be read, and its recovery codes likewise."""

    @transaction.atomic
    def form_valid(self, form):
        forget_unreadable_factors(self.request.user)
        return super().form_valid(form)


class GenerateCodes(GenerateRecoveryCodesView):
    """New recovery codes, also instead of those that can no longer be read."""

    def get_context_data(self, **kwargs):
        try:
            return super().get_context_data(**kwargs)
        except Unreadable:
            return FormView.get_context_data(self, **kwargs)


class _CodesThatCanBeRead:
    def dispatch(self, request, *args, **kwargs):
        if any(one.type == Authenticator.Type.RECOVERY_CODES for one in unreadable_of(request.user)):
            return redirect("mfa_index")  # which says what to do
        return super().dispatch(request, *args, **kwargs)


class ShowCodes(_CodesThatCanBeRead, ViewRecoveryCodesView):
    """The recovery codes."""


class DownloadCodes(_CodesThatCanBeRead, DownloadRecoveryCodesView):
    """The recovery codes as text."""
