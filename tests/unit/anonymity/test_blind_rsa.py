"""Blinding, signing and verifying: what must always hold, and what must always be refused."""

from __future__ import annotations

import secrets
from functools import cache
from math import gcd
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.anonymity import signer as signing
from diagnostic.anonymity.blind_rsa import PREFIX_BYTES, VARIANTS, Variant, blind, finalize, is_valid, prepare
from diagnostic.anonymity.errors import (
    BlindedMessageError,
    CredentialError,
    SigningFaultError,
    SigningKeyError,
)
from diagnostic.anonymity.randomness import below
from diagnostic.anonymity.signer import Signer
from support.credentials import stratum_key, told

MESSAGE = b"\x07" * 32


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer(stratum_key())


@pytest.fixture(scope="module")
def public_key() -> RSAPublicKey:
    return stratum_key().public_key()


def signed(public_key: RSAPublicKey, signer: Signer, message: bytes = MESSAGE) -> tuple[bytes, bytes]:
    prepared = prepare(message)
    blinded = blind(public_key, prepared)
    return prepared, finalize(public_key, prepared, signer.sign(blinded.message), blinded.inverse)


@settings(max_examples=12, deadline=None)
@given(message=st.binary(max_size=200), variant=st.sampled_from(VARIANTS))
def test_whatever_is_blinded_comes_back_signed(message: bytes, variant: Variant) -> None:
    public_key = stratum_key().public_key()
    prepared = prepare(message, variant)
    assert prepared.endswith(message)
    assert len(prepared) - len(message) == (PREFIX_BYTES if variant.is_randomized else 0)
    blinded = blind(public_key, prepared, variant)
    signature = finalize(
        public_key, prepared, Signer(stratum_key()).sign(blinded.message), blinded.inverse, variant
    )
    assert is_valid(public_key, prepared, signature, variant)


def test_the_same_message_is_signed_the_same_way_whatever_the_base_blinding(signer: Signer) -> None:
    blinded = blind(stratum_key().public_key(), prepare(MESSAGE)).message
    again = Signer(stratum_key())
    assert len({signer.sign(blinded), signer.sign(blinded), again.sign(blinded)}) == 1


def test_the_key_never_meets_what_the_caller_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every exponentiation has a base of its own, though the same message is signed again and again."""
    primes = {stratum_key().private_numbers().p, stratum_key().private_numbers().q}
    right_power = signing.powmod_sec
    bases: list[int] = []

    def watched_power(base: int, exponent: int, prime: int) -> int:
        assert prime in primes
        bases.append(base)
        return right_power(base, exponent, prime)

    monkeypatch.setattr(signing, "powmod_sec", watched_power)
    message = blind(stratum_key().public_key(), prepare(MESSAGE)).message
    signer = Signer(stratum_key())
    for _ in range(5):
        signer.sign(message)
    assert len(set(bases)) == 10
    assert not set(bases) & {int.from_bytes(message, "big") % prime for prime in primes}


def test_one_message_is_never_blinded_the_same_way_twice(public_key: RSAPublicKey) -> None:
    prepared = prepare(MESSAGE)
    assert len({blind(public_key, prepared).message for _ in range(8)}) == 8


def test_every_blinded_message_fits_every_credential(public_key: RSAPublicKey, signer: Signer) -> None:
    """The office's view carries nothing: for any two journeys there is a blinding that swaps them."""
    modulus, exponent = public_key.public_numbers().n, public_key.public_numbers().e
    _, signature = signed(public_key, signer)
    other = blind(public_key, prepare(secrets.token_bytes(32)))
    seen_signature = int.from_bytes(signer.sign(other.message), "big")
    factor = seen_signature * pow(int.from_bytes(signature, "big"), -1, modulus) % modulus
    encoded = pow(int.from_bytes(signature, "big"), exponent, modulus)
    assert encoded * pow(factor, exponent, modulus) % modulus == int.from_bytes(other.message, "big")


