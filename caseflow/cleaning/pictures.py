"""Pictures: decoded to pixels, turned as the camera says, and written anew from the pixels alone.

Colours are converted to sRGB first, because the colour profile of the device is removed too. Only the first
image of an animation is kept.
"""

import warnings
from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from caseflow.cleaning.results import Broken, Cleaned, Kind, TooLarge
from caseflow.cleaning.sniffing import Format

# Telephones make up to 50 million pixels; decoded, these are 190 MB, and a turned copy as much again.
MOST_PIXELS = 64_000_000

JPEG_QUALITY = 92
WEBP_QUALITY = 90

# The decoder that may try each format; Pillow would otherwise guess among more than forty.
DECODERS = {
    Format.JPEG: "JPEG",
    Format.PNG: "PNG",
    Format.GIF: "GIF",
    Format.WEBP: "WEBP",
    Format.AVIF: "AVIF",
}
WRITTEN_AS = {Format.JPEG: "JPEG", Format.PNG: "PNG", Format.GIF: "PNG", Format.WEBP: "WEBP"}
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
WIDE_MODES = ("I", "F")


def clean_picture(content: bytes, found: Format) -> Cleaned:
    """A picture of the same pixels and nothing beside them.

    Raises:
        TooLarge: more pixels than MOST_PIXELS.
        Broken: it does not decode completely.
    """
    return _written(picture_pixels(content, found), found)


def picture_pixels(content: bytes, found: Format) -> Image.Image:
    """The pixels of a picture, turned as the camera says, in the colours of every screen.

    Raises:
        TooLarge, Broken: as ``clean_picture``.
    """
    with warnings.catch_warnings():
        # A decoder that warns of damage or of a bomb has seen a file that nobody should trust.
        warnings.simplefilter("error")
        try:
            return _plain(_srgb(_decoded(content, found)))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise TooLarge from None
        except (OSError, SyntaxError, ValueError, RuntimeError, UnidentifiedImageError, LookupError, Warning):
            raise Broken from None


def _decoded(content: bytes, found: Format) -> Image.Image:
    if found is Format.HEIC:
        # libheif turns the picture itself.
        heif = pillow_heif.open_heif(BytesIO(content))
        _require_size(heif.size)
        return heif.to_pillow()
    image = Image.open(BytesIO(content), formats=[DECODERS[found]])
    _require_size(image.size)
    image.load()
    return ImageOps.exif_transpose(image)


def _require_size(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MOST_PIXELS:
        raise TooLarge


def _srgb(image: Image.Image) -> Image.Image:
    """The picture in the colours that every screen assumes; a damaged profile is left out."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=target)
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image


def _plain(image: Image.Image) -> Image.Image:
    """A new image of the pixels, in one of the three modes that every program shows."""
    if image.mode.startswith(WIDE_MODES):
        image = _eight_bits(image)
    mode = "L" if image.mode in ("1", "L") else "RGBA" if image.has_transparency_data else "RGB"
    plain = Image.new(mode, image.size)
    plain.paste(image if image.mode == mode else image.convert(mode))
    return plain


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey values of more than eight bits, scaled by the brightest that such a file can hold."""
    wide = image if image.mode == "F" else image.convert("I")
    brightest = 1.0 if image.mode == "F" else 65535.0
    return wide.convert("F").point(lambda value: value * (255.0 / brightest) + 0.0).convert("L")


def _written(pixels: Image.Image, found: Format) -> Cleaned:
    written_as = WRITTEN_AS.get(found, "PNG" if pixels.mode == "RGBA" else "JPEG")
    if written_as == "JPEG" and pixels.mode == "RGBA":
        pixels = pixels.convert("RGB")
    out = BytesIO()
    if written_as == "JPEG":
        pixels.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    elif written_as == "WEBP":
        pixels.save(out, "WEBP", quality=WEBP_QUALITY)
    else:
        pixels.save(out, "PNG")
    return Cleaned(Kind.PICTURE, MEDIA_TYPES[written_as], out.getvalue())
