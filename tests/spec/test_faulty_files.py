"""Files as authors get them wrong. The first line of each says what must be found, and where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diagnostic.errors import InstrumentError
from diagnostic.instruments.author_errors import ADVICE, CODES
from diagnostic.instruments.load import inspect_instrument, load_instrument
from diagnostic.workflows.check_instrument import check_instrument_file

FILES = sorted((Path(__file__).parent / "faulty").glob("*.yaml"))
EXPECTED = re.compile(r"# finds: (\w+) on line (\d+)\n")


def test_there_are_many_kinds_of_fault() -> None:
    codes = {EXPECTED.match(path.read_text(encoding="utf-8"))[1] for path in FILES}  # type: ignore[index]
    assert len(FILES) >= 80
    assert len(codes) >= 50
    assert codes <= set(CODES) - ADVICE


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_fault_is_found_on_its_line_and_forbids_the_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = EXPECTED.match(text)
    assert expected is not None
    code, line = expected[1], int(expected[2])
    found = check_instrument_file(path)
    assert (code, line) in {(finding.code, finding.line) for finding in found}
    assert all(finding.fault and finding.mend for finding in found)
    assert inspect_instrument(text).instrument is None
    with pytest.raises(InstrumentError) as refused:
        load_instrument(text, path.name)
    assert refused.value.place.startswith(path.name)
