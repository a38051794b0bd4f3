"""A blank page in Chromium, under a strict script policy, that can run credentials.js and manifest.js."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route

import diagnostic.web
from support.chromium import chromium

STATIC = Path(diagnostic.web.__file__).parent / "static"
SCRIPTS = ("credentials.js", "manifest.js")
_SETTING_UP = """
    const lib = { ...await import('/credentials.js'), ...await import('/manifest.js') }
    const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    const raw = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))
    const told = (draws, saltBytes = 48) => ({ saltBytes, draw: () => raw(draws.shift()) })
"""


@contextmanager
def blank_page() -> Iterator[Page]:
    with chromium() as browser:
        page = browser.new_page()
        page.route("http://127.0.0.1/**", _answer)
        page.goto("http://127.0.0.1/")
        yield page


def _answer(route: Route) -> None:
    policy = {"Content-Security-Policy": "default-src 'none'; script-src 'self'"}
    name = route.request.url.rpartition("/")[2]
    if name in SCRIPTS:
        route.fulfill(body=(STATIC / name).read_bytes(), content_type="text/javascript", headers=policy)
    else:
        route.fulfill(body="<!doctype html><title>Blank</title>", content_type="text/html", headers=policy)


def run(page: Page, body: str, given: Any = None) -> Any:
    """Run a function's body; ``lib`` holds both scripts, ``hex`` and ``raw`` turn bytes to text and back."""
    return page.evaluate(f"async (given) => {{ {_SETTING_UP} {body} }}", given)


def refusal(page: Page, body: str, given: Any = None) -> str:
    """Give the message of the error that the body must end with."""
    with pytest.raises(Error) as caught:
        run(page, body, given)
    return str(caught.value)
