"""Act: say what changed between two diagnosed waves, from their sealed results alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.files.write_results import write_bytes, write_json
from diagnostic.workflows.diagnose_wave import read_results
from diagnostic.workflows.passages import declared_count, passages_between
from diagnostic.workflows.requests import FaultyRequestError, found

if TYPE_CHECKING:
    from diagnostic.disclosure.released_trend import ReleasedTrend
    from diagnostic.workflows.context import Context

PDF = "trend.pdf"
JSON = "trend.json"

Tell = Callable[[str], None]


def show_trend(context: Context, earlier_id: str, later_id: str) -> ReleasedTrend:
    """Compare two diagnosed waves of one campaign.

    Changes are shown where the later wave's head counts say who joined and left since the earlier one.
    Raises `NotFoundError` for a wave without results.
    """
    from diagnostic.disclosure.trend import compare_waves

    with context.office() as office:
        earlier, later = (found(office.wave(one), "wave", "its campaign") for one in (earlier_id, later_id))
        counts = [[declared_count(row) for row in office.head_counts(wave.id)] for wave in (earlier, later)]
    if earlier.campaign_id != later.campaign_id or earlier.id == later.id:
        raise FaultyRequestError(
            "trend", "these are not two waves of one campaign.", "Name the earlier wave, then the later one."
        )
    passages = passages_between(*counts) if later.since_wave == earlier.id else None
    before, after = read_results(context, earlier.id), read_results(context, later.id)
    return compare_waves(before, after, passages, (earlier.title, later.title))


def trend_json(trend: ReleasedTrend) -> str:
    from diagnostic.disclosure.export import trend_to_dict

    return json.dumps(trend_to_dict(trend), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def write_trend(trend: ReleasedTrend, folder: Path, progress: Tell) -> tuple[Path, ...]:
    """Write the figures, then the page, into a folder; give the page's path first."""
    from diagnostic.disclosure.export import trend_to_dict
    from diagnostic.reporting.trend import trend_pdf

    figures = write_json(folder / JSON, trend_to_dict(trend))
    progress("Setting the page")
    return write_bytes(folder / PDF, trend_pdf(trend)), figures
