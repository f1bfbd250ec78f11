"""A page: what it is, what it says, and who answers for it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import DayField, PortalForm, RichTextField
from strategies.pages.rules import PageKind, PageLanguage
from strategies.publishing.forms import LineField
from strategies.publishing.forms_part import PartForm


class NewPageForm(PortalForm):
    """What a page cannot be without."""

    prints = False

    title = forms.CharField(
        label=_("Title"), help_text=_("The page's address is made from it and stays."), max_length=150
    )
    kind = forms.ChoiceField(
        label=_("What the page is for"), choices=PageKind.choices, widget=forms.RadioSelect, initial=PageKind.OTHER
    )
    language = forms.ChoiceField(
        label=_("Language of the page"), choices=PageLanguage.choices, initial=PageLanguage.SWEDISH
    )


class PageForm(PartForm):
    """The whole page, written while it saves itself."""

    prints = False

    title = forms.CharField(label=_("Title"), max_length=150)
    lead = LineField(
        label=_("In short"), help_text=_("One or two sentences, shown in lists too."), max_length=300, required=False
    )
    body = RichTextField(label=_("Text"), rows=14)
    kind = forms.ChoiceField(label=_("What the page is for"), choices=PageKind.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language of the page"),
        help_text=_("Screen readers read the page aloud in it."),
        choices=PageLanguage.choices,
    )
    responsible_unit = forms.CharField(
        label=_("Responsible unit"),
        help_text=_("A unit or a role, no person's name. It reads the page again in time."),
        max_length=120,
        required=False,
    )
    review_by = DayField(
        label=_("Review by"),
        help_text=_("Then it comes to the inbox. Leave empty for a year after the last review."),
        required=False,
    )
