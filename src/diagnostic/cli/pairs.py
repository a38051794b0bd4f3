"""Reads LEFT=RIGHT options."""

from __future__ import annotations

from collections.abc import Sequence

import typer


def read_pairs(pairs: Sequence[str] | None, option: str) -> dict[str, str]:
    """Turn repeated LEFT=RIGHT into a mapping; anything else is a usage error."""
    mapping: dict[str, str] = {}
    for pair in pairs or ():
        left, equals, right = (part.strip() for part in pair.partition("="))
        if not (left and equals and right):
            raise typer.BadParameter(f"'{pair}' is not of the form LEFT=RIGHT.", param_hint=option)
        if left in mapping:
            raise typer.BadParameter(f"'{left}' is named twice.", param_hint=option)
        mapping[left] = right
    return mapping
