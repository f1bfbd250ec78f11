"""The form field for a file: what comes out has been checked by content."""

import hashlib
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.files.checks import KINDS, MAX_BYTES
from portal.files.guard import check_guarded
from portal.files.rules import ATTACHMENTS, names_of, sentence, tidy_name


@dataclass(frozen=True)
class CheckedFile:
    """A file whose content is of an allowed kind. Hand it to ``portal.files.actions.receive_upload``."""

    kind: str
    name: str
    content: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """The fingerprint of the bytes as they came."""
        return hashlib.sha256(self.content).hexdigest()


def check_file(content: bytes, name: str, allowed: tuple[str, ...]) -> CheckedFile:
    """The checked file. Raises ValidationError with a sentence about what is wrong with it."""
    verdict = check_guarded(content, allowed)
    if verdict.reason:
        raise ValidationError(sentence(verdict.reason, allowed), code=verdict.reason)
    return CheckedFile(verdict.kind, tidy_name(name), content)


class UploadField(forms.FileField):
    """One file of an allowed kind, at most 10 MB; cleans to a CheckedFile, or None when nothing was chosen.

    ``allowed`` holds kinds of ``portal.files.checks.KINDS``; see the tuples in ``portal.files.rules``."""

    default_error_messages = {
        "required": _("Choose a file."),
        "invalid": _("Choose a file."),
        "missing": _("Choose a file."),
        "empty": _("The file is empty. Choose another one."),
    }
    widget = forms.FileInput

    def __init__(self, *, allowed=ATTACHMENTS, **kwargs):
        self.allowed = tuple(allowed)
        kwargs.setdefault("help_text", format_lazy(_("{kinds}, at most 10 MB."), kinds=names_of(self.allowed)))
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        """A hint for the browser's own file window; what counts is the content."""
        endings = ",".join(f"{KINDS[kind][0]},.{KINDS[kind][1]}" for kind in self.allowed)
        return {**super().widget_attrs(widget), "accept": endings}

    def to_python(self, data):
        """The file's name and size are judged before its bytes are read."""
        if data in self.empty_values:
            return None
        if data.size > MAX_BYTES:
            raise ValidationError(sentence("too_large"), code="too_large")
        return check_file(data.read(), data.name or "", self.allowed)

    def clean(self, data, initial=None):
        """As any field's: ``initial`` says nothing about a file."""
        return forms.Field.clean(self, data)
