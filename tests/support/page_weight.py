"""What a browser takes over the line, told by its own development tools."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page


class Line:
    """Counts bytes as they travel, headers included, and notes who was asked."""

    def __init__(self, page: Page, *, with_cache: bool) -> None:
        self.session = page.context.new_cdp_session(page)
        self._bytes = 0
        self.addresses: list[str] = []
        self.session.on("Network.loadingFinished", self._finished)
        self.session.on("Network.requestWillBeSent", self._asked)
        self.session.send("Network.enable")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": not with_cache})

    def _finished(self, event: dict[str, Any]) -> None:
        self._bytes += int(event["encodedDataLength"])

    def _asked(self, event: dict[str, Any]) -> None:
        self.addresses.append(event["request"]["url"])

    def take(self) -> int:
        """Give the bytes since the last call."""
        taken, self._bytes = self._bytes, 0
        return taken
