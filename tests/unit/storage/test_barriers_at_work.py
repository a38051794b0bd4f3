"""Barriers on real databases, while others read, write and copy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from sqlalchemy import make_url

from diagnostic.errors import SetupError
from diagnostic.storage import barriers, order
from diagnostic.storage import database as database_module
from diagnostic.storage.backup import came_since, copy_out
from diagnostic.storage.ballot_box.repository import BallotBoxRepository, StoredAnswers
from diagnostic.storage.connect import KINDS, connect_ballot_box
from diagnostic.storage.database import Database
from diagnostic.storage.migrate import upgrade
from support.databases import Urls

ANSWERS = StoredAnswers("frontline", "North", '{"climate_1":3}')


@pytest.fixture(autouse=True)
def short_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(barriers, "SHORTEST_REST_SECONDS", 0.01)
    monkeypatch.setattr(barriers, "REST", 0)


@pytest.fixture
def box(urls: Urls) -> Iterator[Database[BallotBoxRepository]]:
    upgrade(urls["ballot_box"], "ballot_box")
    database = connect_ballot_box(urls["ballot_box"])
    with database() as ballot_box:
        ballot_box.open_wave("wave", [])
    yield database
    database.close()


def _receive(box: Database[BallotBoxRepository], number: int) -> None:
    with box() as ballot_box:
        assert ballot_box.receive("wave", f"{number * 7919 % 10_000:064d}", ANSWERS) == "received now"


def test_answers_that_come_during_barriers_are_all_there_in_the_end(box) -> None:
    box.keep_forgetting_order()
    box.keep_forgetting_order()  # twice is once
    workers = [
        Thread(target=lambda w=worker: [_receive(box, 100 * w + k) for k in range(50)]) for worker in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with box() as ballot_box:
        assert ballot_box.count("wave") == 200


def test_nobody_sees_fewer_rows_while_barriers_run(box) -> None:
    """PostgreSQL shows a table that is being rewritten as empty to snapshots from before."""
    for number in range(30):
        _receive(box, number)
    counted: set[int] = set()
    looks = 150

    def look() -> None:
        for _ in range(looks):
            with box() as ballot_box:
                ballot_box.is_open("wave")
                counted.add(ballot_box.count("wave"))

    lookers = [Thread(target=look) for _ in range(3)]
    for looker in lookers:
        looker.start()
    done = [box._forget_order() for _ in range(20)]
    for looker in lookers:
        looker.join()
    assert any(done)
    assert counted == {30}


def test_no_copy_misses_rows_because_of_a_barrier(box, urls: Urls, tmp_path: Path) -> None:
    for number in range(30):
        _receive(box, number)
    stopped = Event()

    def forget_again_and_again() -> None:
        while not stopped.wait(0.02):
            box._forget_order()

    barrier = Thread(target=forget_again_and_again)
    barrier.start()
    kind, counted = KINDS["ballot_box"], set()
    try:
        for _ in range(5):
            copy_out(kind, urls["ballot_box"], tmp_path / "copy.sqlite")
            counted.add(tuple(came_since(kind, tmp_path / "none", tmp_path / "copy.sqlite").items()))
    finally:
        stopped.set()
        barrier.join()
    assert counted == {(("wave", 30),)}


def test_a_barrier_gives_up_while_others_are_at_work_and_the_last_one_waits_for_them(
    box, urls: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is locked out for longer than its patience by a barrier that waits for a long reader."""
    monkeypatch.setattr(order, "PATIENCE_MS", 50)
    reading, may_end = Event(), Event()

    def read_long() -> None:
        with _own_connection(urls) as begun:
            begun.execute("SELECT * FROM responses")
            reading.set()
            may_end.wait(timeout=30)

    reader = Thread(target=read_long)
    reader.start()
    reading.wait(timeout=30)
    assert box._forget_order() is False
    waiting = Thread(target=box.forget_order)
    waiting.start()
    may_end.set()
    reader.join()
    waiting.join(timeout=30)
    assert not waiting.is_alive()
    assert box._forget_order() is True


def _own_connection(urls: Urls):
    url = urls["ballot_box"]
    if url.startswith("postgresql"):
        return psycopg.connect(url)
    connection = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    connection.execute("BEGIN")
    return connection


@pytest.mark.postgres
def test_two_processes_run_one_barrier_at_a_time(urls: Urls, box, monkeypatch: pytest.MonkeyPatch) -> None:
    if urls["ballot_box"].startswith("sqlite"):
        pytest.skip("SQLite's own lock does that, and the test before shows it")
    with psycopg.connect(urls["ballot_box"]) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('diagnostic barrier'))")
        assert box._forget_order() is False
    assert box._forget_order() is True


def test_a_file_that_cannot_be_rewritten_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    upgrade(url, "ballot_box")
    file = tmp_path / "x.sqlite"
    content = bytearray(file.read_bytes())
    content[4096:8192] = b"x" * 4096
    file.write_bytes(content)
    database = connect_ballot_box(url)
    with pytest.raises(SetupError) as refused:
        database.forget_order()
    database.close()
    assert refused.value.code == "database_unavailable"
    assert file.read_bytes() == content


def test_the_last_barrier_does_not_wait_for_ever(box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 10)
    monkeypatch.setattr(box, "_forget_order", lambda: False)
    with pytest.raises(SetupError) as refused:
        box.forget_order()
    assert refused.value.code == "database_unavailable"
