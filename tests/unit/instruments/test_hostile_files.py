"""Files made to exhaust the reader are refused before they cost anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from diagnostic.errors import InstrumentError
from diagnostic.files.read_instruments import instrument_text as read_text
from diagnostic.instruments.load import inspect_instrument
from support.instruments import instrument_text

GOOD = instrument_text("four_items")
HEAD = GOOD.partition("    items:\n")[0] + "    items:\n"
SECONDS = 2.0
"""Ten times what the slowest takes here."""


def _many(line: Callable[[int], str]) -> str:
    """Repeat a line until the file is nearly as long as a file may be."""
    lines, length = [], 0
    for k in range(1_000_000):
        lines.append(line(k))
        length += len(lines[-1])
        if length > 950_000:
            break
    return "".join(lines)


def _laughs() -> str:
    levels = (f"{chr(98 + k)}: &{chr(98 + k)} [*{chr(97 + k)}, *{chr(97 + k)}]\n" for k in range(24))
    return "a: &a [ha, ha]\n" + "".join(levels)


HOSTILE: dict[str, tuple[Callable[[], str], str]] = {
    "laughs": (_laughs, "alias_used"),
    "cyclic_alias": (lambda: "a: &a\n  b: *a\n", "alias_used"),
    "cyclic_list": (lambda: "&a [*a]\n", "alias_used"),
    "alias_without_anchor": (lambda: "title: *nobody\n", "alias_used"),
    "merge_keys": (lambda: "<<: [*a, *a]\n", "alias_used"),
    "ten_megabytes": (lambda: "title: " + "x" * 10_000_000, "too_large"),
    "ten_megabytes_of_lines": (lambda: "a: b\n" * 2_000_000, "too_large"),
    "deep_lists": (lambda: "[" * 900_000, "nested_too_deep"),
    "deep_mappings": (lambda: "".join(f"{' ' * k}a:\n" for k in range(1300)), "nested_too_deep"),
    "deep_braces": (lambda: "{a: " * 200_000, "nested_too_deep"),
    "unknown_keys": (lambda: GOOD + _many(lambda k: f"key_{k}: 1\n"), "too_large"),
    "items": (lambda: HEAD + _many(lambda k: f"      - {{id: i{k}, text: T{k}.}}\n"), "too_large"),
    "equal_items": (lambda: HEAD + _many(lambda _: "      - {id: i, text: T.}\n"), "too_large"),
    "conditions_in_a_circle": (
        lambda: (
            HEAD
            + _many(
                lambda k: f"      - {{id: i{k}, text: T{k}., shown_if: {{item: i{k + 1}, answers: [1]}}}}\n"
            )
        ),
        "too_large",
    ),
    "languages": (
        lambda: GOOD.replace("title: Four items", f"title: {{{_many(lambda k: f'l{k}: x, ')}}}"),
        "too_large",
    ),
    "role_groups": (lambda: GOOD.replace("[frontline]", f"[{_many(lambda k: f'r{k}, ')}]"), "too_large"),
    "slots_in_slots": (
        lambda: GOOD.replace("sleep well.", '"' + "{a" * 200_000 + "}" * 200_000 + '"'),
        "unfilled_slot",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_quickly(name: str) -> None:
    make, code = HOSTILE[name]
    text = make()
    begun = process_time()
    inspection = inspect_instrument(text, "hostile.yaml")
    assert process_time() - begun < SECONDS
    assert inspection.instrument is None
    assert inspection.findings[0].code == code
    assert len(inspection.findings) == 1


def test_a_conditions_circle_that_is_not_too_large_is_found_quickly() -> None:
    items = "".join(
        f"      - {{id: i{k}, text: T{k}., shown_if: {{item: i{(k + 1) % 1500}, answers: [1]}}}}\n"
        for k in range(1500)
    )
    begun = process_time()
    findings = inspect_instrument(HEAD + items).findings
    assert process_time() - begun < SECONDS
    assert sum(finding.code == "condition_cycle" for finding in findings) == 1499


def test_a_file_of_ten_megabytes_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: b\n" * 2_000_000)
    begun = process_time()
    with pytest.raises(InstrumentError, match="larger than an instrument can be"):
        read_text(path)
    assert process_time() - begun < 0.1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe\x00\x01", "not UTF-8"),
        ("title: Größe".encode("latin-1"), "not UTF-8"),
        (b"PK\x03\x04\x14\x00\x08", None),
        (b"\x00\x01\x02", None),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "not UTF-8"),
    ],
)
def test_files_that_are_no_text(content: bytes, told: str | None, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    if told:
        with pytest.raises(InstrumentError, match=told):
            read_text(path)
    else:
        (finding,) = inspect_instrument(read_text(path)).findings
        assert finding.code == "yaml_syntax"


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert inspect_instrument(read_text(path)).findings == ()
