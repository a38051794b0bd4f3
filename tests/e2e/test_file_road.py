"""`diagnostic analyze`: real data as R reads them, and bad input that names place, fault and mend."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from diagnostic.bootstrap import Wiring
from diagnostic.cli.app import run
from support.records import FOLDER, values

INSTRUMENTS = Path(__file__).resolve().parents[1] / "spec" / "instruments"
FOUR_ITEMS = INSTRUMENTS / "four_items.yaml"
Analyze = Callable[..., int]


@pytest.fixture
def analyze(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Analyze:
    def call(*words: str | Path) -> int:
        command = ["diagnostic", "analyze", *words, "--out", tmp_path / "out", "--no-pdf"]
        monkeypatch.setattr("sys.argv", [str(word) for word in command])
        try:
            run(Wiring())
        except SystemExit as stop:
            return int(stop.code or 0)
        return 0

    return call


def found(content: Any, key: str) -> Iterator[Any]:
    parts = content.items() if isinstance(content, dict) else enumerate(content)
    for name, part in parts:
        if name == key:
            yield part
        if isinstance(part, dict | list):
            yield from found(part, key)


def test_the_army_data_give_the_values_that_r_gives(analyze: Analyze, tmp_path: Path) -> None:
    assert analyze(FOLDER / "data" / "lq2002.csv", "-i", INSTRUMENTS / "lq2002.yaml") == 0
    report = json.loads((tmp_path / "out" / "diagnostic.json").read_text(encoding="utf-8"))
    climate = next(found(report, "measurement"))
    by_company, agreement = values("multilevel", "lq_LEAD/ICC"), values("multilevel", "lq_LEAD/rwgj")
    assert climate["n_respondents"] == by_company["n"]
    assert climate["icc1"] == round(by_company["ICC1"], 3)  # as printed; tests/reference has every digit
    assert climate["icc2"] == round(by_company["ICC2"], 3)
    assert climate["rwg_j_median"] == round(agreement["median"], 3)


HEADING = "calm_1,calm_2,calm_3,calm_4,unit"
GOOD = "\n".join([HEADING, *("1,2,3,4,A", "2,3,4,5,B") * 30])
BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "heading_only": (HEADING.encode(), "a heading and nothing else"),
    "unknown_items": (b"a,b,c,d\n1,2,3,4\n", "item columns are missing"),
    "out_of_range": (f"{HEADING}\n1,2,3,9,A\n".encode(), "row"),
    "text_in_numbers": (f"{HEADING}\n1,2,often,4,A\n".encode(), "row"),
    "formula": (f"{HEADING}\n1,2,=1+1,4,A\n".encode(), "row"),
    "not_text": (bytes(range(256)) * 4, "text"),
    "too_wide": (",".join(f"c{k}" for k in range(10_001)).encode() + b"\n1\n", "10,000"),
    "twice_named": (b"calm_1,calm_1,calm_2,calm_3,calm_4\n1,1,2,3,4\n", "calm_1"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_place_fault_and_mend(
    case: str, analyze: Analyze, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, fault = BAD[case]
    file = tmp_path / "answers.csv"
    file.write_bytes(content)
    code = analyze(file, "-i", FOUR_ITEMS)
    shown = capsys.readouterr().err
    assert code in {4, 9}, shown
    assert fault in shown
    assert "answers.csv" in shown
    assert "  mend   " in shown
    assert "Traceback" not in shown
    assert "often" not in shown
    assert "=1+1" not in shown
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "text",
    ["id: [", "id: a\nid: b\n", "{{7*7}}", "id: a\nitems: <script>alert(1)</script>\n", "- 1\n- 2\n"],
)
def test_a_bad_instrument_is_refused_with_its_line(
    text: str, analyze: Analyze, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers, instrument = tmp_path / "answers.csv", tmp_path / "bad.yaml"
    answers.write_text(GOOD, encoding="utf-8")
    instrument.write_text(text, encoding="utf-8")
    assert analyze(answers, "-i", instrument) == 3
    shown = capsys.readouterr().err
    assert "bad.yaml" in shown
    assert "  mend   " in shown
    assert "Traceback" not in shown


AWKWARD = {
    "one_respondent": f"{HEADING}\n1,2,3,4,A\n",
    "constant_item": "\n".join([HEADING, *("3,2,3,4,A", "3,3,4,5,B", "3,1,2,2,B") * 20]),
    "item_nobody_answered": "\n".join([HEADING, *(",2,3,4,A", ",3,4,5,B", ",1,2,2,B") * 20]),
    "nothing_answered": "\n".join([HEADING, *(",,,,A", ",,,,B") * 20]),
    "html_and_templates": "\n".join([HEADING, *("1,2,3,4,<script>", "2,3,4,5,{{7*7}}", "2,2,1,1,=1+1") * 20]),
}


@pytest.mark.parametrize("case", AWKWARD)
def test_awkward_answers_are_analysed_as_far_as_they_go(case: str, analyze: Analyze, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text(AWKWARD[case], encoding="utf-8")
    assert analyze(file, "-i", FOUR_ITEMS, "--unit-column", "unit") == 0
    report = (tmp_path / "out" / "diagnostic.json").read_text(encoding="utf-8")
    assert json.loads(report)
    assert "NaN" not in report
    if case == "one_respondent":
        assert "Fewer than 7 people answered" in report
