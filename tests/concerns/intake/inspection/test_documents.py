"""Word and OpenDocument: archives that could hold anything."""

import random
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image

from concerns.intake.cleaning import zips
from concerns.intake.cleaning.refusing import Reason
from concerns.intake.cleaning.washing import wash
from tests.concerns.intake.inspection.files import (
    SECRET,
    WORD,
    W,
    archive,
    body,
    docx,
    docx_parts,
    link,
    links,
    odt,
    odt_content,
    types,
)
from tests.concerns.intake.inspection.test_every_kind import why

MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


def parts_of(content):
    with zipfile.ZipFile(BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def field(code):
    return body(f"<w:r><w:instrText>{code}</w:instrText></w:r>")


WORDS_REFUSED = {
    "a macro": (docx({"word/vbaProject.bin": b"\xd0\xcf"}), Reason.MACROS),
    "a docm by its type": (docx(types=types(main=MACRO_TYPE)), Reason.MACROS),
    "a macro by its link": (
        docx(document_links=links(link(1, "vbaProject", "media/image1.jpg"))), Reason.MACROS),
    "a control": (docx({"word/activeX/activeX1.xml": "<ax/>"}), Reason.MACROS),
    "a template": (docx(types=types(main=f"{WORD}.template.main+xml")), Reason.OTHER_DOCUMENT),
    "a spreadsheet": (docx(types=types(main="application/vnd.ms-excel")), Reason.OTHER_DOCUMENT),
    "an embedded object": (docx({"word/embeddings/oleObject1.bin": b"\xd0"}), Reason.EMBEDDED),
    "an embedded workbook": (docx({"word/embeddings/a.xlsx": b"PK"}), Reason.EMBEDDED),
    "a program called a picture": (docx({"word/media/image2.png": b"MZ\x90"}), Reason.EMBEDDED),
    "an archive called a picture": (docx({"word/media/image2.png": archive({})}), Reason.EMBEDDED),
    "an archive called a font": (docx({"word/f.odttf": archive({"a": ""})}), Reason.EMBEDDED),
    "a page to bring in": (docx({"word/part.html": "<html/>"}), Reason.EMBEDDED),
    "a picture elsewhere": (
        docx(document_links=links(link(1, "image", "http://example.dk/a.png", True))),
        Reason.OUTSIDE),
    "a frame elsewhere": (
        docx(document_links=links(link(1, "frame", "http://example.dk/", True))), Reason.EMBEDDED),
    "DDE": (docx(document=field("DDEAUTO c:\\\\cmd.exe")), Reason.OUTSIDE),
    "DDE in two pieces": (
        docx(document=body("<w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:"
                           "</w:instrText></w:r>").replace("AUTO c:", "AUTO c: x")),
        Reason.OUTSIDE),
    "a picture by field": (
        docx(document=body('<w:fldSimple w:instr=" INCLUDEPICTURE http://example.dk "/>')),
        Reason.OUTSIDE),
    "a document type": (docx(document=f"<!DOCTYPE a [<!ENTITY b 'c'>]>{body()}"),
                        Reason.TOO_MUCH_INSIDE),
    "no list of types": (archive({"[Content_Types].xml": "<Types/>"}), Reason.OTHER_DOCUMENT),
    "broken XML": (docx(document="<w:document>"), Reason.DAMAGED),
    "a drawing with a program": (
        docx({"word/media/image2.svg": "<svg><script>alert(1)</script></svg>"}), Reason.MACROS),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), WORDS_REFUSED.values(), ids=WORDS_REFUSED)
def test_a_word_document_with_this_is_refused(content, reason):
    assert why(content) == reason


def test_a_word_document_keeps_its_text_and_loses_its_author():
    parts = parts_of(wash(docx())[1])
    assert next(iter(parts)) == "[Content_Types].xml"
    assert parts["word/document.xml"] == body("<w:r><w:t>Hej</w:t></w:r>").encode()
    assert "docProps/core.xml" not in parts
    assert b"core" not in parts["_rels/.rels"] + parts["[Content_Types].xml"]
    assert b"officeDocument" in parts["_rels/.rels"]


def test_a_picture_in_a_document_does_not_say_where():
    for content, name in ((docx(), "word/media/image1.jpg"), (odt(), "Pictures/1.jpg")):
        clean = parts_of(wash(content)[1])[name]
        assert SECRET not in clean
        assert dict(Image.open(BytesIO(clean)).getexif()) == {}


def test_ordinary_links_stay_and_others_lead_nowhere():
    to = links(
        link(1, "hyperlink", "https://example.dk/?a=1&amp;b=2", True),
        link(2, "hyperlink", "file:///c:/windows/system32/cmd.exe", True),
        link(3, "image", "media/image1.jpg"),
        link(4, "customXml", "../customXml/item1.xml"),
    )
    clean = parts_of(wash(docx({"customXml/item1.xml": "<a/>"}, document_links=to))[1])
    kept = clean["word/_rels/document.xml.rels"]
    assert b'Target="https://example.dk/?a=1&amp;b=2" TargetMode="External"' in kept
    assert b"cmd.exe" not in kept and b'Target="about:blank"' in kept
    assert b'Target="media/image1.jpg"' in kept
    assert b"customXml" not in kept and "customXml/item1.xml" not in clean


