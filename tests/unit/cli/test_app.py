"""The command line: help that teaches, errors with place, fault and mend, and their exit codes."""

from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("demo",),
        ("serve",),
        ("analyze",),
        ("score",),
        ("verify",),
        ("db", "upgrade"),
        ("db", "status"),
        ("keys", "create"),
        ("campaign", "open"),
        ("campaign", "codes"),
        ("campaign", "explain"),
        ("campaign", "trend"),
        ("instruments", "check"),
        ("instruments", "schema"),
    ],
)
def test_every_command_explains_itself(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, *command, "--help") == 0
    shown = capsys.readouterr().out
    assert "Usage: diagnostic" in shown
    assert len(shown.splitlines()) > 5


def test_a_known_error_names_place_fault_and_mend(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "instruments", "show", "trsut") == 6
    shown = capsys.readouterr().err
    assert "[not_found]" in shown
    assert "Did you mean 'trust'?" in shown
    assert "Traceback" not in shown


def test_a_faulty_instrument_is_reported_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("id: Faulty\nversion: one\n", encoding="utf-8")
    assert call(monkeypatch, "instruments", "check", faulty) == 3
    assert "faulty.yaml:1" in capsys.readouterr().out


def test_the_databases_are_made_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "db", "upgrade") == 0
    assert "empty →" in capsys.readouterr().out
    assert call(monkeypatch, "db", "upgrade") == 0
    assert "up to date" in capsys.readouterr().out
    assert call(monkeypatch, "db", "status") == 0
    assert "up to date" in capsys.readouterr().out


def test_a_campaign_runs_from_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("role_group,unit,invited\nc_suite,,6\nfrontline,Warehouse,40\n", encoding="utf-8")
    assert call(monkeypatch, "campaign", "list") == 0
    assert "no campaigns yet" in capsys.readouterr().out
    assert call(monkeypatch, "campaign", "create", "Example Ltd", "Pulse") == 0
    campaign = capsys.readouterr().out.split()[1]
    assert call(monkeypatch, "campaign", "open", campaign, "--people", people, "--instrument", "trust") == 0
    opened = capsys.readouterr().out
    assert "en    the original\n  es    draft, not yet reviewed by a native speaker" in opened
    wave = opened.split()[1]
    sheets = tmp_path / "codes"
    assert (
        call(monkeypatch, "campaign", "codes", wave, "--out", sheets, "--address", "https://s.example/") == 0
    )
    told = capsys.readouterr()
    links = (sheets / f"{wave}-frontline.txt").read_text(encoding="utf-8").splitlines()
    assert len(set(links)) == 40
    assert (sheets / f"{wave}-frontline.pdf").read_bytes().startswith(b"%PDF")
    assert f"cards in {sheets / wave}-frontline.pdf" in told.out
    assert not any(link[-24:] in told.out + told.err for link in links)
    assert all(link.startswith("https://s.example/a/") for link in links)
    assert call(monkeypatch, "campaign", "status", wave) == 0
    assert "40 invited, 40 codes issued" in capsys.readouterr().out
    assert call(monkeypatch, "campaign", "check-receipts", wave) == 6
    assert "Close the wave first." in capsys.readouterr().err
    assert call(monkeypatch, "campaign", "close", wave, "--yes") == 0
    assert "Closed. Fewer than 10 responses received." in capsys.readouterr().out
    assert call(monkeypatch, "campaign", "check-receipts", wave) == 0
    assert "Fewer than 7 answers, exactly those sealed at the close" in capsys.readouterr().out


def test_a_preview_is_an_address_and_a_wrong_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ("campaign", "preview", "--instrument", "trust", "--address", "https://s.example/", "--role")
    assert call(monkeypatch, *wanted, "frontline", "--lang", "en") == 0
    assert capsys.readouterr().out == "https://s.example/preview/trust/frontline?lang=en\n"
    assert call(monkeypatch, *wanted, "nobody") == 6
    assert "Use one of: frontline" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "lacks the columns"),
        ("role_group,invited\n", "names nobody"),
        ("role_group,invited\nfrontline,many\n", "whole number"),
        ("role_group,invited\n,4\n", "role group"),
        ("role_group,invited,joined,left\nfrontline,4,some,0\n", "whole number as joined"),
        ("role_group,invited,joined,left\nfrontline,4,1,-1\n", "whole number as left"),
        ("who,invited\nfrontline,4\n", "lacks the columns"),
    ],
)
def test_faulty_head_counts_are_refused(
    text: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    people = tmp_path / "people.csv"
    people.write_text(text, encoding="utf-8")
    assert call(monkeypatch, "campaign", "open", "any", "--people", people) == 4
    assert fault in capsys.readouterr().err


def test_a_key_is_shown_once_and_can_be_revoked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "keys", "create", "laptop") == 0
    made = capsys.readouterr()
    secret, key_id = made.out.strip(), made.err.split()[1]
    assert call(monkeypatch, "keys", "list") == 0
    listed = capsys.readouterr().out
    assert key_id in listed
    assert secret not in listed
    assert call(monkeypatch, "keys", "revoke", key_id, "--yes") == 0
    capsys.readouterr()
    assert call(monkeypatch, "keys", "list") == 0
    assert "revoked" in capsys.readouterr().out


def test_pairs_must_have_two_sides(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "analyze", "x.csv", "-i", "trust", "--item", "nonsense") == 2
    assert "LEFT=RIGHT" in capsys.readouterr().err
