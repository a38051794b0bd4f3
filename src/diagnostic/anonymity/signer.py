"""The office's side of a blind signature (RFC 9474, section 4.3).

The exponentiations use GMP's `mpz_powm_sec`, which is made to take the same time and touch the same memory
whatever the numbers. Everything else that touches the key works on numbers that a fresh random factor has
made independent of the message, and that factor's inverse is taken behind a second random factor.
docs/decisions/0011-blind-credentials.md says what this leaves open.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from gmpy2 import invert, mpz, powmod, powmod_sec

from diagnostic.anonymity.blind_rsa import modulus_bytes
from diagnostic.anonymity.errors import BlindedMessageError, SigningFaultError, SigningKeyError
from diagnostic.anonymity.randomness import RandomBytes, below


@dataclass(frozen=True)
class _Secret:
    """The private key in the form of the Chinese remainder theorem (RFC 8017, section 3.2)."""

    prime_1: mpz = field(repr=False)
    prime_2: mpz = field(repr=False)
    exponent_1: mpz = field(repr=False)
    exponent_2: mpz = field(repr=False)
    coefficient: mpz = field(repr=False)


class Signer:
    """Signs blinded messages with one private key until it is destroyed."""

    def __init__(
        self, private_key: RSAPrivateKey, *, random_bytes: RandomBytes = secrets.token_bytes
    ) -> None:
        numbers = private_key.private_numbers()
        self._length = modulus_bytes(private_key.public_key())
        self._modulus = numbers.public_numbers.n
        self._public_exponent = mpz(numbers.public_numbers.e)
        self._secret: _Secret | None = _Secret(
            mpz(numbers.p), mpz(numbers.q), mpz(numbers.dmp1), mpz(numbers.dmq1), mpz(numbers.iqmp)
        )
        self._random_bytes = random_bytes

    def destroy(self) -> None:
        """Forget the private key; nothing can be signed any more."""
        self._secret = None

    def check(self, blinded_message: bytes) -> None:
        """Refuse what `sign` would refuse, so that nothing is recorded for it."""
        self._usable()
        self._read(blinded_message)

    def sign(self, blinded_message: bytes) -> bytes:
        """Sign; the same message always gives the same signature."""
        secret = self._usable()
        message = self._read(blinded_message)
        modulus = mpz(self._modulus)
        factor, inverse = self._base_blinding()
        hidden = message * powmod(factor, self._public_exponent, modulus) % modulus
        signature = _private_operation(hidden, secret) * inverse % modulus
        if powmod(signature, self._public_exponent, modulus) != message:
            raise SigningFaultError(
                place="signer",
                fault="a signature failed its own verification.",
                mend="Ask again. If it happens twice, stop the service and have the machine's memory tested.",
            )
        return int(signature).to_bytes(self._length, "big")

    def _usable(self) -> _Secret:
        if self._secret is None:
            raise SigningKeyError(
                place="signing key",
                fault="it has been destroyed, because the wave is closed.",
                mend="Nothing can be issued for this wave any more.",
            )
        return self._secret

    def _read(self, blinded_message: bytes) -> mpz:
        value = int.from_bytes(blinded_message, "big")
        if len(blinded_message) != self._length or not 0 < value < self._modulus:
            raise BlindedMessageError(
                place="blinded message",
                fault=f"it must be a number of exactly {self._length} bytes, above 0 and below the modulus.",
                mend="Reload the page and send again.",
            )
        return mpz(value)

    def _base_blinding(self) -> tuple[mpz, mpz]:
        """Draw a factor and its inverse, which is taken of a product that says nothing about the factor."""
        modulus = mpz(self._modulus)
        factor = mpz(below(self._modulus, self._random_bytes))
        veil = mpz(below(self._modulus, self._random_bytes))
        return factor, invert(factor * veil % modulus, modulus) * veil % modulus


def _private_operation(base: mpz, secret: _Secret) -> mpz:
    half_1 = powmod_sec(base % secret.prime_1, secret.exponent_1, secret.prime_1)
    half_2 = powmod_sec(base % secret.prime_2, secret.exponent_2, secret.prime_2)
    return half_2 + secret.prime_2 * ((half_1 - half_2) * secret.coefficient % secret.prime_1)