def test_a_template_elsewhere_is_forgotten():
    far = link(1, "attachedTemplate", "http://example.dk/evil.dotm", True)
    settings = f'<w:settings xmlns:w="{W}"><w:attachedTemplate w:id="rId1"/><w:zoom/></w:settings>'
    extra = {"word/settings.xml": settings, "word/_rels/settings.xml.rels": links(far)}
    clean = parts_of(wash(docx(extra))[1])
    assert b"evil" not in b"".join(clean.values())
    assert b"attachedTemplate" not in clean["word/settings.xml"]
    assert b"<w:zoom/>" in clean["word/settings.xml"]


OPEN_REFUSED = {
    "a program": (odt({"Basic/Standard/Module1.xml": "<a/>"}), Reason.MACROS),
    "a script": (odt({"Scripts/python/a.py": "import os"}), Reason.MACROS),
    "an object": (odt({"Object 1/content.xml": "<a/>"}), Reason.EMBEDDED),
    "a listener": (odt(content=odt_content("<script:event-listener/>")), Reason.MACROS),
    "a plug-in": (odt(content=odt_content("<draw:plugin/>")), Reason.MACROS),
    "a frame": (odt(content=odt_content('<draw:floating-frame xlink:href="a"/>')), Reason.EMBEDDED),
    "DDE": (odt(content=odt_content("<office:dde-source/>")), Reason.EMBEDDED),
    "a picture elsewhere": (
        odt(content=odt_content('<draw:image xlink:href="http://example.dk/a.png"/>')),
        Reason.OUTSIDE),
    "a file beside it": (
        odt(content=odt_content('<draw:image xlink:href="../../etc/passwd"/>')), Reason.OUTSIDE),
    "a link to a program": (
        odt(content=odt_content('<text:a xlink:href="vnd.sun.star.script:a"/>')), Reason.OUTSIDE),
    "a lock": (odt(manifest="<m:encryption-data/>"), Reason.LOCKED),
    "another type": (odt(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
                     Reason.OTHER_DOCUMENT),
    "a packed type": (odt(stored=()), Reason.OTHER_DOCUMENT),
    "a stranger": (odt({"evil.exe": b"MZ"}), Reason.EMBEDDED),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), OPEN_REFUSED.values(), ids=OPEN_REFUSED)
def test_an_opendocument_text_with_this_is_refused(content, reason):
    assert why(content) == reason


def test_an_opendocument_text_keeps_its_text_and_loses_its_author():
    linked = odt_content('<text:a xlink:href="https://example.dk/">x</text:a>')
    arrived = odt({"settings.xml": "<a/>", "Thumbnails/thumbnail.png": b"\x89PNG"}, content=linked)
    clean = wash(arrived)[1]
    parts = parts_of(clean)
    assert clean[30:38] == b"mimetype" and clean[8:10] == b"\x00\x00", "first, and not packed"
    assert set(parts) == {"mimetype", "content.xml", "Pictures/1.jpg", "META-INF/manifest.xml"}
    assert b"https://example.dk/" in parts["content.xml"]


# Archives that attack whoever opens them


def test_a_bomb_is_refused_while_it_is_small(monkeypatch):
    bomb = docx({"word/bomb.xml": b" " * (2 * zips.SMALL)})
    assert len(bomb) < 50_000
    assert why(bomb) == Reason.TOO_MUCH_INSIDE
    monkeypatch.setattr(zips, "MOST_UNPACKED", 100_000)
    noise = random.Random(1).randbytes(150_000).hex().encode()
    assert why(docx({"word/noise.xml": noise})) == Reason.TOO_MUCH_INSIDE


def test_a_part_that_lies_about_its_size_is_refused():
    content = b"<a>" + b" " * 100_000 + b"</a>"
    whole = bytearray(docx({"word/lies.xml": content}))
    told = len(content).to_bytes(4, "little")
    assert whole.count(told) == 2
    assert why(bytes(whole).replace(told, (10).to_bytes(4, "little"))) == Reason.DAMAGED


def test_too_many_parts_are_refused():
    many = {f"word/{number}.xml": "<a/>" for number in range(zips.MOST_PARTS)}
    assert why(docx(many)) == Reason.TOO_MUCH_INSIDE


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "word/../../a.xml", "word\\a.xml", "C:/a.xml", "\a"]
)
def test_a_part_with_a_name_that_leads_away_is_refused(name):
    assert why(docx({name: "<a/>"})) == Reason.HIDDEN_FILE


def test_two_parts_of_one_name_are_refused():
    assert why(docx({"WORD/Document.xml": body()})) == Reason.HIDDEN_FILE


def test_a_locked_archive_is_refused_with_advice():
    locked = bytearray(docx())
    place = locked.index(b"PK\x01\x02")
    locked[place + 8] |= 1
    assert why(bytes(locked)) == Reason.LOCKED


def test_an_unusual_packing_or_a_wrong_checksum_is_refused():
    new = BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_LZMA) as made:
        for name, content in docx_parts().items():
            made.writestr(name, content)
    assert why(new.getvalue()) == Reason.DAMAGED
    content = body("<w:r><w:t>Hej</w:t></w:r>").encode()
    crc = zlib.crc32(content).to_bytes(4, "little")
    assert why(docx().replace(crc, bytes(4))) == Reason.DAMAGED


def test_the_same_document_gives_the_same_bytes():
    arrived = docx()
    assert wash(arrived) == wash(arrived)
