"""What a person reads on a page, for measuring how hard it is."""

import re
from html.parser import HTMLParser

# Names of bodies, addresses, choices of a list and menus are not sentences of ours.
NOT_READ = frozenset({"style", "script", "select", "small", "nav", "bdi", "table", "svg"})
BREAKS = frozenset(
    {"p", "li", "h1", "h2", "h3", "dt", "dd", "label", "legend", "summary", "button", "br", "div", "b", "a", "section"}
)
# Fewer words are a label.
SENTENCE_WORDS = 2


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._in_main = False
        self._left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self._in_main = True
        if tag in NOT_READ or tag in self._left_out or ("class", "facts") in attrs:
            self._left_out.append(tag)
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._in_main = False
        if self._left_out and tag == self._left_out[-1]:
            self._left_out.pop()
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self._in_main and not self._left_out:
            self.parts.append(data)


def sentences(page: str) -> str:
    """The sentences of a page's main part; a heading or a label counts as one."""
    reader = _Reader()
    reader.feed(page)
    lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(reader.parts).split("\n"))
    said = [line for line in lines if len(line.split()) >= SENTENCE_WORDS]
    return " ".join(line if line[-1] in ".!?:" else f"{line}." for line in said)
