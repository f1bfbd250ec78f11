"""Forms of the signing and of what ends a declaration."""

from django import forms
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from membership.joining.forms.sections import WithoutPersonalNumbers
from membership.representation.forms_county import GroundForm
from portal.files.fields import UploadField
from portal.files.rules import PAPERS, PICTURES
from portal.forms import AffirmsLetters, DayField, PortalForm


class Ground(TextChoices):
    """On what ground somebody signs for an organisation."""

    AUTHORISED = "authorised", _("Authorised signatory (firmatecknare)")
    DELEGATION = "delegation", _("Delegation")
    DECISION = "decision", _("Decision that names who signs")
    OTHER = "other", _("Other ground")


class SignForm(AffirmsLetters, WithoutPersonalNumbers):
    """Who signs, and by what right."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    title = forms.CharField(
        label=_("Your title"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    ground = forms.ChoiceField(
        label=_("On what ground do you sign?"),
        choices=Ground,
        widget=forms.RadioSelect,
        initial=None,
        error_messages={"required": _("Choose on what ground you sign.")},
    )
    reference = forms.CharField(
        label=_("Which delegation or decision"),
        help_text=_("Its number, or body, date and §. Not needed for an authorised signatory."),
        max_length=200,
        required=False,
    )
    stands_behind = forms.BooleanField(
        label=_("The organisation stands behind the declaration, and I may sign it"),
        error_messages={"required": _("Confirm that the organisation stands behind the declaration.")},
    )

    def clean(self):
        data = super().clean()
        if data.get("ground") not in (None, Ground.AUTHORISED) and not data.get("reference"):
            self.add_error("reference", _("Write which delegation or decision gives you the right to sign."))
        return data

    def typed(self):
        """What was typed, as pairs of label and text, whether it holds or not."""
        grounds = dict(self.fields["ground"].choices)
        said = {name: self[name].value() or "" for name in ("name", "title", "ground", "reference")}
        said["ground"] = grounds.get(said["ground"], "")
        return [(self.fields[name].label, text) for name, text in said.items() if text]

    @property
    def mandate(self):
        """The stated mandate in one line."""
        words = str(Ground(self.cleaned_data["ground"]).label)
        reference = self.cleaned_data["reference"]
        return f"{words}: {reference}" if reference else words


class LinkForm(WithoutPersonalNumbers):
    """Who is asked to sign by a personal link."""

    hide_optional = False

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    name = forms.CharField(label=_("The person's name"), max_length=120)
    email = forms.EmailField(
        label=_("The person's e-mail address"),
        help_text=_("Nobody but this person can use the link. The address is shown only here and in the letter."),
        max_length=254,
    )


class PersonsForm(AffirmsLetters, WithoutPersonalNumbers):
    """Who has signed outside the portal: one person, or two on the same file or paper."""

    hide_optional = False

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Who has signed: name"), max_length=120)
    title = forms.CharField(label=_("Title"), max_length=120)
    mandate = forms.CharField(
        label=_("On what ground the person signs"),
        help_text=_("For example authorised signatory, or a delegation with its number."),
        max_length=300,
    )
    name_2 = forms.CharField(label=_("The second person: name"), max_length=120, required=False)
    title_2 = forms.CharField(label=_("The second person: title"), max_length=120, required=False)
    mandate_2 = forms.CharField(label=_("The second person: on what ground"), max_length=300, required=False)

    def __init__(self, *args, missing, **kwargs):
        super().__init__(*args, **kwargs)
        if missing < 2:
            for name in PERSON:
                del self.fields[f"{name}_2"]

    def clean(self):
        data = super().clean()
        if data.get("name_2"):
            for name in ("title_2", "mandate_2"):
                if not data.get(name):
                    self.add_error(name, _("Write this for the second person too."))
        return data

    @property
    def persons(self):
        """The persons, as the actions take them."""
        data = self.cleaned_data
        second = [{name: data[f"{name}_2"] for name in PERSON}] if data.get("name_2") else []
        return [{name: data[name] for name in PERSON}, *second]


PERSON = ("name", "title", "mandate")


class SignedFileForm(PersonsForm):
    """A PDF with electronic signatures."""

    file = UploadField(label=_("The signed file"), allowed=PAPERS)


class SignedPaperForm(GroundForm, PersonsForm):
    """A paper signed in ink, as staff register it. Without a ground, the right to sign is still to be looked into."""

    field_order = [
        *("key", "name", "title", "mandate", "name_2", "title_2", "mandate_2", "signed_on", "arrived_on", "file"),
        *("ground", "source", "paragraph", "dated"),
    ]
    hide_optional = False

    signed_on = DayField(label=_("Signed on"))
    arrived_on = DayField(label=_("Reached the county administrative board on"))
    file = UploadField(label=_("The scanned paper"), allowed=(*PAPERS, *PICTURES))

    def clean(self):
        data = super().clean()
        signed_on, arrived_on = data.get("signed_on"), data.get("arrived_on")
        if signed_on and arrived_on and not signed_on <= arrived_on <= timezone.localdate():
            self.add_error("arrived_on", _("Choose a day that has come, not before the paper was signed."))
        return data


class PaperNumberForm(PortalForm):
    """The number on a paper that was signed."""

    number = forms.CharField(
        label=_("Number on the paper"), help_text=_("It stands at the top, for example T-UND-2026-7."), max_length=60
    )


class AuthorityForm(AffirmsLetters, GroundForm, WithoutPersonalNumbers):
    """What staff found about a signatory's right to sign: the ground, or why there is none."""

    field_order = ["signature", "outcome", "ground", "source", "paragraph", "dated", "how"]

    signature = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Has the person the right to sign?"),
        choices=[("confirmed", _("Yes")), ("refused", _("No"))],
        widget=forms.RadioSelect,
    )
    how = forms.CharField(
        label=_("What you found"),
        help_text=_("Needed when you answer no. Otherwise, for example, where you read the document."),
        max_length=120,
        required=False,
    )

    def clean(self):
        data = super().clean()
        if data.get("outcome") == "confirmed" and not data.get("ground") and "ground" not in self.errors:
            self.add_error("ground", _("Look into the right to sign, and choose the ground that you found."))
        if data.get("outcome") == "refused" and not data.get("how"):
            self.add_error("how", _("Write what you found, so that the organisation can mend it."))
        return data

    def found(self):
        """What was found, as the action takes it: the ground in words, in Swedish for the papers."""
        data = self.cleaned_data
        with override("sv"):
            words = [self.words, data["how"]] if data["outcome"] == "confirmed" else [data["how"]]
        how = ". ".join(one.rstrip(".") for one in words if one)
        ground = data["ground"] if data["outcome"] == "confirmed" else ""
        return {"signature": data["signature"], "outcome": data["outcome"], "how": how, "ground": ground}


class TakeBackForm(WithoutPersonalNumbers):
    """Why a handed-in declaration is taken back."""

    hide_optional = False

    why = forms.CharField(
        label=_("Why you take it back"),
        help_text=_("The county administrative board reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
