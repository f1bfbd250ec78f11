"""What county staff write about organisations and the persons who act for them."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership.representation.models import RepresentativeRole
from membership.representation.rules import PUBLIC_MAIL_DOMAINS
from portal.forms import PortalForm

_DOMAIN = re.compile(r"^(?=.{4,120}$)([a-z0-9åäö]([a-z0-9åäö-]{0,61}[a-z0-9åäö])?\.)+[a-z]{2,24}$")
MOST_DOMAINS = 20


class ApproveForm(PortalForm):
    """As what the person may act."""

    role = forms.ChoiceField(
        label=gettext_lazy("May act as"), choices=RepresentativeRole.choices, widget=forms.RadioSelect
    )


class DeclineRequestForm(PortalForm):
    """Why the request is declined."""

    why = forms.CharField(
        label=gettext_lazy("Reasons"),
        help_text=gettext_lazy("The person reads your words as they are."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )


class OrganisationCheckForm(PortalForm):
    """The e-mail domains that belong to the organisation, one a line."""

    domains = forms.CharField(
        label=gettext_lazy("Known e-mail domains"),
        help_text=gettext_lazy(
            "One a line, for example kumla.se. Whoever has a confirmed address there may act for the organisation "
            "without asking you."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2500,
        required=False,
    )

    def clean_domains(self):
        """The domains in small letters, each once. Raises ValidationError on what is no domain or anybody's."""
        found = []
        for line in self.cleaned_data["domains"].lower().replace(",", "\n").split():
            domain = line.strip().removeprefix("@")
            if not _DOMAIN.match(domain):
                raise ValidationError(_("“%(domain)s” is not a domain. Write it like kumla.se.") % {"domain": domain})
            if domain in PUBLIC_MAIL_DOMAINS:
                raise ValidationError(_("Anyone can have an address at %(domain)s.") % {"domain": domain})
            found.append(domain)
        if len(found) > MOST_DOMAINS:
            raise ValidationError(_("Write at most %(most)s domains.") % {"most": MOST_DOMAINS})
        return list(dict.fromkeys(found))
