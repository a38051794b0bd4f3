"""After a barrier the files no longer tell who came when; before it, they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from diagnostic.storage.ballot_box.repository import StoredAnswers
from diagnostic.workflows.context import Context
from support.databases import open_small_wave, opened, postgresql_urls, sqlite_urls

PEOPLE = 80


def _random_hashes(seed: int) -> list[str]:
    chance = Random(seed)
    return [chance.randbytes(32).hex() for _ in range(PEOPLE)]


def _survey(context: Context, codes: Sequence[str], rows: Sequence[str]) -> str:
    """Person k spends code k, and their answers get row k, all in the order of k."""
    wave = open_small_wave(context)
    with context.office() as office:
        office.add_codes(wave.id, "frontline", codes)
    for code, row in zip(codes, rows, strict=True):
        with context.office() as office:
            assert office.spend(code, code[::-1]) == "spent now"
        with context.ballot_box() as ballot_box:
            answers = StoredAnswers("frontline", "North", '{"climate_1":3}')
            assert ballot_box.receive(wave.id, row, answers) == "received now"
    return wave.id


@pytest.fixture
def postgresql_context(postgresql_address: str) -> Iterator[Context]:
    with opened(postgresql_urls(postgresql_address)) as opened_context:
        yield opened_context


def _in_order_of_transaction(context: Context) -> tuple[list[str], list[str]]:
    """What whoever holds both PostgreSQL databases sees: rows sorted by the number of their transaction."""
    questions = {
        "office": "SELECT code_hash FROM access_codes ORDER BY xmin::text::bigint, ctid",
        "ballot_box": "SELECT row_key FROM responses ORDER BY xmin::text::bigint, ctid",
    }
    found = []
    for name, question in questions.items():
        with getattr(context, name).engine.connect() as connection:
            found.append(list(connection.execute(text(question)).scalars()))
    return found[0], found[1]


def _correct_links(context: Context, codes: Sequence[str], rows: Sequence[str]) -> int:
    truth = dict(zip(codes, rows, strict=True))
    guessed = zip(*_in_order_of_transaction(context), strict=True)
    return sum(truth[code] == row for code, row in guessed)


@pytest.mark.postgres
def test_postgresql_tells_who_answered_what_until_the_barrier(postgresql_context: Context) -> None:
    context, codes, rows = postgresql_context, _random_hashes(1), _random_hashes(2)
    _survey(context, codes, rows)
    assert _correct_links(context, codes, rows) >= PEOPLE - 5  # the attack works …
    context.office.forget_order()
    context.ballot_box.forget_order()
    assert _correct_links(context, codes, rows) <= 5  # … and one link is what chance gives


@pytest.mark.postgres
def test_after_the_barrier_all_rows_are_of_one_transaction_and_lie_in_key_order(
    postgresql_context: Context,
) -> None:
    context = postgresql_context
    _survey(context, _random_hashes(1), _random_hashes(2))
    context.ballot_box.forget_order()
    question = "SELECT row_key, xmin::text, xmax::text, cmin::text, ctid FROM responses ORDER BY ctid"
    with context.ballot_box.engine.connect() as connection:
        found = connection.execute(text(question)).all()
    assert [row[0] for row in found] == sorted(_random_hashes(2))
    assert len({tuple(row[1:4]) for row in found}) == 1


def test_the_barrier_keeps_every_row(context: Context) -> None:
    codes, rows = _random_hashes(1), _random_hashes(2)
    wave_id = _survey(context, codes, rows)
    context.office.forget_order()
    context.ballot_box.forget_order()
    with context.office() as office:
        assert office.code_counts(wave_id) == {"frontline": (PEOPLE, PEOPLE)}
        assert office.spend(codes[0], codes[0][::-1]) == "spent by this form before"
    with context.ballot_box() as ballot_box:
        assert len(list(ballot_box.responses(wave_id))) == PEOPLE


def test_sqlite_files_of_different_orders_are_the_same_after_the_barrier(tmp_path: Path) -> None:
    """Byte for byte: whatever the file tells, it is not who came when."""
    orders = (list(range(PEOPLE)), Random(3).sample(range(PEOPLE), PEOPLE))
    before, after = [], []
    for number, order in enumerate(orders):
        folder = tmp_path / str(number)
        codes, rows = _random_hashes(1), _random_hashes(2)
        with opened(sqlite_urls(folder)) as fresh:
            context = replace(fresh, random_bytes=bytes)
            _survey(context, [codes[k] for k in order], [rows[k] for k in order])
            before.append(_bytes_of(folder))
            context.office.forget_order()
            context.ballot_box.forget_order()
            after.append(_bytes_of(folder))
    assert before[0]["ballot_box"] != before[1]["ballot_box"]
    assert after[0] == after[1]


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / f"{name}.sqlite").read_bytes() for name in ("office", "ballot_box")}
