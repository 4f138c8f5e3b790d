"""PDF documents made in memory, with a canary in every place for words that is not a page."""

import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from tests.caseflow.cleaning.recordings import CANARY

VISIBLE = b"BT /F1 24 Tf 72 700 Td (The letter of the office) Tj ET"
FILLED = "Filled by hand"


def paper(pages: int = 2, picture: bytes = b"", *, filters: str = "/DCTDecode") -> bytes:
    """A document of some pages whose catalogue, pages, notes, form and picture hold canaries."""
    with Pdf.new() as made:
        for _ in range(pages):
            _add_page(made)
        _tell_everything(made)
        _add_notes(made)
        _add_form(made)
        if picture:
            _add_picture(made, picture, filters)
        return saved(made)


def saved(made: Pdf, **options: object) -> bytes:
    out = BytesIO()
    made.save(out, **options)  # type: ignore[arg-type]  # passed through to pikepdf
    return out.getvalue()


def _add_page(made: Pdf) -> None:
    page = made.add_blank_page(page_size=(595, 842))
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String(CANARY)))
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font), Properties=Dictionary(MC0=layer))
    page.obj.Contents = made.make_stream(VISIBLE)
    page.obj.PieceInfo = Dictionary(Editor=Dictionary(Private=String(CANARY)))
    page.obj.LastModified = String(CANARY)
    page.obj.Metadata = made.make_stream(CANARY.encode())
    page.obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(CANARY)))


def _tell_everything(made: Pdf) -> None:
    made.docinfo["/Author"] = CANARY
    made.docinfo["/CameraPlace"] = CANARY
    with made.open_metadata() as words:
        words["dc:creator"] = [CANARY]
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{CANARY}')"))
    made.Root.OpenAction = script
    made.Root.AA = Dictionary(WC=script)
    made.attachments[f"{CANARY}.txt"] = CANARY.encode()
    made.Root.Names.JavaScript = Dictionary(Names=Array([String(CANARY), script]))
    with made.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(CANARY, 0))


def _add_notes(made: Pdf) -> None:
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=[10, 10, 30, 30], Contents=String(CANARY), T=String(CANARY)
    )
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI=String(CANARY))
    )
    made.pages[0].obj.Annots = Array([made.make_indirect(note), made.make_indirect(link)])


def _add_form(made: Pdf) -> None:
    shown = Stream(made, b"BT /F1 12 Tf 2 2 Td (" + FILLED.encode() + b") Tj ET")
    shown.Type, shown.Subtype, shown.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
    shown.Resources = Dictionary(Font=made.pages[0].obj.Resources.Font)
    field = made.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String(CANARY),
            TU=String(CANARY),
            V=String(FILLED),
            F=4,
            Rect=[72, 600, 272, 620],
            AP=Dictionary(N=made.make_indirect(shown)),
            AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=String(CANARY))),
        )
    )
    made.pages[0].obj.Annots.append(field)
    made.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=made.make_stream(CANARY.encode()))


def _add_picture(made: Pdf, picture: bytes, filters: str) -> None:
    is_packed = filters != "/DCTDecode"
    held = Stream(made, zlib.compress(picture) if is_packed else picture)
    held.Type, held.Subtype, held.Width, held.Height = Name.XObject, Name.Image, 160, 120
    held.ColorSpace, held.BitsPerComponent = Name.DeviceRGB, 8
    held.Filter = Array([Name.FlateDecode, Name.DCTDecode]) if is_packed else Name.DCTDecode
    held.Metadata = made.make_stream(CANARY.encode())
    made.pages[0].obj.Resources.XObject = Dictionary(Im0=made.make_indirect(held))


def words_on_pages(content: bytes) -> bytes:
    """Everything that the pages draw, unpacked, what they draw from elsewhere included."""
    with Pdf.open(BytesIO(content)) as opened:
        return b"\n".join(
            held.read_bytes()
            for held in opened.objects
            if isinstance(held, Stream) and held.get("/Subtype") != Name.Image and held.get("/Type") != Name.ObjStm
        )


def everything_in(content: bytes) -> bytes:
    """The file, and every stream of it as it is written and unpacked, and every text in clear."""
    with Pdf.open(BytesIO(content)) as opened:
        parts = [content, *(repr_of(held) for held in opened.objects)]
        for held in opened.objects:
            if isinstance(held, Stream):
                parts.append(held.read_raw_bytes())
                if held.get("/Filter") in (None, Name.FlateDecode):
                    parts.append(held.read_bytes())
    return b"\n".join(parts)


def repr_of(held: pikepdf.Object) -> bytes:
    return b"" if isinstance(held, Stream) else held.unparse(resolved=True)


def changed_later(first: bytes, second: bytes) -> bytes:
    """A document that said ``first``, and was changed to say ``second`` by adding to its end."""
    with Pdf.new() as made:
        made.add_blank_page()
        made.pages[0].obj.Contents = made.make_indirect(Stream(made, first))
        number = made.pages[0].obj.Contents.objgen[0]
        base = saved(made, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False, static_id=True)
    with Pdf.open(BytesIO(base)) as opened:
        number = opened.pages[0].obj.Contents.objgen[0]
        size, root = int(opened.trailer["/Size"]), opened.trailer["/Root"].objgen[0]
    before = int(base.rsplit(b"startxref", 1)[1].split()[0])
    changed = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(second), second)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(base))
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, root, before)
    start = len(base) + len(changed)
    return base + changed + table + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def locked(password: str) -> bytes:
    """A document that asks for a password; without one it only forbids to change it."""
    with Pdf.open(BytesIO(paper())) as opened:
        return saved(opened, encryption=pikepdf.Encryption(owner="owner", user=password))


def bomb(megabytes: int) -> bytes:
    """A page whose picture unpacks to very much."""
    packing = zlib.compressobj(9)
    packed = b"".join(packing.compress(bytes(1024 * 1024)) for _ in range(megabytes)) + packing.flush()
    with Pdf.new() as made:
        made.add_blank_page()
        held = Stream(made, packed)
        held.Type, held.Subtype, held.Width, held.Height = Name.XObject, Name.Image, 1, 1
        held.Filter = Array([Name.FlateDecode, Name.DCTDecode])
        made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=made.make_indirect(held)))
        return saved(made)
