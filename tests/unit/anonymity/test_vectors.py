"""Every vector of RFC 9474, appendix A, byte for byte."""

from __future__ import annotations

import pytest

from diagnostic.anonymity.blind_rsa import VARIANTS, blind, finalize, is_valid, prepare
from diagnostic.anonymity.signer import Signer
from support.credentials import Vector, told, vectors

every_vector = pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.variant.name)


def test_all_four_variants_have_a_vector() -> None:
    assert [vector.variant for vector in vectors()] == list(VARIANTS)


@every_vector
def test_the_message_is_prepared_as_published(vector: Vector) -> None:
    prefix = told(vector.bytes_of("msg_prefix"))
    prepared = prepare(vector.bytes_of("msg"), vector.variant, random_bytes=prefix)
    assert prepared.hex() == vector.hex["input_msg"]


@every_vector
def test_it_is_blinded_as_published(vector: Vector) -> None:
    draws = told(vector.bytes_of("salt"), vector.factor)
    blinded = blind(vector.key.public_key(), vector.bytes_of("input_msg"), vector.variant, random_bytes=draws)
    assert blinded.message.hex() == vector.hex["blinded_msg"]
    assert blinded.inverse.hex() == vector.hex["inv"]


@every_vector
def test_it_is_signed_as_published(vector: Vector) -> None:
    assert Signer(vector.key).sign(vector.bytes_of("blinded_msg")).hex() == vector.hex["blind_sig"]


@every_vector
def test_the_signature_is_uncovered_as_published(vector: Vector) -> None:
    signature = finalize(
        vector.key.public_key(),
        vector.bytes_of("input_msg"),
        vector.bytes_of("blind_sig"),
        vector.bytes_of("inv"),
        vector.variant,
    )
    assert signature.hex() == vector.hex["sig"]


@every_vector
def test_a_signature_is_valid_under_its_own_variant_only(vector: Vector) -> None:
    public_key, prepared, signature = (
        vector.key.public_key(),
        vector.bytes_of("input_msg"),
        vector.bytes_of("sig"),
    )
    valid_under = {
        variant.salt_bytes for variant in VARIANTS if is_valid(public_key, prepared, signature, variant)
    }
    assert valid_under == {vector.variant.salt_bytes}
