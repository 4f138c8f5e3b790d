"""Pictures look as before, upright and in the same colours, and hold their pixels alone."""

from io import BytesIO

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat
from PIL.PngImagePlugin import PngInfo

from caseflow.cleaning.pictures import MOST_PIXELS
from caseflow.cleaning.results import Broken, Kind, TooLarge
from caseflow.cleaning.worker import clean
from tests.caseflow.cleaning.recordings import CANARY

SIZE = (160, 120)
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><note>{CANARY}</note></x:xmpmeta>'.encode()

# Tags of EXIF: what was the camera, who took it, with what words, where, and which way it was held.
MAKE, ARTIST, COPYRIGHT, DESCRIPTION, ORIENTATION, GPS, DETAILS, MAKER_NOTE = (
    0x010F,
    0x013B,
    0x8298,
    0x010E,
    0x0112,
    0x8825,
    0x8769,
    0x927C,
)
TURNED_RIGHT = 6


def drawn(mode: str = "RGB") -> Image.Image:
    """A picture that looks different after every turn."""
    picture = Image.linear_gradient("L").resize(SIZE)
    picture.paste(255, (0, 0, 40, 30))
    return Image.merge("RGB", (picture, picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT), picture)).convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    data = Image.Exif()
    for tag in (MAKE, ARTIST, COPYRIGHT, DESCRIPTION):
        data[tag] = CANARY
    data[ORIENTATION] = orientation
    data.get_ifd(GPS).update({1: "N", 2: (51.0, 28.0, 57.0), 3: "E", 4: (11.0, 58.0, 11.0), 27: CANARY.encode()})
    data.get_ifd(DETAILS).update({0x9286: CANARY.encode(), MAKER_NOTE: CANARY.encode()})
    return data


def jpeg(orientation: int = 1) -> bytes:
    """With EXIF, GPS, a maker's note, XMP, a colour profile's words, a comment and a thumbnail segment."""
    out = BytesIO()
    drawn().save(
        out, "JPEG", quality=95, exif=exif(orientation), xmp=XMP, comment=CANARY.encode(), icc_profile=profile()
    )
    content = out.getvalue()
    photoshop = b"Photoshop 3.0\x008BIM\x04\x04" + CANARY.encode()
    segment = b"\xff\xed" + (len(photoshop) + 2).to_bytes(2, "big") + photoshop
    return content[:2] + segment + content[2:] + CANARY.encode()


def profile() -> bytes:
    """The profile of sRGB with a canary behind its tables."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY.encode()


def png() -> bytes:
    words = PngInfo()
    words.add_text("Comment", CANARY)
    words.add_text("Long", CANARY, zip=True)
    words.add_itxt("Title", CANARY, lang="de")
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    out = BytesIO()
    drawn("RGBA").save(out, "PNG", pnginfo=words, exif=exif())
    return out.getvalue() + CANARY.encode()


def webp() -> bytes:
    out = BytesIO()
    drawn().save(out, "WEBP", quality=95, exif=exif(), xmp=XMP)
    return out.getvalue()


def heic() -> bytes:
    out = BytesIO()
    heif = pillow_heif.from_pillow(drawn())
    heif.info["exif"] = exif().tobytes()
    heif.info["xmp"] = XMP
    heif.save(out, quality=95)
    return out.getvalue()


def avif() -> bytes:
    out = BytesIO()
    drawn().save(out, "AVIF", quality=95, exif=exif(), xmp=XMP)
    return out.getvalue()


def gif() -> bytes:
    out = BytesIO()
    drawn().save(out, "GIF", comment=CANARY.encode(), save_all=True, append_images=[Image.new("RGB", SIZE, "red")])
    return out.getvalue()


MADE = {
    "jpeg": (jpeg, "image/jpeg"),
    "png": (png, "image/png"),
    "webp": (webp, "image/webp"),
    "heic": (heic, "image/jpeg"),
    "avif": (avif, "image/jpeg"),
    "gif": (gif, "image/png"),
}


def difference(first: Image.Image, second: Image.Image) -> float:
    """The mean difference of two pictures, of 255."""
    assert first.size == second.size
    bands = ImageStat.Stat(ImageChops.difference(first.convert("RGB"), second.convert("RGB"))).mean
    return max(bands)


def shown(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("made", MADE)
def test_pixels_stay_and_every_word_beside_them_goes(made: str) -> None:
    make, media_type = MADE[made]
    original = make()
    assert CANARY.encode() in original
    cleaned = clean(original)
    assert (cleaned.kind, cleaned.media_type) == (Kind.PICTURE, media_type)
    assert CANARY.encode() not in cleaned.content
    image = shown(cleaned.content)
    assert difference(image, drawn()) < (12 if made == "gif" else 3)
    assert not {"exif", "xmp", "icc_profile", "comment", "photoshop", "Comment"} & set(image.info)
    assert not dict(image.getexif())


def test_picture_stands_upright_without_the_camera_s_word_for_it() -> None:
    image = shown(clean(jpeg(TURNED_RIGHT)).content)
    assert image.size == (SIZE[1], SIZE[0])
    assert difference(image, drawn().transpose(Image.Transpose.ROTATE_270)) < 3


def test_transparency_and_grey_stay() -> None:
    for mode in ("LA", "L", "P", "1", "RGBA", "I;16"):
        out = BytesIO()
        (drawn("L").convert("I;16") if mode == "I;16" else drawn(mode)).save(out, "PNG")
        image = shown(clean(out.getvalue()).content)
        assert image.size == SIZE
        assert image.mode in ("L", "RGB", "RGBA")


def test_sixteen_bits_of_grey_become_eight() -> None:
    out = BytesIO()
    Image.new("I;16", (4, 4), 32768).save(out, "PNG")
    assert shown(clean(out.getvalue()).content).getpixel((0, 0)) in (127, 128)


def test_colours_of_another_profile_look_the_same() -> None:
    """Telephones write wide colours; dropping their profile alone would make every red dull."""
    srgb = ImageCms.createProfile("sRGB")
    swapped = wide_profile()
    out = BytesIO()
    drawn().save(out, "PNG", icc_profile=swapped)
    seen = shown(clean(out.getvalue()).content)
    expected = ImageCms.profileToProfile(drawn(), ImageCms.ImageCmsProfile(BytesIO(swapped)), srgb)
    assert expected is not None and difference(seen, expected) < 1
    assert difference(seen, drawn()) > 1


def wide_profile() -> bytes:
    """sRGB with the colorants of red and green exchanged: no screen has it, every program computes it."""
    content = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return content.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


def test_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    for size in ((MOST_PIXELS // 1000 + 1, 1000), (30_000, 30_000)):
        out = BytesIO()
        Image.new("1", size).save(out, "PNG")
        with pytest.raises(TooLarge):
            clean(out.getvalue())


def test_half_a_picture_is_no_picture() -> None:
    """A copy that silently shows half would be taken for the whole."""
    for make, _ in MADE.values():
        content = make()
        with pytest.raises(Broken):
            clean(content[: len(content) // 2])
