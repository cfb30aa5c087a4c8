import zlib
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from concerns.intake.cleaning import pdf as pdfs
from concerns.intake.cleaning.refusing import Reason
from concerns.intake.cleaning.washing import wash
from tests.concerns.intake.inspection.files import GPS, SECRET, pdf, photo
from tests.concerns.intake.inspection.test_every_kind import why

PROGRAM = "app.alert;1"
# What the dictionary of a cross-reference stream, which stands in for the trailer, needs itself.
XREF = {"/Type", "/W", "/Index", "/Length", "/Filter", "/DecodeParms", "/Prev", "/XRefStm"}


def script():
    return Dictionary(S=Name.JavaScript, JS=pikepdf.String(PROGRAM))


def opens(made):
    made.Root.OpenAction = made.make_indirect(script())


def reacts(made):
    made.Root.AA = Dictionary(WC=script())
    made.pages[0].AA = Dictionary(O=script())


def names(made):
    tree = Dictionary(Names=Array([pikepdf.String("a"), script()]))
    made.Root.Names = Dictionary(JavaScript=made.make_indirect(tree))


def attaches(made):
    made.attachments["evil.exe"] = b"MZ" + PROGRAM.encode()


def note(made, **entries):
    made.pages[0].Annots = Array(
        [made.make_indirect(Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **entries))]
    )


def attaches_a_note(made):
    data = made.make_stream(b"MZ" + PROGRAM.encode())
    file = Dictionary(Type=Name.Filespec, F="evil.exe", EF=Dictionary(F=data))
    note(made, Subtype=Name.FileAttachment, FS=file)


def launches(made):
    note(made, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=pikepdf.String(PROGRAM)))


def goes_on(made):
    leads = Dictionary(S=Name.URI, URI=pikepdf.String("https://example.dk/"), Next=script())
    note(made, Subtype=Name.Link, A=leads)


def calls_a_program(made):
    leads = Dictionary(S=Name.URI, URI=pikepdf.String(f"javascript:{PROGRAM}"))
    note(made, Subtype=Name.Link, A=leads)


def sends(made):
    sending = Dictionary(S=Name.SubmitForm, F=pikepdf.String(PROGRAM))
    note(made, Subtype=Name.Widget, FT=Name.Btn, T="send", A=sending)
    made.Root.AcroForm = Dictionary(Fields=Array([made.pages[0].Annots[0]]))


def shows_rich_media(made):
    content = Dictionary(Assets=made.make_stream(PROGRAM.encode()))
    note(made, Subtype=Name.RichMedia, RichMediaContent=content)


def asks_in_xfa(made):
    form = made.make_stream(f"<xdp>{PROGRAM}</xdp>".encode())
    made.Root.AcroForm = Dictionary(Fields=Array(), XFA=form)


def has_bookmarks(made):
    bookmark = made.make_indirect(Dictionary(Title="a", A=script()))
    made.Root.Outlines = made.make_indirect(
        Dictionary(Type=Name.Outlines, First=bookmark, Last=bookmark, Count=1)
    )


def hides_behind_a_font(made):
    """The same dictionary as a list of fonts and as an action."""
    shared = made.make_indirect(Dictionary(AA=Dictionary(O=script())))
    made.pages[0].Resources = Dictionary(Font=shared)
    made.pages[0].Hidden = shared


ACTIVE = [opens, reacts, names, attaches, attaches_a_note, launches, goes_on, calls_a_program,
          sends, shows_rich_media, asks_in_xfa, has_bookmarks, hides_behind_a_font]  # fmt: skip


