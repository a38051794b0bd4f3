"""Head counts from a CSV, with or without what passed since an earlier wave."""

from pathlib import Path

from diagnostic.cli.head_counts import read_head_counts
from diagnostic.workflows.views import HeadCount


def test_columns_on_comings_and_goings_may_be_there_and_empty(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "role_group,unit,invited,joined,left,moved_in\nfrontline,North,31,6,3,1\nc_suite,,5,,,\n",
        encoding="utf-8",
    )
    assert read_head_counts(file) == [
        HeadCount("frontline", 31, "North", joined=6, left=3, moved_in=1),
        HeadCount("c_suite", 5),
    ]
