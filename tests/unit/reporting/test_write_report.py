"""The act of writing the report: both files, whole, with progress told."""

import json
from pathlib import Path

import pytest

from diagnostic.disclosure.export import from_dict
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.errors import SetupError
from diagnostic.workflows.write_report import write_report
from support.released import released


def test_both_files_are_written_and_nothing_else(tmp_path: Path) -> None:
    told: list[str] = []
    small = released(roles=False, units=(), hidden_units=(), n_scales=1)
    paths = write_report(small, tmp_path / "deep" / "out", progress=told.append)
    assert [path.name for path in paths] == ["diagnostic.pdf", "diagnostic.json"]
    assert sorted((tmp_path / "deep" / "out").iterdir()) == sorted(paths)
    assert paths[0].read_bytes().startswith(b"%PDF-1.7")
    assert told == ["Writing the figures", "Drawing the charts", "Setting the pages"]


def test_the_json_holds_the_released_findings_and_can_be_read_back(
    tmp_path: Path, analysis: ReleasedAnalysis
) -> None:
    (path,) = write_report(analysis, tmp_path, pdf=False)
    assert from_dict(json.loads(path.read_text(encoding="utf-8"))) == analysis


def test_a_second_report_replaces_the_first(tmp_path: Path) -> None:
    write_report(released(n_scales=2), tmp_path, pdf=False)
    (path,) = write_report(released(n_scales=1), tmp_path, pdf=False)
    assert len(json.loads(path.read_text(encoding="utf-8"))["findings"]["scales"]) == 1


def test_a_folder_that_cannot_be_written_is_named_with_the_mend(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(SetupError) as raised:
        write_report(released(n_scales=1), blocked, pdf=False)
    assert str(blocked) in raised.value.place
    assert raised.value.mend
