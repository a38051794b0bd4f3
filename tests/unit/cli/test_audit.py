"""`diagnostic audit`: what was done, whether that is still what was written, and an exit code to rely on."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from diagnostic.bootstrap import Wiring
from diagnostic.cli.app import run


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
        return int(stop.value.code or 0), capsys.readouterr().out

    return called


def test_the_log_tells_what_consultants_did_and_names_nobody(call, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("role_group,unit,invited\nfrontline,,30\n", encoding="utf-8")
    _, told = call("campaign", "create", "Acme", "Study", "--contact", "Ada Lovelace")
    campaign = told.split()[1]
    _, told = call("campaign", "open", campaign, "--people", str(people), "--instrument", "trust")
    wave = told.split()[1]
    call("campaign", "codes", wave, "--out", "codes")
    call("keys", "create", "dashboard of Ada")
    code, told = call("audit", "show")
    assert code == 0
    lines = [line.split(maxsplit=3) for line in told.splitlines()]
    assert [event for _, _, event, _ in lines] == [
        "campaign_created",
        "wave_opened",
        "codes_issued",
        "api_key_made",
    ]
    assert json.loads(lines[2][3]) == {"codes": 30, "role_group": "frontline", "wave": wave}
    assert "Ada" not in told


def test_an_empty_log_is_told(call) -> None:
    assert "The log is empty" in call("audit", "show")[1]
    assert call("audit", "verify") == (
        0,
        "0 entries, each as it was written.\nHash of the last, to be noted outside this machine:\n"
        + "0" * 64
        + "\n",
    )


def test_only_the_office_is_opened(call, tmp_path: Path) -> None:
    call("audit", "verify")
    assert [path.name for path in sorted((tmp_path / "var").iterdir())] == ["office.sqlite"]


def test_a_changed_log_is_told_with_its_first_broken_entry(call, tmp_path: Path) -> None:
    for title in ("First", "Second", "Third"):
        call("campaign", "create", "Acme", title)
    head = call("audit", "verify")[1].split()[-1]
    assert call("audit", "verify", "--head", head)[0] == 0
    with closing(connect(tmp_path / "var" / "office.sqlite")) as database:
        database.execute("DROP TRIGGER audit_log_update")
        database.execute("UPDATE audit_log SET day = '2020-01-01' WHERE number = 2")
        database.commit()
    code, told = call("audit", "verify", "--head", head)
    assert code == 12
    assert "entry 2: its content is not what was written." in told
