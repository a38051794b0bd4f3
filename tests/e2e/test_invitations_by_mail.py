"""Inviting a thousand people from the command line, killed twice on the way; nobody is left out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from diagnostic.bootstrap import Wiring
from diagnostic.cli.app import run
from support.mail_server import SENDER, MailServer, mail_server
from support.mailed import link_of, stop_of

Capture = pytest.CaptureFixture[str]
PEOPLE = 1_000
COLLECTOR, OFFICE = "https://survey.example.org", "https://office.example.org"


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    settings = {
        "DIAGNOSTIC_DATA_FOLDER": str(tmp_path / "var"),
        "DIAGNOSTIC_COLLECTOR_ADDRESS": COLLECTOR,
        "DIAGNOSTIC_OFFICE_ADDRESS": OFFICE,
        "DIAGNOSTIC_SMTP_HOST": "127.0.0.1",
        "DIAGNOSTIC_SMTP_SECURITY": "none",
        "DIAGNOSTIC_MAIL_FROM": SENDER,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return settings


def _call(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["diagnostic", "campaign", *map(str, words)])
    with pytest.raises(SystemExit) as stop:
        run(Wiring())
    return int(stop.value.code or 0)


def _launched(count: int, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> str:
    """Create, open and launch a wave for so many people by the commands that a consultant uses."""
    closes_on = (date.today() + timedelta(days=30)).isoformat()
    crowd = folder / "crowd.csv"
    crowd.write_text(f"role_group,unit,invited\nfrontline,Warehouse,{count}\n", encoding="utf-8")
    assert _call(monkeypatch, "create", "Example Ltd", "Pulse", "--contact", "Ann Bell, extension 42") == 0
    campaign = capsys.readouterr().out.split()[1]
    assert _call(monkeypatch, "open", campaign, "--people", crowd, "--instrument", "trust") == 0
    wave = capsys.readouterr().out.split()[1]
    assert _call(monkeypatch, "launch", wave, "--closes", closes_on, "--yes") == 0
    capsys.readouterr()
    return wave


def _roster(count: int, folder: Path) -> Path:
    file = folder / "people.csv"
    rows = "".join(f"worker{number}@example.org,frontline\n" for number in range(count))
    file.write_text(f"email,role_group\n{rows}", encoding="utf-8")
    return file


def _invite(environment: dict[str, str], wave: str, roster: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "diagnostic.bootstrap", "campaign", "invite", wave, "--yes"]
    return subprocess.Popen(
        [*command, "--roster", str(roster)],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
def test_a_thousand_people_and_two_kills(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    wave, roster = _launched(PEOPLE, tmp_path, monkeypatch, capsys), _roster(PEOPLE, tmp_path)
    running: list[subprocess.Popen[str]] = []
    server = MailServer()

    def kill(taken: int) -> None:
        if taken in {300, 650}:  # taken here, and never noted there
            running[-1].send_signal(signal.SIGKILL)

    server.on_taken = kill
    told = []
    with mail_server(behaves=server):
        environment["DIAGNOSTIC_SMTP_PORT"] = str(server.port)
        for _ in range(3):
            running.append(_invite(environment, wave, roster))
            told.append(running[-1].communicate(timeout=300)[0])
        running.append(_invite(environment, wave, roster))
        told.append(running[-1].communicate(timeout=300)[0])
    assert [one.returncode for one in running] == [-signal.SIGKILL, -signal.SIGKILL, 0, 0]
    times = Counter(server.recipients)
    assert len(times) == PEOPLE
    assert sorted(times.values())[-3:] == [1, 2, 2]
    links = {(str(message["To"]), link_of(message)) for message in server.taken}
    assert len(links) == len({link for _, link in links}) == PEOPLE
    assert "0 invitations sent." in told[-1]
    assert not any(f"worker{number}@" in text for text in told for number in range(PEOPLE))
    _search_files(tmp_path, server)


def _search_files(folder: Path, server: MailServer) -> None:
    """Look for what letters hold in every file that the service keeps, also in the folder of keys."""
    kept = {path: path.read_bytes() for path in (folder / "var").rglob("*") if path.is_file()}
    assert {path.suffix for path in kept} >= {".sqlite", ".invitations"}
    holding = {path.name for path, content in kept.items() if b"worker17@example.org" in content}
    assert holding == {"office.sqlite"}
    for message in server.taken[:: PEOPLE // 50]:
        for secret in (link_of(message)[1], stop_of(message)[1]):
            assert not [path.name for path, content in kept.items() if secret.encode() in content]


def test_the_commands_of_a_small_wave(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    wave, roster = _launched(40, tmp_path, monkeypatch, capsys), _roster(30, tmp_path)
    assert _call(monkeypatch, "invite", wave, "--roster", roster, "--dry-run") == 0
    shown = capsys.readouterr().out
    assert "30 people in the file, 30 of them new." in shown
    assert f"{COLLECTOR}/s/{wave}#AAAAAAAAAAAAAAAAAAAAAA." in shown
    assert "worker" not in shown
    assert _call(monkeypatch, "letters", wave, "--out", tmp_path / "letters") == 0
    assert len([*(tmp_path / "letters").glob("*.eml")]) == 3 * 5
    capsys.readouterr()
    with mail_server(behaves=MailServer(refused=["worker3@example.org"])) as server:
        monkeypatch.setenv("DIAGNOSTIC_SMTP_PORT", str(server.port))
        assert _call(monkeypatch, "invite", wave, "--roster", roster, "--yes") == 0
        told = capsys.readouterr()
        assert "29 invitations sent." in told.out
        assert "did not take 1: rows 5 of the file." in told.out
        server.taken.clear()
        assert _call(monkeypatch, "remind", wave, "--yes") == 0
        told = capsys.readouterr()
        assert "Reminders sent: 20 to 49." in told.out
        assert len(server.taken) == 29
        assert "29" not in told.out + told.err
    assert "worker" not in told.out + told.err


def test_a_missing_mail_server_is_told_before_anything_happens(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("DIAGNOSTIC_SMTP_HOST", "")
    for words in (("invite", "wave", "--roster", "people.csv"), ("remind", "wave")):
        assert _call(monkeypatch, *words) == 10
        told = capsys.readouterr()
        assert "post_not_set_up" in told.err
        assert "DIAGNOSTIC_SMTP_HOST" in told.err


def test_a_password_in_the_settings_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    from diagnostic.settings import Settings

    monkeypatch.setenv("DIAGNOSTIC_SMTP_PASSWORD", "correct horse")
    settings = Settings()
    assert "horse" not in repr(settings) + json.dumps(settings.model_dump(mode="json"), default=str)
