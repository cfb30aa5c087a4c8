"""OpenDocument texts (ODT): text, styles and pictures; no programs, foreign files, hidden facts."""

import re
from xml.sax.saxutils import quoteattr

from concerns.intake.cleaning import markup, zips
from concerns.intake.cleaning.refusing import Reason, Refused

MIMETYPE = "mimetype"
TEXT = b"application/vnd.oasis.opendocument.text"
MANIFEST = "META-INF/manifest.xml"
NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
CONTENT = ("content.xml", "styles.xml")
# Who wrote it and when, the printer, the window, a small picture of the first page: left out.
HIDDEN = re.compile(
    r"^(meta\.xml|settings\.xml|manifest\.rdf|layout-cache|Thumbnails/.*|Configurations2/.*"
    r"|META-INF/(documentsignatures|manifest)\.xml|ObjectReplacements/.*)$"
)
PICTURE = re.compile(r"^Pictures/[^/]+$")
FONT = re.compile(r"^Fonts/[^/]+\.(ttf|otf)$", re.IGNORECASE)
PROGRAMS = re.compile(r"^(Basic|Scripts|Dialogs|Extensions)/|macrosignatures", re.IGNORECASE)
SCRIPTS = {"event-listener", "script", "macro", "applet", "plugin", "param", "connection-resource"}
FOREIGN = {"object", "object-ole", "floating-frame", "section-source", "dde-source",
           "dde-connection", "dde-connection-decl", "dde-link", "database-display",
           "form", "table-source", "filter"}  # fmt: skip
MEDIA = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
         "xml": "text/xml"}  # fmt: skip


def clean(archive: zips.Archive) -> bytes:
    """The document without what is hidden. Raises Refused for what may act or reach outside."""
    if not archive.first_is_stored(MIMETYPE) or archive.read(MIMETYPE) != TEXT:
        raise Refused(Reason.OTHER_DOCUMENT)
    _refuse_locked(archive.read(MANIFEST))
    for name in archive.parts:
        if PROGRAMS.search(name):
            raise Refused(Reason.MACROS)
    if "content.xml" not in archive.parts:
        raise Refused(Reason.DAMAGED)
    kept = [n for n in sorted(archive.parts) if n != MIMETYPE and not HIDDEN.search(n)]
    parts = [(name, _clean_part(name, archive.read(name))) for name in kept]
    manifest = (MANIFEST, _manifest(kept).encode())
    return zips.written([(MIMETYPE, TEXT), *parts, manifest], stored=MIMETYPE)


def _refuse_locked(manifest: bytes) -> None:
    def started(name: str, _attributes: dict[str, str]) -> None:
        if markup.local(name) in ("encryption-data", "encrypted-key"):
            raise Refused(Reason.LOCKED)

    markup.read(manifest, started)


def _clean_part(name: str, content: bytes) -> bytes:
    if name in CONTENT:
        markup.read(content, _refuse_acting)
        return content
    if PICTURE.search(name):
        return zips.clean_picture(content)
    if FONT.search(name):
        zips.refuse_archives(content)
        return content
    raise Refused(Reason.EMBEDDED)


def _refuse_acting(name: str, attributes: dict[str, str]) -> None:
    """An element that runs, embeds or fetches something. Raises Refused."""
    element = markup.local(name)
    if element in SCRIPTS and (element != "script" or "office" not in name or attributes):
        raise Refused(Reason.MACROS)
    if element in FOREIGN:
        raise Refused(Reason.EMBEDDED)
    for key, value in attributes.items():
        if markup.local(key) != "href":
            continue
        if element == "a":
            if not (markup.is_web(value) or value.startswith("#")):
                raise Refused(Reason.OUTSIDE)
        elif ":" in value or value.startswith(("/", "..", "\\")):
            raise Refused(Reason.OUTSIDE)


def _manifest(kept: list[str]) -> str:
    entries = [("/", TEXT.decode())]
    entries += [(name, MEDIA.get(name.rpartition(".")[2].lower(), "")) for name in kept]
    lines = "".join(
        f"<manifest:file-entry manifest:full-path={quoteattr(name)} "
        f"manifest:media-type={quoteattr(media)}/>"
        for name, media in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest:manifest xmlns:manifest="{NAMESPACE}" manifest:version="1.2">'
        f"{lines}</manifest:manifest>"
    )
