"""Forms of a consultation, for staff and for those who answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.directory.models import Municipality
from portal.directory.rules import OrganisationKind
from portal.files.fields import UploadField
from portal.files.rules import PAPERS
from portal.forms import AffirmsLetters, DayField, PortalForm
from portal.papers import glyphs
from strategies.consultation.rules import Behalf, Handling, parse_receivers

LONGEST_ANSWER = 20_000  # characters for one part


class _Hidden(PortalForm):
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)


def _long(rows, longest=20_000, **more):
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), max_length=longest, **more)


class BeginForm(PortalForm):
    """What a consultation cannot be without."""

    title = forms.CharField(label=_("Title"), max_length=200)
    missive = _long(
        10,
        label=_("Missive"),
        help_text=_("What you ask about and why, what will happen with the answers, and when the strategy is decided."),
    )
    closes_on = DayField(label=_("Last day for answers"), help_text=_("To its end: answers are taken until 23.59."))


class TextForm(_Hidden, BeginForm):
    """Everything that can be changed before the sending."""

    reminder_days = forms.IntegerField(
        label=_("Remind so many days before"),
        help_text=_("Those who have not answered get one letter by day. 0 sends none."),
        min_value=0,
        max_value=60,
    )
    allow_open_answers = forms.BooleanField(label=_("Anyone may answer, also those who were not asked"), required=False)
    contact_role = forms.CharField(
        label=_("Contact"),
        help_text=_("A function, for example gender equality strategist. No names: people change."),
        max_length=120,
        required=False,
    )
    contact_email = forms.EmailField(
        label=_("Role mailbox"), help_text=_("Replies to the letters come here."), required=False
    )
    diary_number = forms.CharField(label=_("Diary number"), max_length=60, required=False)


class QuestionsForm(_Hidden):
    """A question for each part of the draft; a part without one can still be answered."""

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        for number, part in enumerate(parts):
            self.fields[f"q{number}"] = _long(2, 1_000, label=part["label"], required=False)
        self.parts = parts

    def questions(self):
        """What was written, by the parts' keys."""
        return {part["key"]: self.cleaned_data[f"q{number}"] for number, part in enumerate(self.parts)}


class ListForm(AffirmsLetters):
    """Receivers as lines that were pasted or come in a file. Their names stand in the compilation."""

    LONGEST_LIST = 200_000

    lines = _long(
        8,
        LONGEST_LIST,
        label=_("One receiver a line"),
        help_text=_("Name; e-mail address. For example: Kumla kommun; kommun@kumla.example"),
        required=False,
    )
    file = forms.FileField(label=_("Or a CSV file"), help_text=_("Text in UTF-8, at most 1 MB."), required=False)

    def clean(self):
        """Every faulty line is named, and what was right is kept in the field."""
        found = super().clean()
        text = self._text(found)
        if self.errors:
            return found
        rows, errors = parse_receivers(text)
        for number, sentence in errors[:50]:
            self.add_error("lines", _("Line %(number)s: %(error)s") % {"number": number, "error": sentence})
        if not rows and not errors:
            self.add_error("lines", _("Write at least one receiver, or choose a file."))
        if found.get("file") and "letters_affirmed" not in self.fields and (said := glyphs.told(text)):
            self.ask_about("file", said)
            self._keep_as_lines(text)
        self.rows = [(name, email, None) for _number, name, email in rows]
        return found

    def _keep_as_lines(self, text):
        """The file's text in the field, where it can be mended: no browser sends a file again by itself."""
        if len(text) <= self.LONGEST_LIST:
            self.data = self.data.copy()
            self.data["lines"] = text

    def _text(self, found):
        file = found.get("file")
        if file is None:
            return found.get("lines") or ""
        if file.size > 1_000_000:
            self.add_error("file", _("The file is larger than 1 MB."))
            return ""
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("The file is not text in UTF-8. Save it as CSV UTF-8 and choose it again."))
            return ""


