"""Act: open the form that an access code leads to."""

from __future__ import annotations

from diagnostic.workflows.context import Context
from diagnostic.workflows.views import FormView


def open_form(context: Context, code: str) -> FormView:
    """Give a code's form with a fresh ticket; nothing is stored, and opening it again is harmless."""
    raise NotImplementedError
