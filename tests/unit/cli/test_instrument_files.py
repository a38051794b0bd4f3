"""Beginning, comparing, checking and exchanging instruments from the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostic.bootstrap import Wiring
from diagnostic.cli.app import run
from support.instruments import PACKAGED, SPEC, instrument_text

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIAGNOSTIC_DATA_FOLDER", str(tmp_path / "var"))


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch):
    def _call(*words: str | Path) -> int:
        monkeypatch.setattr("sys.argv", ["diagnostic", "instruments", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            run(Wiring())
        return int(stop.value.code or 0)

    return _call


@pytest.mark.parametrize("command", ["new", "diff", "export", "import", "list", "show"])
def test_every_command_explains_itself(call, command: str, capsys: Capture) -> None:
    assert call(command, "--help") == 0
    assert "Usage: diagnostic instruments" in capsys.readouterr().out


def test_a_new_file_names_what_is_to_be_written(call, tmp_path: Path, capsys: Capture) -> None:
    assert call("new", "grit") == 0
    assert "diagnostic instruments check grit.yaml" in capsys.readouterr().out
    assert call("check", "grit.yaml") == 3
    shown = capsys.readouterr()
    assert shown.out.count("unwritten_text") == (tmp_path / "grit.yaml").read_text("utf-8").count('"TODO:')
    assert "error" in shown.out
    assert "wrong" not in shown.out


def test_a_new_file_never_takes_the_place_of_another(call, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "grit.yaml").write_text("mine", encoding="utf-8")
    assert call("new", "grit") == 7
    assert "[file_exists]" in capsys.readouterr().err
    assert (tmp_path / "grit.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("Grit",), 2, "identifier"),
        (("../grit",), 2, "identifier"),
        (("trust",), 7, "instrument_exists"),
        (("grit", "--kind", "best"), 2, "core"),
        (("grit", "--out", "/proc/nowhere"), 10, "file_not_written"),
    ],
)
def test_what_cannot_be_begun(call, words: tuple[str, ...], code: int, told: str, capsys: Capture) -> None:
    assert call("new", *words) == code
    shown = capsys.readouterr()
    assert told in shown.err + shown.out
    assert "Traceback" not in shown.err


def test_check_looks_up_what_is_forecast(call, tmp_path: Path, capsys: Capture) -> None:
    forecast = SPEC / "forecast.yaml"
    assert call("check", forecast) == 3
    assert "unknown_forecast_source" in capsys.readouterr().out
    assert call("check", forecast, SPEC / "four_items.yaml") == 0
    assert call("check", *sorted(PACKAGED.glob("*.yaml"))) == 0


def test_diff_demands_a_version(call, tmp_path: Path, capsys: Capture) -> None:
    old = SPEC / "half_first.yaml"
    new = tmp_path / "new.yaml"
    text = instrument_text("half_first").replace("predicate: will stay.", "predicate: may stay.")
    new.write_text(text, encoding="utf-8")
    assert call("diff", old, new) == 3
    shown = capsys.readouterr()
    assert "breaks items" in shown.out
    assert "half_1" in shown.out
    assert "2.0.0" in shown.err
    new.write_text(text.replace("version: 1.0.0", "version: 2.0.0"), encoding="utf-8")
    assert call("diff", old, new) == 0
    assert "1.0.0 to 2.0.0" in capsys.readouterr().out
    assert call("diff", old, old) == 0
    assert "No difference." in capsys.readouterr().out
    assert call("diff", "trust", "psy_safety") == 7
    assert "not_the_same_instrument" in capsys.readouterr().err
    assert call("diff", "trust", "trust") == 0


def test_there_and_back_again(call, tmp_path: Path, capsys: Capture) -> None:
    assert call("export", SPEC / "conditions.yaml", "--to", "xlsform", "--out", "out") == 0
    shown = capsys.readouterr().out
    assert "conditions-everyone.xlsx written" in shown
    assert "Not carried over:" in shown
    assert call("import", "out/conditions-everyone.xlsx", "--out", "out") == 0
    shown = capsys.readouterr().out
    assert "conditions_everyone.yaml written" in shown
    assert "text(s) to write" in shown
    assert call("check", "out/conditions_everyone.yaml") == 3
    assert call("export", "trust", "--to", "codebook", "--out", "out") == 0
    assert (tmp_path / "out" / "trust-codebook.csv").exists()


def test_show_names_questions_and_translations(
    call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    for name in ("translations", "half_first", "shuffled"):
        (folder / f"{name}.yaml").write_text(instrument_text(name), encoding="utf-8")
    monkeypatch.setenv("DIAGNOSTIC_INSTRUMENTS_FOLDER", str(folder))
    assert call("show", "translations") == 0
    shown = capsys.readouterr().out
    assert "Translation 'de': signed off by Erika Muster on 2026-05-31" in shown
    assert "Translation 'fr': draft, not yet reviewed by a native speaker; incomplete" in shown
    assert call("show", "translations", "--language", "de") == 0
    assert "Führungskraft" in capsys.readouterr().out
    assert call("show", "translations", "--language", "fr") == 2
    assert "it speaks en, de" in " ".join(capsys.readouterr().err.split())
    assert call("show", "half_first") == 0
    assert "(demographic)" in capsys.readouterr().out
    assert call("show", "shuffled") == 0
    assert "(attention)" in capsys.readouterr().out
