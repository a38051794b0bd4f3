"""Act: show how a wave stands."""

from __future__ import annotations

from diagnostic.workflows.context import Context
from diagnostic.workflows.views import WaveView


def show_wave(context: Context, wave_id: str) -> WaveView:
    """Give a wave's facts and counts; counts by role group only once it is closed."""
    raise NotImplementedError
