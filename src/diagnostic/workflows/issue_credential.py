"""Acts: what the holder of an invitation may ask of the office. None of them ever sees an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from diagnostic.anonymity.base64url import from_base64url, to_base64url
from diagnostic.anonymity.errors import BlindedMessageError, SigningKeyError, UnknownInvitationError
from diagnostic.anonymity.issuance import issue
from diagnostic.workflows.invitation_secrets import read_secret, secret_hash
from diagnostic.workflows.refusals import WaveClosedError

if TYPE_CHECKING:
    from diagnostic.storage.office.models import Invitation
    from diagnostic.workflows.context import Context

State = Literal["open", "issued", "done"]


@dataclass(frozen=True)
class StandingView:
    """Which crowd an invitation belongs to, and what is left to do with it."""

    stratum: int
    state: State
    language: str | None = None


def find_standing(context: Context, wave_id: str, secret: str) -> StandingView:
    """Tell how an invitation stands; raises for one that is unknown or whose wave has closed."""
    hashed = _hash(secret)
    with context.office() as office:
        invitation = office.invitations.find(wave_id, hashed)
        wave = office.wave(wave_id)
        language = office.roster.language(wave_id, hashed)
    if invitation is None or wave is None:
        raise _unknown()
    if wave.closed_on is not None:
        raise WaveClosedError
    return StandingView(invitation.stratum, _state(invitation), language)


def _state(invitation: Invitation) -> State:
    if invitation.issued_for is None:
        return "open"
    return "done" if invitation.is_done else "issued"


def issue_credential(context: Context, wave_id: str, secret: str, message: str) -> str:
    """Sign an invitation's one blinded message; asking again for the same gives the same signature.

    What the invitation is spent on is on disk before anything is signed.
    """
    blinded, invitation = _blinded(message), _hash(secret)
    with context.office() as office:
        known = office.invitations.find(wave_id, invitation)
    if known is None:
        raise _unknown()
    signer = context.signers.of(context, wave_id, known.stratum)
    if signer is None:
        raise WaveClosedError
    try:
        return to_base64url(issue(_Ledger(context, wave_id), signer, invitation, blinded))
    except SigningKeyError:
        raise WaveClosedError from None  # its keys were destroyed while this was on its way


@dataclass(frozen=True)
class _Ledger:
    """The office's list of invitations of one wave; each entry is a transaction of its own."""

    context: Context
    wave_id: str

    def commit_issue(self, invitation: str, message_hash: str) -> str | None:
        with self.context.office() as office:
            outcome = office.invitations.commit_issue(self.wave_id, invitation, message_hash)
        if outcome is not None and outcome.issued_for is None:
            raise WaveClosedError
        return None if outcome is None else outcome.issued_for


def note_done(context: Context, wave_id: str, secret: str) -> None:
    """Remember that there is nothing left to remind of; says nothing about what it was told."""
    try:
        invitation = _hash(secret)
    except UnknownInvitationError:
        return
    with context.office() as office:
        office.invitations.note_done(wave_id, invitation)


def _hash(secret: str) -> str:
    return secret_hash(read_secret(secret))


def _blinded(message: str) -> bytes:
    try:
        return from_base64url(message)
    except ValueError:
        raise BlindedMessageError(
            place="blinded message",
            fault="it is not written in base64url without padding.",
            mend="Reload the page and send again.",
        ) from None


def _unknown() -> UnknownInvitationError:
    return UnknownInvitationError(
        place="invitation",
        fault="it is not on this survey's list.",
        mend="Open the link as it stands in the invitation, all of it.",
    )
