"""What every page must keep: WCAG 2.2 A and AA as axe sees them, and no sideways scrolling."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def assert_accessible(page: Page, name: str) -> None:
    """Fail, naming the page, when axe finds a violation or the page is wider than its window."""
    page.wait_for_load_state()
    found = Axe().run(page, options=RULES)
    assert not found.response["violations"], f"{name}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        f"{name} scrolls sideways"
    )
