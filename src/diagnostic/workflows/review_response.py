"""Act: show a respondent the answers before they are sent."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostic.workflows.context import Context
from diagnostic.workflows.views import PREFER_NOT_TO_SAY, ReviewView


def review_response(
    context: Context, code: str, answers: Mapping[str, str], unit: str = PREFER_NOT_TO_SAY
) -> ReviewView:
    """Check answers (item id → value as text) and repeat them in the form's words; nothing is stored."""
    raise NotImplementedError
