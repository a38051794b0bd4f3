"""Act: send one response, exactly once."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostic.workflows.context import Context
from diagnostic.workflows.views import PREFER_NOT_TO_SAY, ReceiptView


def submit_response(
    context: Context, code: str, ticket: str, answers: Mapping[str, str], unit: str = PREFER_NOT_TO_SAY
) -> ReceiptView:
    """Take a response; when this returns it is on disk, and sending the same again is harmless."""
    raise NotImplementedError
