"""Units of H.264 and H.265 in a film: pictures are kept, metadata of cameras and encoders is removed.

Units stand one behind another, each after its length, as ISO/IEC 14496-15 puts them into MP4 and Matroska.
"""

from dataclasses import dataclass

from caseflow.cleaning.results import Broken

# Supplemental enhancement information, by the tables of ITU-T H.264 (7-1) and H.265 (7-1).
H264_SUPPLEMENT = 6
HEVC_SUPPLEMENTS = (39, 40)


@dataclass(frozen=True)
class FilmUnits:
    """How the units of one film are told apart. ``length_bytes``: of the number before each of them."""

    is_hevc: bool
    length_bytes: int

    @classmethod
    def of(cls, codec: str, configuration: bytes | None) -> "FilmUnits":
        """Read it from the decoder configuration.

        Raises:
            Broken: there is none of version 1, so that the units cannot be told apart.
        """
        is_hevc = codec == "hevc"
        at = 21 if is_hevc else 4
        if not configuration or configuration[0] != 1 or len(configuration) <= at:
            raise Broken
        return cls(is_hevc, (configuration[at] & 3) + 1)

    def pictures(self, packet: bytes) -> bytes:
        """The units of a packet without supplemental ones.

        Raises:
            Broken: a unit leads out of the packet.
        """
        kept, at = bytearray(), 0
        while at < len(packet):
            begin = at + self.length_bytes
            end = begin + int.from_bytes(packet[at:begin], "big")
            if begin > len(packet) or end > len(packet):
                raise Broken
            if end > begin and not self._is_supplement(packet[begin]):
                kept += packet[at:end]
            at = end
        return bytes(kept)

    def _is_supplement(self, first: int) -> bool:
        return first >> 1 & 0x3F in HEVC_SUPPLEMENTS if self.is_hevc else first & 0x1F == H264_SUPPLEMENT
