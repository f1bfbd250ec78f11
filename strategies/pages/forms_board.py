"""What a county's page shows of its board: facts, links to follow it by, and pictures."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.files.fields import PictureField
from portal.forms import PortalForm
from strategies.pages.rules import BOARD_FACTS, MOST_FOLLOWED
from strategies.publishing.forms_part import PartForm

CREDIT_WORD = re.compile(r"^(?:foto|photo)\s*:\s*", re.IGNORECASE)


class BoardForm(PartForm):
    """The board's facts, each shown only when it is written, and at most six links."""

    hide_optional = True  # the page says it of all

    governor = forms.CharField(label=_("County governor"), max_length=120, required=False)
    visiting_address = forms.CharField(label=_("Visiting address"), max_length=200, required=False)
    postal_address = forms.CharField(label=_("Postal address"), max_length=200, required=False)
    contact_email = forms.EmailField(
        label=_("Role mailbox"),
        help_text=_("Never a person’s address. Papers and letters name it too."),
        required=False,
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    website = forms.URLField(label=_("Website"), max_length=200, assume_scheme="https", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_FOLLOWED + 1):
            name = forms.CharField(label=_("Name of link %(n)s") % {"n": number}, max_length=60, required=False)
            where = forms.URLField(
                label=_("Address of link %(n)s") % {"n": number}, max_length=300, assume_scheme="https", required=False
            )
            where.error_messages["invalid"] = _("Write the whole web address, for example https://www.example.se.")
            self.fields |= {f"label_{number}": name, f"address_{number}": where}

    def fact_fields(self):
        """The fields of the facts, for the page."""
        return [self[name] for name in BOARD_FACTS]

    def link_rows(self):
        """The fields of each link, for the page."""
        return [(self[f"label_{n}"], self[f"address_{n}"]) for n in range(1, MOST_FOLLOWED + 1)]

    def clean(self):
        """A link has a name and a safe address, or is empty; none stands twice."""
        found, seen = super().clean(), set()
        for number in range(1, MOST_FOLLOWED + 1):
            self._clean_link(number, found, seen)
        return found

    def _clean_link(self, number, found, seen):
        label, address = f"label_{number}", f"address_{number}"
        if self.has_error(label) or self.has_error(address):
            return
        name, where = found[label], found[address]
        if where and not name:
            self.add_error(label, _("Write what the link is called."))
        if name and not where:
            self.add_error(address, _("Write the whole web address, for example https://www.example.se."))
        if where and not where.startswith("https://"):
            self.add_error(address, _("The address must begin with https://."))
        if where in seen:
            self.add_error(address, _("The address stands above already."))
        seen |= {where} - {""}


class PictureForm(PortalForm):
    """A picture with what it shows, whose it is, and that it may be published."""

    prints = False
    hide_optional = True  # of the words one kind must be given

    file = PictureField(
        label=_("Picture"),
        help_text=_(
            "JPEG, PNG or WebP, at most 10 MB. The portal makes it smaller and leaves out what the camera wrote beside "
            "it, such as place and time."
        ),
    )
    alternative = forms.CharField(
        label=_("What the picture shows"),
        help_text=_("Read aloud to those who do not see it. One or two sentences, in the language of the page."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    decorates = forms.BooleanField(
        label=_("The picture only decorates: whoever does not see it misses nothing"), required=False
    )
    credit = forms.CharField(
        label=_("Photographer or source, if it should be named"),
        help_text=_("Stands under the picture as “Photo: …”. Write another word yourself, such as “Illustration: …”."),
        max_length=120,
        required=False,
    )
    cleared = forms.BooleanField(
        label=_(
            "The county administrative board may publish the picture, and those who can be recognised in it know that "
            "it is published"
        ),
        required=False,
    )

    def __init__(self, *args, has_picture=False, **kwargs):
        super().__init__(*args, **kwargs)
        if has_picture:
            self.fields["file"].label = _("Another picture instead")
            self.fields["file"].required = False
            self.fields["cleared"].help_text = _("Asked for when you choose another picture.")

    def clean_credit(self):
        """Without the word that the page writes by itself."""
        return CREDIT_WORD.sub("", self.cleaned_data["credit"])

    def clean(self):
        """Words or the express choice that none are needed; the right to publish for a picture that is new."""
        found = super().clean()
        said, decorates = found.get("alternative"), found.get("decorates")
        if said and decorates:
            self.add_error("decorates", _("Either write what the picture shows, or choose that it only decorates."))
        if not said and not decorates and not self.has_error("alternative"):
            self.add_error("alternative", _("Write what the picture shows, or choose below that it only decorates."))
        if found.get("file") and not found.get("cleared"):
            self.add_error("cleared", _("Tick the box when you have made sure of it, or choose another picture."))
        if found.get("file") and self.errors:
            self.add_error("file", _("Choose the picture again: a page that comes back cannot keep a file."))
        return found

    def words(self):
        """What stands for the picture, by name."""
        return {name: self.cleaned_data[name] for name in ("alternative", "decorates", "credit")}
