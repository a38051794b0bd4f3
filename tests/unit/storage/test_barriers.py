"""Barriers run behind everybody's back: once enough has come, not too often, never long in the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from diagnostic.errors import SetupError
from diagnostic.storage import barriers
from diagnostic.storage.ballot_box.repository import BallotBoxRepository, StoredAnswers
from diagnostic.storage.barriers import ENOUGH, Barriers
from diagnostic.storage.connect import connect_ballot_box
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


class Counted:
    """A barrier that does nothing but count."""

    def __init__(self, outcome: Callable[[int], bool] = lambda _: True) -> None:
        self.runs = 0
        self._outcome = outcome

    def __call__(self) -> bool:
        self.runs += 1
        return self._outcome(self.runs)

    def reach(self, runs: int) -> bool:
        """Wait until there were so many; tells whether it came to that, and no further."""
        for _ in range(500):
            if self.runs >= runs:
                break
            time.sleep(0.01)
        time.sleep(0.05)
        return self.runs == runs


@pytest.fixture
def kept() -> Iterator[Callable[[Counted], Barriers]]:
    running: list[Barriers] = []

    def keep(run: Counted) -> Barriers:
        running.append(Barriers("test", run))
        return running[-1]

    yield keep
    for one in running:
        one.stop()


def test_one_runs_at_the_start_and_one_whenever_enough_has_come(kept) -> None:
    run = Counted()
    started = kept(run)
    assert run.reach(1)
    started.came(ENOUGH - 1)
    assert run.reach(1)
    started.came(1)
    assert run.reach(2)


def test_what_is_too_little_waits_no_longer_than_promised(kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(barriers, "LEFTOVERS_SECONDS", 0.2)
    run = Counted()
    started = kept(run)
    assert run.reach(1)
    started.came(1)
    assert run.reach(2)
    time.sleep(0.5)
    assert run.reach(2)  # and nothing new is no reason


def test_one_that_was_left_for_later_is_tried_again(kept) -> None:
    run = Counted(lambda turn: turn > 3)
    kept(run)
    assert run.reach(4)


def test_one_that_failed_is_tried_again(kept, caplog: pytest.LogCaptureFixture) -> None:
    def fail_first(turn: int) -> bool:
        if turn == 1:
            raise SetupError(place="database", fault="it is away.", mend="Wait.")
        return True

    run = Counted(fail_first)
    kept(run)
    assert run.reach(2)
    assert "will be tried again" in caplog.text


def _receive(box: Database[BallotBoxRepository], number: int) -> None:
    with box() as ballot_box:
        assert ballot_box.receive("wave", f"{number * 7919 % 10_000:064d}", ANSWERS) == "received now"


def test_a_database_tells_of_what_was_stored_and_of_nothing_else(
    box, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Counted()
    monkeypatch.setattr(box, "_forget_order", run)
    box.keep_forgetting_order()
    assert run.reach(1)
    for number in range(ENOUGH - 1):
        _receive(box, number)
    for _ in range(ENOUGH):
        with box() as ballot_box:
            assert ballot_box.receive("wave", "0" * 64, ANSWERS) == "received before"
    assert run.reach(1)
    _receive(box, ENOUGH)
    assert run.reach(2)