class PickForm(PortalForm):
    """Which organisations of the register to look at."""

    kinds = forms.MultipleChoiceField(
        label=_("Types"), choices=OrganisationKind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    municipality = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        empty_label=_("All in the county"),
        required=False,
    )

    def __init__(self, *args, county, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = county.municipalities.order_by("sort_key")


class RegisterRow(PortalForm):
    """An organisation with the address to ask it at."""

    hide_optional = True
    chosen = forms.BooleanField(required=False)
    email = forms.EmailField(required=False)

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["chosen"].label = str(organisation)
        self.fields["email"].label = _("E-mail address of %(name)s") % {"name": organisation}

    def clean(self):
        """A chosen organisation needs an address."""
        found = super().clean()
        if found.get("chosen") and not found.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the address: none is known from an earlier consultation."))
        return found


def register_rows(data, organisations, known):
    """A form for each organisation; known: the address by the organisation's primary key."""
    return [
        RegisterRow(
            data,
            prefix=f"o{one.pk}",
            organisation=one,
            initial={"email": known.get(one.pk, ""), "chosen": one.pk in known},
        )
        for one in organisations
    ]


class ReceiverForm(PortalForm):
    """The address that a new link goes to."""

    email = forms.EmailField(label=_("E-mail address"))


class ExtendForm(_Hidden):
    """A later last day, and what to say about it."""

    closes_on = DayField(label=_("New last day for answers"))
    message = _long(4, 2_000, label=_("Message in the letter"), required=False)


class PublishForm(AffirmsLetters, _Hidden):
    """What stands above the compilation."""

    outcome = _long(
        6,
        10_000,
        label=_("What the views led to"),
        help_text=_(
            "Some sentences on what has been changed in the strategy. Shown first, on the page and in the PDF."
        ),
    )


class MarkForm(_Hidden):
    """What became of a view."""

    hide_optional = True
    text = _long(
        4, label=_("The view"), help_text=_("Shorten it to what it says, if it is long. The answer stays whole.")
    )
    handling = forms.ChoiceField(
        label=_("What became of it"), choices=Handling.choices, widget=forms.RadioSelect, required=False
    )
    reason = _long(
        3, 4_000, label=_("Reason"), help_text=_("Needed when it is not or only partly taken."), required=False
    )

    def clean(self):
        """A no needs a reason."""
        found = super().clean()
        if found.get("handling") in (Handling.PARTLY, Handling.NOT_TAKEN) and not found.get("reason"):
            self.add_error("reason", _("Write why the view is not or only partly taken."))
        return found


class ViewForm(PortalForm):
    """A view that staff write down from a file."""

    part = forms.ChoiceField(label=_("Part of the draft"))
    text = _long(4, label=_("The view"))

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [(part["key"], part["label"]) for part in parts]


class OpenForm(PortalForm):
    """Somebody who wants to answer unasked."""

    name = forms.CharField(label=_("Organisation or name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The link to your answer and the receipt come here. The address is not shown publicly."),
    )


class AnswerForm(_Hidden):
    """An answer, a text for each part. Nothing is needed to save it; the review says what is missing."""

    hide_optional = True

    behalf = forms.ChoiceField(label=_("You answer for"), choices=Behalf.choices, widget=forms.RadioSelect)
    organisation_name = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("So that the board can ask you. Not in the compilation."),
        max_length=120,
        required=False,
    )
    title = forms.CharField(label=_("Your title"), max_length=120, required=False)
    no_remarks = forms.BooleanField(label=_("We have no remarks on the draft"), required=False)
    file = UploadField(label=_("Your answer as a file"), allowed=PAPERS, required=False)

    def __init__(self, *args, parts, is_open=False, has_file=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_open:
            del self.fields["behalf"]
        self.parts = parts
        for number, part in enumerate(parts):
            label = part["question"] or _("Your views")
            self.fields[f"t{number}"] = _long(6, LONGEST_ANSWER, label=label, required=False)
        if has_file:
            self.fields["remove_file"] = forms.BooleanField(label=_("Take away the file"), required=False)

    def part_fields(self):
        """Each part of the draft with its field."""
        return [(part, self[f"t{number}"]) for number, part in enumerate(self.parts)]

    def answer(self):
        """What to save."""
        found = self.cleaned_data
        names = ("organisation_name", "name", "title", "no_remarks")
        texts = {part["key"]: found[f"t{number}"] for number, part in enumerate(self.parts)}
        return {
            **{name: found[name] for name in names},
            "behalf": found.get("behalf", Behalf.ORGANISATION),
            "texts": {key: text for key, text in texts.items() if text},
            "upload": found.get("file"),
            "remove_file": bool(found.get("remove_file")),
        }


def answer_initial(invitation, response, parts):
    """What the answer's form begins with."""
    if response is None:
        return {"edition": 0, "organisation_name": invitation.name, "behalf": Behalf.ORGANISATION}
    names = ("edition", "behalf", "organisation_name", "name", "title", "no_remarks")
    texts = {f"t{number}": response.texts.get(part["key"], "") for number, part in enumerate(parts)}
    return {**{name: getattr(response, name) for name in names}, **texts}
