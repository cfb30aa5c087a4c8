"""Word documents (DOCX): text, styles and pictures; no programs, foreign files or hidden facts."""

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from concerns.intake.cleaning import markup, zips
from concerns.intake.cleaning.refusing import Reason, Refused

TYPES = "[Content_Types].xml"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
NAMESPACE = "http://schemas.openxmlformats.org/package/2006/"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PICTURE = re.compile(r"\.(png|jpe?g|jpe|jfif|gif|bmp|dib|tiff?|emf|wmf|wdp)$", re.IGNORECASE)
FONT = re.compile(r"\.odttf$", re.IGNORECASE)
MARKUP = re.compile(r"\.(xml|rels|svg)$", re.IGNORECASE)
# Who wrote it, where, when, with what, for which system: left out, and the links to it.
HIDDEN = re.compile(
    r"^(docProps/|customXml/|_xmlsignatures/|docMetadata/|package/)|(^|/)people\.xml$"
    r"|(^|/)printerSettings[^/]*$",
    re.IGNORECASE,
)
PROGRAMS = re.compile(r"vba|macro|activex|customui|attachedtoolbars|webextension", re.IGNORECASE)
FOREIGN = re.compile(r"(^|/)embeddings/|oleobject|\.bin$|altchunk|afchunk", re.IGNORECASE)
FOREIGN_LINK = re.compile(r"/(oleObject|package|control|aFChunk|subDocument|frame)$")
FETCHES = re.compile(
    r"\b(DDE(AUTO)?|INCLUDE(TEXT|PICTURE)|LINK|IMPORT|DATABASE|MACROBUTTON)\s", re.IGNORECASE
)
TEMPLATE = re.compile(rb"<(?:\w+:)?attachedTemplate\b[^>]*?(/>|>\s*</(?:\w+:)?attachedTemplate>)")
SVG_PROGRAM = re.compile(
    rb"<(?:\w+:)?(script|foreignObject)\b|\bon\w+\s*=|javascript:", re.IGNORECASE
)


@dataclass(frozen=True)
class Link:
    id: str
    kind: str
    target: str
    is_outside: bool


def clean(archive: zips.Archive) -> bytes:
    """The document without what is hidden. Raises Refused for what may act or reach outside."""
    kept = [name for name in sorted(archive.parts) if name != TYPES and not HIDDEN.search(name)]
    for name in kept:
        if PROGRAMS.search(name):
            raise Refused(Reason.MACROS)
        if FOREIGN.search(name):
            raise Refused(Reason.EMBEDDED)
    types = _types(archive.read(TYPES), set(kept))
    parts = [(TYPES, types.encode())]
    parts += [(name, _clean_part(name, archive.read(name), set(kept))) for name in kept]
    return zips.written(parts)


def _types(content: bytes, kept: set[str]) -> str:
    """The list of content types, for what is kept. Raises Refused unless it is a plain document."""
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}

    def started(name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if PROGRAMS.search(kind):
            raise Refused(Reason.MACROS)
        if FOREIGN.search(kind):
            raise Refused(Reason.EMBEDDED)
        if markup.local(name) == "Default":
            defaults[attributes.get("Extension", "").lower()] = kind
        elif markup.local(name) == "Override":
            overrides[attributes.get("PartName", "").lstrip("/")] = kind

    markup.read(content, started)
    if MAIN not in [overrides.get(name) for name in kept]:
        raise Refused(Reason.OTHER_DOCUMENT)
    lines = [f"<Default Extension={quoteattr(e)} ContentType={quoteattr(k)}/>"
             for e, k in sorted(defaults.items())]  # fmt: skip
    lines += [f"<Override PartName={quoteattr('/' + p)} ContentType={quoteattr(k)}/>"
              for p, k in sorted(overrides.items()) if p in kept]  # fmt: skip
    return f'{XML}<Types xmlns="{NAMESPACE}content-types">{"".join(lines)}</Types>'


def _clean_part(name: str, content: bytes, kept: set[str]) -> bytes:
    if name.endswith(".rels"):
        return _links(name, content, kept).encode()
    if PICTURE.search(name):
        return zips.clean_picture(content)
    if FONT.search(name):
        zips.refuse_archives(content)
        return content
    if not MARKUP.search(name):
        raise Refused(Reason.EMBEDDED)
    if name.lower().endswith(".svg") and SVG_PROGRAM.search(content):
        raise Refused(Reason.MACROS)
    if posixpath.basename(name) == "settings.xml":
        content = TEMPLATE.sub(b"", content)
    _refuse_fetching(content)
    return content


def _links(name: str, content: bytes, kept: set[str]) -> str:
    """The links of one part to others, without those to what is left out."""
    folder = posixpath.dirname(posixpath.dirname(name))
    links: list[Link] = []

    def started(element: str, attributes: dict[str, str]) -> None:
        if markup.local(element) == "Relationship":
            found = Link(
                attributes.get("Id", ""),
                attributes.get("Type", ""),
                attributes.get("Target", ""),
                attributes.get("TargetMode", "").lower() == "external",
            )
            if (link := _kept_link(found, folder, kept)) is not None:
                links.append(link)

    markup.read(content, started)
    outside = ' TargetMode="External"'
    lines = [
        f"<Relationship Id={quoteattr(link.id)} Type={quoteattr(link.kind)} "
        f"Target={quoteattr(link.target)}{outside if link.is_outside else ''}/>"
        for link in links
    ]
    return f'{XML}<Relationships xmlns="{NAMESPACE}relationships">{"".join(lines)}</Relationships>'


def _kept_link(link: Link, folder: str, kept: set[str]) -> Link | None:
    if PROGRAMS.search(link.kind):
        raise Refused(Reason.MACROS)
    if FOREIGN_LINK.search(link.kind):
        raise Refused(Reason.EMBEDDED)
    if link.kind.endswith("/attachedTemplate"):
        return None  # the element that asks for it is taken out of settings.xml too
    if link.is_outside:
        if not link.kind.endswith("/hyperlink"):
            raise Refused(Reason.OUTSIDE)
        target = link.target if markup.is_web(link.target) else "about:blank"
        return Link(link.id, link.kind, target, is_outside=True)
    path = unquote(link.target.partition("#")[0])
    full = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
    return link if not path or posixpath.normpath(full) in kept else None


def _refuse_fetching(content: bytes) -> None:
    """Fields that bring in a file, an address or another program's answer. Raises Refused."""
    told: list[str] = []

    def started(name: str, attributes: dict[str, str]) -> None:
        told.extend(f" {v} " for key, v in attributes.items() if markup.local(key) == "instr")

    def heard(element: str, text: str) -> None:
        if markup.local(element) == "instrText":
            told.append(text)

    markup.read(content, started, heard)
    if FETCHES.search("".join(told)):
        raise Refused(Reason.OUTSIDE)
