"""Launched waves in which some have been issued credentials and some of their answers have come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import count, cycle

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from diagnostic.anonymity.keys import generate_key
from diagnostic.storage.ballot_box.repository import StoredAnswers
from diagnostic.storage.office.models import RosterEntry
from diagnostic.workflows.context import Context
from diagnostic.workflows.questionnaire import canonical_json
from diagnostic.workflows.views import HeadCount
from support.launched import launched

TWO_CROWDS = (
    HeadCount("c_suite", 5),
    HeadCount("frontline", 30, "North"),
    HeadCount("middle_management", 15, "North"),
    HeadCount("frontline", 6, "South"),
)
LEADERS, FRONT_LINE = 0, 1
ROSTER_DAY = date(2026, 4, 15)

_serial = count(1)


def reuse_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Launch waves with the same few keys again and again: making keys takes longer than all the rest."""
    turns = cycle(_keys())
    monkeypatch.setattr("diagnostic.workflows.launch_wave.generate_key", lambda: next(turns))


@cache
def _keys() -> tuple[RSAPrivateKey, ...]:
    return generate_key(), generate_key()


def launched_small(context: Context) -> str:
    """Launch a wave with a stratum of 20 leaders and one of 36 at the front line."""
    return launched(context, head_counts=TWO_CROWDS).wave_id


def invite(context: Context, wave_id: str, stratum: int, invited: int, issued: int = 0) -> list[str]:
    """Invite people by e-mail, and let the first of them be issued credentials; gives their addresses."""
    hashes = [_hash() for _ in range(invited)]
    addresses = [f"person-{next(_serial)}@canary.example" for _ in hashes]
    with context.office() as office:
        office.invitations.add(wave_id, stratum, hashes)
        office.roster.add(_entry(wave_id, *pair) for pair in zip(hashes, addresses, strict=True))
        for secret_hash in hashes[:issued]:
            office.invitations.commit_issue(wave_id, secret_hash, _hash())
    return addresses


def answer(context: Context, wave_id: str, answers: Mapping[str, int]) -> None:
    """Let so many answers of each role group come."""
    for role_group, many in answers.items():
        for k in range(many):
            response = StoredAnswers(role_group, None, canonical_json(_answers(role_group, k)))
            with context.ballot_box() as ballot_box:
                assert ballot_box.receive(wave_id, _hash(), response) == "received now"


def _answers(role_group: str, k: int) -> dict[str, int]:
    asked = [f"climate_{n}" for n in range(1, 5)]
    if role_group != "middle_management":
        asked += [f"voice_{n}" for n in range(1, 4)]
    return {item: 1 + (k + n) % 5 for n, item in enumerate(asked)}


def _entry(wave_id: str, secret_hash: str, address: str) -> RosterEntry:
    return RosterEntry(
        secret_hash=secret_hash,
        wave_id=wave_id,
        nonce=_hash()[:32],
        email=address,
        language="en",
        stop_hash=_hash(),
        is_stopped=False,
        was_sent=True,
        reminders=0,
        was_told_to_finish=False,
    )


def _hash() -> str:
    return sha256(str(next(_serial)).encode()).hexdigest()
