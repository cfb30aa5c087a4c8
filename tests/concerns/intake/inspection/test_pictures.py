import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from concerns.intake.cleaning import images
from concerns.intake.cleaning.refusing import Reason
from concerns.intake.cleaning.washing import wash
from tests.concerns.intake.inspection.files import SECRET, archive, photo, picture
from tests.concerns.intake.inspection.test_every_kind import why


def opened(content):
    return Image.open(BytesIO(content))


def png_chunk(name, content):
    crc = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + crc


def png_of(width, height):
    """A picture that only says how large it is."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = png_chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + head + pixels + png_chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_camera_and_comments_are_gone_and_the_picture_stands_upright(kind):
    arrived = photo(kind)
    assert opened(arrived).getexif().get_ifd(0x8825)
    clean = opened(wash(arrived)[1])
    assert dict(clean.getexif()) == {}
    assert set(clean.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop",
                               "background", "timestamp", "duration"}  # fmt: skip
    assert clean.size == (48, 64)


def test_what_hangs_behind_a_picture_is_gone():
    clean = wash(picture() + b"<script>alert(1)</script>" + SECRET)[1]
    assert b"script" not in clean and SECRET not in clean


def test_a_page_hidden_in_a_comment_is_gone():
    assert b"<html" not in wash(picture(comment=b"<html><script>alert(1)</script>"))[1]


def test_colours_of_another_profile_become_ordinary_ones():
    profile = images.ImageCms.ImageCmsProfile(images.ImageCms.createProfile("LAB")).tobytes()
    for kind in ("JPEG", "PNG"):
        assert "icc_profile" not in opened(wash(picture(kind, icc_profile=profile))[1]).info


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("L", "JPEG"), ("CMYK", "JPEG"), ("1", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("RGBA", "PNG"),
     ("I;16", "PNG"), ("RGBA", "WEBP")],
)  # fmt: skip
def test_every_sort_of_pixels_is_kept(mode, kind):
    assert opened(wash(picture(kind, mode=mode))[1]).size == (64, 48)


def test_what_is_see_through_stays_so():
    made = Image.new("RGB", (8, 8), (255, 0, 0))
    new = BytesIO()
    made.save(new, "PNG", transparency=(255, 0, 0))
    assert opened(wash(new.getvalue())[1]).convert("RGBA").getpixel((1, 1))[3] == 0


def test_of_a_moving_picture_the_first_is_kept():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    for kind in ("PNG", "WEBP"):
        new = BytesIO()
        frames[0].save(new, kind, save_all=True, append_images=frames[1:])
        clean = opened(wash(new.getvalue())[1])
        assert getattr(clean, "n_frames", 1) == 1


@pytest.mark.parametrize("size", [(50_000, 50_000), (2**31 - 1, 2**31 - 1), (1, 40_000_001)])
def test_a_flood_of_pixels_is_refused_before_it_is_poured(size):
    assert why(png_of(*size)) == Reason.TOO_DETAILED


def test_a_large_but_honest_picture_is_kept(monkeypatch):
    monkeypatch.setattr(images, "MOST_PIXELS", 64 * 48)
    assert wash(picture())[0] == "jpg"
    monkeypatch.setattr(images, "MOST_PIXELS", 64 * 48 - 1)
    assert why(picture()) == Reason.TOO_DETAILED


def test_a_picture_that_grows_too_large_is_saved_smaller_or_refused(monkeypatch):
    large, small = (len(wash(picture(size=(300, 300), quality=q))[1]) for q in (95, 1))
    assert small < large
    monkeypatch.setattr(images, "MOST_BYTES", small)
    assert len(wash(picture(size=(300, 300), quality=1))[1]) <= small
    monkeypatch.setattr(images, "MOST_BYTES", 10)
    assert why(picture(size=(300, 300))) == Reason.TOO_DETAILED


def heic(brand=b"heic"):
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(12)


OTHERS = {
    "gif": picture("GIF", mode="P"),
    "gifar": picture("GIF", mode="P") + archive({"Main.class": b"\xca\xfe\xba\xbe"}),
    "bmp": picture("BMP"),
    "tiff": picture("TIFF"),
    "heic": heic(),
    "avif": heic(b"avif"),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg with a head": b'<?xml version="1.0"?>\n<svg onload="alert(1)"/>',
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_another_kind_of_picture_is_refused_with_advice(other):
    assert why(other) == Reason.OTHER_PICTURE
