"""What the property tests of ``crypto`` draw: keys, places, texts of many scripts."""

from uuid import UUID

from hypothesis import strategies as st

from crypto import follow_up_code
from crypto.record import RECORD_PURPOSES, RecordPlace

# One letter each: one byte in UTF-8, two, three and four.
LATIN, ARABIC, GEEZ, EMOJI = "e", "س", "ሰ", "🙂"
SCRIPTS = (LATIN, ARABIC, GEEZ, EMOJI)

keys = st.binary(min_size=32, max_size=32)
numbers = st.integers(min_value=0, max_value=follow_up_code.NUMBERS - 1)
codes = numbers.map(follow_up_code.from_number)
identifiers = st.binary(min_size=16, max_size=16).map(lambda raw: UUID(bytes=raw))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
fields = st.dictionaries(texts, st.lists(texts, max_size=4).map(tuple), max_size=6)
places = st.builds(
    RecordPlace,
    purpose=st.sampled_from(RECORD_PURPOSES),
    record_id=identifiers,
    case_id=identifiers,
    epoch=st.integers(min_value=0, max_value=2**32 - 1),
)
