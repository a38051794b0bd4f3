"""Results are written whole or not at all, and hold nothing that a spreadsheet would compute."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from diagnostic.errors import SetupError
from diagnostic.files.write_results import inert, scores_csv, write_bytes, write_json, write_scores
from diagnostic.scoring.answer_table import AnswerTable
from diagnostic.scoring.score import score
from support.instruments import answers, instrument

CALM = ("calm_1", "calm_2", "calm_3", "calm_4")
FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']


@pytest.fixture
def table() -> AnswerTable:
    plain = answers(CALM, (5, 4, 3, 1), (4, 2, None, 2), (None, None, None, None))
    units = np.array(["=1+1", "North", None], dtype=object)
    return AnswerTable(plain.codes, plain.item_ids, None, units)


def test_scores_of_everybody(table: AnswerTable) -> None:
    rows = list(csv.DictReader(StringIO(scores_csv([score(table, instrument("four_items"))]))))
    assert list(rows[0]) == ["respondent", "role_group", "unit", "calm", "calm.body", "calm.mind"]
    assert rows[0] == {
        "respondent": "1",
        "role_group": "",
        "unit": "'=1+1",
        "calm": "81.25",
        "calm.body": "87.5",
        "calm.mind": "75.0",
    }
    assert float(rows[1]["calm"]) == 100 * (10 / 3 - 1) / 4
    assert [rows[2][name] for name in ("unit", "calm", "calm.body", "calm.mind")] == ["", "", "", ""]


def test_several_instruments_stand_side_by_side(table: AnswerTable) -> None:
    wide = answers(("wide_1", "wide_2", "signed_1", "signed_2"), *[(0, 0, 0, 0)] * 3)
    tables = [score(table, instrument("four_items")), score(wide, instrument("zero_to_ten"))]
    heading = scores_csv(tables).splitlines()[0]
    assert heading == "respondent,role_group,unit,calm,calm.body,calm.mind,wide,signed"


@pytest.mark.parametrize("label", FORMULAS)
def test_labels_never_begin_like_a_formula(label: str) -> None:
    assert inert(label) == f"'{label}"


@pytest.mark.parametrize("label", ["North", "3-4", "a=b", ""])
def test_other_labels_stay_as_they_are(label: str) -> None:
    assert inert(label) == label


def test_scores_open_as_utf8_in_a_spreadsheet(table: AnswerTable, tmp_path: Path) -> None:
    path = write_scores(tmp_path / "new" / "scores.csv", [score(table, instrument("four_items"))])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrespondent,")
    assert list(path.parent.iterdir()) == [path]


def test_json_at_full_precision(tmp_path: Path) -> None:
    path = write_json(tmp_path / "result.json", {"a": 1 / 3, "b": [None, "ö"]})
    assert json.loads(path.read_text(encoding="utf-8")) == {"a": 1 / 3, "b": [None, "ö"]}


def test_numbers_that_json_does_not_have_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text("before")
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json(path, {"a": float("nan")})
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "result.bin"
    path.write_bytes(b"before")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SetupError, match="No space left"):
        write_bytes(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SetupError) as caught:
        write_bytes(tmp_path / "file" / "result.json", b"")
    assert caught.value.code == "file_not_written"
