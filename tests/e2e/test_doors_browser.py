"""Office and collector at two addresses: the collector's pages may ask the office, and nobody else's may."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Request
from starlette.testclient import TestClient

from diagnostic.web.app import create_app
from diagnostic.workflows.context import Addresses
from diagnostic.workflows.doors import Doors
from support.databases import opened, sqlite_urls
from support.road import LaunchedWave, launch, with_keys
from support.web_service import running

ASK = """async ([address, body]) => {
  const sent = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
  const quiet = { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' }
  try {
    const response = await fetch(address, { ...(body ? sent : {}), ...quiet })
    return response.status
  } catch (error) {
    return String(error)
  }
}"""


@dataclass(frozen=True)
class TwoAddresses:
    wave: LaunchedWave
    office: str
    collector: str
    stranger: str
    """Serves the same pages at an address that the office was never told."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoAddresses]:
    folder: Path = tmp_path_factory.mktemp("doors")
    ports = {"office": free_port(), "collector": free_port()}
    addresses = Addresses(*(f"http://127.0.0.1:{ports[name]}" for name in ("collector", "office")))
    with opened(sqlite_urls(folder)) as bare, ExitStack() as stack:
        context = replace(with_keys(bare, folder / "keys"), addresses=addresses)
        wave = launch(context)
        office = create_app(context, doors=Doors.OFFICE)
        collector = create_app(context, doors=Doors.COLLECTOR)
        yield TwoAddresses(
            wave,
            stack.enter_context(running(office, ports["office"])),
            stack.enter_context(running(collector, ports["collector"])),
            stack.enter_context(running(create_app(context, doors=Doors.COLLECTOR))),
        )


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(java_script_enabled=True)
    yield page
    page.close()


def ask(page: Page, at: str, address: str, body: object = None) -> object:
    """Fetch from a page of one address what another gives."""
    page.goto(f"{at}/s/nothing")
    return page.evaluate(ASK, [address, body])


def test_the_collectors_pages_ask_the_office_without_credentials(doors: TwoAddresses, page: Page) -> None:
    body = {"secret": doors.wave.journey().secret}
    seen: list[Request] = []

    def note(request: Request) -> None:
        seen.append(request)

    page.on("request", note)
    standing = f"{doors.office}/api/v1/invitations/{doors.wave.id}/standing"
    assert ask(page, doors.collector, standing, body) == 200
    assert ask(page, doors.collector, standing.replace("standing", "done"), body) == 204
    asked = [request.all_headers() for request in seen if request.url == standing]
    assert asked
    assert all(not {"cookie", "referer", "authorization"} & headers.keys() for headers in asked)


def test_a_page_of_another_address_gets_nothing_from_the_office(doors: TwoAddresses, page: Page) -> None:
    body = {"secret": doors.wave.journey(1).secret}
    route = f"/api/v1/invitations/{doors.wave.id}/standing"
    assert "TypeError" in str(ask(page, doors.stranger, doors.office + route, body))
    confused = replace(doors.wave.context, addresses=Addresses(doors.stranger, doors.office))
    with running(create_app(confused, doors=Doors.OFFICE)) as told_of_the_stranger:
        response = httpx.options(
            told_of_the_stranger + route,
            headers={"Origin": doors.stranger, "Access-Control-Request-Method": "POST"},
        )
    assert response.headers["access-control-allow-origin"] == doors.stranger


def test_even_the_collectors_pages_read_nothing_else_of_the_office(doors: TwoAddresses, page: Page) -> None:
    assert "TypeError" in str(ask(page, doors.collector, f"{doors.office}/api/v1/health"))


def test_the_collectors_pages_can_ask_nobody_but_the_office(doors: TwoAddresses, page: Page) -> None:
    page.goto(f"{doors.collector}/s/nothing")
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    assert "TypeError" in page.evaluate(ASK, [f"{doors.stranger}/api/v1/health", None])
    assert any("Content Security Policy" in text for text in refused)


def test_one_address_for_both_opens_nothing_to_others(doors: TwoAddresses) -> None:
    together = TestClient(create_app(replace(doors.wave.context, addresses=Addresses())))
    route = f"/api/v1/invitations/{doors.wave.id}/standing"
    body = {"secret": doors.wave.journey(2).secret}
    response = together.post(route, json=body, headers={"Origin": doors.stranger})
    assert response.status_code == 200
    assert not any(name.startswith("access-control") for name in response.headers)
    assert "connect-src 'self';" in response.headers["content-security-policy"]
