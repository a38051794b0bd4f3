"""`diagnostic campaign launch`, `tighten` and `manifest`, as somebody at a terminal uses them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest

from diagnostic.bootstrap import Wiring
from diagnostic.cli.app import run
from diagnostic.web.pages import asset_bytes

PEOPLE = """role_group,unit,invited
c_suite,,6
middle_management,North,15
frontline,North,40
frontline,South,30
"""
FINGERPRINT = re.compile(r"(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}")
CLOSES = (date.today() + timedelta(30)).isoformat()


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIAGNOSTIC_DATA_FOLDER", str(tmp_path / "var"))


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def called(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["diagnostic", *words])
        with pytest.raises(SystemExit) as stop:
            run(Wiring())
        told = capsys.readouterr()
        return int(stop.value.code or 0), told.out + told.err

    return called


@pytest.fixture
def wave(call, tmp_path: Path) -> str:
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    campaign = call("campaign", "create", "Acme", "Study")[1].split()[1]
    told = call("campaign", "open", campaign, "--people", str(people), "--instrument", "trust")[1]
    return str(told.split()[1])


def _launch(call, wave: str, *more: str) -> tuple[int, str]:
    launched: tuple[int, str] = call("campaign", "launch", wave, "--closes", CLOSES, "--yes", *more)
    return launched


def test_a_launched_wave_can_be_verified_from_outside(call, wave: str) -> None:
    code, told = _launch(call, wave, "--manifest-out", "manifest.json")
    assert code == 0, told
    fingerprint = FINGERPRINT.search(told)
    assert fingerprint is not None
    assert "21 people share one key: Executives, Middle managers" in told
    assert "70 people share one key: Front-line staff" in told
    code, told = call("verify", "manifest.json", "--fingerprint", fingerprint[0])
    assert code == 0, told
    assert fingerprint[0] in call("campaign", "status", wave)[1]


def test_a_script_that_was_served_is_checked_against_the_manifest(call, wave: str, tmp_path: Path) -> None:
    _launch(call, wave, "--manifest-out", "manifest.json")
    script = tmp_path / "credentials.js"
    script.write_bytes(asset_bytes("credentials.js"))
    assert call("verify", "manifest.json", "--file", str(script))[0] == 0
    script.write_bytes(asset_bytes("credentials.js") + b"\n")
    assert call("verify", "manifest.json", "--file", str(script))[0] == 12


def test_another_fingerprint_is_not_as_promised(call, wave: str) -> None:
    _launch(call, wave, "--manifest-out", "manifest.json")
    assert call("verify", "manifest.json", "--fingerprint", "-".join(["0000"] * 8))[0] == 12


def test_a_tightened_manifest_is_verified_against_the_one_before(call, wave: str) -> None:
    _launch(call, wave, "--manifest-out", "1.json")
    tighter = ("--minimum-group", "10", "--without-unit", "South", "--yes", "--manifest-out", "2.json")
    code, told = call("campaign", "tighten", wave, *tighter)
    assert code == 0, told
    assert "Units that people may name: North" in told
    assert call("verify", "2.json", "--previous", "1.json")[0] == 0
    assert call("verify", "1.json", "--previous", "2.json")[0] == 12


def test_loosening_is_refused_in_words(call, wave: str) -> None:
    _launch(call, wave)
    code, told = call("campaign", "tighten", wave, "--minimum-group", "6", "--yes")
    assert code == 7
    assert "minimum group fell from 7 to 6" in told


def test_tightening_nothing_says_what_to_name(call, wave: str) -> None:
    code, told = call("campaign", "tighten", wave, "--yes")
    assert code == 2
    assert "--minimum-group" in told


def test_the_manifest_is_written_again_and_never_over_another_file(call, wave: str, tmp_path: Path) -> None:
    _launch(call, wave)
    assert call("campaign", "manifest", wave)[0] == 0
    assert call("campaign", "manifest", wave)[0] == 0
    (tmp_path / "notes.json").write_text("mine", encoding="utf-8")
    assert call("campaign", "manifest", wave, "--out", "notes.json")[0] == 7
    assert (tmp_path / "notes.json").read_text(encoding="utf-8") == "mine"


def test_nothing_is_launched_without_a_yes(call, wave: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(""))
    assert call("campaign", "launch", wave, "--closes", CLOSES)[0] == 1
    assert call("campaign", "manifest", wave)[0] == 7


def test_no_codes_are_given_out_for_a_launched_wave(call, wave: str) -> None:
    _launch(call, wave)
    code, told = call("campaign", "codes", wave, "--out", "codes")
    assert code == 7
    assert "campaign secrets" in told
