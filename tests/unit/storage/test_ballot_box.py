"""The ballot box takes a response once, never changes it, and nothing after the close."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from diagnostic.storage.ballot_box.repository import BallotBoxRepository, StoredAnswers
from diagnostic.storage.connect import connect_ballot_box
from diagnostic.storage.database import Database
from diagnostic.storage.migrate import upgrade
from support.databases import Urls

ANSWERS = StoredAnswers("frontline", "North", '{"climate_1":3}')


@pytest.fixture
def box(urls: Urls) -> Iterator[Database[BallotBoxRepository]]:
    upgrade(urls["ballot_box"], "ballot_box")
    database = connect_ballot_box(urls["ballot_box"])
    with database() as ballot_box:
        ballot_box.open_wave("wave", [])
    yield database
    database.close()


def _receive(box: Database[BallotBoxRepository], answers: StoredAnswers = ANSWERS, key: str = "key") -> str:
    with box() as ballot_box:
        return ballot_box.receive("wave", key, answers)


def test_the_same_response_is_taken_once(box) -> None:
    assert _receive(box) == "received now"
    assert _receive(box) == "received before"
    with box() as ballot_box:
        assert list(ballot_box.responses("wave")) == [ANSWERS]


@pytest.mark.parametrize(
    "other",
    [
        ANSWERS._replace(answers='{"climate_1":4}'),
        ANSWERS._replace(unit=None),
        ANSWERS._replace(unit="South"),
        ANSWERS._replace(role_group="c_suite"),
    ],
)
def test_another_response_under_the_same_key_changes_nothing(box, other: StoredAnswers) -> None:
    _receive(box)
    assert _receive(box, other) == "received differently"
    with box() as ballot_box:
        assert list(ballot_box.responses("wave")) == [ANSWERS]


def test_a_closed_wave_takes_nothing_new_but_knows_what_it_has(box) -> None:
    _receive(box)
    with box() as ballot_box:
        ballot_box.close_wave("wave")
    assert _receive(box) == "received before"
    assert _receive(box, key="late") == "wave closed"
    with box() as ballot_box:
        assert ballot_box.count("wave") == 1


def test_an_unknown_wave_takes_nothing(box) -> None:
    with box() as ballot_box:
        assert ballot_box.receive("elsewhere", "key", ANSWERS) == "wave closed"


def test_opening_a_closed_wave_again_does_not_open_it(box) -> None:
    with box() as ballot_box:
        ballot_box.close_wave("wave")
    with box() as ballot_box:
        ballot_box.open_wave("wave", [])
        assert not ballot_box.is_open("wave")


def test_many_at_once_under_one_key_count_once(box) -> None:
    together = Barrier(8)

    def send(_: int) -> str:
        together.wait()
        return _receive(box)

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(send, range(8)))
    assert outcomes == ["received before"] * 7 + ["received now"]


def test_closing_waits_for_an_answer_that_is_being_stored(box) -> None:
    """Whatever is acknowledged is there when the close has returned."""
    stored, closed = Event(), Event()

    def close() -> None:
        stored.wait()
        with box() as ballot_box:
            ballot_box.close_wave("wave")
        closed.set()

    with ThreadPoolExecutor(1) as pool:
        closing = pool.submit(close)
        with box() as ballot_box:
            assert ballot_box.receive("wave", "key", ANSWERS) == "received now"
            stored.set()
            assert not closed.wait(0.3)
        closing.result(timeout=10)
    with box() as ballot_box:
        assert ballot_box.count("wave") == 1


def test_an_answer_that_comes_while_the_wave_is_closing_is_not_taken(box) -> None:
    closing = Event()

    def send() -> str:
        closing.wait()
        return _receive(box)

    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send)
        with box() as ballot_box:
            ballot_box.close_wave("wave")
            ballot_box.count("wave")  # sends the update
            closing.set()
            with pytest.raises(TimeoutError):
                sending.result(timeout=0.3)
        assert sending.result(timeout=10) == "wave closed"


def test_responses_come_in_the_order_of_their_keys(box) -> None:
    for key in ("c", "a", "b"):
        _receive(box, ANSWERS._replace(unit=key), key)
    with box() as ballot_box:
        assert [response.unit for response in ballot_box.responses("wave")] == ["a", "b", "c"]


def test_results_are_sealed_once(box) -> None:
    with box() as ballot_box:
        assert ballot_box.released("wave") is None
        assert ballot_box.seal("wave", "first") == "first"
    with box() as ballot_box:
        assert ballot_box.seal("wave", "second") == "first"
        assert ballot_box.released("wave") == "first"
