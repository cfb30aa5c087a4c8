"""The files that people may add to a concern: an allow-list, known by their bytes alone."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a file is. Its value is also the ending that its stored name gets."""

    PDF = "pdf", _("PDF document")
    JPEG = "jpg", _("Picture (JPEG)")
    PNG = "png", _("Picture (PNG)")
    WEBP = "webp", _("Picture (WebP)")
    DOCX = "docx", _("Text document (Word)")
    ODT = "odt", _("Text document (OpenDocument)")
    TEXT = "txt", _("Plain text")
    MP3 = "mp3", _("Sound (MP3)")
    M4A = "m4a", _("Sound (M4A)")
    OGG = "ogg", _("Sound (Ogg)")
    WAV = "wav", _("Sound (WAV)")
    MP4 = "mp4", _("Film (MP4)")
    WEBM = "webm", _("Film (WebM)")


MEDIA_TYPES: dict[str, str] = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.MP3: "audio/mpeg",
    Kind.M4A: "audio/mp4",
    Kind.OGG: "audio/ogg",
    Kind.WAV: "audio/wav",
    Kind.MP4: "video/mp4",
    Kind.WEBM: "video/webm",
}
