"""The charting library, loaded when the first chart is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def altair() -> Any:
    """Give the library; its name here is free of its types, which are too narrow for computed values."""
    import altair as library

    return library


@contextmanager
def drawing() -> Iterator[None]:
    """Build specifications without checking each part against the schema, two fifths of the time."""
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):
        yield
