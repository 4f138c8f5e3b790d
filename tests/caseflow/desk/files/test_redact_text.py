"""Words that were blacked out are gone from the copy, and from the memory of the process too."""

import re

from caseflow.desk.files.redact_text import BAR, redacted

NAME = "Quittenmarmelade"


def kept_patterns() -> str:
    """The patterns that the module keeps for the next call, under the names that versions of Python give them."""
    return repr([list(vars(re).get(name, ())) for name in ("_cache", "_cache2")])


def test_words_that_go_everywhere_stay_in_no_memory_of_patterns() -> None:
    assert redacted(f"{NAME} und {NAME.upper()}", f"{NAME} und {NAME.upper()}", (NAME,)) == f"{BAR} und {BAR}"
    assert NAME not in kept_patterns()
