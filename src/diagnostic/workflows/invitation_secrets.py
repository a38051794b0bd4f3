"""What an invitation carries, and what is stored of it: hashes that nobody can turn back into a link.

A person's secret is derived, not drawn, so that a reminder can carry the same link again while the office's
database holds hashes only. The key it is derived under lies in the folder of keys.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from diagnostic.anonymity.base64url import from_base64url, to_base64url
from diagnostic.anonymity.errors import UnknownInvitationError

SECRET_BYTES = 16
NONCE_BYTES = 16
MAIL_KEY_BYTES = 32


def mail_key_name(wave_id: str) -> str:
    """Give the name under which the folder of keys holds what a wave's secrets are derived under."""
    return f"{wave_id}.invitations"


def new_mail_key() -> bytes:
    return secrets.token_bytes(MAIL_KEY_BYTES)


def new_nonce() -> str:
    """Draw what makes one person's secret differ from everybody else's."""
    return secrets.token_hex(NONCE_BYTES)


def new_secret() -> bytes:
    """Draw a secret for an invitation without an address; it is written out once and not stored."""
    return secrets.token_bytes(SECRET_BYTES)


def derived_secret(mail_key: bytes, wave_id: str, nonce: str) -> bytes:
    return _derived(mail_key, b"secret", wave_id, nonce)


def stop_token(mail_key: bytes, wave_id: str, nonce: str) -> bytes:
    """Give what stops a person's reminders; it opens nothing else."""
    return _derived(mail_key, b"stop", wave_id, nonce)


def secret_hash(secret: bytes) -> str:
    return sha256(b"invitation" + secret).hexdigest()


def stop_hash(token: bytes) -> str:
    return sha256(b"stop" + token).hexdigest()


def written_secret(secret: bytes) -> str:
    """Give a secret or a stop token as links carry it: 22 characters."""
    return to_base64url(secret)


def read_secret(written: str) -> bytes:
    """Read a secret or a stop token from a link; raises `UnknownInvitationError` for any that cannot be."""
    try:
        secret = from_base64url(written)
    except ValueError:
        raise _unknown() from None
    if len(secret) != SECRET_BYTES:
        raise _unknown()
    return secret


def invitation_link(collector_address: str, wave_id: str, secret: bytes, fingerprint: str) -> str:
    """Give the link of an invitation; what follows the # never reaches a server."""
    checked = fingerprint.replace("-", "")
    return f"{collector_address.rstrip('/')}/s/{wave_id}#{written_secret(secret)}.{checked}"


def _derived(mail_key: bytes, purpose: bytes, wave_id: str, nonce: str) -> bytes:
    message = purpose + wave_id.encode() + nonce.encode()
    return hmac.digest(mail_key, message, "sha256")[:SECRET_BYTES]


def _unknown() -> UnknownInvitationError:
    return UnknownInvitationError(
        place="invitation",
        fault="its link is damaged or cut off.",
        mend="Open the link as it stands in the invitation, all of it.",
    )
