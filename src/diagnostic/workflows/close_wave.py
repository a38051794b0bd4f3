"""Act: close a wave for good."""

from __future__ import annotations

from diagnostic.workflows.context import Context
from diagnostic.workflows.views import WaveView


def close_wave(context: Context, wave_id: str, *, confirmed: bool = False) -> WaveView:
    """Stop taking answers. It cannot be undone, so the caller must confirm; closing twice changes nothing."""
    raise NotImplementedError
