"""Two hundred people walk the road of invitations, in an order that is the same in every run."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import gmpy2
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from diagnostic.anonymity import blind_rsa
from diagnostic.workflows import launch_wave as launching
from diagnostic.workflows.context import Context
from diagnostic.workflows.invitation_secrets import read_secret, secret_hash
from diagnostic.workflows.views import HeadCount
from support.databases import front_line_answers
from support.road import Journey, LaunchedWave, launch

PEOPLE = 200
OVERTAKEN = 0.04
"""Share of people whose answers arrive after those of whoever came next."""
_KEY_BITS = 3072
_EXPONENT = 65537


@dataclass(frozen=True)
class Person:
    """The truth that attackers lack: what the office has of somebody, and what the collector has."""

    invitation: str
    message: str
    mark: str


def same_draws_every_time(monkeypatch: pytest.MonkeyPatch, seed: int = 5) -> None:
    """Draw every number that ends up in a database from a seed: a test's outcome is always the same."""
    chance = random.Random(seed)
    monkeypatch.setattr(secrets, "token_bytes", chance.randbytes)
    for function in (blind_rsa.prepare, blind_rsa.blind):
        monkeypatch.setitem(function.__kwdefaults__, "random_bytes", chance.randbytes)
    monkeypatch.setattr(launching, "generate_key", lambda: _key(chance))


def _key(chance: random.Random) -> rsa.RSAPrivateKey:
    """Make an RSA key from a seed; never do this elsewhere."""
    half = _KEY_BITS // 2
    while True:
        p, q = (int(gmpy2.next_prime(chance.getrandbits(half) | 3 << half - 2)) for _ in "pq")
        if p != q and gmpy2.gcd(_EXPONENT, (p - 1) * (q - 1)) == 1:
            break
    d = int(gmpy2.invert(_EXPONENT, (p - 1) * (q - 1)))
    public = rsa.RSAPublicNumbers(_EXPONENT, p * q)
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q), public
    )
    return numbers.private_key()


def launch_for_many(context: Context) -> LaunchedWave:
    return launch(context, PEOPLE, [HeadCount("frontline", PEOPLE + 20, "North")])


def in_ordinary_order(n: int = PEOPLE, seed: int = 11) -> Iterator[tuple[int, bool]]:
    """Give who acts next, in a random order of people: False to ask the office, True to hand in answers."""
    chance = random.Random(seed)
    events = []
    for place, person in enumerate(chance.sample(range(n), n)):
        delay = 1.7 if chance.random() < OVERTAKEN else 0.5
        events += [(place, person, False), (place + delay, person, True)]
    for _, person, answers in sorted(events):
        yield person, answers


Note = Callable[[str, Journey], None]


def walk(wave: LaunchedWave, note: Note = lambda _database, _journey: None) -> list[Person]:
    """Let everybody in and take all answers; ``note`` stands for a careless service that keeps more."""
    chance = random.Random(3)
    journeys = [
        wave.journey(number, stratum=0, answers=front_line_answers(chance.randint(1, 5)))
        for number in range(PEOPLE)
    ]
    for number, answers in in_ordinary_order():
        if answers:
            journeys[number].submit(wave.context)
            note("ballot_box", journeys[number])
        else:
            journeys[number].issue(wave.context)
            note("office", journeys[number])
    return [person_of(one) for one in journeys]


def person_of(journey: Journey) -> Person:
    invitation = secret_hash(read_secret(journey.secret))
    return Person(invitation, sha256(journey.blinded.message).hexdigest(), journey.mark)
