"""What county staff write about organisations and the persons who act for them."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership.representation.models import RepresentativeRole
from membership.representation.rules import PUBLIC_MAIL_DOMAINS
from membership.representation.rules_right import RightGround, ground_in_words, missing_in_ground
from portal.forms import DayField, PortalForm

_DOMAIN = re.compile(r"^(?=.{4,120}$)([a-z0-9åäö]([a-z0-9åäö-]{0,61}[a-z0-9åäö])?\.)+[a-z]{2,24}$")
MOST_DOMAINS = 20


class GroundForm(PortalForm):
    """On what ground a person has the right to sign, as staff found it. Empty: nobody has looked."""

    hide_optional = True

    ground = forms.ChoiceField(
        label=gettext_lazy("On what ground may the person sign?"),
        choices=RightGround.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Which document"),
        help_text=gettext_lazy(
            "Which statutes, which delegation order or which body’s minutes. Not needed for a registration certificate."
        ),
        max_length=200,
        required=False,
    )
    paragraph = forms.CharField(
        label=gettext_lazy("Section (§)"),
        help_text=gettext_lazy("Not needed for a registration certificate."),
        max_length=60,
        required=False,
    )
    dated = DayField(
        label=gettext_lazy("Date of the document"),
        help_text=gettext_lazy("Not needed for statutes."),
        required=False,
    )

    def clean(self):
        data = super().clean()
        if data.get("ground"):
            told = {name: data.get(name) for name in ("ground", "source", "paragraph", "dated")}
            told = {name: value for name, value in told.items() if value}
            for name, sentence in missing_in_ground(**told, today=timezone.localdate()).items():
                if name not in self.errors:
                    self.add_error(name, sentence)
        return data

    @property
    def words(self):
        """The ground in words; empty when none was chosen."""
        told = {name: self.cleaned_data.get(name) for name in ("ground", "source", "paragraph", "dated")}
        return ground_in_words(**{name: value for name, value in told.items() if value}) if told["ground"] else ""


class ApproveForm(GroundForm):
    """As what the person may act; a signatory only with the ground that staff have found."""

    field_order = ["role", "ground", "source", "paragraph", "dated"]

    role = forms.ChoiceField(
        label=gettext_lazy("May act as"), choices=RepresentativeRole.choices, widget=forms.RadioSelect
    )

    def clean(self):
        data = super().clean()
        if data.get("role") == RepresentativeRole.SIGNATORY and not data.get("ground") and "ground" not in self.errors:
            self.add_error("ground", _("Look into the right to sign, and choose the ground that you found."))
        return data


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
            "One a line, for example kumla.se. Whoever has a confirmed address there may act as the organisation’s "
            "contact without asking you. Nobody gets the right to sign by it."
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
