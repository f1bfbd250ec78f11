"""Forms for finding or adding an organisation, and for asking to act for it."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from membership.representation.rules import RepresentativeRole
from portal.directory import organisation_numbers
from portal.directory.models import County, Municipality
from portal.directory.rules import OrganisationKind
from portal.forms import PortalForm, refuse_unprintable
from portal.people.forms import AddressField

_ROUND_TRIP = re.compile(r"[a-z-]{1,40}/[a-z0-9-]{1,40}")


def strategy_to_return_to(text):
    """The county and period to go back to ("orebro/2024-2027"), as a pair; None for anything else."""
    return tuple(text.split("/")) if _ROUND_TRIP.fullmatch(text or "") else None


class SearchForm(PortalForm):
    """Search in the register."""

    prints = False

    hide_optional = True

    q = forms.CharField(
        label=_("Name or organisation number"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "organization"}),
    )


class _Asking(PortalForm):
    """What whoever asks to act tells. Who has not given the account a name is asked for it, required: a county or a
    colleague cannot answer an address alone."""

    own_name = forms.CharField(
        label=_("Your name"),
        help_text=_("Those who may approve you see it, and it stands on what you sign."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    role = forms.ChoiceField(
        label=_("What will you do?"),
        choices=[
            (RepresentativeRole.CONTACT, _("Write the declaration and keep it up to date (contact)")),
            (RepresentativeRole.SIGNATORY, _("Also sign for the organisation (signatory)")),
        ],
        widget=forms.RadioSelect,
        initial=RepresentativeRole.CONTACT,
    )
    message = forms.CharField(
        label=_("To whoever approves you"),
        help_text=_("For example your role and whom they can ask. Do not write personal identity numbers."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if user.name:
            del self.fields["own_name"]

    def clean_message(self):
        message = self.cleaned_data["message"]
        if organisation_numbers.looks_like_personnummer(message):
            raise forms.ValidationError(
                _("This looks like a personal identity number. Take it away: the portal never keeps one.")
            )
        return message


def _county_field(help_text):
    return forms.ModelChoiceField(
        label=_("County"), queryset=County.objects.in_order(), help_text=help_text, empty_label=_("Choose a county")
    )


class AskForm(_Asking):
    """Ask to act. A county is asked for when the organisation has none of its own."""

    def __init__(self, *args, needs_county, **kwargs):
        super().__init__(*args, **kwargs)
        if needs_county:
            self.fields["county"] = _county_field(
                _("The organisation works in several counties. Which county administrative board can check you?")
            )


class MunicipalityField(forms.CharField):
    """A municipality by its name, with suggestions while one writes; cleans to the Municipality, or None.

    A list of 290 in one box is no choice for whoever uses a keyboard or a screen reader."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.TextInput(attrs={"list": "municipalities", "autocomplete": "off"}), **kwargs)

    def prepare_value(self, value):
        """The name, of a row or of its key."""
        if isinstance(value, Municipality):
            return value.display_name
        return value

    def clean(self, value):
        text = " ".join(super().clean(value).split())
        if not text:
            return None
        refuse_unprintable(text)
        found = Municipality.objects.called(text)
        if len(found) != 1:
            raise forms.ValidationError(_("Choose one of the suggested municipalities, or leave the field empty."))
        return found[0]


class AskForStrategyForm(_Asking):
    """Ask to act for an organisation by its name, on the page of the strategy that it is to join."""

    field_order = ["organisation", "own_name", "role", "message"]

    organisation = forms.CharField(
        label=_("Your organisation"),
        help_text=_("Name or organisation number. Municipalities, regions and agencies are suggested as you write."),
        error_messages={"required": _("Write what your organisation is called.")},
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "list": "organisations"}),
    )


class InviteColleagueForm(PortalForm):
    """Whom to invite."""

    email = AddressField(
        label=_("The colleague's e-mail address"),
        help_text=_("The letter leads to a page that only whoever has this address can open."),
    )


class AcceptForm(PortalForm):
    """Yes to an invitation. Whoever has not given the account a name is asked for it."""

    own_name = forms.CharField(
        label=_("Your name"),
        help_text=_("Colleagues see it, and it stands on what you write and sign."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if user.name:
            del self.fields["own_name"]


class OrganisationForm(_Asking):
    """An organisation that the register does not have. ``county``: the address of the one that is most likely."""

    field_order = [
        "kind",
        "name",
        "unit",
        "orgnr",
        "has_no_orgnr",
        "county",
        "municipality",
        "website",
        "own_name",
        "role",
        "message",
    ]

    kind = forms.ChoiceField(
        label=_("What kind of organisation is it?"), choices=[("", _("Choose one")), *OrganisationKind.choices]
    )
    name = forms.CharField(label=_("Name"), help_text=_("The official name."), max_length=200)
    unit = forms.CharField(
        label=_("Part of the organisation"),
        help_text=_("Only when a part joins by itself, for example an agency's regional office: Region Bergslagen."),
        error_messages={"required": _("Write which part it is.")},
        max_length=120,
        required=False,
    )
    orgnr = forms.CharField(
        label=_("Organisation number"),
        help_text=_("Ten digits, for example 212000-1967."),
        max_length=60,
    )
    has_no_orgnr = forms.BooleanField(
        label=_("The organisation has no organisation number"),
        help_text=_("The county administrative board then checks the organisation."),
        required=False,
    )
    county = _county_field(_("The county administrative board here checks the organisation and lets you act for it."))
    municipality = MunicipalityField(
        label=_("Municipality"),
        help_text=_("Leave it empty when the organisation works in the whole county, or in several."),
        max_length=80,
        required=False,
    )
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")
    is_another = forms.BooleanField(
        label=_("No, this is another organisation of the same name"), required=False, widget=forms.HiddenInput
    )

    def asks_about(self, namesakes):
        """Show the box that answers the question about organisations of the same name."""
        if namesakes:
            self.fields["is_another"].widget = forms.CheckboxInput()

    def __init__(self, *args, county="", is_unit=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].required = is_unit
        self.fields["county"].initial = County.objects.filter(slug=county).first()
        number = self.fields["orgnr"]
        number.required = not self.data.get("has_no_orgnr")
        number.error_messages["required"] = _("Write the organisation number, or tick that there is none.")

    def clean_orgnr(self):
        typed = self.cleaned_data["orgnr"].strip()
        if not typed:
            return ""
        try:
            return organisation_numbers.parse(typed)
        except organisation_numbers.OrganisationNumberError as error:
            raise forms.ValidationError(error.sentence) from None

    def clean(self):
        data = super().clean()
        if data.get("orgnr") and data.get("has_no_orgnr"):
            self.add_error("has_no_orgnr", _("You have written a number. Take the tick away, or the number."))
        town, county = data.get("municipality"), data.get("county")
        if town and county and town.county_id != county.pk:
            self.add_error("municipality", _("The municipality lies in another county."))
        return data


class AnswerForm(PortalForm):
    """Yes or no to a colleague who asks."""

    answer = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Why not"),
        help_text=_("Only when you say no. The person reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
        required=False,
    )

    def __init__(self, *args, answers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = answers

    def clean(self):
        data = super().clean()
        if data.get("answer") == "decline" and not data.get("why"):
            self.add_error("why", _("Write why, so that the person knows what to do."))
        return data
