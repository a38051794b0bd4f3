"""`diagnostic db` tells what is unsafe, keeps one copy, and restores it; `serve` refuses what is unsafe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import uvicorn

from diagnostic.bootstrap import Wiring
from diagnostic.cli.app import run
from diagnostic.cli.db import NOT_SAFE
from diagnostic.storage.database import Database

Call = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIAGNOSTIC_DATA_FOLDER", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    def called(*words: str | Path) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["diagnostic", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            run(Wiring())
        told = capsys.readouterr()
        return int(stop.value.code or 0), told.out + told.err

    return called


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Count what would have been served."""
    apps: list[object] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **_: apps.append(app))
    return apps


def _make_readable(data: Path) -> None:
    data.chmod(0o755)
    (data / "office.sqlite").chmod(0o644)


def test_what_is_safe_is_called_safe_and_what_is_not_is_named(call: Call, data: Path) -> None:
    for _ in range(2):
        code, told = call("db", "check")
        assert (code, "safe to serve" in told) == (0, True)
        assert list(data.glob("*")) == []  # it only looks
    assert call("db", "upgrade")[0] == 0
    _make_readable(data)
    assert call("db", "check", "--only", "ballot_box")[0] == 0
    code, told = call("db", "check")
    assert code == NOT_SAFE
    assert "office: office.sqlite" in told
    assert "chmod 600 office.sqlite" in told


def test_unsafe_databases_are_not_served(call: Call, data: Path, served: list[object]) -> None:
    call("db", "upgrade")
    _make_readable(data)
    code, told = call("serve")
    assert code != 0
    assert served == []
    assert "chmod 600 office.sqlite" in told
    assert "DIAGNOSTIC_UNSAFE_BECAUSE" in told


def test_they_are_served_with_a_reason_that_is_recorded(
    call: Call, data: Path, served: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    call("db", "upgrade")
    _make_readable(data)
    monkeypatch.setenv("DIAGNOSTIC_UNSAFE_BECAUSE", "a demonstration")
    assert call("serve")[0] == 0
    assert len(served) == 1
    assert "a demonstration" in call("audit", "show")[1]


def test_what_is_served_keeps_forgetting_order(
    call: Call, served: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    monkeypatch.setattr(Database, "keep_forgetting_order", lambda database: begun.append(database.name))
    for doors, names in (
        ("all", ["office", "ballot_box"]),
        ("office", ["office"]),
        ("collector", ["ballot_box"]),
    ):
        begun.clear()
        assert call("serve", doors)[0] == 0
        assert begun == names
    assert len(served) == 3


def test_a_copy_is_made_and_restored_elsewhere(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("campaign", "create", "Acme", "Study")
    assert call("db", "backup", tmp_path / "copy")[0] == 0
    monkeypatch.setenv("DIAGNOSTIC_DATA_FOLDER", str(tmp_path / "elsewhere"))
    assert call("db", "restore", tmp_path / "copy")[0] == 0
    assert "Acme" in call("campaign", "list")[1]
    code, told = call("db", "restore", tmp_path / "copy")
    assert code != 0
    assert "not empty" in told


@pytest.mark.parametrize("name", ["office", "ballot_box"])
def test_each_operator_may_copy_and_restore_their_own(
    call: Call, data: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("db", "backup", tmp_path / "copy", "--only", name)[0] == 0
    assert [path.name for path in data.glob("*.sqlite")] == [f"{name}.sqlite"]
    assert [path.name for path in (tmp_path / "copy").iterdir()] == [f"{name}.sqlite"]
    monkeypatch.setenv("DIAGNOSTIC_DATA_FOLDER", str(tmp_path / "elsewhere"))
    assert call("db", "restore", tmp_path / "copy", "--only", name)[0] == 0


def test_there_is_no_third_database(call: Call, tmp_path: Path) -> None:
    code, told = call("db", "backup", tmp_path / "copy", "--only", "both")
    assert code == 2
    assert "office or ballot_box" in told
