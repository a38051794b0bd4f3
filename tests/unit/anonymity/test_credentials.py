"""What the collector accepts: whole credentials of this wave's and stratum's key, each kept once."""

from __future__ import annotations

import secrets
from hashlib import sha256

import pytest

from diagnostic.anonymity.blind_rsa import PSS_RANDOMIZED as AGREED
from diagnostic.anonymity.blind_rsa import PSSZERO_RANDOMIZED, Variant, blind, finalize, prepare
from diagnostic.anonymity.credentials import NONCE_BYTES, Credential, check_credential
from diagnostic.anonymity.errors import CredentialError
from diagnostic.anonymity.signer import Signer
from support.credentials import stratum_key


def credential(nonce: bytes, variant: Variant = AGREED) -> Credential:
    key = stratum_key()
    prepared = prepare(nonce, variant)
    blinded = blind(key.public_key(), prepared, variant)
    signature = finalize(
        key.public_key(), prepared, Signer(key).sign(blinded.message), blinded.inverse, variant
    )
    return Credential(prepared, signature)


def test_a_credential_is_accepted_again_and_again_under_one_mark() -> None:
    first = credential(secrets.token_bytes(NONCE_BYTES))
    check_credential(stratum_key().public_key(), first)
    check_credential(stratum_key().public_key(), first)
    assert first.mark == sha256(first.prepared).hexdigest()


def test_a_second_signature_of_one_number_does_not_count_twice() -> None:
    key = stratum_key()
    first = credential(secrets.token_bytes(NONCE_BYTES))
    blinded = blind(key.public_key(), first.prepared)
    signature = finalize(key.public_key(), first.prepared, Signer(key).sign(blinded.message), blinded.inverse)
    second = Credential(first.prepared, signature)
    check_credential(key.public_key(), second)
    assert second.signature != first.signature
    assert second.mark == first.mark


@pytest.mark.parametrize("length", [0, NONCE_BYTES - 1, NONCE_BYTES + 1, 2 * NONCE_BYTES])
def test_a_number_of_another_length_is_refused_though_it_was_signed(length: int) -> None:
    with pytest.raises(CredentialError):
        check_credential(stratum_key().public_key(), credential(secrets.token_bytes(length)))


def test_another_salt_length_is_refused_though_it_was_signed() -> None:
    with pytest.raises(CredentialError):
        check_credential(
            stratum_key().public_key(), credential(secrets.token_bytes(NONCE_BYTES), PSSZERO_RANDOMIZED)
        )


def test_a_credential_of_another_wave_or_role_group_is_refused() -> None:
    with pytest.raises(CredentialError) as caught:
        check_credential(stratum_key("c_suite").public_key(), credential(secrets.token_bytes(NONCE_BYTES)))
    assert caught.value.http_status == 401


def test_a_forged_credential_is_refused() -> None:
    with pytest.raises(CredentialError):
        check_credential(
            stratum_key().public_key(), Credential(secrets.token_bytes(64), secrets.token_bytes(384))
        )


def test_nothing_of_a_credential_shows_in_a_log() -> None:
    made = credential(b"\x41" * NONCE_BYTES)
    assert "AAAA" not in repr(made)
    assert repr(made) == "Credential()"
