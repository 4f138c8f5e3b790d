"""``lauter check-lists``: whether the folder of a Land can serve an office, before anybody starts with it."""

from pathlib import Path

from caseflow.code_lists import CodeLists, load
from caseflow.rules.conflicts import WHEREVER_PEOPLE_LIVE


def check_lists(folder: Path) -> str:
    """Read and check the lists of a folder as the start does; gives a sentence on what they hold.

    Raises:
        CodeListInvalid: with file, line and what to correct.
    """
    return lists_in_words(load(folder), folder)


def lists_in_words(lists: CodeLists, folder: Path) -> str:
    """What the lists hold, so that somebody sees at once whether they are the right ones."""
    districts = sum(place.kind in WHEREVER_PEOPLE_LIVE for place in lists.districts.values())
    land = lists.land
    return (
        f"The code lists of {land.label.de} ({land.id}) in {folder} fit together: {districts} districts, "
        f"{len(lists.facilities)} facilities, {len(lists.referral_targets)} who help; days of {land.time_zone.key}, "
        f"holidays of {land.public_holidays}."
    )
