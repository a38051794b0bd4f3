"""When the disk is full nothing is acknowledged and nothing is half stored; with space again, all goes on."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from diagnostic.web.app import create_app
from diagnostic.workflows.context import Context
from support.databases import (
    OpenWave,
    Urls,
    opened,
    postgresql_urls,
    running_postgresql,
    sqlite_urls,
    with_codes,
)
from support.forked_service import ForkedService, forked_service
from support.full_disk import may_mount, small_disk
from support.paper import Paper, fill_in
from support.road import launch, with_keys

PEOPLE = 25
MAY_MOUNT = pytest.mark.skipif(not may_mount(), reason="only root may mount a small disk")
KINDS = [
    "sqlite within a limit of the system",
    pytest.param("sqlite on a small disk", marks=MAY_MOUNT),
    pytest.param("postgresql on a small disk", marks=[MAY_MOUNT, pytest.mark.postgres]),
]

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Place:
    """Where the databases are, and how to take their space away and give it back."""

    wave: OpenWave
    service: ForkedService
    fill: Callable[[], None]
    empty: Callable[[], None]

    def stored(self) -> int:
        with self.wave.context.ballot_box() as ballot_box:
            return ballot_box.count(self.wave.id)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch) -> Iterator[Place]:
    with ExitStack() as stack:
        if "limit" in request.param:
            wave, service = _served(stack, sqlite_urls(tmp_path))
            yield Place(wave, service, lambda: service.limit_files(1), service.limit_files)
            return
        disk = stack.enter_context(small_disk(megabytes=300))
        urls = sqlite_urls(disk.folder)
        if "postgresql" in request.param:
            monkeypatch.setattr(tempfile, "tempdir", str(disk.folder))
            urls = postgresql_urls(stack.enter_context(running_postgresql()))
        wave, service = _served(stack, urls)
        yield Place(wave, service, disk.fill, disk.empty)


def _served(stack: ExitStack, urls: Urls) -> tuple[OpenWave, ForkedService]:
    wave = with_codes(stack.enter_context(opened(urls)))
    return wave, stack.enter_context(forked_service(wave.context, create_app))


def test_a_full_disk_acknowledges_nothing_and_loses_nothing(place: Place) -> None:
    with httpx.Client(base_url=place.service.address, timeout=60) as client:
        waiting = [fill_in(client, code, "2") for code in place.wave.codes[:PEOPLE]]
        place.fill()
        sent = [(review, review.press(client, "Send my answers")) for review in waiting]
        refused = [(review, page) for review, page in sent if page.status != 200]
        assert refused
        for review, page in refused:
            assert (page.status, page.h1) == (503, "Your answers are not stored yet")
            assert page.fields == review.fields
        place.empty()
        assert place.stored() == PEOPLE - len(refused)
        assert [_sent_again(client, page) for _, page in refused] == [200] * len(refused)
    assert place.stored() == PEOPLE


def _sent_again(client: httpx.Client, page: Paper) -> int:
    return page.press(client, "Send again").status


def test_on_a_full_disk_no_invitation_is_spent_and_no_ballot_taken(
    sqlite_context: Context, tmp_path: Path
) -> None:
    wave = launch(with_keys(sqlite_context, tmp_path / "keys"), 2)
    with (
        forked_service(wave.context, create_app) as service,
        httpx.Client(base_url=service.address, timeout=60) as client,
    ):
        early, late = wave.journey(0), wave.journey(1)
        assert late.post_issue(client).status_code == 200
        service.limit_files(1)
        for refused in (early.post_issue(client), late.post_submit(client)):
            assert (refused.status_code, refused.json()["code"]) == (503, "database_unavailable")
        service.limit_files()
        early.draw()  # the refused message was not recorded, so another one may still be signed
        assert early.post_issue(client).status_code == 200
        for journey in (early, late):
            assert journey.post_submit(client).json()["was_received_before"] is False
