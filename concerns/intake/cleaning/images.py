"""Pictures: decoded and drawn anew, so that only what can be seen is left."""

import warnings
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageFile, ImageOps

from concerns.intake.cleaning.refusing import Reason, Refused

MOST_PIXELS = 40_000_000  # a good camera's; decoded about 160 MB
MOST_BYTES = 20 * 1024 * 1024  # of the new picture too
FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
# From best to smallest: another encoder may need more room for the same picture.
SAVED: dict[str, list[dict[str, Any]]] = {
    "jpg": [{"quality": 90}, {"quality": 75}, {"quality": 60}],
    "png": [{"compress_level": 4}, {"compress_level": 9}],
    "webp": [{"quality": 90, "method": 1}, {"quality": 75, "method": 1}],
}
PLAIN_MODES = {
    "jpg": ("L", "RGB"),
    "png": ("1", "L", "LA", "P", "RGB", "RGBA"),
    "webp": ("RGB", "RGBA"),
}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False


def clean(data: bytes, kind: str) -> bytes:
    """The first picture of the file, upright, in sRGB and without any metadata. Raises Refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.filterwarnings("ignore", category=UserWarning, module="PIL")
        try:
            with Image.open(BytesIO(data), formats=[FORMATS[kind]]) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise Refused(Reason.TOO_DETAILED)
                picture = _upright(found, kind)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise Refused(Reason.TOO_DETAILED) from None
    return _saved(picture, kind)


def _upright(found: Image.Image, kind: str) -> Image.Image:
    """The pixels alone, turned as the camera said."""
    found.load()
    profile = found.info.get("icc_profile")
    ImageOps.exif_transpose(found, in_place=True)
    picture = _in_srgb(found, profile)
    if picture.mode.startswith("I"):  # 16 bits of grey: more than any screen shows
        picture = picture.point(lambda grey: grey / 256).convert("L")
    is_keyed = picture.mode != "P" and "transparency" in picture.info  # one colour is see-through
    if picture.mode not in PLAIN_MODES[kind] or is_keyed:
        has_alpha = picture.has_transparency_data and kind != "jpg"
        picture = picture.convert("RGBA" if has_alpha else "RGB")
    return picture


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours that the profile meant; a profile that cannot be read means nothing."""
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return picture
    try:
        there = ImageCms.ImageCmsProfile(BytesIO(profile))
        to = "RGB" if picture.mode == "CMYK" else picture.mode
        turned = ImageCms.profileToProfile(
            picture, there, ImageCms.createProfile("sRGB"), outputMode=to
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return turned or picture


def _saved(picture: Image.Image, kind: str) -> bytes:
    kept = {"transparency"} if picture.mode == "P" else set()
    picture.info = {name: value for name, value in picture.info.items() if name in kept}
    for options in SAVED[kind]:
        new = BytesIO()
        picture.save(new, FORMATS[kind], exif=b"", icc_profile=None, **options)
        if new.tell() <= MOST_BYTES:
            return new.getvalue()
    raise Refused(Reason.TOO_DETAILED)
