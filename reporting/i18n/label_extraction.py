"""A Babel extraction method: the English labels of code lists are message ids like any other text.

German stands beside English in the lists themselves, so these messages concern the other languages only.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

ExtractedMessage = tuple[int, None, str, list[str]]


def extract_labels(
    source: BinaryIO, _keywords: Mapping[str, object], _comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[ExtractedMessage]:
    """The labels of a list, each with the German one as a comment for translators.

    Option ``only``: a column and the values whose rows count, for example ``kind: legal evidence``.
    """
    column, _, values = options.get("only", "").partition(":")
    rows = csv.DictReader(io.StringIO(source.read().decode("utf-8"), newline=""))
    for row in rows:
        if not column or row[column] in values.split():
            yield rows.line_num, None, row["label_en"], [f"German: {row['label_de']}"]
