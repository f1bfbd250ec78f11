"""A picture drawn anew for a web page: upright, in sRGB, at most so large, and with nothing but what can be seen.

What a camera writes beside its picture (place, moment, owner, a small copy) is left behind, since the new picture is
made of the old one's points alone."""

import io
import warnings

from PIL import Image, ImageCms, ImageOps

from .kinds import Bad
from .pictures import MAX_PIXELS

SIDE = 1280  # points: enough for the widest place on a page (40rem) on a sharp screen
QUALITY = 80  # of WebP, where nobody sees the difference and a photograph weighs some 150 kB
FORMS = ["JPEG", "PNG", "WEBP"]
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def redraw(content: bytes) -> tuple[bytes, int, int]:
    """The picture as WebP, its width and its height in points. Raises Bad with the reason."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content), formats=FORMS) as picture:
            if picture.format != "JPEG" and getattr(picture, "n_frames", 1) > 1:
                raise Bad("moves")
            drawn = _on_white(_small(picture))
    out = io.BytesIO()
    drawn.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue(), drawn.width, drawn.height


def _small(picture: Image.Image) -> Image.Image:
    """Upright, and no larger than it is shown. A large JPEG is read at a part of its size from the beginning."""
    if picture.format == "JPEG":
        picture.draft(None, (2 * SIDE, 2 * SIDE))
    plain = _plain(picture)
    plain.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return ImageOps.exif_transpose(_in_srgb(plain))


def _plain(picture: Image.Image) -> Image.Image:
    """As red, green and blue, with what shines through when something does."""
    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """With the colours that browsers expect where nothing is said; a profile that cannot be read is left out."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), inPlace=True)
    except (ImageCms.PyCMSError, OSError):
        return picture
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """A new picture: nothing of the old one's notes comes along, nor what hides where it shines through."""
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return clean
