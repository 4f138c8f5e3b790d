"""Who is most afraid uses Tor Browser at its safest level: no scripts, no SVG, over an onion address."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.public.both_doors import BothDoors
from tests.browser.public.hands import Safest
from tests.browser.public.whole_flow import walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["de", "ar", "ti"])
def test_the_whole_way_over_an_onion_address(safest_firefox: Any, doors: BothDoors, language: str) -> None:
    onion = f"http://lauter.onion:{urlsplit(doors.origin).port}"
    walk(Safest(safest_firefox), doors, onion, language)
