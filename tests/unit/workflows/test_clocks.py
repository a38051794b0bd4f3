"""A credential is issued and answers are taken whatever the clock says, and neither looks at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.issue_credential import find_standing, note_done
from support.clocks import clocks_read
from support.road import LaunchedWave, launch, with_keys

JUMPS = [timedelta(days=days) for days in (0, 1, -1, 3653, -3653)]
TODAY = date(2026, 3, 2)


@pytest.fixture
def wave(context: Context, tmp_path: Path) -> LaunchedWave:
    return launch(with_keys(context, tmp_path / "keys"), len(JUMPS))


def _walk(context: Context, wave: LaunchedWave, number: int) -> None:
    journey = wave.journey(number)
    find_standing(context, wave.id, journey.secret)
    journey.issue(context)
    assert not journey.submit(context).was_received_before
    assert journey.submit(context).was_received_before
    note_done(context, wave.id, journey.secret)


def test_the_road_is_walked_on_any_day(wave: LaunchedWave) -> None:
    for number, jump in enumerate(JUMPS):
        _walk(replace(wave.context, today=lambda jump=jump: TODAY + jump), wave, number)
    with wave.context.ballot_box() as ballot_box:
        assert ballot_box.count(wave.id) == len(JUMPS)


def test_nothing_on_the_road_looks_at_a_clock(wave: LaunchedWave) -> None:
    def no_calendar() -> date:
        raise AssertionError("the calendar was looked at")

    assert clocks_read(lambda: _walk(replace(wave.context, today=no_calendar), wave, 0)) == []


def test_a_look_at_the_clock_would_be_found(wave: LaunchedWave) -> None:
    seen = clocks_read(lambda: close_wave(replace(wave.context, today=date.today), wave.id, confirmed=True))
    assert any("close_wave" in place for place in seen)