@cache
def one_credential() -> tuple[bytes, bytes]:
    return signed(stratum_key().public_key(), Signer(stratum_key()))


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 383), bit=st.integers(0, 7), in_message=st.booleans())
def test_an_altered_credential_is_not_valid(place: int, bit: int, in_message: bool) -> None:
    prepared, signature = one_credential()
    altered = bytearray(prepared if in_message else signature)
    altered[place % len(altered)] ^= 1 << bit
    pair = (bytes(altered), signature) if in_message else (prepared, bytes(altered))
    assert not is_valid(stratum_key().public_key(), *pair)


def test_a_forged_or_foreign_signature_is_not_valid(public_key: RSAPublicKey, signer: Signer) -> None:
    prepared, signature = signed(public_key, signer)
    modulus = public_key.public_numbers().n
    assert is_valid(public_key, prepared, signature)
    assert not is_valid(stratum_key("c_suite").public_key(), prepared, signature)
    assert not is_valid(public_key, prepared, secrets.token_bytes(384))
    assert not is_valid(public_key, prepared, bytes(384))
    assert not is_valid(public_key, prepared, bytes(383) + b"\x01")
    assert not is_valid(public_key, prepared, signature + b"\x00")
    assert not is_valid(public_key, prepared, b"\x00" + signature)
    assert not is_valid(public_key, prepared, b"")
    assert not is_valid(public_key, prepared[:-1], signature)
    assert not is_valid(public_key, b"", signature)
    negated = modulus - int.from_bytes(signature, "big")
    assert not is_valid(public_key, prepared, negated.to_bytes(384, "big"))


def test_signatures_cannot_be_multiplied_into_a_third(public_key: RSAPublicKey, signer: Signer) -> None:
    (first, one), (second, two) = signed(public_key, signer), signed(public_key, signer)
    product = int.from_bytes(one, "big") * int.from_bytes(two, "big") % public_key.public_numbers().n
    for prepared in (first, second, first + second):
        assert not is_valid(public_key, prepared, product.to_bytes(384, "big"))


@pytest.mark.parametrize("change", ["altered", "short", "long", "other key", "unsigned"])
def test_a_wrong_answer_from_the_office_is_never_used(
    change: str, public_key: RSAPublicKey, signer: Signer
) -> None:
    prepared = prepare(MESSAGE)
    blinded = blind(public_key, prepared)
    right = signer.sign(blinded.message)
    wrong = {
        "altered": right[:-1] + bytes([right[-1] ^ 1]),
        "short": right[1:],
        "long": b"\x00" + right,
        "other key": Signer(stratum_key("c_suite")).sign(b"\x01".rjust(384, b"\x00")),
        "unsigned": blinded.message,
    }[change]
    with pytest.raises(CredentialError):
        finalize(public_key, prepared, wrong, blinded.inverse)


def outside(modulus: int) -> dict[str, bytes]:
    return {
        "zero": bytes(384),
        "the modulus": modulus.to_bytes(384, "big"),
        "above the modulus": (modulus + 1).to_bytes(384, "big"),
        "the largest": b"\xff" * 384,
        "too short": b"\x01" * 383,
        "too long": b"\x00" + b"\x01" * 384,
        "nothing": b"",
    }


@pytest.mark.parametrize("what", outside(0))
def test_messages_out_of_range_are_not_signed(what: str, public_key: RSAPublicKey, signer: Signer) -> None:
    with pytest.raises(BlindedMessageError):
        signer.sign(outside(public_key.public_numbers().n)[what])


def test_the_ends_of_the_range_are_signed(public_key: RSAPublicKey, signer: Signer) -> None:
    last = public_key.public_numbers().n - 1
    for message in (1, last):
        assert int.from_bytes(signer.sign(message.to_bytes(384, "big")), "big") == message


