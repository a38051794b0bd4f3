"""When the service fails or a connection breaks: no answer is lost, and none counts half."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from starlette.testclient import TestClient

from diagnostic.workflows.views import WaveView
from support.paper import arrive, fill_in, received
from support.web_service import Service, make_service, running


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return make_service(tmp_path)


@pytest.fixture
def wave(service: Service) -> WaveView:
    return service.open_wave()


@pytest.fixture
def client(service: Service) -> TestClient:
    return TestClient(service.app, follow_redirects=False)


def test_when_the_ballot_box_fails_the_page_keeps_the_answers_and_sending_again_works(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    review = fill_in(client, service.code(wave), "2")
    with out_of_reach(service, "ballot_box", "responses"):
        page = review.press(client, "Send my answers")
    assert (page.status, page.h1) == (503, "Your answers are not stored yet")
    assert page.fields == review.fields
    assert service.response_count(wave) == 0
    assert page.press(client, "Send again").status == 200
    assert service.response_count(wave) == 1


def test_when_the_office_fails_no_answer_given_so_far_is_lost(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    code = service.code(wave)
    part = arrive(client, code).press(client, "I agree")
    item_id = next(iter(part.answer_all("")))
    with out_of_reach(service, "office", "access_codes"):
        lost_link = arrive(client, code)
        lost_part = received(client.post("/a/form", data=part.fields | {f"answer.{item_id}": "4"}))
        lost_review = part.press(client, "Check my answers", **{item_id: "4"})
    assert (lost_link.h1, lost_part.h1, lost_review.h1) == ("Something failed here",) * 3
    second = lost_part.press(client, "Try again")
    assert second.h1 == "The questions"
    assert second.fields[f"answer.{item_id}"] == "4"
    assert lost_review.press(client, "Try again").h1 == "Check your answers"


@contextmanager
def out_of_reach(service: Service, database: str, table: str) -> Iterator[None]:
    """Take a table away for a while, as a failing disk would."""
    path = service.folder / f"{database}.sqlite"
    with closing(sqlite3.connect(path)) as broken:
        broken.execute(f"ALTER TABLE {table} RENAME TO out_of_reach")
    yield
    with closing(sqlite3.connect(path)) as mended:
        mended.execute(f"ALTER TABLE out_of_reach RENAME TO {table}")


def test_an_upload_that_breaks_off_stores_nothing_and_the_code_stays_good(
    service: Service, wave: WaveView
) -> None:
    code = service.code(wave)
    with running(service.app) as address, httpx.Client(base_url=address) as client:
        review = fill_in(client, code)
        body = urlencode(review.fields).encode()
        head = (
            "POST /a/send HTTP/1.1\r\nHost: survey\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(head.encode() + body[: len(body) // 2])
        assert arrive(client, code).status == 200
        assert service.response_count(wave) == 0
        assert review.press(client, "Send my answers").status == 200
    assert service.response_count(wave) == 1
