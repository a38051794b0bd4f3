"""Act: give out access codes for one role group of an open wave."""

from __future__ import annotations

from diagnostic.workflows.context import Context
from diagnostic.workflows.views import CodeSheet


def issue_codes(context: Context, wave_id: str, *, role_group: str, count: int | None = None) -> CodeSheet:
    """Make new codes, never more than people invited; without a count, for everybody who has none yet."""
    raise NotImplementedError
