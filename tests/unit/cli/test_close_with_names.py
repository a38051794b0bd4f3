"""Closing a wave with open questions: names are asked for, read before the close, and told nowhere."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from diagnostic.bootstrap import Wiring
from diagnostic.cli.app import run
from support.instruments import instrument_text

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def wave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> str:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "comments.yaml").write_text(instrument_text("comments"), encoding="utf-8")
    monkeypatch.setenv("DIAGNOSTIC_INSTRUMENTS_FOLDER", str(tmp_path / "instruments"))
    monkeypatch.setenv("DIAGNOSTIC_DATA_FOLDER", str(tmp_path / "var"))
    people = tmp_path / "people.csv"
    people.write_text("role_group,unit,invited\nfrontline,Warehouse,40\n", encoding="utf-8")
    _call(monkeypatch, "create", "Example Ltd", "Pulse")
    campaign = capsys.readouterr().out.split()[1]
    _call(monkeypatch, "open", campaign, "--people", people, "--instrument", "comments")
    return capsys.readouterr().out.split()[1]


def _call(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["diagnostic", "campaign", *map(str, words)])
    with pytest.raises(SystemExit) as stop:
        run(Wiring())
    return int(stop.value.code or 0)


def test_a_list_that_cannot_be_read_closes_nothing(
    wave: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert _call(monkeypatch, "close", wave, "--yes", "--mask-names", tmp_path / "missing.txt") == 4
    assert "nothing has been closed" in capsys.readouterr().err
    _call(monkeypatch, "status", wave)
    assert "(open)" in capsys.readouterr().out


def test_names_are_asked_for_and_too_late_after_the_close(
    wave: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    names = tmp_path / "names.txt"
    names.write_text("Petronella Muster\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", StringIO("n\n"))
    assert _call(monkeypatch, "close", wave) != 0
    assert "Without --mask-names" in capsys.readouterr().out
    assert _call(monkeypatch, "close", wave, "--yes", "--mask-names", names) == 0
    assert _call(monkeypatch, "close", wave, "--yes", "--mask-names", names) == 7
    told = capsys.readouterr()
    assert "comments_sealed" in told.err
    assert "Petronella" not in told.out + told.err
