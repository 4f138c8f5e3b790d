"""Headers of codecs that hold comments of their own, away from the tags of the container."""

from caseflow.cleaning.results import Broken

# Vorbis I specification, sections 4.2 and 5: no vendor, no comments, the framing bit.
EMPTY_COMMENT = b"\x03vorbis" + bytes(4) + bytes(4) + b"\x01"
THREE_HEADERS = 2
LACING_STEP = 255

HEVC_ARRAYS_AT = 22
HEVC_TYPE_BITS = 0x3F
HEVC_SUPPLEMENTS = (39, 40)
# AV1 Codec ISO Media File Format Binding, 2.3: the units that may follow are optional.
AV1_CONFIGURATION_BYTES = 4


def without_vorbis_comment(headers: bytes) -> bytes:
    """The three headers of Vorbis, Xiph laced as containers keep them, with an empty comment in the middle.

    Raises:
        Broken: these are not three headers.
    """
    if not headers or headers[0] != THREE_HEADERS:
        raise Broken
    first, at = _laced(headers, 1)
    second, at = _laced(headers, at)
    identification, setup = headers[at : at + first], headers[at + first + second :]
    if not identification.startswith(b"\x01vorbis") or not setup.startswith(b"\x05vorbis"):
        raise Broken
    sizes = _lacing(len(identification)) + _lacing(len(EMPTY_COMMENT))
    return bytes((THREE_HEADERS,)) + sizes + identification + EMPTY_COMMENT + setup


def _laced(headers: bytes, at: int) -> tuple[int, int]:
    size = 0
    while True:
        if at >= len(headers):
            raise Broken
        size += headers[at]
        at += 1
        if headers[at - 1] != LACING_STEP:
            return size, at


def _lacing(size: int) -> bytes:
    return bytes((LACING_STEP,)) * (size // LACING_STEP) + bytes((size % LACING_STEP,))


def without_supplements(configuration: bytes) -> bytes:
    """The decoder configuration of H.265 (ISO/IEC 14496-15, 8.3.2) without supplemental information.

    Raises:
        Broken: it is none, or an array leads out of it.
    """
    if len(configuration) < HEVC_ARRAYS_AT + 1 or configuration[0] != 1:
        raise Broken
    kept, number, at = bytearray(), 0, HEVC_ARRAYS_AT + 1
    for _ in range(configuration[HEVC_ARRAYS_AT]):
        end = _end_of_array(configuration, at)
        if configuration[at] & HEVC_TYPE_BITS not in HEVC_SUPPLEMENTS:
            kept += configuration[at:end]
            number += 1
        at = end
    return configuration[:HEVC_ARRAYS_AT] + bytes((number,)) + bytes(kept)


def _end_of_array(configuration: bytes, at: int) -> int:
    units = int.from_bytes(configuration[at + 1 : at + 3], "big")
    at += 3
    for _ in range(units):
        at += 2 + int.from_bytes(configuration[at : at + 2], "big")
        if at > len(configuration):
            raise Broken
    return at


def without_metadata_units(configuration: bytes) -> bytes:
    """The decoder configuration of AV1 without the units behind it, which stand in the film again."""
    return configuration[:AV1_CONFIGURATION_BYTES]
