"""Frames of MP3 and their lengths, so that text between or after them is not copied as sound."""

# ISO/IEC 11172-3 and 13818-3, layer III: thousands of bits a second by the index in the header.
MPEG_1_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
MPEG_2_RATES = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
SAMPLES_A_SECOND = (44_100, 48_000, 32_000)

MPEG_1, MPEG_2, MPEG_2_5 = 3, 2, 0
LAYER_III = 1
HEADER_BYTES = 4


def frame_of(packet: bytes) -> bytes:
    """The one frame at the beginning of a packet, nothing if there is none."""
    length = _frame_bytes(packet[:HEADER_BYTES])
    return packet[:length] if 0 < length <= len(packet) else b""


def _frame_bytes(header: bytes) -> int:
    if len(header) < HEADER_BYTES or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    rate_index, samples_index, padding = header[2] >> 4, header[2] >> 2 & 3, header[2] >> 1 & 1
    rates = MPEG_1_RATES if version == MPEG_1 else MPEG_2_RATES
    known = version in (MPEG_1, MPEG_2, MPEG_2_5) and layer == LAYER_III
    if not known or not 0 < rate_index < len(rates) or samples_index >= len(SAMPLES_A_SECOND):
        return 0
    samples = SAMPLES_A_SECOND[samples_index] >> {MPEG_1: 0, MPEG_2: 1, MPEG_2_5: 2}[version]
    eighths = 144 if version == MPEG_1 else 72
    return eighths * rates[rate_index] * 1000 // samples + padding
