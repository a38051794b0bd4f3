"""Whatever is handed in, reading ends with a table, an instrument, or an error that can be acted on."""

from __future__ import annotations

import string

from hypothesis import example, given
from hypothesis import strategies as st

from diagnostic.errors import DiagnosticError
from diagnostic.files.read_answers import read_answers
from diagnostic.files.text_stream import Source
from diagnostic.instruments.author_errors import CODES
from diagnostic.instruments.load import inspect_instrument
from diagnostic.scoring.score import score
from support.instruments import PACKAGED, instrument, instrument_text

FOUR = instrument("four_items")
HEADING = "unit,calm_1,calm_2,calm_3,calm_4"
cells = st.one_of(
    st.sampled_from(
        ["1", "2", "5", "3.0", "", "NA", "not_applicable", "6", "=1", '"', '""', "x", ",", "\x00", "\n"]
    ),
    st.text(max_size=6),
)
GOOD = instrument_text("trust", PACKAGED)
LINES = GOOD.splitlines()


def try_to_read(content: bytes) -> None:
    try:
        table = read_answers(Source.of_bytes(content, "answers.csv"), [FOUR])
    except DiagnosticError as error:
        assert all((error.place, error.fault, error.mend))  # noqa: PT017 - either end is a good end
    else:
        score(table, FOUR)


@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00")
@example(b"\x00\x00\xfe\xff\x00")
def test_any_bytes(content: bytes) -> None:
    try_to_read(content)


@given(
    st.lists(st.lists(cells, min_size=3, max_size=6), max_size=5),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
def test_any_cells_below_a_good_heading(rows: list[list[str]], encoding: str) -> None:
    text = "\n".join([HEADING, *(",".join(row) for row in rows)])
    try_to_read(text.encode(encoding, errors="replace"))


@given(st.text(alphabet=string.printable, max_size=200))
def test_any_text_as_an_instrument(text: str) -> None:
    inspection = inspect_instrument(text)
    assert inspection.instrument is None
    assert inspection.errors
    assert all(error.code in CODES and error.fault and error.mend for error in inspection.findings)


@given(
    st.integers(0, len(LINES) - 1),
    st.sampled_from(
        [
            "",
            "  - 1",
            "    x: y",
            "scales:",
            "  id: 7",
            "items: []",
            "forms: {}",
            "- {value: 1}",
            "version: 9",
        ]
    ),
)
def test_an_instrument_with_one_line_changed(number: int, line: str) -> None:
    inspection = inspect_instrument("\n".join([*LINES[:number], line, *LINES[number + 1 :]]))
    assert (inspection.instrument is None) == bool(inspection.errors)
    for finding in inspection.findings:
        assert finding.code in CODES
        assert 1 <= finding.line <= len(LINES) + 1
