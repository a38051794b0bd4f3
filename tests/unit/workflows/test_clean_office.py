"""Rosters go on the day their manifest names, from the tables and from the files, whoever thinks of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest

from diagnostic.errors import ConflictError, SetupError
from diagnostic.storage.key_folder import KeyFolder
from diagnostic.workflows.audit_log import read_log
from diagnostic.workflows.clean_office import Cleaned, clean_office
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.daily_round import DailyRound
from diagnostic.workflows.launch_wave import launch_wave
from diagnostic.workflows.turnout import read_turnout
from support.databases import open_small_wave, opened, postgresql_urls
from support.launched import CLOSES_ON, Pages, with_keys
from support.power_cuts import at_every_step
from support.turnouts import (
    FRONT_LINE,
    LEADERS,
    ROSTER_DAY,
    TWO_CROWDS,
    answer,
    invite,
    launched_small,
    reuse_keys,
)

NOTHING = Cleaned((), ())


@pytest.fixture(autouse=True)
def _soon_launched(monkeypatch: pytest.MonkeyPatch) -> None:
    reuse_keys(monkeypatch)


@pytest.fixture
def keyed(context: Context, tmp_path: Path) -> Context:
    return with_keys(context, tmp_path)


@pytest.fixture
def keyed_sqlite(sqlite_context: Context, tmp_path: Path) -> Context:
    return with_keys(sqlite_context, tmp_path)


def _on(context: Context, day: date) -> Context:
    return replace(context, today=lambda: day)


def _closed(context: Context) -> str:
    wave_id = launched_small(context)
    invite(context, wave_id, FRONT_LINE, 30, issued=9)
    close_wave(context, wave_id, confirmed=True)
    return wave_id


def _rows(context: Context, wave_id: str) -> tuple[int, int]:
    with context.office() as office:
        rostered = len(office.roster.entries(wave_id))
        return rostered, sum(sent for sent, _ in office.invitations.counts(wave_id).values())


def _events(context: Context, wave_id: str) -> list[str]:
    return [one.event for one in read_log(context) if json.loads(one.details).get("wave") == wave_id]


def test_a_roster_goes_on_its_day_and_no_earlier(keyed: Context) -> None:
    wave_id = _closed(keyed)
    assert clean_office(_on(keyed, ROSTER_DAY - timedelta(1))) == NOTHING
    assert _rows(keyed, wave_id) == (30, 30)
    assert clean_office(_on(keyed, ROSTER_DAY)) == Cleaned((wave_id,), ())
    assert _rows(keyed, wave_id) == (0, 0)
    assert keyed.keys.read(f"{wave_id}.invitations") is None
    assert keyed.keys.read("office") is not None


def test_a_clock_that_leapt_ahead_deletes_nothing_unless_somebody_says_it_is_right(keyed: Context) -> None:
    wave_id = _closed(keyed)
    leapt = _on(keyed, ROSTER_DAY.replace(year=ROSTER_DAY.year + 10))
    with pytest.raises(ConflictError) as refusal:
        clean_office(leapt)
    assert refusal.value.code == "clock_doubtful"
    assert _rows(keyed, wave_id) == (30, 30)
    assert clean_office(leapt, clock_is_right=True) == Cleaned((wave_id,), ())
    assert clean_office(leapt) == NOTHING


def test_other_waves_keep_theirs(keyed: Context) -> None:
    mine, other = _closed(keyed), _closed(keyed)
    with keyed.office() as office:
        wave = office.wave(other)
        assert wave is not None
        wave.roster_deleted_on = ROSTER_DAY + timedelta(1)
    assert clean_office(_on(keyed, ROSTER_DAY)).rosters == (mine,)
    assert _rows(keyed, other) == (30, 30)
    assert keyed.keys.read(f"{other}.invitations") is not None


def test_the_log_tells_it_once_and_how_many_only_in_bands(keyed: Context) -> None:
    wave_id = _closed(keyed)
    for day in range(3):
        clean_office(_on(keyed, ROSTER_DAY + timedelta(day)))
    last = read_log(keyed)[-1]
    assert (last.event, last.day) == ("roster_deleted", ROSTER_DAY)
    assert json.loads(last.details) == {"wave": wave_id, "invitations": "20 to 49"}
    assert _events(keyed, wave_id).count("roster_deleted") == 1


def test_it_can_be_interrupted_at_every_step(keyed: Context) -> None:
    for wave_id in at_every_step(
        _on(keyed, ROSTER_DAY), lambda: _closed(keyed), lambda context, _: clean_office(context)
    ):
        clean_office(_on(keyed, ROSTER_DAY))
        assert _rows(keyed, wave_id) == (0, 0)
        assert keyed.keys.read(f"{wave_id}.invitations") is None
        assert _events(keyed, wave_id)[-1] == "roster_deleted"
        assert clean_office(_on(keyed, ROSTER_DAY)) == NOTHING


def test_a_round_cut_short_before_the_rewriting_is_not_taken_for_done(keyed_sqlite: Context) -> None:
    wave_id = _closed(keyed_sqlite)
    with keyed_sqlite.office() as office:
        office.invitations.delete_all(wave_id)
    assert clean_office(_on(keyed_sqlite, ROSTER_DAY)).rosters == (wave_id,)


def test_a_wave_that_nobody_closed_takes_no_more_people_and_can_still_be_sealed(keyed: Context) -> None:
    wave_id = launched_small(keyed)
    invite(keyed, wave_id, LEADERS, 20, issued=8)
    answer(keyed, wave_id, {"middle_management": 7})
    later = _on(keyed, ROSTER_DAY)
    assert clean_office(later) == Cleaned((wave_id,), (wave_id,))
    assert keyed.keys.read(f"{wave_id}.erasure") is None
    assert _events(keyed, wave_id)[2:] == ["wave_closed", "roster_deleted", "keys_destroyed"]
    close_wave(later, wave_id, confirmed=True)
    with keyed.ballot_box() as ballot_box:
        sealed = read_turnout(ballot_box.turnout.sealed(wave_id))
    assert sealed is not None
    assert [(one.issued, one.received) for one in sealed.strata] == [(8, 7), (0, 0)]
    assert not sealed.strata[0].has_surplus


def test_people_may_answer_until_the_end_of_a_closing_day_that_is_the_rosters_last(
    keyed_sqlite: Context,
) -> None:
    still_open, closed = (open_small_wave(keyed_sqlite, head_counts=TWO_CROWDS).id for _ in range(2))
    for wave_id in (still_open, closed):
        launch_wave(keyed_sqlite, wave_id, Pages(), CLOSES_ON, roster_days=0)
        invite(keyed_sqlite, wave_id, FRONT_LINE, 30)
    close_wave(keyed_sqlite, closed, confirmed=True)
    assert clean_office(_on(keyed_sqlite, CLOSES_ON)) == Cleaned((closed,), ())
    assert _rows(keyed_sqlite, still_open) == (30, 30)
    assert clean_office(_on(keyed_sqlite, CLOSES_ON + timedelta(1))) == Cleaned((still_open,), (still_open,))


def test_an_erasure_key_that_a_close_elsewhere_could_not_reach_is_destroyed(
    keyed_sqlite: Context, tmp_path: Path
) -> None:
    wave_id = launched_small(keyed_sqlite)
    console = replace(keyed_sqlite, keys=KeyFolder(tmp_path / "another machine"))
    close_wave(console, wave_id, confirmed=True)
    assert keyed_sqlite.keys.read(f"{wave_id}.erasure") is not None
    clean_office(keyed_sqlite)
    assert keyed_sqlite.keys.read(f"{wave_id}.erasure") is None
    told = json.loads(read_log(keyed_sqlite)[-1].details)
    assert told == {"wave": wave_id, "private_keys_erased": 0, "erasure_key_destroyed_here": True}


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("office*"))


def test_no_address_is_left_in_the_file(keyed_sqlite: Context, tmp_path: Path) -> None:
    wave_id = launched_small(keyed_sqlite)
    addresses = invite(keyed_sqlite, wave_id, FRONT_LINE, 36)
    with keyed_sqlite.office() as office:
        hashes = [one.secret_hash for one in office.roster.entries(wave_id)]
    marks = [one.encode() for one in (*addresses, *hashes, "@canary.example")]
    before = _bytes_of(tmp_path)
    assert all(mark in before for mark in marks)
    clean_office(_on(keyed_sqlite, ROSTER_DAY))
    after = _bytes_of(tmp_path)
    assert not [mark for mark in marks if mark in after]


@pytest.mark.postgres
def test_no_address_is_left_in_the_tables_of_postgresql(postgresql_address: str, tmp_path: Path) -> None:
    urls = postgresql_urls(postgresql_address)
    with opened(urls) as context:
        keyed = with_keys(context, tmp_path)
        wave_id = launched_small(keyed)
        invite(keyed, wave_id, FRONT_LINE, 36)
        tables = ("roster", "invitations")
        before = [_heap(urls["office"], table) for table in tables]
        assert b"@canary.example" in before[0]
        clean_office(_on(keyed, ROSTER_DAY))
        assert [_heap(urls["office"], table) for table in tables] == [b"", b""]


def _heap(url: str, table: str) -> bytes:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        row = connection.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", (table,)).fetchone()
    assert row is not None
    return bytes(row[0])


def _eventually(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        Event().wait(0.05)
    pytest.fail("it never came about")


def test_the_running_service_does_it_at_its_start_and_when_the_day_comes(keyed_sqlite: Context) -> None:
    first = _closed(keyed_sqlite)
    today = [ROSTER_DAY]
    running = DailyRound(replace(keyed_sqlite, today=lambda: today[0]), look_again_seconds=0.01)
    try:
        _eventually(lambda: _rows(keyed_sqlite, first) == (0, 0))
        second = _closed(keyed_sqlite)
        with keyed_sqlite.office() as office:
            wave = office.wave(second)
            assert wave is not None
            wave.roster_deleted_on = ROSTER_DAY + timedelta(1)
        today[0] += timedelta(1)
        _eventually(lambda: _rows(keyed_sqlite, second) == (0, 0))
    finally:
        running.stop()


def test_a_round_that_failed_is_tried_again(keyed_sqlite: Context, caplog: pytest.LogCaptureFixture) -> None:
    wave_id = _closed(keyed_sqlite)
    fails = [True]

    def office() -> object:
        if fails[0]:
            raise SetupError(place="database 'office'", fault="it is busy.", mend="Try again.")
        return keyed_sqlite.office()

    office.forget_order = keyed_sqlite.office.forget_order
    context = replace(_on(keyed_sqlite, ROSTER_DAY), office=office)
    running = DailyRound(context, look_again_seconds=0.01)
    try:
        with caplog.at_level(logging.WARNING):
            _eventually(lambda: "will be tried again" in caplog.text)
        fails[0] = False
        _eventually(lambda: _rows(keyed_sqlite, wave_id) == (0, 0))
    finally:
        running.stop()
    assert "canary.example" not in caplog.text
