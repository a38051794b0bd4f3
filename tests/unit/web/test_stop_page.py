"""The page that stops letters: alike for everybody, and nothing stops by being looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diagnostic.web.app import create_app
from diagnostic.workflows.context import Context
from diagnostic.workflows.doors import Doors
from support.mail_server import mail_server
from support.mailed import FRONT_LINE, MailedWave, mailed_wave, stop_of

UNKNOWN = "/stop/AAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
def wave(sqlite_context: Context, tmp_path: Path) -> MailedWave:
    return mailed_wave(sqlite_context, tmp_path)


@pytest.fixture
def address(wave: MailedWave) -> str:
    with mail_server() as server:
        wave.invite(server, FRONT_LINE[:1])
        return stop_of(server.taken[0])[0]


@pytest.fixture
def client(wave: MailedWave) -> Iterator[TestClient]:
    with TestClient(create_app(wave.context, doors=Doors.OFFICE)) as client:
        yield client


def _is_stopped(wave: MailedWave) -> bool:
    with wave.context.office() as office:
        return office.roster.entries(wave.id)[0].is_stopped


def test_looking_stops_nothing_and_the_button_does(
    wave: MailedWave, client: TestClient, address: str
) -> None:
    for method in ("GET", "HEAD", "GET"):
        client.request(method, address)
    assert not _is_stopped(wave)
    page = client.get(address)
    assert f'action="{address}?lang=en"' in page.text
    for _ in range(2):
        stopped = client.post(f"{address}?lang=de")
        assert stopped.status_code == 200
        assert _is_stopped(wave)
    assert not stopped.cookies


def test_mail_programs_stop_with_one_click(wave: MailedWave, client: TestClient, address: str) -> None:
    for sent in (
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
    ):
        with wave.context.office() as office:
            office.roster.entries(wave.id)[0].is_stopped = False
        answer = client.post(address, **sent)  # type: ignore[arg-type]
        assert (answer.status_code, answer.text) == (200, "")
        assert _is_stopped(wave)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_can_try_out_whose_token_it_is(
    wave: MailedWave, client: TestClient, address: str, method: str
) -> None:
    known, unknown = client.request(method, address), client.request(method, UNKNOWN)
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(address, UNKNOWN) == unknown.text
    assert {**known.headers} == {**unknown.headers}


@pytest.mark.parametrize("token", ["x", "%3Cscript%3E%22", "A" * 5000, "é", "a%2Fb"])
def test_damaged_tokens_do_no_harm(wave: MailedWave, client: TestClient, address: str, token: str) -> None:
    for method in ("GET", "POST"):
        answer = client.request(method, f"/stop/{token}")
        assert answer.status_code in {200, 404}
        assert "<script>" not in answer.text
        assert len(answer.content) < 20_000
    assert not _is_stopped(wave)


def test_the_collector_knows_no_such_page(wave: MailedWave, address: str) -> None:
    with TestClient(create_app(wave.context, doors=Doors.COLLECTOR)) as client:
        assert client.post(address).status_code == 404
    assert not _is_stopped(wave)
