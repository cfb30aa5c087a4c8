"""PDF: the pages are kept and written anew; what runs, fetches, hides or tells is left behind."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from pikepdf.settings import set_qpdf_limits

from concerns.intake.cleaning import jpeg, markup
from concerns.intake.cleaning.refusing import Reason, Refused

MOST_PAGES = 2_000
MOST_OBJECTS = 200_000
MOST_VISITS = 3_000_000
UNPACKED = 200 * 1024 * 1024  # bytes of one stream, whoever unpacks it: us now or a reader later
LIMIT_REACHED = "memory limit"  # what qpdf then says

# Wherever they stand: programs, what starts by itself, foreign files, and notes about the maker.
GONE = {
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/EmbeddedFiles", "/EF", "/RF", "/AF",
    "/RichMediaContent", "/RichMediaSettings", "/3DD", "/3DA", "/Movie", "/Sound", "/Rendition",
    "/Renditions", "/AlternatePresentations", "/Metadata", "/PieceInfo", "/LastModified",
    "/Collection", "/Requirements", "/Perms", "/DSS", "/Legal", "/SpiderInfo", "/Thumb", "/OPI",
    "/URLS", "/IDS", "/Win", "/Mac", "/Unix", "/MK3D", "/PA", "/Threads",
}  # fmt: skip
# In these, the names are the author's own: a font may be called /AA.
OWN_NAMES = {
    "/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties",
    "/CharProcs", "/Dests", "/ClassMap", "/RoleMap", "/Colorants", "/N", "/D", "/R",
}  # fmt: skip
BAD_NOTES = {"/FileAttachment", "/RichMedia", "/3D", "/Movie", "/Sound", "/Screen", "/Projection"}
# The actions that only lead somewhere, and what each of them needs to say.
ACTIONS = {"/GoTo": "/D", "/URI": "/URI", "/Named": "/N"}
# Of the trailer: the catalogue, and what the writer makes anew. A walk from the catalogue does not
# see whatever else hangs there, and the writer would take it along.
TRAILER = {"/Root", "/Size", "/Encrypt", "/Prev", "/XRefStm"}
# Of a stream: its content, or a part of it, stands in another file.
OUTSIDE = ("/F", "/FFilter", "/FDecodeParms", "/Ref")


def clean(data: bytes) -> bytes:
    """The document without what is active or hidden. Raises Refused."""
    set_qpdf_limits(
        flate_max_memory=UNPACKED,
        run_length_max_memory=UNPACKED,
        png_max_memory=UNPACKED,
        tiff_max_memory=UNPACKED,
        doc_max_warnings=1_000,
        max_stream_filters=5,
    )
    new = BytesIO()
    try:
        with Pdf.open(BytesIO(data), conversion_mode="explicit") as pdf:
            _refuse_too_much(pdf)
            _strip(pdf)
            pdf.save(
                new,
                linearize=False,
                encryption=False,
                deterministic_id=True,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
        with Pdf.open(BytesIO(new.getvalue()), attempt_recovery=False) as again:
            _refuse_too_much(again)
    except pikepdf.PasswordError:
        raise Refused(Reason.LOCKED) from None
    except (pikepdf.PdfError, RuntimeError) as error:
        is_bomb = LIMIT_REACHED in str(error)
        raise Refused(Reason.TOO_MUCH_INSIDE if is_bomb else Reason.DAMAGED) from None
    return new.getvalue()


def _refuse_too_much(pdf: Pdf) -> None:
    if len(pdf.objects) > MOST_OBJECTS or len(pdf.pages) > MOST_PAGES:
        raise Refused(Reason.TOO_MUCH_INSIDE)
    if not len(pdf.pages):
        raise Refused(Reason.DAMAGED)


def _strip(pdf: Pdf) -> None:
    for name in set(pdf.trailer.keys()) - TRAILER:
        del pdf.trailer[name]
    if "/URI" in pdf.Root:
        del pdf.Root["/URI"]
    for found, has_own_names in _everything(pdf.Root):
        if isinstance(found, Dictionary | Stream) and not has_own_names:
            _strip_one(found)


def _everything(root: Object) -> Iterator[tuple[Object, bool]]:
    """Each object before what it holds, so that what has just been taken out is not entered."""
    seen: set[tuple[tuple[int, int], bool]] = set()
    waiting = [(root, False)]
    for _visit in range(MOST_VISITS):
        if not waiting:
            return
        found, has_own_names = waiting.pop()
        place = (found.objgen, has_own_names)
        if found.is_indirect and place in seen:
            continue
        seen.add(place)
        yield found, has_own_names
        waiting.extend(_inside(found))
    raise Refused(Reason.TOO_MUCH_INSIDE)


def _inside(found: Object) -> Iterator[tuple[Object, bool]]:
    """What the object holds, and whether that is a list under names of the author's choice."""
    if isinstance(found, Array):
        for one in found:
            if isinstance(one, Array | Dictionary | Stream):
                yield one, False
    elif isinstance(found, Dictionary | Stream):
        for key in list(found.keys()):
            one = found[key]
            if isinstance(one, Array | Dictionary | Stream):
                yield one, key in OWN_NAMES and isinstance(one, Dictionary)


def _strip_one(found: Object) -> None:
    for key in GONE.intersection(found.keys()):
        del found[key]
    _keep_only_leading(found)
    notes = found.get("/Annots")
    if isinstance(notes, Array):
        found["/Annots"] = Array([note for note in notes if not _is_bad(note)])
    if isinstance(found, Stream):
        for key in OUTSIDE:
            if key in found:
                del found[key]
        _strip_photo(found)
        _refuse_bomb(found)


def _is_bad(note: Object) -> bool:
    return not isinstance(note, Dictionary) or str(note.get("/Subtype")) in BAD_NOTES


def _keep_only_leading(found: Object) -> None:
    """An action that leads to a page or a web address stays, bare; every other one goes."""
    action = found.get("/A")
    if not isinstance(action, Dictionary | Stream) or "/S" not in action:
        return
    kind = str(action["/S"])
    needed = ACTIONS.get(kind, "")
    told = action.get(needed) if needed else None
    if told is None or (kind == "/URI" and not _is_web(told)):
        del found["/A"]
    else:
        found["/A"] = Dictionary({"/S": Name(kind), needed: told})


def _is_web(address: Object) -> bool:
    return isinstance(address, pikepdf.String) and markup.is_web(str(address))


def _refuse_bomb(stream: Stream) -> None:
    """Unpack it once, within the limits: qpdf raises where it grows beyond them."""
    try:
        stream.read_bytes()
    except pikepdf.PdfError as error:  # packed as a picture, or damaged
        if LIMIT_REACHED in str(error):
            raise Refused(Reason.TOO_MUCH_INSIDE) from None


def _strip_photo(stream: Stream) -> None:
    """A photo in a document may still say where it was taken."""
    if stream.get("/Filter") not in (Name.DCTDecode, Array([Name.DCTDecode])):
        return
    photo = stream.read_raw_bytes()
    bare = jpeg.without_notes(photo)
    if bare != photo:
        parms = stream.get("/DecodeParms")
        known = parms if isinstance(parms, Dictionary | Array) else None
        stream.write(bare, filter=Name.DCTDecode, decode_parms=known)
