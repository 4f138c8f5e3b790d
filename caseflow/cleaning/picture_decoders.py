"""The decoders of pictures, loaded before a process is confined: afterwards no file can be opened any more."""

import codecs

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from caseflow.cleaning.sniffing import Format

# Pillow and Python load these when a file first asks for them, and no file can be opened by then.
LOADED_BEFORE = (
    AvifImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
ENCODINGS = ("ascii", "latin-1", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")

PICTURES = frozenset({Format.JPEG, Format.PNG, Format.GIF, Format.WEBP, Format.HEIC, Format.AVIF})


def load_picture_decoders() -> None:
    """Load the decoders and text encodings that are needed later."""
    Image.preinit()
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