@pytest.mark.parametrize("half", [0, 1])
def test_a_fault_in_either_half_is_caught_before_release(half: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the check the wrong signature gives the key away (Boneh, DeMillo and Lipton, 1997)."""
    signer, numbers = Signer(stratum_key()), stratum_key().private_numbers()
    message = blind(stratum_key().public_key(), prepare(MESSAGE)).message
    computed: list[int] = []
    right_power = signing.powmod_sec

    def faulty_power(base: int, exponent: int, prime: int) -> int:
        result = right_power(base, exponent, prime)
        computed.append(result ^ 4 if len(computed) == half else result)
        return computed[-1]

    monkeypatch.setattr(signing, "powmod_sec", faulty_power)
    with pytest.raises(SigningFaultError):
        signer.sign(message)
    assert len(computed) == 2
    unchecked = faulty_halves_joined(computed, numbers.p, numbers.q, numbers.iqmp)
    blinded = pow(int(unchecked), numbers.public_numbers.e, numbers.public_numbers.n)
    correct = pow(int(right_signature(computed, half)), numbers.public_numbers.e, numbers.public_numbers.n)
    assert gcd(int(blinded - correct), numbers.public_numbers.n) in (numbers.p, numbers.q)


def faulty_halves_joined(halves: list[int], p: int, q: int, coefficient: int) -> int:
    return halves[1] + q * ((halves[0] - halves[1]) * coefficient % p)


def right_signature(halves: list[int], half: int) -> int:
    numbers = stratum_key().private_numbers()
    repaired = [value ^ 4 if place == half else value for place, value in enumerate(halves)]
    return faulty_halves_joined(repaired, numbers.p, numbers.q, numbers.iqmp)


def test_a_fault_in_uncovering_is_caught_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "invert", lambda value, _modulus: value)
    with pytest.raises(SigningFaultError) as caught:
        Signer(stratum_key()).sign(b"\x01" * 384)
    assert "01" not in str(caught.value)


def test_a_destroyed_key_signs_nothing(public_key: RSAPublicKey) -> None:
    signer = Signer(stratum_key())
    message = blind(public_key, prepare(MESSAGE)).message
    signer.sign(message)
    signer.destroy()
    with pytest.raises(SigningKeyError):
        signer.sign(message)
    with pytest.raises(SigningKeyError):
        signer.check(message)


def test_no_secret_shows_in_what_a_log_might_print(public_key: RSAPublicKey) -> None:
    signer = Signer(stratum_key())
    shown = repr(vars(signer)) + repr(blind(public_key, prepare(MESSAGE)))
    numbers = stratum_key().private_numbers()
    for secret in (numbers.p, numbers.q, numbers.d, numbers.dmp1, numbers.dmq1, numbers.iqmp):
        assert str(secret) not in shown
    assert "inverse=" not in shown


def test_a_factor_shared_with_the_modulus_is_refused(public_key: RSAPublicKey) -> None:
    divisor = stratum_key().private_numbers().p.to_bytes(384, "big")
    with pytest.raises(BlindedMessageError):
        blind(public_key, prepare(MESSAGE), random_bytes=told(bytes(48), divisor))


@given(bound=st.integers(2, 2**40), seed=st.integers(0, 2**32))
def test_draws_stay_between_one_and_the_bound(bound: int, seed: int) -> None:
    assert 1 <= below(bound, Random(seed).randbytes) < bound


def test_no_draw_is_wasted_on_bits_that_the_bound_does_not_have() -> None:
    assert below(3, told(b"\x80")) == 2


def test_draws_are_even() -> None:
    """Of all draws of one byte, those below 200 are used once each and the others thrown away."""
    counts = [0] * 200
    for value in range(256):
        source = told(bytes([value]), b"\x01")
        counts[below(200, source)] += 1
    assert counts[0] == 0
    assert set(counts[2:]) == {1}
    assert counts[1] == 1 + 57
