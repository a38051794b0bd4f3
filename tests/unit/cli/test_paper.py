"""Forms and cards from the terminal, and the switch that opens the desk for forms on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from diagnostic.bootstrap import Wiring
from diagnostic.cli.app import run


def call(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["diagnostic", *map(str, words)])
    with pytest.raises(SystemExit) as stop:
        run(Wiring())
    return int(stop.value.code or 0)


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIAGNOSTIC_DATA_FOLDER", str(tmp_path / "var"))


@pytest.fixture
def wave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    people = tmp_path / "people.csv"
    people.write_text("role_group,unit,invited\nc_suite,,6\nfrontline,Warehouse,40\n", encoding="utf-8")
    call(monkeypatch, "campaign", "create", "Example Ltd", "Pulse")
    campaign = capsys.readouterr().out.split()[1]
    call(monkeypatch, "campaign", "open", campaign, "--people", people, "--instrument", "outcomes")
    return capsys.readouterr().out.split()[1]


def test_a_wave_is_printed_on_paper_and_its_cards_again_in_another_language(
    wave: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "campaign", "paper", wave, "--language", "de") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{title} (de): paper/{wave}-{role}-de-paper.pdf"
        for role, title in (("c_suite", "Unternehmensleitung"), ("frontline", "Mitarbeitende an der Basis"))
    ]
    assert (tmp_path / f"paper/{wave}-c_suite-de-paper.pdf").read_bytes().startswith(b"%PDF")
    codes = ("campaign", "codes", wave, "--out", "codes", "--address", "https://s.example", "--language")
    assert call(monkeypatch, *codes, "xx") == 2
    assert "one or two of the languages" in capsys.readouterr().err
    assert call(monkeypatch, *codes, "es", "--language", "fr") == 0
    capsys.readouterr()
    again = ("campaign", "cards", f"codes/{wave}-c_suite.txt", "--language", "ar", "--a6", "--out", "ar.pdf")
    assert call(monkeypatch, *again) == 0
    assert capsys.readouterr().out == "Executives: 6 cards in ar.pdf\n"
    assert call(monkeypatch, *again) != 0
    assert "only copy" in capsys.readouterr().err


def test_an_instrument_is_printed_to_look_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "instruments", "paper", "outcomes", "--role", "frontline") == 0
    assert capsys.readouterr().out == "Front-line staff (en): outcomes-frontline-paper.pdf\n"
    assert (tmp_path / "outcomes-frontline-paper.pdf").read_bytes().startswith(b"%PDF")
    assert call(monkeypatch, "instruments", "paper", "outcomes", "--role", "nobody") == 6


@pytest.mark.parametrize(
    ("words", "setting", "status"), [((), "", 404), (("--entry",), "", 200), ((), "1", 200)]
)
def test_the_desk_opens_only_by_switch_or_setting(
    words: tuple[str, ...], setting: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Any] = []
    monkeypatch.setattr("uvicorn.run", lambda app, **_: served.append(app))
    if setting:
        monkeypatch.setenv("DIAGNOSTIC_PAPER_ENTRY", setting)
    assert call(monkeypatch, "serve", *words) == 0
    assert TestClient(served[0]).get("/entry").status_code == status
