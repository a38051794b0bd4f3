"""Pages of documentation whose figures a benchmark writes, each between a pair of markers."""

from __future__ import annotations

from pathlib import Path


def replace_part(page: Path, name: str, text: str) -> None:
    """Put text between the page's markers of this name; raises `ValueError` when it has none."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    before, begun, rest = page.read_text(encoding="utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not (begun and ended):
        raise ValueError(f"{page.name} has no part '{name}'")
    page.write_text(f"{before}{begin}{text.strip()}\n{end}{after}", encoding="utf-8")


def table(head: str, rows: list[tuple[object, ...]]) -> str:
    """Write a table; all columns but the first are numbers."""
    columns = head.count("|") - 1
    lines = [head, f"| --- |{' ---: |' * (columns - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)]) + "\n"
