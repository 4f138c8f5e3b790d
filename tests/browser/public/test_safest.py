"""Who is most afraid uses Tor Browser at its safest level: no scripts, no SVG, over an onion address."""

from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser


def test_the_whole_way_over_an_onion_address(safest_firefox: Any, site: str) -> None:
    origin = f"http://lauter.onion:{urlsplit(site).port}"
    find, by_id = safest_firefox.find_element, "id"
    safest_firefox.navigate(f"{origin}/ar/report")
    find(by_id, "story").send_keys("من متصفح آمن")
    find("css selector", "label[for=tile_accommodation]").click()
    assert find(by_id, "facility").is_displayed()
    find("css selector", "label[for=notice]").click()
    find(by_id, "send").click()
    code = find(by_id, "follow-up-code").text.replace("\n", "").replace(" ", "")
    assert len(code) == 20 and code.isdigit()
    find("css selector", "button[value=kept]").click()
    safest_firefox.navigate(f"{origin}/ar/follow-up")
    find(by_id, "code").send_keys(code)
    find("css selector", "main .go").click()
    find("css selector", "form[action$=open] button").click()
    find(by_id, "message").send_keys("رسالة")
    find("css selector", "#reply .go").click()
    assert find("css selector", ".message .text").text == "رسالة"
    find("css selector", "form[action$=pause] button").click()
    assert find("css selector", "form[action$=resume] button").is_displayed()
