"""Bands that differ in shape, not only in colour, as SVG."""

from __future__ import annotations

from typing import Literal, TypeAlias

Pattern: TypeAlias = Literal["stripes", "dots", "chevrons", "squares", "crosses", "bars", "rings", "waves"]

CELL = 12
_LINE = 'fill="none" stroke="{ink}" stroke-width="2.6"'
_MOTIFS: dict[Pattern, str] = {
    "stripes": f'<path d="M1 12L11 0" {_LINE}/>',
    "dots": '<circle cx="6" cy="6" r="3.3" fill="{ink}"/>',
    "chevrons": f'<path d="M3 1.5L8.5 6L3 10.5" {_LINE}/>',
    "squares": '<path d="M2.5 2.5h7v7h-7z" fill="{ink}"/>',
    "crosses": f'<path d="M6 1.5v9M1.5 6h9" {_LINE}/>',
    "bars": f'<path d="M6 0v12" {_LINE}/>',
    "rings": f'<circle cx="6" cy="6" r="3.4" {_LINE}/>',
    "waves": f'<path d="M0 6q3 -6 6 0t6 0" {_LINE}/>',
}


def band(pattern: Pattern, ink: str, *, columns: int, rows: int) -> str:
    """Draw the motif in a grid, on a transparent ground."""
    motif = _MOTIFS[pattern].format(ink=ink)
    cells = "".join(
        f'<g transform="translate({column * CELL} {row * CELL})">{motif}</g>'
        for row in range(rows)
        for column in range(columns)
    )
    size = f"0 0 {columns * CELL} {rows * CELL}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}">{cells}</svg>'
