"""The form field for a file: what comes out has been checked by content."""

import hashlib
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.files.checks import KINDS, MAX_BYTES
from portal.files.guard import check_guarded, redraw_guarded
from portal.files.rules import ATTACHMENTS, FOR_PAGES, names_of, sentence, tidy_name


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


@dataclass(frozen=True)
class CheckedPicture(CheckedFile):
    """A picture drawn anew for a page, with its sides in points. What was sent is not kept: it may tell a place."""

    width: int
    height: int


def check_file(content: bytes, name: str, allowed: tuple[str, ...]) -> CheckedFile:
    """The checked file. Raises ValidationError with a sentence about what is wrong with it."""
    verdict = check_guarded(content, allowed)
    if verdict.reason:
        raise ValidationError(sentence(verdict.reason, allowed), code=verdict.reason)
    return CheckedFile(verdict.kind, tidy_name(name), content)


def check_picture(content: bytes, name: str, allowed: tuple[str, ...] = FOR_PAGES) -> CheckedPicture:
    """The checked picture, drawn anew. Raises ValidationError with a sentence about what is wrong with it."""
    checked = check_file(content, name, allowed)
    try:
        drawn = redraw_guarded(checked.content)
    except ValueError as error:
        raise ValidationError(sentence(str(error)), code=str(error)) from None
    return CheckedPicture("webp", checked.name, drawn.content, drawn.width, drawn.height)


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
    check = staticmethod(check_file)

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
        return self.check(data.read(), data.name or "", self.allowed)

    def clean(self, data, initial=None):
        """As any field's: ``initial`` says nothing about a file."""
        return forms.Field.clean(self, data)


class PictureField(UploadField):
    """One picture for a page; cleans to a CheckedPicture, or None when nothing was chosen."""

    check = staticmethod(check_picture)

    def __init__(self, **kwargs):
        super().__init__(allowed=FOR_PAGES, **kwargs)
