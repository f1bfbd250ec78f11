"""The logotype: a small picture, judged by its content."""

import struct

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.files.fields import UploadField
from portal.files.rules import LOGOS
from portal.forms import PortalForm

MOST_BYTES = 150_000  # it is frozen into every paper
MOST_PIXELS = 4_000_000
MOST_BITS = 8  # a colour


class LogoForm(PortalForm):
    """A logotype as SVG or PNG."""

    file = UploadField(
        label=_("Logotype"),
        allowed=LOGOS,
        help_text=_(
            "SVG or PNG, at most 150 kB. An SVG may hold plain shapes and colours only: no words, styles, links, "
            "pictures, scripts or colours that fade. Convert words to shapes in your drawing program, or send a PNG. "
            "In the document to edit, older programs leave the place of an SVG empty; all of them show a PNG."
        ),
    )

    def clean_file(self):
        """Small enough to stand in every paper, and of a kind that a paper draws as it looks."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The logotype is larger than 150 kB. Make it smaller."), code="too_large")
        if file.kind == "png" and _pixels(file.content) > MOST_PIXELS:
            raise ValidationError(_("The logotype has more than 4 million pixels. Make it smaller."), code="pixels")
        # Both would come out wrong in the PDF (WeasyPrint 70), without a word about it.
        if file.kind == "png" and file.content[24] > MOST_BITS:
            raise ValidationError(_("The picture has 16 bits a colour. Save it as a PNG with 8 bits."), code="depth")
        if file.kind == "svg" and b"Gradient" in file.content:
            raise ValidationError(
                _("The logotype has a colour that fades into another. Use plain colours, or send a PNG."), code="fades"
            )
        return file


def _pixels(png):
    """Width times height, as the file's head says (it has been decoded as a whole before)."""
    width, height = struct.unpack(">II", png[16:24])
    return width * height
