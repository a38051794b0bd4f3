"""Keys of one wave and stratum: made, stored, read, and made unreadable for good."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

from diagnostic.anonymity.errors import SigningKeyError

MODULUS_BITS = 3072
PUBLIC_EXPONENT = 65537


def generate_key() -> RSAPrivateKey:
    """Make a key pair for one stratum of one wave; it signs for nothing else, ever."""
    return generate_private_key(PUBLIC_EXPONENT, MODULUS_BITS)


def new_erasure_key() -> bytes:
    """Make what a stored private key is encrypted under, to be kept apart from it.

    Destroying these 32 bytes destroys the private key in every copy of the database at once, backups
    included. That is why a private key is never stored in the clear.
    """
    return secrets.token_hex(32).encode()


def private_der(key: RSAPrivateKey, erasure_key: bytes) -> bytes:
    """Give the private key as encrypted PKCS #8."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(erasure_key))


def read_private_der(stored: bytes, erasure_key: bytes) -> RSAPrivateKey:
    """Read an encrypted PKCS #8 key and check that its parts belong together."""
    try:
        key = load_der_private_key(stored, erasure_key)
    except (ValueError, TypeError):
        raise SigningKeyError(
            place="stored signing key",
            fault="it cannot be decrypted.",
            mend="If the wave is closed, its key was destroyed on purpose. If not, restore the erasure key.",
        ) from None
    if not isinstance(key, RSAPrivateKey):
        raise _unfit("it is not an RSA key.")
    _check(key.public_key())
    return key


def public_der(key: RSAPublicKey) -> bytes:
    """Give the public key as SubjectPublicKeyInfo."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def read_public_der(published: bytes) -> RSAPublicKey:
    """Read a published key, and refuse any size, exponent or kind other than the agreed one."""
    try:
        key = load_der_public_key(published)
    except ValueError:
        raise _unfit("it is not a public key in DER form.") from None
    if not isinstance(key, RSAPublicKey):
        raise _unfit("it is not an RSA key.")
    _check(key)
    return key


def _check(key: RSAPublicKey) -> None:
    if key.key_size != MODULUS_BITS or key.public_numbers().e != PUBLIC_EXPONENT:
        raise _unfit(f"it must have a modulus of {MODULUS_BITS} bits and the exponent {PUBLIC_EXPONENT}.")


def _unfit(fault: str) -> SigningKeyError:
    return SigningKeyError(place="key of a stratum", fault=fault, mend="Do not use it; make a new key.")
