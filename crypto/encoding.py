"""Writing several values into one string of bytes so that only one reading is possible."""

from dataclasses import dataclass

from crypto.errors import MalformedObject

NUMBER_BYTES = 4
LARGE_NUMBER_BYTES = 8


class NotText(ValueError):
    """A text contains half characters (lone surrogates) and has no UTF-8 form."""


def text_bytes(text: str) -> bytes:
    """UTF-8 of a text. Raises NotText, without the text, where there is none."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # The original error carries the whole text; it must not travel into a log.
        raise NotText("the text holds lone surrogates") from None


def number_bytes(number: int) -> bytes:
    """Four bytes, big-endian."""
    return number.to_bytes(NUMBER_BYTES, "big")


def large_number_bytes(number: int) -> bytes:
    """Eight bytes, big-endian."""
    return number.to_bytes(LARGE_NUMBER_BYTES, "big")


def length_prefixed(*parts: bytes) -> bytes:
    """Each part preceded by its length in four big-endian bytes."""
    return b"".join(number_bytes(len(part)) + part for part in parts)


@dataclass(slots=True)
class ByteReader:
    """Reads back what the functions above wrote. Raises MalformedObject at any surprise."""

    content: bytes
    position: int = 0

    def __repr__(self) -> str:
        return "<ByteReader>"

    def take(self, length: int) -> bytes:
        end = self.position + length
        if end > len(self.content):
            raise MalformedObject("the object ends too early")
        part = self.content[self.position : end]
        self.position = end
        return part

    def number(self) -> int:
        # Written out: a list of hundreds of cases reads fifty thousand numbers.
        begin, end = self.position, self.position + NUMBER_BYTES
        if end > len(self.content):
            raise MalformedObject("the object ends too early")
        self.position = end
        return int.from_bytes(self.content[begin:end], "big")

    def part(self) -> bytes:
        """One length-prefixed part."""
        return self.take(self.number())

    def text(self) -> str:
        """One length-prefixed part as UTF-8."""
        try:
            return self.part().decode("utf-8")
        except UnicodeDecodeError:
            raise MalformedObject("a text is not UTF-8") from None

    def rest(self) -> bytes:
        return self.take(len(self.content) - self.position)
