"""A barrier killed at each of its steps, and while SQLite copies its file, loses no row and mends itself."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from diagnostic.storage.ballot_box.repository import StoredAnswers
from diagnostic.storage.connect import connect_ballot_box
from diagnostic.workflows.context import Context
from support.databases import Urls, open_small_wave, opened, sqlite_urls
from support.deaths import EVERY_STEP, deaths

ROWS = 300


def _rows(context: Context, wave_id: str) -> list[tuple[str, StoredAnswers]]:
    with context.ballot_box() as ballot_box:
        return list(ballot_box.rows(wave_id))


def _wave_with_rows(context: Context, n: int) -> str:
    wave_id, chance = open_small_wave(context).id, Random(7)
    with context.ballot_box() as ballot_box:
        for number in range(n):
            answers = StoredAnswers("frontline", "North", f'{{"climate_1":{number % 5}}}')
            ballot_box.receive(wave_id, chance.randbytes(32).hex(), answers)
    return wave_id


def _integrity(context: Context) -> object:
    if context.ballot_box.engine.dialect.name != "sqlite":
        return "ok"  # PostgreSQL checks each page that it reads
    with context.ballot_box.engine.connect() as connection:
        return connection.execute(text("PRAGMA integrity_check")).scalar()


def test_killed_at_any_step_of_a_barrier_every_row_is_there(context: Context, urls: Urls) -> None:
    wave_id = _wave_with_rows(context, ROWS)
    before, steps = _rows(context, wave_id), []
    for step in deaths(context, urls, lambda child: child.ballot_box.forget_order(), which=EVERY_STEP):
        steps.append(step)
        assert (_rows(context, wave_id), _integrity(context)) == (before, "ok"), step
    assert len(steps) >= 5
    context.ballot_box.forget_order()
    assert _rows(context, wave_id) == before


@pytest.fixture
def large(tmp_path: Path) -> Iterator[tuple[Context, str]]:
    with opened(sqlite_urls(tmp_path)) as context:
        yield context, _wave_with_rows(context, 4_000)


def test_killed_while_sqlite_copies_its_file_every_row_is_there(large, tmp_path: Path) -> None:
    """The copy back into the file is one instruction of SQLite's, so here the clock chooses the moments."""
    context, wave_id = large
    before = _rows(context, wave_id)
    took = _barrier_of_its_own(context, tmp_path, None)
    torn = 0
    for turn in range(20):
        _barrier_of_its_own(context, tmp_path, took * turn / 20)
        torn += (tmp_path / "ballot_box.sqlite-journal").exists()
        assert (_rows(context, wave_id), _integrity(context)) == (before, "ok")
    assert torn  # at least once a half-written file had to be mended from its journal


def _barrier_of_its_own(context: Context, folder: Path, killed_after: float | None) -> float:
    """Run barriers in another process until the given moment; without one, tell how long a barrier takes."""
    context.ballot_box.close()
    process = os.fork()
    if process == 0:
        database = connect_ballot_box(sqlite_urls(folder)["ballot_box"])
        database.forget_order()
        while killed_after is not None:
            database.forget_order()
        os._exit(0)
    begun = time.monotonic()
    if killed_after is not None:
        time.sleep(0.02 + killed_after)
        os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return time.monotonic() - begun
