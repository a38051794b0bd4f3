"""One credential per invitation, however often it is asked for and wherever the power fails.

The office records which blinded message an invitation is spent on before it signs. Whoever repeats the
same message gets the same signature again; any other message is refused for good.
"""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest
from typing import Protocol

from diagnostic.anonymity.errors import AlreadyIssuedError, UnknownInvitationError
from diagnostic.anonymity.signer import Signer


class IssueLedger(Protocol):
    """What the office stores of each invitation: issued or not, and for which blinded message."""

    def commit_issue(self, invitation: str, message_hash: str) -> str | None:
        """Record the hash unless the invitation has one, on disk before it returns; give the one recorded.

        Gives None for an unknown invitation. Two callers at once must be given the same hash.
        """
        ...


def issue(ledger: IssueLedger, signer: Signer, invitation: str, blinded_message: bytes) -> bytes:
    """Give the blind signature for an invitation's one blinded message."""
    signer.check(blinded_message)
    wanted = sha256(blinded_message).hexdigest()
    recorded = ledger.commit_issue(invitation, wanted)
    if recorded is None:
        raise UnknownInvitationError(
            place="invitation",
            fault="it is not on this wave's list.",
            mend="Use the link of your invitation as it was sent.",
        )
    if not compare_digest(recorded, wanted):
        raise AlreadyIssuedError(
            place="invitation",
            fault="a credential has been issued for it, in another browser or on another device.",
            mend="Finish there. There is no second one: nobody could tell whether the first is used as well.",
        )
    return signer.sign(blinded_message)
