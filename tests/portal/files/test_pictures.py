"""Pictures for pages: taken as JPEG, PNG and WebP, drawn anew with only what is seen, and refused when hostile."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms

from portal.files.checks.redrawing import SIDE
from portal.files.fields import check_picture
from tests.portal.files import makers

GPS, ORIENTATION, MAKER, OWNER = 0x8825, 0x0112, 0x010F, "Ägare Hemlig"
LEFT_RED = 60  # points of the left edge that are red


def photograph(form, size=(400, 200), mode="RGB", turned=0, **more):
    """A picture, red at its left edge, as a camera would send it: with place, owner and a profile of colours."""
    picture = Image.new("RGB", size, "navy")
    picture.paste("red", (0, 0, LEFT_RED, size[1]))
    notes = Image.Exif()
    notes[MAKER] = OWNER
    if turned:
        notes[ORIENTATION] = turned
    notes.get_ifd(GPS).update({1: "N", 2: (59.0, 16.0, 12.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = io.BytesIO()
    picture.convert(mode).save(out, form, exif=notes, icc_profile=profile, **more)
    return out.getvalue()


def moving(form):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "navy")]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    return out.getvalue()


def seen(checked):
    return Image.open(io.BytesIO(checked.content)).convert("RGB")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_the_camera_wrote_is_gone_and_the_picture_is_the_same(form):
    sent = photograph(form)
    assert OWNER.encode() in sent or OWNER.encode("latin-1") in sent or Image.open(io.BytesIO(sent)).getexif()[MAKER]
    kept = check_picture(sent, "IMG_1.jpg")
    assert (kept.kind, kept.width, kept.height, kept.name) == ("webp", 400, 200, "IMG_1.jpg")
    again = Image.open(io.BytesIO(kept.content))
    assert (again.format, again.size) == ("WEBP", (400, 200))
    assert not again.getexif()
    assert not {"exif", "xmp", "icc_profile"} & set(again.info)
    assert OWNER.encode() not in kept.content
    red, blue = seen(kept).getpixel((10, 100)), seen(kept).getpixel((350, 100))
    assert red[0] > 200 > 60 > red[2]
    assert blue[2] > 100 > 40 > blue[0]


def test_a_picture_from_a_telephone_held_upright_stands_upright():
    kept = check_picture(photograph("JPEG", turned=6), "a.jpg")  # turned a quarter with the sun
    assert (kept.width, kept.height) == (200, 400)
    assert seen(kept).getpixel((100, 10))[0] > 200, "the left edge is at the top"


def test_a_large_picture_becomes_as_large_as_a_page_shows_it():
    kept = check_picture(photograph("JPEG", size=(4000, 1000)), "a.jpg")
    assert (kept.width, kept.height) == (SIDE, SIDE // 4)
    assert kept.size < 100_000
    small = check_picture(photograph("PNG", size=(90, 60)), "a.png")
    assert (small.width, small.height) == (90, 60), "a small one is not made larger"


@pytest.mark.parametrize(("form", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "RGBA")])
def test_every_way_to_write_colours_is_taken(form, mode):
    assert check_picture(photograph(form, mode=mode), "a").width == 400


def test_sixteen_bits_of_grey_keep_their_shade():
    out = io.BytesIO()
    Image.new("I;16", (40, 30), 128 * 257).save(out, "PNG")
    assert abs(seen(check_picture(out.getvalue(), "a.png")).getpixel((5, 5))[0] - 128) < 3


def test_what_shines_through_is_white_and_hides_nothing():
    clear = Image.new("RGBA", (40, 30), (255, 0, 0, 0))
    out = io.BytesIO()
    clear.save(out, "PNG")
    assert min(seen(check_picture(out.getvalue(), "a.png")).getpixel((5, 5))) > 250


def test_a_broken_profile_of_colours_harms_nothing():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", icc_profile=b"no profile" * 20)
    assert seen(check_picture(out.getvalue(), "a.jpg")).getpixel((5, 5))[0] > 200


WEBP = photograph("WEBP")
HOSTILE = {
    "page": (b"<!DOCTYPE html><script>alert(1)</script>", "unknown"),
    "svg": (makers.svg(), "not_allowed"),
    "pdf": (makers.pdf(), "not_allowed"),
    "gif": (b"GIF89a" + b"\0" * 40, "other_picture"),
    "cut off jpeg": (photograph("JPEG")[:900], "damaged"),
    "cut off webp": (WEBP[:-40], "damaged"),
    "webp in name only": (b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 28, "damaged"),
    "archive after a webp": (WEBP + makers.docx(), "trailing"),
    "page after a webp": (WEBP + b"<html><script>alert(1)</script></html>", "two_kinds"),
    "page in a webp": (WEBP[:12] + b"<script>alert(1)</script>" + WEBP[12:], "two_kinds"),
    "bomb": (makers.png_that_claims(60_000, 60_000), "too_many_pixels"),
    "moving webp": (moving("WEBP"), "moves"),
    "moving png": (moving("PNG"), "moves"),
    "nothing": (b"", "empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_and_moving_files_are_refused_with_a_reason(name):
    content, reason = HOSTILE[name]
    with pytest.raises(ValidationError) as refused:
        check_picture(content, "a.webp")
    assert refused.value.code == reason
