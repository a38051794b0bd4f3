"""What a respondent hands in with the answers: a random number that the office signed without seeing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from diagnostic.anonymity.blind_rsa import PREFIX_BYTES, is_valid
from diagnostic.anonymity.errors import CredentialError

NONCE_BYTES = 32


@dataclass(frozen=True)
class Credential:
    prepared: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def mark(self) -> str:
        """Under what the answers are kept and, after the close, the receipt is listed."""
        return sha256(self.prepared).hexdigest()


def check_credential(public_key: RSAPublicKey, credential: Credential) -> None:
    """Refuse a credential that this wave's and stratum's key did not sign, without saying why."""
    is_whole = len(credential.prepared) == PREFIX_BYTES + NONCE_BYTES
    if not is_whole or not is_valid(public_key, credential.prepared, credential.signature):
        raise CredentialError(
            place="credential",
            fault="it was not issued for this wave and role group.",
            mend="Open the survey again from the invitation, in the browser you began with.",
        )
