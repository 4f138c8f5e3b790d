"""PDF documents: a new document of the pages alone.

Pages are copied with a list of allowed parts. Document information, XMP, attachments, scripts, actions,
bookmarks, names of layers, forms and comments are not on the list. Parts of earlier revisions are left out too:
only objects that the pages of the newest revision refer to are written. The visible appearance of forms and notes
is drawn into the page first.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from caseflow.cleaning.embedded_pictures import jpeg_2000_without_boxes, jpeg_without_segments
from caseflow.cleaning.results import Broken, Cleaned, Kind, Locked, TooDemanding

# A year's correspondence fits; copying more takes longer than somebody waits for a page.
MOST_PAGES = 1000
# A picture inside may unpack to so much: 25 million uncompressed pixels.
MOST_UNPACKED = 80_000_000

PAGE_KEYS = frozenset({"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group"})

# Written beside the content of pages, pictures, fonts and layers, by whoever made or edited them.
BESIDE_CONTENT = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AF",
    "/OPI",
    "/Alternates",
    "/Thumb",
    "/Measure",
    "/PtData",
    "/Properties",
    "/OC",
    "/Ref",
    "/StructParent",
    "/StructParents",
    "/CreatorInfo",
)

# A stream can lie in another file or on a server: a program that shows the page would ask there.
ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")


def clean_document(content: bytes) -> Cleaned:
    """The pages of a PDF document in a new one.

    Raises:
        Locked: it asks for a password.
        Broken: it is damaged, or holds what cannot be cleaned.
        TooDemanding: it has too many pages, or a picture in it unpacks to too much.
    """
    try:
        with Pdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as source:
            return Cleaned(Kind.DOCUMENT, "application/pdf", _pages_alone(source))
    except pikepdf.PasswordError:
        raise Locked from None
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, RuntimeError, NotImplementedError):
        raise Broken from None


def _pages_alone(source: Pdf) -> bytes:
    pages = len(source.pages)
    if pages > MOST_PAGES:
        raise TooDemanding
    if not pages:
        raise Broken
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("screen")
    with Pdf.new() as copy:
        for page in source.pages:
            for key in set(page.obj.keys()) - PAGE_KEYS - {"/Parent"}:
                del page.obj[key]
            copy.pages.append(page)
        for held in copy.objects:
            _strip(held)
        out = BytesIO()
        copy.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()


def _strip(held: Object) -> None:
    """Remove what stands beside the content, from an object and everything written inside it."""
    for dictionary in _dictionaries(held):
        for key in BESIDE_CONTENT:
            if key in dictionary:
                del dictionary[key]
    if isinstance(held, Stream):
        for key in ELSEWHERE:
            if key in held:
                del held[key]
        _strip_picture(held)


def _dictionaries(held: Object) -> Iterator[Dictionary | Stream]:
    """The object and every dictionary written inside it; what has a number of its own comes by itself."""
    waiting: list[object] = [held]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Dictionary | Stream):
            yield one
            waiting += [value for _, value in one.items() if not _has_number(value)]
        elif isinstance(one, Array):
            waiting += [value for value in one if not _has_number(value)]


def _has_number(value: object) -> bool:
    return isinstance(value, Object) and value.is_indirect


def _strip_picture(stream: Stream) -> None:
    filters = _listed(stream.get("/Filter"))
    if "/DCTDecode" not in filters and "/JPXDecode" not in filters:
        return
    packed = stream.read_raw_bytes()
    if filters[:-1] == ["/FlateDecode"]:
        packed = _unpacked(packed)
    elif filters[:-1]:
        raise Broken
    without = jpeg_without_segments if filters[-1] == "/DCTDecode" else jpeg_2000_without_boxes
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, Array):
        parameters = parameters[-1]
    kept = parameters if isinstance(parameters, Dictionary) else None
    stream.write(without(packed), filter=Name(filters[-1]), decode_parms=kept)


def _listed(filters: object) -> list[str]:
    if isinstance(filters, Array):
        return [str(one) for one in filters]
    return [] if filters is None else [str(filters)]


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(packed, MOST_UNPACKED)
    except zlib.error:
        raise Broken from None
    if unpacking.unconsumed_tail:
        raise TooDemanding
    return unpacked
