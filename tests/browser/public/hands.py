"""What people do to pages, whatever they do it with: a thumb, a keyboard, or Tor Browser at its safest level.

Elements are named by CSS selectors.
"""

from typing import Any, Protocol

from playwright.sync_api import Page

# Steps of a key within which everything on a page must be reached.
MOST_STEPS = 150


class OutOfReach(Exception):
    """No key leads to an element."""


class Hands(Protocol):
    """One way to use a page."""

    def open(self, address: str) -> None:
        """Open an address, as by typing it."""

    def fill(self, field: str, text: str) -> None:
        """Write into an empty field."""

    def choose(self, box: str) -> None:
        """Tick a box or choose one of several."""

    def press(self, button: str) -> None:
        """Press a button or follow a link, to the page it leads to."""

    def read(self, element: str) -> str:
        """The text that an element shows, without blanks around it."""

    def sees(self, element: str) -> bool:
        """Whether an element is shown."""


class _InChromium:
    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, address: str) -> None:
        self._page.goto(address)

    def read(self, element: str) -> str:
        return self._page.locator(element).inner_text().strip()

    def sees(self, element: str) -> bool:
        return self._page.locator(element).is_visible()


class Thumb(_InChromium):
    """Touches what it means, in Chromium."""

    def fill(self, field: str, text: str) -> None:
        """Touch a field and write."""
        self._page.locator(field).fill(text)

    def choose(self, box: str) -> None:
        """Touch the label of a box."""
        self._page.locator(f"label[for={box.removeprefix('#')}]").click()

    def press(self, button: str) -> None:
        """Touch a button."""
        with self._page.expect_navigation():
            self._page.locator(button).click()


class Keys(_InChromium):
    """Tab, Space, Enter and the arrows, in Chromium; nothing else."""

    def fill(self, field: str, text: str) -> None:
        """Go to a field and write."""
        self._go_to(field)
        self._page.keyboard.type(text)

    def choose(self, box: str) -> None:
        """Go to a box and press Space. Of several that exclude each other, Tab reaches the first, arrows the rest."""
        group = self._page.locator(box).get_attribute("name")
        if self._page.locator(box).get_attribute("type") != "radio":
            self._go_to(box)
            self._page.keyboard.press("Space")
            return
        self._go_to(f"[name={group}]")
        self._step("ArrowDown", box)

    def press(self, button: str) -> None:
        """Go to a button and press Enter."""
        self._go_to(button)
        with self._page.expect_navigation():
            self._page.keyboard.press("Enter")

    def unfold(self, summary: str) -> None:
        """Go to a fold and open it with Enter."""
        self._go_to(summary)
        self._page.keyboard.press("Enter")

    def _go_to(self, element: str) -> None:
        if not self._is_at(element):
            self._step("Tab", element)

    def _step(self, key: str, element: str) -> None:
        for _ in range(MOST_STEPS):
            self._page.keyboard.press(key)
            if self._is_at(element):
                return
        raise OutOfReach(element)

    def _is_at(self, element: str) -> bool:
        at: bool = self._page.evaluate("element => document.activeElement.matches(element)", element)
        return at


class Safest:
    """Firefox ESR as Tor Browser's level "Safest" sets it."""

    def __init__(self, firefox: Any) -> None:
        self._firefox = firefox

    def open(self, address: str) -> None:
        """Open an address."""
        self._firefox.navigate(address)

    def fill(self, field: str, text: str) -> None:
        """Write into a field."""
        self._find(field).send_keys(text)

    def choose(self, box: str) -> None:
        """Press the label of a box."""
        self._find(f"label[for={box.removeprefix('#')}]").click()

    def press(self, button: str) -> None:
        """Press a button; the driver waits for the page it leads to."""
        self._find(button).click()

    def read(self, element: str) -> str:
        """The text that an element shows."""
        text: str = self._find(element).text
        return text.strip()

    def sees(self, element: str) -> bool:
        """Whether an element is shown."""
        return any(found.is_displayed() for found in self._firefox.find_elements("css selector", element))

    def _find(self, element: str) -> Any:
        return self._firefox.find_element("css selector", element)
