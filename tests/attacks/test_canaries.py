"""Canaries: whatever could tell who asked, from where and when, is looked for in everything that is kept."""

from __future__ import annotations

import re
import sqlite3
import struct
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.middleware.base import RequestResponseEndpoint
from starlette.responses import Response

from diagnostic.web.app import create_app
from diagnostic.workflows.doors import Doors
from support.both_doors import BothDoors, both_doors, secrets_of, walk
from support.databases import opened, sqlite_urls
from support.road import launch, with_keys
from support.web_service import running

SIGNS = ("anary", "crumb", "203.0.113.77")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BothDoors]:
    with both_doors(tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("notes")) as both:
        yield both


def traces(kept: Mapping[str, bytes], signs: tuple[str, ...], began: int, ended: int) -> set[str]:
    """Give every sign, and every writing of a time in between, that is found in what is kept."""
    seconds = [
        written
        for second in range(began, ended + 1)
        for written in (str(second).encode(), struct.pack(">I", second), struct.pack("<I", second))
    ]
    found = set()
    for name, content in kept.items():
        found |= {f"{sign} in {name}" for sign in signs if sign.encode() in content}
        if re.search(rb"\d\d:\d\d:\d\d", content) or any(written in content for written in seconds):
            found.add(f"time in {name}")
    return found


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_nothing_kept_tells_who_asked_from_where_or_when(both: BothDoors) -> None:
    walk(both, 0)
    logs = both.office.log(), both.collector.log()
    began = int(time.time())
    journeys = [walk(both, number) for number in (1, 2)]
    ended = int(time.time())
    assert (both.office.log(), both.collector.log()) == logs
    kept = files_in(both.folder)
    assert kept.keys() >= {"office.sqlite", "ballot_box.sqlite", f"{both.wave.id}.erasure"}
    signs = (*SIGNS, *(secret for journey in journeys for secret in secrets_of(journey)))
    assert traces(kept, signs, began, ended) == set()


def test_the_same_search_finds_them_where_requests_are_noted(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    with opened(sqlite_urls(folder)) as bare:
        wave = launch(with_keys(bare, folder / "keys"))
        journey = wave.journey()
        journey.issue(wave.context)
        began = int(time.time())
        with running(noting(create_app(wave.context, doors=Doors.COLLECTOR), folder)) as address:
            headers = {"User-Agent": "Canary/4711", "X-Forwarded-For": "203.0.113.77", "Cookie": "a=crumb"}
            with httpx.Client(base_url=address, headers=headers) as client:
                assert journey.post_submit(client).status_code == 200
        ended = int(time.time())
        kept = files_in(folder)
    signs = (*SIGNS, *secrets_of(journey))
    found = traces(kept, signs, began, ended)
    expected = {f"{sign} in ballot_box.sqlite" for sign in (*SIGNS, journey.ballot["signature"])}
    assert found >= expected | {"time in ballot_box.sqlite"}


def noting(app: FastAPI, folder: Path) -> FastAPI:
    """Weaken a collector: note beside the answers who sent them and when, as most services do."""

    @app.middleware("http")
    async def note(request: Request, call_next: RequestResponseEndpoint) -> Response:
        body, headers = await request.body(), request.headers
        response = await call_next(request)
        with sqlite3.connect(folder / "ballot_box.sqlite") as database:
            database.execute("CREATE TABLE IF NOT EXISTS visits (agent, address, cookie, at, body)")
            visit = (headers["user-agent"], headers["x-forwarded-for"], headers["cookie"])
            database.execute("INSERT INTO visits VALUES (?, ?, ?, ?, ?)", (*visit, int(time.time()), body))
        database.close()
        return response

    return app
