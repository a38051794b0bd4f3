"""Act: make, list, revoke and check API keys."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from diagnostic.errors import NotAllowedError
from diagnostic.workflows.audit_log import record
from diagnostic.workflows.codes import make_id
from diagnostic.workflows.context import Context
from diagnostic.workflows.refusals import ScopeMissingError
from diagnostic.workflows.requests import FaultyRequestError, found, plain_text
from diagnostic.workflows.views import KeyView, NewKeyView

if TYPE_CHECKING:
    from diagnostic.storage.office.models import ApiKey

SCOPES = ("campaigns:read", "campaigns:write", "results:read")
LONGEST_VALIDITY_DAYS = 730


def create_key(
    context: Context, *, name: str, scopes: Sequence[str] = SCOPES, days_valid: int = 90
) -> NewKeyView:
    """Make a key; its secret is in the answer and nowhere else."""
    from diagnostic.storage.office.models import ApiKey

    if not scopes or not set(scopes) <= set(SCOPES):
        raise FaultyRequestError(
            "scopes", "one of them is unknown, or none is named.", f"Use {', '.join(SCOPES)}."
        )
    if not 1 <= days_valid <= LONGEST_VALIDITY_DAYS:
        mend = f"Ask for 1 to {LONGEST_VALIDITY_DAYS} days, and make a new key in time."
        raise FaultyRequestError("days_valid", "a key cannot be valid for so long or so short.", mend)
    secret = "dk_" + urlsafe_b64encode(context.random_bytes(32)).decode().rstrip("=")
    key = ApiKey(
        id=make_id(context.random_bytes),
        name=plain_text(name, "key name"),
        key_hash=_mark(secret),
        scopes=[scope for scope in SCOPES if scope in scopes],
        created_on=context.today(),
        expires_on=context.today() + timedelta(days=days_valid),
        revoked=False,
    )
    with context.office() as office:
        office.add_key(key)
        record(office, key.created_on, "api_key_made", {"key": key.id, "scopes": key.scopes})
    return NewKeyView(_view(key), secret)


def list_keys(context: Context) -> tuple[KeyView, ...]:
    """Give all keys, oldest first, without their secrets."""
    with context.office() as office:
        return tuple(_view(key) for key in office.all_keys())


def revoke_key(context: Context, key_id: str) -> KeyView:
    """Make a key useless at once and for good."""
    with context.office() as office:
        key = found(office.key(key_id), "API key", "the list of keys")
        if not key.revoked:
            key.revoked = True
            record(office, context.today(), "api_key_revoked", {"key": key.id})
        return _view(key)


def check_key(context: Context, secret: str, scope: str) -> KeyView:
    """Give the key that a secret belongs to, if it is valid today and allows the scope."""
    with context.office() as office:
        key = office.key_with_hash(_mark(secret))
    if key is None or key.revoked or key.expires_on < context.today():
        raise NotAllowedError(
            place="API key",
            fault="it is missing, unknown, expired or revoked.",
            mend="Send a valid key; `diagnostic keys create` makes one.",
        )
    if scope not in key.scopes:
        raise ScopeMissingError(scope)
    return _view(key)


def _mark(secret: str) -> str:
    """What the office keeps of a key: its 256 random bits need no slow hash."""
    return sha256(b"key" + secret.encode()).hexdigest()


def _view(key: ApiKey) -> KeyView:
    return KeyView(key.id, key.name, tuple(key.scopes), key.created_on, key.expires_on, key.revoked)
