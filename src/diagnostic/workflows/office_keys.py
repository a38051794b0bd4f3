"""Secrets of the office that no database holds: made at their first use, and never made twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from diagnostic.errors import SetupError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from diagnostic.workflows.context import Context, KeyStore

OFFICE_KEY = "office"


def office_key(context: Context) -> Ed25519PrivateKey:
    """Give the key that the office signs all its manifests with."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    def new() -> bytes:
        return Ed25519PrivateKey.generate().private_bytes_raw()

    return Ed25519PrivateKey.from_private_bytes(kept_secret(context.keys, OFFICE_KEY, new))


def kept_secret(keys: KeyStore, name: str, new: Callable[[], bytes]) -> bytes:
    """Give a named secret, on disk before it is given; makes it when there is none."""
    there = keys.read(name)
    if there is not None:
        return there
    made = new()
    try:
        keys.write(name, made)
    except SetupError:
        there = keys.read(name)  # another process may have made it meanwhile
        if there is None:
            raise
        return there
    return made
