"""Honest files of every kind, as small as they can be, built here and now."""

import struct
import zipfile
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from mutagen.ogg import OggPage
from mutagen.oggopus import OggOpus
from PIL import Image

GPS = 0x8825
ORIENTATION = 0x0112
RECORDED = 3_800_000_000  # seconds since 1904, as MP4 counts
SECRET = b"Karla Krog was here"


def picture(kind="JPEG", *, size=(64, 48), mode="RGB", **options):
    new = BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(new, kind, **options)
    return new.getvalue()


def photo(kind="JPEG"):
    """As a telephone takes it: turned, and saying where, with what, and by whom."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (55.0, 43.0, 57.0), 3: "E", 4: (12.0, 28.0, 9.0)})
    options = {"comment": SECRET} if kind == "JPEG" else {}
    return picture(kind, exif=exif, xmp=b"<x:xmpmeta>" + SECRET, **options)


def pdf(change=lambda pdf: None):
    """One empty page; `change` gets the open document."""
    new = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        change(made)
        made.save(new)
    return new.getvalue()


def archive(parts, *, stored=()):
    new = BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name in stored else None
            made.writestr(name, content, compress_type=kind)
    return new.getvalue()


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def links(*lines):
    inside = "".join(f"<Relationship {line}/>" for line in lines)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def link(number, kind, target, outside=False):
    mode = ' TargetMode="External"' if outside else ""
    return f'Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"{mode}'


def types(*lines, main=f"{WORD}.document.main+xml"):
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="jpg" ContentType="image/jpeg"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/xml"/>'
        f"{''.join(lines)}</Types>"
    )


def body(inside=""):
    return f'<w:document xmlns:w="{W}"><w:body><w:p>{inside}</w:p></w:body></w:document>'


def docx_parts(**changed):
    """The parts of a Word document; `document` and `settings` replace their links or text."""
    return {
        "[Content_Types].xml": changed.get("types", types()),
        "_rels/.rels": links(
            link(1, "officeDocument", "word/document.xml"),
            link(2, "core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": f"<core>{SECRET.decode()}</core>",
        "word/document.xml": changed.get("document", body("<w:r><w:t>Hej</w:t></w:r>")),
        "word/_rels/document.xml.rels": changed.get("document_links", links()),
        "word/media/image1.jpg": photo(),
    }


def docx(extra=None, **changed):
    return archive(docx_parts(**changed) | (extra or {}))


OD = "urn:oasis:names:tc:opendocument:xmlns"
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def odt_content(inside=""):
    return (
        f'<office:document-content xmlns:office="{OD}:office:1.0" xmlns:text="{OD}:text:1.0" '
        f'xmlns:draw="{OD}:drawing:1.0" xmlns:script="{OD}:script:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"><office:scripts/><office:body><office:text>'
        f"<text:p>Hej{inside}</text:p></office:text></office:body></office:document-content>"
    )


def odt(extra=None, *, mimetype=ODT_TYPE, content=None, manifest="", stored=("mimetype",)):
    parts = {
        "mimetype": mimetype,
        "content.xml": content or odt_content(),
        "meta.xml": f"<meta>{SECRET.decode()}</meta>",
        "Pictures/1.jpg": photo(),
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{OD}:manifest:1.0">{manifest}</m:manifest>',
    }
    return archive(parts | (extra or {}), stored=stored)


def mp3(frames=4):
    frame = b"\xff\xfb\x90\x00" + bytes(413)  # MPEG 1, layer III, 128 kbit/s, 44,100 Hz
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 0, len(SECRET)]) + SECRET
    return tag + frame * frames + b"TAG" + SECRET.ljust(125, b"\x00")


def chunk(name, content):
    return name + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2)


def wav(codec=1):
    form = struct.pack("<HHIIHH", codec, 1, 8000, 16000, 2, 16)
    inside = b"WAVE" + chunk(b"fmt ", form) + chunk(b"LIST", SECRET) + chunk(b"data", bytes(800))
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def ogg(first=b"OpusHead"):
    vendor = struct.pack("<I", 4) + b"test"
    tags = b"OpusTags" + vendor + struct.pack("<I", 0)
    head = first + struct.pack("<BBHIHB", 1, 1, 312, 48000, 0, 0)
    pages = b""
    for number, packet in enumerate((head, tags, bytes(64))):
        page = OggPage()
        page.serial, page.sequence, page.packets = 7, number, [packet]
        page.first, page.last, page.position = number == 0, number == 2, 960 * (number == 2)
        pages += page.write()
    if first != b"OpusHead":
        return pages
    tagged = BytesIO(pages)
    opened = OggOpus(tagged)
    opened["title"] = SECRET.decode()
    opened.save(tagged)
    return tagged.getvalue()


def box(name, *inside):
    content = b"".join(inside)
    return struct.pack(">I4s", 8 + len(content), name) + content


def track(handler=b"vide", *, outside=b""):
    location = box(b"url ", b"\x00\x00\x00\x01" + outside)
    data = box(b"dinf", box(b"dref", struct.pack(">II", 0, 1), location))
    return box(
        b"trak",
        box(b"tkhd", b"\x00\x00\x00\x07", struct.pack(">II", RECORDED, RECORDED), bytes(72)),
        box(
            b"mdia",
            box(b"mdhd", bytes(12), struct.pack(">II", 1000, 5000), bytes(4)),
            box(b"hdlr", bytes(8), handler, bytes(12), SECRET + b"\x00"),
            box(b"minf", data, box(b"stbl")),
        ),
    )  # fmt: skip


def mp4(*tracks, brand=b"isom", behind=b"", more=b""):
    where = box(b"udta", box(b"\xa9xyz", b"+55.7325+012.4694/" + SECRET))
    moov = box(b"moov", box(b"mvhd", bytes(100)), *(tracks or (track(),)), where, more)
    film = box(b"mdat", b"film" * 50)
    return box(b"ftyp", brand, bytes(4), brand) + moov + film + box(b"uuid", SECRET) + behind


def element(number, content, *, size=None):
    head = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return head + (size or (0x4000 | len(content)).to_bytes(2, "big")) + content


def webm(*, doctype=b"webm", codec=b"V_VP9", is_live=False, behind=b""):
    unknown = b"\x01" + b"\xff" * 7 if is_live else None
    cluster = element(0x1F43B675, element(0xE7, b"\x00") + element(0xA3, bytes(30)), size=unknown)
    inside = (
        element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40") + element(0x7BA9, SECRET))
        + element(0x1654AE6B, element(0xAE, element(0xD7, b"\x01") + element(0x86, codec)))
        + cluster
        + element(0x1254C367, SECRET)
    )
    return (
        element(0x1A45DFA3, element(0x4282, doctype))
        + element(0x18538067, inside, size=unknown)
        + behind
    )


def everything_in(content):
    """The bytes, and those of an archive's parts too."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as opened:
        return content + b"".join(opened.read(name) for name in opened.namelist())


def signed(made):
    made.docinfo["/Author"] = SECRET.decode()


EVERY = {
    "pdf": pdf(signed),
    "jpg": photo(),
    "png": photo("PNG"),
    "webp": photo("WEBP"),
    "docx": docx(),
    "odt": odt(),
    "txt": "Jeg så det på Søborg Torv.\n".encode(),
    "mp3": mp3(),
    "m4a": mp4(track(b"soun"), brand=b"M4A "),
    "ogg": ogg(),
    "wav": wav(),
    "mp4": mp4(track(), track(b"soun")),
    "webm": webm(),
}


def upload(content, name="a file"):
    return SimpleUploadedFile(name, content, content_type="image/png")
