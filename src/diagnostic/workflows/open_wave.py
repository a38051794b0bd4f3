"""Act: open a fielding period, with its instruments pinned and its crowd declared."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.workflows.context import Context
from diagnostic.workflows.views import HeadCount, WaveView


def open_wave(
    context: Context,
    campaign_id: str,
    *,
    title: str,
    instruments: Sequence[str],
    head_counts: Sequence[HeadCount],
    minimum_group: int = 7,
    c_suite_consented: bool = False,
    language: str = "en",
) -> WaveView:
    """Open a wave of instruments named by id, or by ``id@version``."""
    raise NotImplementedError
