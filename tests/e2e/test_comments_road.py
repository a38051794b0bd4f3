"""Open comments from the form to the released results, on both databases; nothing else is left of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from secrets import token_bytes

import pytest
from sqlalchemy import Engine, MetaData, text

from diagnostic.errors import ConflictError
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.codes import make_ticket
from diagnostic.workflows.diagnose_wave import diagnose_wave
from support.commented import (
    RTL,
    XSS,
    CommentedWave,
    begin,
    client_of,
    fill,
    opened_with_comments,
    stored_comments,
    with_comments,
)
from support.databases import Urls, postgresql_urls, sqlite_urls


@pytest.fixture
def wave(urls: Urls) -> Iterator[CommentedWave]:
    with opened_with_comments(urls) as context:
        yield with_comments(context)


def test_from_the_form_to_the_results(wave: CommentedWave) -> None:
    client = client_of(wave)
    for number in range(12):
        text = f"{number}: Maria (maria@x.example, 0170 1234567) should listen."
        review = fill(client, begin(client, wave), unit="North", more=text)
        for _ in range(2):
            assert review.press(client, "Send my answers").status == 200
    for number in range(11):
        words = (XSS, RTL)[number] if number < 2 else f"South {number}"
        fill(client, begin(client, wave), unit="South & Söhne", more=words).press(client, "Send my answers")
    for number in range(9):
        fill(client, begin(client, wave), value=1, less=f"Time {number}").press(client, "Send my answers")
    assert len(stored_comments(wave)) == 32
    closing = {"confirm": True, "mask_names": ["Maria Schmidt"]}
    assert client.post(f"/api/v1/waves/{wave.id}/close", json=closing).status_code == 200
    assert stored_comments(wave) == []
    assert client.post(f"/api/v1/waves/{wave.id}/diagnosis").status_code == 200
    more, less = client.get(f"/api/v1/waves/{wave.id}/results").json()["comments"]
    north, south = more["lists"]
    assert (north["unit"], south["unit"]) == ("North", "South & Söhne")
    expected = {f"{number}: [name] ([e-mail], [phone]) should listen." for number in range(12)}
    assert set(north["comments"]) == expected
    assert set(south["comments"]) == {
        XSS,
        "نحتاج إلى وقت أكثر\nورقمي [phone]",
        *(f"South {number}" for number in range(2, 11)),
    }
    assert (less["lists"], less["label"], less["was_asked_of_all"]) == ([], "not shown", False)
    assert north["comments"] != sorted(north["comments"], key=lambda text: int(text.split(":")[0]))
    again = client.post(f"/api/v1/waves/{wave.id}/close", json=closing)
    assert (again.status_code, again.json()["code"]) == (409, "comments_sealed")


def test_a_unit_is_stored_only_where_it_could_ever_be_told(wave: CommentedWave) -> None:
    for unit in ("North", "South & Söhne", "Tiny", ""):
        wave.send(unit, more=f"From {unit}.")
    assert {(unit, text) for _, unit, text in stored_comments(wave)} == {
        ("North", "From North."),
        ("South & Söhne", "From South & Söhne."),
        (None, "From Tiny."),
        (None, "From ."),
    }


def test_a_close_that_was_interrupted_is_not_completed_without_its_names(wave: CommentedWave) -> None:
    for number in range(10):
        wave.send(more=f"Maria {number}")
    context = wave.context
    with context.office() as office:  # as a crash between the two databases leaves them
        found = office.wave(wave.id, for_change=True)
        assert found is not None
        office.close_wave(found, context.today())
    with pytest.raises(ConflictError) as refused:
        diagnose_wave(context, wave.id)
    assert refused.value.code == "comments_not_sealed"
    assert len(stored_comments(wave)) == 10
    close_wave(context, wave.id, confirmed=True, mask_names=["Maria"])
    (more, _) = diagnose_wave(context, wave.id).comments
    assert set(more.lists[0].comments) == {f"[name] {number}" for number in range(10)}


def test_nothing_that_was_written_outlives_the_close_but_what_is_released(tmp_path) -> None:
    with opened_with_comments(sqlite_urls(tmp_path)) as context:
        wave = with_comments(context)
        for number in range(10):
            wave.send(more=f"wrote-{number} canary@mail.example Petronella")
        for number in range(9):
            wave.send(value=1, less=f"too-few-{number}")
        before = (tmp_path / "ballot_box.sqlite").read_bytes()
        assert b"canary@mail" in before
        assert b"too-few-8" in before
        close_wave(context, wave.id, confirmed=True, mask_names=["Petronella"])
        files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for gone in (b"canary@mail", b"Petronella", b"too-few"):
        assert gone not in files
    assert b"wrote-3 [e-mail] [name]" in files


def test_neither_database_joins_comments_to_answers_or_codes(wave: CommentedWave) -> None:
    """No value of a comment's row but wave and unit stands anywhere else."""
    for number in range(20):
        wave.send("North", more=f"Some words {number}")
    values: dict[str, set[str]] = {}
    for name in ("office", "ballot_box"):
        engine = getattr(wave.context, name).engine
        metadata = MetaData()
        with engine.connect() as connection:
            metadata.reflect(connection)
            for table in metadata.tables.values():
                rows = connection.execute(table.select())
                found = {json.dumps(value, default=str).strip('"') for row in rows for value in row}
                values[f"{name}.{table.name}"] = {value for value in found if len(value) >= 4}
    own = values.pop("ballot_box.comments")
    assert len(own) == 20 + 20 + 3
    elsewhere = " ".join(value for found in values.values() for value in found)
    assert {value for value in own if value in elsewhere} == {"North", wave.id}


@pytest.mark.postgres
def test_after_the_close_no_table_of_postgresql_holds_what_was_written(postgresql_address: str) -> None:
    """Its write-ahead log does, until PostgreSQL writes over it; that is why it must not be archived."""
    canary = f"canary{make_ticket(token_bytes)}"
    with opened_with_comments(postgresql_urls(postgresql_address)) as context:
        wave = with_comments(context)
        for number in range(9):
            wave.send(more=f"{canary} {number} " + "and more words " * 12)
        engine = context.ballot_box.engine
        assert canary.encode() in _tables(engine)
        close_wave(context, wave.id, confirmed=True)
        assert canary.encode() not in _tables(engine)


def _tables(engine: Engine) -> bytes:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
    return b"".join(path.read_bytes() for path in (folder / "base").rglob("*") if path.is_file())
