"""A running service and a browser, for every file of tests that drives pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

    from support.web_service import Service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    """The service with the packaged instruments; a file that asks more gives its own."""
    from support.web_service import make_service

    return make_service(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    """Where the service answers."""
    from support.web_service import running

    with running(service.app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    from support.chromium import chromium

    with chromium() as browser:
        yield browser


@pytest.fixture
def device(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A phone of its own, 360 pixels wide."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=address)
    yield context
    context.close()
