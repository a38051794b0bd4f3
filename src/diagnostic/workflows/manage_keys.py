"""Act: make, list, revoke and check API keys."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.workflows.context import Context
from diagnostic.workflows.views import KeyView, NewKeyView

SCOPES = ("campaigns:read", "campaigns:write", "results:read")


def create_key(
    context: Context, *, name: str, scopes: Sequence[str] = SCOPES, days_valid: int = 90
) -> NewKeyView:
    """Make a key; its secret is in the answer and nowhere else."""
    raise NotImplementedError


def list_keys(context: Context) -> tuple[KeyView, ...]:
    """Give all keys, oldest first, without their secrets."""
    raise NotImplementedError


def revoke_key(context: Context, key_id: str) -> KeyView:
    """Make a key useless at once and for good."""
    raise NotImplementedError


def check_key(context: Context, secret: str, scope: str) -> KeyView:
    """Give the key that a secret belongs to, if it is valid today and allows the scope."""
    raise NotImplementedError
