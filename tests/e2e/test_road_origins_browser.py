"""The road over two addresses, as in production: the office answers at one, the collector at the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, Request
from starlette.types import Receive, Scope, Send

from diagnostic.web.app import create_app
from diagnostic.workflows.context import Addresses
from diagnostic.workflows.doors import Doors
from support.form_steps import answer, send
from support.road_browser import Invited, begin, invite, make_road_service, received
from support.web_service import running

pytestmark = pytest.mark.browser
NOWHERE = "http://127.0.0.1:9"


class Door:
    """An app that is made once its address is known."""

    app: FastAPI | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.app is None:
            raise RuntimeError("this door has not been made yet")
        await self.app(scope, receive, send)


@dataclass(frozen=True)
class Doorway:
    invited: Invited
    office: str
    collector: str


@pytest.fixture(scope="module")
def doorway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doorway]:
    service = make_road_service(tmp_path_factory.mktemp("service"))
    office, collector = Door(), Door()
    with running(office) as one, running(collector) as other:  # type: ignore[arg-type]
        context = replace(service.context, addresses=Addresses(other, one))
        office.app = create_app(context, doors=Doors.OFFICE)
        collector.app = create_app(context, doors=Doors.COLLECTOR)
        yield Doorway(invite(replace(service, context=context)), one, other)


@pytest.fixture
def page(browser: Browser, doorway: Doorway) -> Iterator[Page]:
    context = browser.new_context(base_url=doorway.collector)
    yield context.new_page()
    context.close()


def test_the_secret_goes_to_the_office_and_the_answers_to_the_collector(doorway: Doorway, page: Page) -> None:
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.context.on("request", note)
    mine = doorway.invited.invitation()
    page = begin(page.context, mine.link)
    answer(page, 1, 3)
    send(page)
    received(page)
    page.goto("/receipts/none")
    for _ in range(600):
        if mine.standing == "done":
            break
        page.wait_for_timeout(100)
    assert mine.standing == "done"
    secret = [one for one in asked if mine.secret in (one.post_data or "")]
    assert [one.url.rpartition("/")[2] for one in secret][:2] == ["standing", "issue"]
    assert all(one.url.startswith(doorway.office + "/") for one in secret)
    others = [one for one in asked if one not in secret and one.method != "OPTIONS"]
    assert all(one.url.startswith(doorway.collector + "/") for one in others)
    assert doorway.invited.received == 1


def test_a_page_that_names_another_office_does_not_get_the_secret_there(doorway: Doorway, page: Page) -> None:
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))

    page.context.add_init_script(
        f"""addEventListener("readystatechange", () => {{
            const shell = document.getElementById("road")
            if (document.readyState === "interactive" && shell) shell.dataset.office = "{NOWHERE}"
        }}, true)"""
    )
    mine = doorway.invited.invitation()
    page = begin(page.context, mine.link)
    answer(page, 1, 3)
    send(page)
    received(page)
    assert not any(url.startswith(NOWHERE) for url in asked)
    assert any(url.startswith(doorway.office) for url in asked)
