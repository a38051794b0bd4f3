"""Blind RSA signatures, RFC 9474: what everybody but the signer does.

Whoever asks for a signature hides the message from the signer (`blind`) and uncovers the signature
afterwards (`finalize`). The signer cannot recognise either again, however much it computes: for every
message and every signature there is exactly one blinding that leads from what it saw to what it sees.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from math import gcd

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA384

from diagnostic.anonymity import pss
from diagnostic.anonymity.errors import BlindedMessageError, CredentialError
from diagnostic.anonymity.randomness import RandomBytes, below

PREFIX_BYTES = 32


@dataclass(frozen=True)
class Variant:
    """One of the four named parameter sets of RFC 9474, section 5."""

    name: str
    salt_bytes: int
    is_randomized: bool


PSS_RANDOMIZED = Variant("RSABSSA-SHA384-PSS-Randomized", pss.HASH_BYTES, True)
PSSZERO_RANDOMIZED = Variant("RSABSSA-SHA384-PSSZERO-Randomized", 0, True)
PSS_DETERMINISTIC = Variant("RSABSSA-SHA384-PSS-Deterministic", pss.HASH_BYTES, False)
PSSZERO_DETERMINISTIC = Variant("RSABSSA-SHA384-PSSZERO-Deterministic", 0, False)
VARIANTS = (PSS_RANDOMIZED, PSSZERO_RANDOMIZED, PSS_DETERMINISTIC, PSSZERO_DETERMINISTIC)


@dataclass(frozen=True)
class Blinded:
    """What goes to the signer, and what stays behind to uncover the signature with."""

    message: bytes
    inverse: bytes = field(repr=False)


def prepare(
    message: bytes, variant: Variant = PSS_RANDOMIZED, *, random_bytes: RandomBytes = secrets.token_bytes
) -> bytes:
    """Give the message that will be signed (RFC 9474, section 4.1)."""
    return random_bytes(PREFIX_BYTES) + message if variant.is_randomized else message


def blind(
    public_key: RSAPublicKey,
    prepared: bytes,
    variant: Variant = PSS_RANDOMIZED,
    *,
    random_bytes: RandomBytes = secrets.token_bytes,
) -> Blinded:
    """Hide a prepared message from the signer (RFC 9474, section 4.2)."""
    numbers = public_key.public_numbers()
    salt = random_bytes(variant.salt_bytes)
    encoded = int.from_bytes(pss.encode(prepared, salt, public_key.key_size - 1), "big")
    factor = below(numbers.n, random_bytes)
    if gcd(encoded, numbers.n) != 1 or gcd(factor, numbers.n) != 1:
        raise BlindedMessageError(
            place="blinding",
            fault="the message shares a factor with the modulus.",
            mend="Do not use this key: it can be taken apart.",
        )
    hidden = encoded * pow(factor, numbers.e, numbers.n) % numbers.n
    length = modulus_bytes(public_key)
    return Blinded(hidden.to_bytes(length, "big"), pow(factor, -1, numbers.n).to_bytes(length, "big"))


def finalize(
    public_key: RSAPublicKey,
    prepared: bytes,
    blind_signature: bytes,
    inverse: bytes,
    variant: Variant = PSS_RANDOMIZED,
) -> bytes:
    """Uncover a signature and check it (RFC 9474, section 4.4); raises `CredentialError` when it is wrong."""
    length = modulus_bytes(public_key)
    modulus = public_key.public_numbers().n
    uncovered = int.from_bytes(blind_signature, "big") * int.from_bytes(inverse, "big") % modulus
    signature = uncovered.to_bytes(length, "big")
    if len(blind_signature) != length or not is_valid(public_key, prepared, signature, variant):
        raise CredentialError(
            place="signature from the office",
            fault="it does not fit the message that was blinded.",
            mend="Send nothing. Check the manifest's fingerprint, then ask again.",
        )
    return signature


def is_valid(
    public_key: RSAPublicKey, prepared: bytes, signature: bytes, variant: Variant = PSS_RANDOMIZED
) -> bool:
    """Verify a signature of exactly this variant's salt length (RFC 9474, section 4.5)."""
    if len(signature) != modulus_bytes(public_key):
        return False
    try:
        public_key.verify(signature, prepared, PSS(MGF1(SHA384()), variant.salt_bytes), SHA384())
    except InvalidSignature:
        return False
    return True


def modulus_bytes(public_key: RSAPublicKey) -> int:
    return (public_key.key_size + 7) // 8
