"""The process in which Typst runs: a page description comes in, a PDF goes out, and all its memory is given back.

Run by ``press.py`` as a program of its own. Typst keeps what it has laid out for a next time, which for a form in
18 languages is hundreds of megabytes that a web worker shall not carry.
"""

import json
import sys

import typst

REFUSED = 3


def main() -> int:
    """Read the description, write the file; what the compiler refuses goes to the error output."""
    wanted = json.load(sys.stdin)
    try:
        made = typst.compile(
            wanted["template"],
            root=wanted["root"],
            format="pdf",
            # A text in the data is a value for the template, never a part of its program.
            sys_inputs={"data": wanted["data"]},
            font_paths=[wanted["fonts"]],
            ignore_system_fonts=True,
            # Accessible PDF (ISO 14289-1); the compiler refuses a page that breaks its rules or lacks a letter.
            # What is kept for years is PDF/A-2b (ISO 19005-2) besides.
            pdf_standards=["a-2b", "ua-1"] if wanted["purpose"] == "archive" else ["ua-1"],
        )
    except typst.TypstError as refused:
        sys.stderr.write(str(refused))
        return REFUSED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
