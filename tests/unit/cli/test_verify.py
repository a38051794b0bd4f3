"""`diagnostic verify`: files in, a verdict on each promise out, and an exit code to rely on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from diagnostic.anonymity.manifest import Suppression
from diagnostic.anonymity.signed_manifest import manifest_fingerprint, sign_manifest
from diagnostic.bootstrap import Wiring
from diagnostic.cli.app import run
from diagnostic.workflows import verify_published
from diagnostic.workflows.receipts import root_of
from support.manifests import OFFICE_KEY, SCRIPT, manifest

RECEIPTS = ["AAAAA-BBBBB-CCCCC-DDDDD 01", "BBBBB-CCCCC-DDDDD-EEEEE 02", "CCCCC-DDDDD-EEEEE-FFFFF 03"]
ROOT = root_of(RECEIPTS)


@pytest.fixture(autouse=True)
def _published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stricter = Suppression(minimum_group=9, minimum_c_suite=5, minimum_comments=10)
    second = manifest(suppression=stricter, replaces=manifest_fingerprint(manifest()))
    Path("first.json").write_bytes(sign_manifest(manifest(), OFFICE_KEY))
    Path("second.json").write_bytes(sign_manifest(second, OFFICE_KEY))
    Path("credentials.js").write_bytes(SCRIPT)
    Path("receipts.txt").write_text("".join(f"{line}\n" for line in RECEIPTS), encoding="utf-8")


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["diagnostic", "verify", *words])
    with pytest.raises(SystemExit) as stop:
        run(Wiring())
    return int(stop.value.code or 0)


def test_all_that_is_as_promised_passes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fingerprint = manifest_fingerprint(manifest())
    words = (
        "first.json",
        "--fingerprint",
        fingerprint,
        "--file",
        "credentials.js",
        "--receipts",
        "receipts.txt",
    )
    receipt = ("--root", ROOT.upper(), "--receipt", "bbbbb ccccc ddddd eeeee")
    assert call(monkeypatch, *words, *receipt) == 0
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 8
    assert all(line.startswith("  as promised ") for line in shown)


def test_a_stricter_manifest_may_replace_the_first_but_not_the_other_way_round(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, "second.json", "--previous", "first.json") == 0
    capsys.readouterr()
    assert call(monkeypatch, "first.json", "--previous", "second.json") == 12
    assert "does not say that it replaces" in capsys.readouterr().out


def test_each_departure_is_named_and_ends_with_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("credentials.js").write_bytes(SCRIPT + b" ")
    for words, told in [
        (("first.json", "--fingerprint", "0" * 32), "its own is"),
        (("first.json", "--file", "credentials.js"), "other content"),
        (("receipts.txt",), "The manifest is whole and signed"),
        (("--receipts", "receipts.txt", "--root", "0" * 64), "added, dropped or changed"),
        (("--receipts", "receipts.txt", "--receipt", "AAAAA"), "it is not"),
    ]:
        assert call(monkeypatch, *words) == 12
        shown = capsys.readouterr().out
        assert "NOT AS PROMISED" in shown
        assert told in shown


@pytest.mark.parametrize(
    "lines", [RECEIPTS[:-1], [*RECEIPTS, "DDDDD 04"], [*RECEIPTS[:2], "CCCCC-DDDDD-EEEEE-FFFFF 04"], []]
)
def test_a_receipt_added_dropped_or_changed_changes_the_root(
    lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("receipts.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert call(monkeypatch, "--receipts", "receipts.txt", "--root", ROOT) == 12


def test_more_answers_than_people_invited_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for n_answers, code in ((326, 0), (327, 12)):
        lines = "".join(f"AAAAA-{n:05} 01\n" for n in range(n_answers))
        Path("receipts.txt").write_text(lines, encoding="utf-8")
        assert call(monkeypatch, "first.json", "--receipts", "receipts.txt") == code
        told = capsys.readouterr().out
        assert "There are no more answers than the 326 people invited" in told
        assert ("answers were added" in told) == bool(code)


def test_without_a_readable_manifest_nobody_is_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("first.json").write_text("{}", encoding="utf-8")
    assert call(monkeypatch, "first.json", "--receipts", "receipts.txt") == 12
    assert "people invited" not in capsys.readouterr().out


def test_a_list_out_of_order_is_not_the_services_own(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("receipts.txt").write_text("\n".join(reversed(RECEIPTS)), encoding="utf-8")
    assert call(monkeypatch, "--receipts", "receipts.txt") == 12


@pytest.mark.parametrize(
    ("words", "exit_code", "told"),
    [
        ((), 2, "nothing to check"),
        (("--receipts", "receipts.txt", "--file", "credentials.js"), 2, "Give the manifest's file first"),
        (("first.json", "--root", ROOT), 2, "the list is missing"),
        (("nowhere.json",), 6, "cannot be read"),
        (("--receipts", "."), 6, "cannot be read"),
    ],
)
def test_what_is_missing_is_named(
    words: tuple[str, ...],
    exit_code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call(monkeypatch, *words) == exit_code
    assert told in capsys.readouterr().err


def test_a_file_that_cannot_be_meant_is_not_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verify_published, "LARGEST_FILE", 10)
    assert call(monkeypatch, "first.json") == 9
    assert "larger than" in capsys.readouterr().err


def test_no_database_is_opened(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom diagnostic.bootstrap import main\n"
        "sys.argv = ['diagnostic', 'verify', 'first.json', '--receipts', 'receipts.txt']\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "assert not {'sqlalchemy', 'fastapi', 'httpx', 'gmpy2'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert not (tmp_path / "var").exists()
