"""The main job: `diagnostic demo` surveys the simulated company over HTTP and writes the report."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("demo")
    result = subprocess.run(
        [sys.executable, "-m", "diagnostic.bootstrap", "demo", "--out", "out"],
        cwd=folder,
        env=os.environ | {"DIAGNOSTIC_DATA_FOLDER": str(folder / "var")},
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return folder, result


def test_the_report_is_written(finished: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = finished
    reader = PdfReader(folder / "out" / "diagnostic.pdf")
    assert 8 <= len(reader.pages) <= 14
    assert all("simulated" in page.extract_text().lower() for page in reader.pages)
    released = json.loads((folder / "out" / "diagnostic.json").read_text(encoding="utf-8"))
    assert "Simulacra Works" in json.dumps(released)


def test_it_says_what_it_found_in_five_lines_and_where_to_look(
    finished: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, result = finished
    lines = [line for line in result.stdout.splitlines() if line.startswith("  • ")]
    assert len(lines) == 5
    assert all(any(sign.isdigit() for sign in line) for line in lines)
    assert "out/diagnostic.pdf" in result.stdout


def test_everybody_who_answered_is_in_the_ballot_box_once_and_nobody_in_both(
    finished: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = finished
    with sqlite3.connect(folder / "var" / "example" / "office.sqlite") as office:
        (spent,) = office.execute("SELECT count(*) FROM access_codes WHERE spent_by IS NOT NULL").fetchone()
    with sqlite3.connect(folder / "var" / "example" / "ballot_box.sqlite") as ballot_box:
        (received,) = ballot_box.execute("SELECT count(*) FROM responses").fetchone()
    assert spent == received > 800


def test_nothing_about_respondents_is_logged(
    finished: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, result = finished
    assert "/a/" not in result.stderr
    assert "127.0.0.1" not in result.stderr
