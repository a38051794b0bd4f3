"""`diagnostic serve` before it listens: which doors there are, and what it refuses to open."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from diagnostic.bootstrap import Wiring
from diagnostic.cli.app import app
from diagnostic.workflows.context import Addresses
from diagnostic.workflows.doors import Doors
from diagnostic.workflows.launch_wave import launch_wave
from support.launched import Pages, with_keys
from support.web_service import make_service


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command until it refuses."""
    own = {"DIAGNOSTIC_DATA_FOLDER": str(folder), **{f"DIAGNOSTIC_{name}": v for name, v in settings.items()}}
    command = [sys.executable, "-m", "diagnostic.bootstrap", "serve", *arguments, "--port", "0"]
    return subprocess.run(
        command, env=os.environ | own, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("arguments", [["office", "--example"], ["collector", "--entry"], ["kitchen"]])
def test_what_does_not_go_together_is_refused_in_words(arguments: list[str]) -> None:
    refused = CliRunner().invoke(app, ["serve", *arguments], obj=Wiring())
    assert refused.exit_code == 2
    assert "all" in refused.output


def test_help_says_what_each_door_opens_and_which_settings_count() -> None:
    told = CliRunner().invoke(app, ["serve", "--help"], obj=Wiring()).output
    for word in (*Doors, "DIAGNOSTIC_OFFICE_DATABASE", "DIAGNOSTIC_KEYS_FOLDER", "never an answer"):
        assert word in told


def test_an_address_that_is_none_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    refused = run(tmp_path, "collector", OFFICE_ADDRESS="https://office.example.org")
    assert refused.returncode == 10
    assert "DIAGNOSTIC_COLLECTOR_ADDRESS" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_upgrade_in_the_middle_of_a_wave_never_listens(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    wave = service.open_wave(instruments=("outcomes",))
    context = with_keys(service.context, tmp_path)
    launch_wave(context, wave.id, Pages(), context.today() + timedelta(days=20))
    for doors in ("collector", "all"):
        refused = run(tmp_path, doors)
        assert refused.returncode == 10
        assert "pages_not_as_promised" in refused.stderr
        assert wave.id in refused.stderr
        assert "Uvicorn" not in refused.stderr


def test_settings_give_both_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIAGNOSTIC_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("DIAGNOSTIC_COLLECTOR_ADDRESS", "https://survey.example.org/")
    monkeypatch.setenv("DIAGNOSTIC_OFFICE_ADDRESS", "https://office.example.org")
    context = Wiring().context(doors=Doors.OFFICE)
    assert context.addresses == Addresses("https://survey.example.org", "https://office.example.org")