def plain(content):
    """The document with nothing packed, so that every word of it can be found."""
    new = BytesIO()
    with pikepdf.open(BytesIO(content)) as opened:
        opened.save(
            new,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return new.getvalue()


@pytest.mark.parametrize("change", ACTIVE, ids=lambda change: change.__name__)
def test_what_runs_or_hides_is_left_behind(change):
    arrived = pdf(change)
    assert PROGRAM.encode() in plain(arrived)
    kind, clean = wash(arrived)
    words = plain(clean)
    assert kind == "pdf"
    assert PROGRAM.encode() not in words
    assert b"evil.exe" not in words


def test_what_only_leads_somewhere_stays():
    def change(made):
        goes_on(made)
        made.pages[0].Resources = Dictionary(Font=Dictionary(AA=Dictionary(Type=Name.Font)))

    with pikepdf.open(BytesIO(wash(pdf(change))[1])) as clean:
        page = clean.pages[0]
        assert dict(page.Annots[0].A) == {"/S": Name.URI, "/URI": "https://example.dk/"}
        assert "/AA" in page.Resources.Font, "a font may be called like an action"


def test_who_made_it_and_when_is_gone():
    def change(made):
        made.docinfo["/Author"] = SECRET.decode()
        with made.open_metadata() as about:
            about["dc:creator"] = [SECRET.decode()]
        made.pages[0].PieceInfo = Dictionary(Word=Dictionary(Private=pikepdf.String(SECRET)))

    with pikepdf.open(BytesIO(wash(pdf(change))[1])) as clean:
        assert "/Info" not in clean.trailer
        assert "/Metadata" not in clean.Root
        assert "/PieceInfo" not in clean.pages[0]


def hangs_on_the_trailer(made):
    hidden = made.make_stream(b"MZ" + PROGRAM.encode())
    made.trailer["/Hidden"] = made.make_indirect(Dictionary(EF=hidden, Who=SECRET.decode()))
    made.trailer["/Auth"] = script()


@pytest.mark.parametrize("locked", [False, pikepdf.Encryption(owner="a", user="")])
def test_nothing_hangs_on_the_trailer_beside_the_pages(locked):
    new = BytesIO()
    with pikepdf.open(BytesIO(pdf(hangs_on_the_trailer))) as made:
        made.save(new, encryption=locked)
    words = plain(new.getvalue())
    assert PROGRAM.encode() in words and SECRET in words
    clean = wash(new.getvalue())[1]
    assert PROGRAM.encode() not in plain(clean) and SECRET not in plain(clean)
    with pikepdf.open(BytesIO(clean)) as opened:
        assert set(opened.trailer.keys()) <= {"/Root", "/Size", "/ID", *XREF}
        assert not opened.is_encrypted and len(opened.pages) == 1


def test_a_photo_on_a_page_does_not_say_where():
    taken = photo()

    def change(made):
        image = Stream(made, taken, Subtype=Name.Image, Width=64, Height=48, Filter=Name.DCTDecode,
                       BitsPerComponent=8, ColorSpace=Name.DeviceRGB)  # fmt: skip
        made.pages[0].Resources = Dictionary(XObject=Dictionary(Im=image))

    clean = wash(pdf(change))[1]
    assert SECRET not in clean
    with pikepdf.open(BytesIO(clean)) as opened:
        [image] = opened.pages[0].get_images().values()
        shown = pikepdf.PdfImage(image).as_pil_image()
    assert shown.size == (64, 48)
    assert not shown.getexif().get_ifd(GPS)


def locked(user):
    new = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as made:
        made.save(new, encryption=pikepdf.Encryption(owner="owner", user=user))
    return new.getvalue()


def test_a_locked_document_is_refused_with_advice():
    assert why(locked("secret")) == Reason.LOCKED


def test_a_document_that_everybody_may_open_is_kept_without_its_lock():
    with pikepdf.open(BytesIO(wash(locked(""))[1])) as clean:
        assert not clean.is_encrypted


def test_a_damaged_document_is_mended_or_refused():
    assert wash(pdf()[:-20])[0] == "pdf"
    assert why(b"%PDF-1.7\n" + bytes(500)) == Reason.DAMAGED


def test_too_many_pages_or_objects_are_refused(monkeypatch):
    def change(made):
        for _ in range(9):
            made.add_blank_page()

    assert wash(pdf(change))[0] == "pdf"
    monkeypatch.setattr(pdfs, "MOST_PAGES", 9)
    assert why(pdf(change)) == Reason.TOO_MUCH_INSIDE
    monkeypatch.setattr(pdfs, "MOST_VISITS", 2)
    assert why(pdf()) == Reason.TOO_MUCH_INSIDE


@pytest.mark.parametrize("layers", [1, 2])
def test_a_stream_that_grows_beyond_measure_is_refused(layers, monkeypatch):
    def change(made):
        content = bytes(3_000_000)
        for _ in range(layers):
            content = zlib.compress(content)
        filters = Array([Name.FlateDecode] * layers)
        made.pages[0].Contents = made.make_indirect(Stream(made, content, Filter=filters))

    assert wash(pdf(change))[0] == "pdf"
    monkeypatch.setattr(pdfs, "UNPACKED", 1_000_000)
    assert why(pdf(change)) == Reason.TOO_MUCH_INSIDE


def test_a_document_without_a_page_is_refused():
    assert why(pdf(lambda made: made.pages.__delitem__(0))) == Reason.DAMAGED
