"""One invitation, one credential: under repetition, races, crashes and other people's messages."""

from __future__ import annotations

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from diagnostic.anonymity.blind_rsa import blind, finalize, prepare
from diagnostic.anonymity.credentials import Credential, check_credential
from diagnostic.anonymity.errors import (
    AlreadyIssuedError,
    BlindedMessageError,
    SigningKeyError,
    UnknownInvitationError,
)
from diagnostic.anonymity.issuance import issue
from diagnostic.anonymity.signer import Signer
from support.credentials import stratum_key

MESSAGES = [value.to_bytes(384, "big") for value in range(2, 6)]
INVITATIONS = ["ada", "ben", "cleo"]


class PowerFailureError(Exception):
    pass


class Ledger:
    """A table of invitations behind one lock; the power can fail before or after a commit."""

    def __init__(self, *invitations: str) -> None:
        self.issued: dict[str, str | None] = dict.fromkeys(invitations)
        self.fails_before = self.fails_after = False
        self._lock = threading.Lock()

    def commit_issue(self, invitation: str, message_hash: str) -> str | None:
        with self._lock:
            if self.fails_before:
                raise PowerFailureError
            if invitation not in self.issued:
                return None
            self.issued[invitation] = recorded = self.issued[invitation] or message_hash
            if self.fails_after:
                raise PowerFailureError
            return recorded


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer(stratum_key())


def test_a_journey_ends_in_one_valid_credential(signer: Signer) -> None:
    public_key, ledger = stratum_key().public_key(), Ledger("ada")
    prepared = prepare(secrets.token_bytes(32))
    blinded = blind(public_key, prepared)
    signature = finalize(public_key, prepared, issue(ledger, signer, "ada", blinded.message), blinded.inverse)
    check_credential(public_key, Credential(prepared, signature))
    assert ledger.issued == {"ada": sha256(blinded.message).hexdigest()}


def test_the_same_request_is_answered_the_same_way(signer: Signer) -> None:
    ledger = Ledger("ada")
    assert len({issue(ledger, signer, "ada", MESSAGES[0]) for _ in range(3)}) == 1


def test_another_message_is_refused_for_good(signer: Signer) -> None:
    ledger = Ledger("ada")
    first = issue(ledger, signer, "ada", MESSAGES[0])
    for _ in range(2):
        with pytest.raises(AlreadyIssuedError):
            issue(ledger, signer, "ada", MESSAGES[1])
    assert issue(ledger, signer, "ada", MESSAGES[0]) == first


def test_what_cannot_be_signed_does_not_spend_the_invitation(signer: Signer) -> None:
    ledger = Ledger("ada")
    with pytest.raises(BlindedMessageError):
        issue(ledger, signer, "ada", bytes(384))
    destroyed = Signer(stratum_key())
    destroyed.destroy()
    with pytest.raises(SigningKeyError):
        issue(ledger, destroyed, "ada", MESSAGES[0])
    assert ledger.issued == {"ada": None}


def test_nobody_is_issued_a_credential_without_an_invitation(signer: Signer) -> None:
    with pytest.raises(UnknownInvitationError):
        issue(Ledger("ada"), signer, "eve", MESSAGES[0])


def test_two_messages_racing_one_invitation_give_one_signature(signer: Signer) -> None:
    for _ in range(25):
        ledger, start = Ledger("ada"), threading.Barrier(4)

        def race(message: bytes, ledger: Ledger = ledger, start: threading.Barrier = start) -> bool:
            start.wait()
            try:
                issue(ledger, signer, "ada", message)
            except AlreadyIssuedError:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(race, MESSAGES)) == 1


class Journeys(RuleBasedStateMachine):
    """Requests in any order, with power failures; kept beside it: who was ever signed what."""

    def __init__(self) -> None:
        super().__init__()
        self.signer = Signer(stratum_key())
        self.ledger = Ledger(*INVITATIONS)
        self.signed: dict[str, set[bytes]] = {invitation: set() for invitation in INVITATIONS}

    @rule(
        invitation=st.sampled_from(INVITATIONS),
        message=st.sampled_from(MESSAGES),
        failure=st.sampled_from(["none", "before", "after"]),
    )
    def request(self, invitation: str, message: bytes, failure: str) -> None:
        self.ledger.fails_before, self.ledger.fails_after = failure == "before", failure == "after"
        recorded = self.ledger.issued[invitation]
        try:
            issue(self.ledger, self.signer, invitation, message)
        except PowerFailureError:
            assert failure != "none"
        except AlreadyIssuedError:
            assert recorded not in (None, sha256(message).hexdigest())
        else:
            assert recorded in (None, sha256(message).hexdigest())
            self.signed[invitation].add(message)

    @invariant()
    def nobody_has_two(self) -> None:
        assert all(len(messages) <= 1 for messages in self.signed.values())

    @invariant()
    def nothing_is_signed_that_is_not_recorded(self) -> None:
        for invitation, messages in self.signed.items():
            assert all(self.ledger.issued[invitation] == sha256(each).hexdigest() for each in messages)


TestJourneys = Journeys.TestCase
TestJourneys.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
