"""What machines can find of barriers and of wrong HTML."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

from tests.tools import required_npm_file, required_program

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def barriers(page: Page) -> list[str]:
    """What axe-core finds on a page, one line each; JavaScript must be allowed.

    The rules come in by the debugger, so the page's own content security policy stays in force.
    """
    page.evaluate(required_npm_file("axe-core", "axe.min.js").read_text() + "; 0")
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{violation['id']}: {violation['help']}: {node['html']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def html_errors(pages: Mapping[str, str]) -> list[str]:
    """What the HTML validator finds in pages (name to source), one line each. Give it all pages at once."""
    java = required_program("java")
    validator = required_npm_file("vnu-jar", "build", "dist", "vnu.jar")
    with TemporaryDirectory() as folder:
        for name, source in pages.items():
            Path(folder, f"{name}.html").write_text(source, encoding="utf-8")
        # With the usual stack the validator overflows on its own language detection.
        result = subprocess.run(
            [java, "-Xss8m", "-jar", validator, "--format", "json", "--exit-zero-always", folder],
            check=True,
            capture_output=True,
        )
    messages = json.loads(result.stderr)["messages"]
    return [
        f"{Path(message['url']).stem}, line {message.get('lastLine')}: {message['message']}"
        for message in messages
        if message["type"] == "error" or message.get("subType") == "warning"
    ]
