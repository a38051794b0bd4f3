"""Act: diagnose a closed wave; its results are computed once, sealed and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from diagnostic.workflows.context import Context

if TYPE_CHECKING:
    from diagnostic.disclosure.released import ReleasedAnalysis


def diagnose_wave(
    context: Context, wave_id: str, progress: Callable[[str], None] | None = None
) -> ReleasedAnalysis:
    """Give a closed wave's released results, computing and sealing them the first time."""
    raise NotImplementedError


def read_results(context: Context, wave_id: str) -> ReleasedAnalysis:
    """Give the sealed results of a wave that has been diagnosed."""
    raise NotImplementedError


def read_results_json(context: Context, wave_id: str) -> str:
    """Give the sealed results as the JSON text that is stored."""
    raise NotImplementedError
