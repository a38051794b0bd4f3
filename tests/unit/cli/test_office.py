"""`diagnostic office clean`: what a timer calls, and what it says to whoever reads the timer's log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from diagnostic.bootstrap import Wiring
from diagnostic.cli.app import run
from support.databases import opened, sqlite_urls
from support.launched import with_keys
from support.turnouts import FRONT_LINE, ROSTER_DAY, invite, launched_small, reuse_keys


@pytest.fixture
def wave_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An open wave whose roster is due, in the folder that the command line reads."""
    reuse_keys(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIAGNOSTIC_DATA_FOLDER", str(tmp_path))
    with opened(sqlite_urls(tmp_path)) as context:
        keyed = with_keys(context, tmp_path)
        launched = launched_small(keyed)
        invite(keyed, launched, FRONT_LINE, 25)
    return launched


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def called(day: date) -> str:
        wired = Wiring.context
        monkeypatch.setattr(
            Wiring, "context", lambda *args, **named: replace(wired(*args, **named), today=lambda: day)
        )
        monkeypatch.setattr("sys.argv", ["diagnostic", "office", "clean"])
        with pytest.raises(SystemExit) as stop:
            run(Wiring())
        assert not stop.value.code
        return capsys.readouterr().out

    return called


def test_it_says_what_was_deleted_and_what_is_left_to_do(wave_id: str, clean) -> None:
    told = clean(ROSTER_DAY)
    assert f"Wave {wave_id}: its roster, its invitations and the key to their links are deleted." in told
    assert f"diagnostic campaign close {wave_id}" in told
    assert clean(ROSTER_DAY) == "No list of people is due for deletion today.\n"


def test_nothing_goes_before_its_day(wave_id: str, clean) -> None:
    assert clean(date(2026, 4, 14)) == "No list of people is due for deletion today.\n"


def test_it_opens_the_office_alone(tmp_path: Path, wave_id: str, clean) -> None:
    (tmp_path / "ballot_box.sqlite").unlink()
    clean(ROSTER_DAY)
    assert not (tmp_path / "ballot_box.sqlite").exists()
