"""Comments are stored with their response, exactly once, and leave with the close; nothing joins the two."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import text

from diagnostic.storage import order
from diagnostic.storage.ballot_box.comments import CommentsByKey, StoredComment
from diagnostic.storage.ballot_box.repository import BallotBoxRepository, StoredAnswers
from diagnostic.storage.connect import connect_ballot_box
from diagnostic.storage.database import Database
from diagnostic.storage.migrate import upgrade
from support.databases import Urls, postgresql_urls

ANSWERS = StoredAnswers("frontline", "North", '{"climate_1":3}')
MORE = StoredComment("more", "North", "More light.")
PEOPLE = 200
MOST_BY_CHANCE = 8


@pytest.fixture
def box(urls: Urls) -> Iterator[Database[BallotBoxRepository]]:
    yield from _opened(urls)


@pytest.fixture
def postgresql_box(postgresql_address: str) -> Iterator[Database[BallotBoxRepository]]:
    yield from _opened(postgresql_urls(postgresql_address))


def _opened(urls: Urls) -> Iterator[Database[BallotBoxRepository]]:
    upgrade(urls["ballot_box"], "ballot_box")
    database = connect_ballot_box(urls["ballot_box"])
    with database() as ballot_box:
        ballot_box.open_wave("wave", [])
    yield database
    database.close()


def _receive(
    box: Database[BallotBoxRepository], comments: CommentsByKey, key: str = "row", wave: str = "wave"
) -> str:
    with box() as ballot_box:
        return ballot_box.receive(wave, key, ANSWERS, comments)


def _stored(box: Database[BallotBoxRepository], wave: str = "wave") -> list[StoredComment]:
    with box() as ballot_box:
        return ballot_box.comments.of_wave(wave)


def test_a_response_and_its_comments_are_taken_once(box) -> None:
    sent = {"key": MORE, "left open": None}
    assert _receive(box, sent) == "received now"
    assert _receive(box, sent) == "received before"
    assert _stored(box) == [MORE]


@pytest.mark.parametrize(
    "other",
    [
        {"key": MORE._replace(comment="Less light."), "left open": None},
        {"key": MORE._replace(unit=None), "left open": None},
        {"key": None, "left open": None},
        {"key": MORE, "left open": MORE._replace(question_id="less")},
    ],
)
def test_other_comments_with_the_same_answers_change_nothing(box, other: CommentsByKey) -> None:
    _receive(box, {"key": MORE, "left open": None})
    assert _receive(box, other) == "received differently"
    assert _stored(box) == [MORE]


def test_other_answers_bring_no_comments(box) -> None:
    _receive(box, {"key": None})
    with box() as ballot_box:
        other = ANSWERS._replace(unit=None)
        assert ballot_box.receive("wave", "row", other, {"key": MORE}) == "received differently"
    assert _stored(box) == []


def test_neither_is_stored_when_the_transaction_fails(box) -> None:
    def fail() -> None:
        with box() as ballot_box:
            ballot_box.receive("wave", "row", ANSWERS, {"key": MORE})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with box() as ballot_box:
        assert ballot_box.count("wave") == 0
    assert _stored(box) == []


def test_many_at_once_under_one_ticket_count_once(box) -> None:
    together = Barrier(8)

    def send(_: int) -> str:
        together.wait()
        return _receive(box, {"key": MORE})

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(send, range(8)))
    assert outcomes == ["received before"] * 7 + ["received now"]
    assert _stored(box) == [MORE]


def test_many_respondents_at_once_all_keep_their_comments(box) -> None:
    together = Barrier(8)

    def send(worker: int) -> None:
        together.wait()
        for number in range(10):
            name = f"{worker} {number}"
            assert (
                _receive(box, {f"key {name}": MORE._replace(comment=name)}, f"row {name}") == "received now"
            )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(8)))
    expected = {f"{worker} {number}" for worker in range(8) for number in range(10)}
    assert {one.comment for one in _stored(box)} == expected


def test_a_release_takes_the_place_of_the_rows_of_its_wave_only(box) -> None:
    with box() as ballot_box:
        ballot_box.open_wave("other", [])
    _receive(box, {"key": MORE})
    _receive(box, {"other key": MORE}, "other row", "other")
    with box() as ballot_box:
        assert ballot_box.comments.released("wave") is None
        ballot_box.close_wave("wave")
        ballot_box.comments.release("wave", "content")
    with box() as ballot_box:
        assert ballot_box.comments.released("wave") == "content"
        ballot_box.comments.release("wave", "second")
    with box() as ballot_box:
        assert ballot_box.comments.released("wave") == "content"
    assert _stored(box) == []
    assert _stored(box, "other") == [MORE]


def test_the_same_response_is_known_after_its_comments_have_left(box) -> None:
    _receive(box, {"key": MORE})
    with box() as ballot_box:
        ballot_box.close_wave("wave")
        ballot_box.comments.release("wave", "content")
    assert _receive(box, {"key": MORE}) == "received before"
    assert _receive(box, {"key 2": MORE}, "row 2") == "wave closed"
    assert _stored(box) == []


@dataclass(frozen=True)
class Seen:
    """A row as whoever reads a PostgreSQL database sees it; ``who`` is the truth that the attacker lacks."""

    who: int
    transaction: int


def _survey(box: Database[BallotBoxRepository]) -> tuple[list[Seen], list[Seen]]:
    """Let everybody answer and comment; gives the rows of both tables."""
    chance = Random(7)
    rows = [chance.randbytes(32).hex() for _ in range(PEOPLE)]
    comments = [chance.randbytes(32).hex() for _ in range(PEOPLE)]
    for row, comment in zip(rows, comments, strict=True):
        _receive(box, {comment: MORE}, row)
    return _read(box, "responses", "row_key", rows), _read(box, "comments", "comment_key", comments)


def _read(box: Database[BallotBoxRepository], table: str, key: str, truth: list[str]) -> list[Seen]:
    question = text(f"SELECT {key}, xmin::text::bigint FROM {table} ORDER BY ctid")
    with box.engine.connect() as connection:
        return [Seen(truth.index(row[0]), row[1]) for row in connection.execute(question)]


def _by_same_transaction(responses: list[Seen], comments: list[Seen]) -> int:
    chance, right = Random(1), 0
    for response in responses:
        candidates = [one.who for one in comments if one.transaction == response.transaction]
        right += bool(candidates) and chance.choice(candidates) == response.who
    return right


def _by_order(responses: list[Seen], comments: list[Seen]) -> int:
    first, second = (sorted(rows, key=lambda row: row.transaction) for rows in (responses, comments))
    return sum(one.who == other.who for one, other in zip(first, second, strict=True))


def _by_latest_possible(responses: list[Seen], comments: list[Seen]) -> int:
    """A rewritten row was stored earlier than it says: give each the latest response still free."""
    free, right = sorted(responses, key=lambda row: row.transaction), 0
    for comment in sorted(comments, key=lambda row: -row.transaction):
        fitting = [row for row in free if row.transaction <= comment.transaction]
        if fitting:
            free.remove(fitting[-1])
            right += fitting[-1].who == comment.who
    return right


@pytest.mark.postgres
def test_postgresql_does_not_tell_which_comment_came_with_which_answers(postgresql_box) -> None:
    seen = _survey(postgresql_box)
    for attack in (_by_same_transaction, _by_order, _by_latest_possible):
        assert attack(*seen) <= MOST_BY_CHANCE, attack.__name__


@pytest.mark.postgres
def test_without_the_blur_it_would(postgresql_box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order.blur_order, "__defaults__", (0,))
    seen = _survey(postgresql_box)
    for attack in (_by_same_transaction, _by_order, _by_latest_possible):
        assert attack(*seen) == PEOPLE, attack.__name__


@pytest.mark.postgres
def test_after_the_barrier_all_comments_are_of_one_transaction_and_lie_in_key_order(postgresql_box) -> None:
    _survey(postgresql_box)
    postgresql_box.forget_order()
    question = "SELECT comment_key, xmin::text, xmax::text, cmin::text FROM comments ORDER BY ctid"
    with postgresql_box.engine.connect() as connection:
        found = connection.execute(text(question)).all()
    assert len(found) == PEOPLE
    assert [row[0] for row in found] == sorted(row[0] for row in found)
    assert len({tuple(row[1:]) for row in found}) == 1
