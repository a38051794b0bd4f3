"""Whoever holds the office's records, the collector's records and the private key still cannot join them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from diagnostic.anonymity.blind_rsa import blind, finalize, prepare
from diagnostic.anonymity.pss import HASH_BYTES
from diagnostic.anonymity.randomness import RandomBytes, below
from diagnostic.anonymity.signer import Signer
from support.credentials import stratum_key

PEOPLE = 8


@dataclass(frozen=True)
class Records:
    """What each side saw, in an order of its own, and the truth that neither has."""

    office: list[tuple[int, int]]
    """Blinded message and blind signature, by person."""
    collector: list[tuple[bytes, int]]
    """Prepared message and signature."""
    owner: list[int]
    """Whose the collector's rows are."""


def collect(source_of: Callable[[int], RandomBytes]) -> Records:
    public_key, signer = stratum_key().public_key(), Signer(stratum_key())
    office: list[tuple[int, int]] = []
    rows: list[tuple[bytes, int]] = []
    for person in range(PEOPLE):
        prepared = prepare(secrets.token_bytes(32))
        blinded = blind(public_key, prepared, random_bytes=source_of(person))
        signed = signer.sign(blinded.message)
        signature = finalize(public_key, prepared, signed, blinded.inverse)
        office.append((int.from_bytes(blinded.message, "big"), int.from_bytes(signed, "big")))
        rows.append((prepared, int.from_bytes(signature, "big")))
    owner = Random(5).sample(range(PEOPLE), PEOPLE)
    return Records(office, [rows[person] for person in owner], owner)


def implied_factor(seen: tuple[int, int], row: tuple[bytes, int]) -> int:
    """The blinding factor there must have been if this row came from that person."""
    modulus = stratum_key().private_numbers().public_numbers.n
    return seen[1] * pow(row[1], -1, modulus) % modulus


def fits(seen: tuple[int, int], row: tuple[bytes, int]) -> bool:
    """Whether the whole record of a person and of a row agree with one another."""
    numbers = stratum_key().private_numbers().public_numbers
    factor = implied_factor(seen, row)
    return pow(row[1] * factor, numbers.e, numbers.n) == seen[0]


def guess(records: Records, plausible: Callable[[int], bool]) -> list[int | None]:
    """Give for each row the one person whose implied factor is plausible, if there is one only."""
    guesses: list[int | None] = []
    for row in records.collector:
        suspects = [
            person for person, seen in enumerate(records.office) if plausible(implied_factor(seen, row))
        ]
        guesses.append(suspects[0] if len(suspects) == 1 else None)
    return guesses


def test_every_row_fits_every_person() -> None:
    records = collect(lambda _person: secrets.token_bytes)
    assert all(fits(seen, row) for seen in records.office for row in records.collector)


def test_no_factor_that_could_have_been_used_is_more_plausible_than_another() -> None:
    records = collect(lambda _person: secrets.token_bytes)
    assert guess(records, lambda factor: factor.bit_length() <= 64) == [None] * PEOPLE


def test_the_same_attack_succeeds_on_factors_that_are_too_small() -> None:
    """A weakened browser, whose factors have 64 bits instead of 3072: everybody is found."""

    def weak(_person: int) -> RandomBytes:
        return lambda length: secrets.token_bytes(8).rjust(length, b"\x00")

    records = collect(weak)
    assert guess(records, lambda factor: factor.bit_length() <= 64) == records.owner


def test_the_same_attack_succeeds_on_a_factor_that_is_known() -> None:
    """A weakened browser with a seed that the sender of the invitation knows: everybody is found."""
    records = collect(lambda person: Random(person).randbytes)
    modulus = stratum_key().private_numbers().public_numbers.n
    factors = set()
    for person in range(PEOPLE):
        source = Random(person).randbytes
        source(HASH_BYTES)
        factors.add(below(modulus, source))
    assert guess(records, lambda factor: factor in factors) == records.owner
