"""The office's log: only appended to by the program, and telling when somebody else changed it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import text

from diagnostic.errors import SetupError
from diagnostic.workflows.audit_log import entry_hash, read_log, record, record_once, verify_chain
from diagnostic.workflows.context import Context

DAY = date(2026, 3, 2)


def _record(context: Context, *waves: str) -> None:
    for wave in waves:
        with context.office() as office:
            record(office, DAY, "wave_closed", {"wave": wave})


def test_entries_follow_each_other(context: Context) -> None:
    _record(context, "a", "b")
    first, second = read_log(context)
    assert (first.number, second.number) == (1, 2)
    assert first.previous_hash == "0" * 64
    assert second.previous_hash == first.entry_hash
    assert second.details == '{"wave":"b"}'
    checked = verify_chain((first, second))
    assert (checked.n_entries, checked.head, checked.fault) == (2, second.entry_hash, "")


def test_an_empty_log_is_whole(context: Context) -> None:
    assert verify_chain(read_log(context)).head == "0" * 64


def test_an_entry_is_there_if_and_only_if_what_it_tells_was_done(context: Context) -> None:
    def fail_after_recording() -> None:
        with context.office() as office:
            record(office, DAY, "wave_closed", {"wave": "a"})
            raise KeyError

    with pytest.raises(KeyError):
        fail_after_recording()
    assert read_log(context) == ()


def test_completing_something_twice_is_told_once(context: Context) -> None:
    for wave in ("a", "a", "b"):
        with context.office() as office:
            record_once(office, DAY, "keys_destroyed", {"wave": wave})
    assert [entry.details for entry in read_log(context)] == ['{"wave":"a"}', '{"wave":"b"}']


def test_many_at_once_leave_one_chain(context: Context) -> None:
    start = Barrier(8)

    def append(worker: int) -> None:
        start.wait(timeout=30)
        _record(context, *(f"{worker} {k}" for k in range(5)))

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(append, range(8)))
    entries = read_log(context)
    assert len(entries) == 40
    assert verify_chain(entries).fault == ""


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_log SET details = '{}'", "DELETE FROM audit_log", "TRUNCATE audit_log"]
)
def test_the_database_refuses_to_change_it(context: Context, statement: str) -> None:
    _record(context, "a")

    def change() -> None:
        with context.office() as office:
            office.audit._session.execute(text(statement))

    with pytest.raises(SetupError):
        change()
    assert [entry.details for entry in read_log(context)] == ['{"wave":"a"}']


def _without_guard(context: Context, *statements: str) -> None:
    """Change the log as an administrator of the database could, who may drop any trigger."""
    with context.office() as office:
        session = office.audit._session
        if session.get_bind().dialect.name == "sqlite":
            drops = ["DROP TRIGGER audit_log_update", "DROP TRIGGER audit_log_delete"]
        else:
            drops = ["DROP TRIGGER audit_log_kept ON audit_log"]
        for statement in (*drops, *statements):
            session.execute(text(statement))


@pytest.mark.parametrize(
    ("statements", "broken_at", "fault"),
    [
        (["UPDATE audit_log SET details = '{}' WHERE number = 2"], 2, "its content is not what was written."),
        (["UPDATE audit_log SET day = '2026-03-01' WHERE number = 3"], 3, "its content is not"),
        (["UPDATE audit_log SET event = 'wave_opened' WHERE number = 1"], 1, "its content is not"),
        (["DELETE FROM audit_log WHERE number = 2"], 3, "entry 2 should stand here"),
        (["DELETE FROM audit_log WHERE number = 1"], 2, "entry 1 should stand here"),
        (
            [
                "UPDATE audit_log SET number = 9 WHERE number = 2",
                "UPDATE audit_log SET number = 2 WHERE number = 3",
                "UPDATE audit_log SET number = 3 WHERE number = 9",
            ],
            2,
            "it does not follow the entry before it.",
        ),
    ],
)
def test_every_change_is_found(context: Context, statements: list[str], broken_at: int, fault: str) -> None:
    _record(context, "a", "b", "c", "d")
    _without_guard(context, *statements)
    checked = verify_chain(read_log(context))
    assert checked.broken_at == broken_at
    assert checked.fault.startswith(fault)


def _cut_the_end_off(context: Context) -> None:
    _without_guard(context, "DELETE FROM audit_log WHERE number = 3")


def _write_the_last_anew(context: Context) -> None:
    entry = read_log(context)[-1]
    forged = entry_hash(entry.number, entry.day, entry.event, '{"wave":"z"}', entry.previous_hash)
    change = f"UPDATE audit_log SET details = '{{\"wave\"\\:\"z\"}}', entry_hash = '{forged}'"
    _without_guard(context, change + " WHERE number = 3")


@pytest.mark.parametrize("tamper", [_cut_the_end_off, _write_the_last_anew])
def test_only_a_head_noted_elsewhere_shows_that_the_end_is_another(
    context: Context, tamper: Callable[[Context], None]
) -> None:
    _record(context, "a", "b", "c")
    noted = verify_chain(read_log(context)).head
    assert verify_chain(read_log(context), noted.upper()).fault == ""
    tamper(context)
    assert verify_chain(read_log(context)).fault == ""
    checked = verify_chain(read_log(context), noted)
    assert checked.fault.startswith("no entry has the hash that was noted")


def test_an_older_head_still_holds_after_more_was_recorded(context: Context) -> None:
    _record(context, "a")
    noted = verify_chain(read_log(context)).head
    _record(context, "b")
    assert verify_chain(read_log(context), noted).fault == ""
