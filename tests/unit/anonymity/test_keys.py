"""Keys are stored encrypted, read back whole, and refused when they are not what was agreed."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
)

from diagnostic.anonymity.errors import SigningKeyError
from diagnostic.anonymity.keys import (
    generate_key,
    new_erasure_key,
    private_der,
    public_der,
    read_private_der,
    read_public_der,
)
from support.credentials import stratum_key, vectors

ERASURE_KEY = new_erasure_key()


def test_a_key_is_as_agreed_and_new_every_time() -> None:
    numbers = [generate_key().public_key().public_numbers() for _ in range(2)]
    assert {number.e for number in numbers} == {65537}
    assert {number.n.bit_length() for number in numbers} == {3072}
    assert numbers[0].n != numbers[1].n


def test_a_key_survives_storage() -> None:
    stored = private_der(stratum_key(), ERASURE_KEY)
    assert read_private_der(stored, ERASURE_KEY).private_numbers() == stratum_key().private_numbers()
    published = public_der(stratum_key().public_key())
    assert read_public_der(published) == stratum_key().public_key()


def test_without_the_erasure_key_a_stored_key_is_lost() -> None:
    stored = private_der(stratum_key(), ERASURE_KEY)
    prime = stratum_key().private_numbers().p.to_bytes(192, "big")
    assert prime not in stored
    for other in (new_erasure_key(), b"x"):
        with pytest.raises(SigningKeyError, match="cannot be decrypted"):
            read_private_der(stored, other)


def test_erasure_keys_differ_and_are_long() -> None:
    assert len({new_erasure_key() for _ in range(5)}) == 5
    assert len(ERASURE_KEY) == 64


def test_public_keys_of_another_size_exponent_or_kind_are_refused() -> None:
    others = {
        "small": generate_private_key(65537, 2048).public_key(),
        "large": vectors()[0].key.public_key(),
        "cube": generate_private_key(3, 3072).public_key(),
        "Ed25519": Ed25519PrivateKey.generate().public_key(),
    }
    for key in others.values():
        der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        with pytest.raises(SigningKeyError):
            read_public_der(der)
    with pytest.raises(SigningKeyError):
        read_public_der(b"not a key")


def test_private_keys_of_another_size_or_kind_are_refused() -> None:
    encryption = BestAvailableEncryption(ERASURE_KEY)
    for key in (vectors()[0].key, Ed25519PrivateKey.generate()):
        stored = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, encryption)
        with pytest.raises(SigningKeyError):
            read_private_der(stored, ERASURE_KEY)


def test_a_key_whose_parts_do_not_belong_together_is_refused() -> None:
    stored = bytearray(private_der(stratum_key(), ERASURE_KEY))
    stored[len(stored) // 2] ^= 1
    with pytest.raises(SigningKeyError):
        read_private_der(bytes(stored), ERASURE_KEY)
