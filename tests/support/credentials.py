"""RFC 9474's vectors, keys to try things with, and random bytes that are told what to be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicNumbers,
    rsa_crt_dmp1,
    rsa_crt_dmq1,
    rsa_crt_iqmp,
)

from diagnostic.anonymity.blind_rsa import VARIANTS, Variant
from diagnostic.anonymity.keys import generate_key
from diagnostic.anonymity.randomness import RandomBytes
from support.records import FOLDER


@dataclass(frozen=True)
class Vector:
    """One of the four vectors of RFC 9474, appendix A."""

    variant: Variant
    key: RSAPrivateKey
    hex: dict[str, str]

    def bytes_of(self, name: str) -> bytes:
        return bytes.fromhex(self.hex[name])

    @property
    def factor(self) -> bytes:
        """The blinding factor, which the vectors give only as its inverse."""
        modulus = self.key.private_numbers().public_numbers.n
        inverse = int(self.hex["inv"], 16)
        return pow(inverse, -1, modulus).to_bytes(self.key.key_size // 8, "big")


@cache
def vectors() -> tuple[Vector, ...]:
    content = json.loads((FOLDER / "values" / "rfc9474.json").read_text(encoding="utf-8"))
    variants = {variant.name: variant for variant in VARIANTS}
    return tuple(Vector(variants[entry["name"]], _key(entry), entry) for entry in content["vectors"])


def _key(entry: dict[str, Any]) -> RSAPrivateKey:
    p, q, n, e, d = (int(entry[name], 16) for name in "pqned")
    numbers = RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=rsa_crt_dmp1(d, p),
        dmq1=rsa_crt_dmq1(d, q),
        iqmp=rsa_crt_iqmp(p, q),
        public_numbers=RSAPublicNumbers(e, n),
    )
    return numbers.private_key()


def told(*draws: bytes) -> RandomBytes:
    """Give a source whose draws are these, one after the other."""
    waiting = list(draws)

    def draw(length: int) -> bytes:
        drawn = waiting.pop(0)
        assert len(drawn) == length
        return drawn

    return draw


def stratum_key(name: str = "frontline") -> RSAPrivateKey:
    """Give the key of a stratum, the same one throughout a test run."""
    return _stratum_keys(name)


@cache
def _stratum_keys(_name: str) -> RSAPrivateKey:
    return generate_key()
