"""Act: hand answers in under a credential. Nothing here knows of an invitation, a person or a code."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from diagnostic.anonymity.base64url import from_base64url
from diagnostic.anonymity.credentials import Credential, check_credential
from diagnostic.anonymity.keys import read_public_der
from diagnostic.anonymity.padding import unpad
from diagnostic.workflows.comments import comments_to_store, read_comments
from diagnostic.workflows.published_wave import named_units, published_of
from diagnostic.workflows.questionnaire import canonical_json, read_answers
from diagnostic.workflows.receipts import receipt_of
from diagnostic.workflows.refusals import (
    AlreadyReceivedDifferentlyError,
    AnswerNotOfferedError,
    BallotDamagedError,
    NothingAnsweredError,
    WaveClosedError,
)
from diagnostic.workflows.views import PREFER_NOT_TO_SAY

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from diagnostic.storage.ballot_box.comments import CommentsByKey
    from diagnostic.storage.ballot_box.repository import StoredAnswers
    from diagnostic.workflows.context import Context
    from diagnostic.workflows.published_wave import PublishedWave


@dataclass(frozen=True)
class Ballot:
    """What a browser hands in; all but ``stratum`` is base64url without padding."""

    stratum: int
    prepared: str = field(repr=False)
    signature: str = field(repr=False)
    answers: str = field(repr=False)


@dataclass(frozen=True)
class BallotReceiptView:
    receipt: str = field(repr=False)
    was_received_before: bool
    """The same answers had already arrived: handing them in again changed nothing."""


class _Content(BaseModel):
    """What the padding hides: whom the answers come from, as far as that is told, and the answers."""

    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

    role_group: Annotated[str, StringConstraints(max_length=60)]
    unit: Annotated[str, StringConstraints(max_length=200)]
    answers: dict[str, str]


def submit_ballot(context: Context, wave_id: str, ballot: Ballot) -> BallotReceiptView:
    """Take answers; when this returns they are on disk, and handing the same in again is harmless.

    The credential is checked before anything else is read.
    """
    with context.ballot_box() as ballot_box:
        published = published_of(ballot_box.published.versions(wave_id), is_open=True)
        credential = _checked_credential(published, ballot)
        content = _content(ballot.answers, published.manifest.answer_bytes)
        if content.role_group not in published.manifest.strata[ballot.stratum].role_groups:
            raise AnswerNotOfferedError("role group", "it is none of those that this credential stands for.")
        response, comments = _checked_response(context, published, credential, content)
        outcome = ballot_box.receive(wave_id, credential.mark, response, comments)
    if outcome == "received differently":
        raise AlreadyReceivedDifferentlyError
    if outcome == "wave closed":
        raise WaveClosedError
    return BallotReceiptView(receipt_of(credential.mark), outcome == "received before")


def _checked_credential(published: PublishedWave, ballot: Ballot) -> Credential:
    credential = Credential(_decoded(ballot.prepared), _decoded(ballot.signature))
    strata = published.manifest.strata
    if ballot.stratum >= len(strata):
        raise BallotDamagedError("stratum", "there is none with this number.")
    check_credential(_public_key(strata[ballot.stratum].public_key), credential)
    return credential


@lru_cache(maxsize=256)
def _public_key(published: str) -> RSAPublicKey:
    return read_public_der(from_base64url(published))


def _content(padded: str, length: int) -> _Content:
    try:
        return _Content.model_validate_json(unpad(_decoded(padded), length))
    except ValidationError:
        raise BallotDamagedError("answers", "what the padding hides is not written as agreed.") from None


def _decoded(text: str) -> bytes:
    try:
        return from_base64url(text)
    except ValueError:
        raise BallotDamagedError("ballot", "a part of it is not base64url without padding.") from None


def _checked_response(
    context: Context, published: PublishedWave, credential: Credential, content: _Content
) -> tuple[StoredAnswers, CommentsByKey]:
    from diagnostic.storage.ballot_box.repository import StoredAnswers

    form, sections = published.asked(context.catalogue, content.role_group)
    given, written = read_answers(sections, content.answers), read_comments(sections, content.answers)
    if not given and not written:
        raise NothingAnsweredError
    unit = form.unit_named(_still_named(published, content.unit))
    response = StoredAnswers(content.role_group, unit, canonical_json(given))
    comments = comments_to_store(form, unit, written, lambda question: _comment_key(credential, question))
    return response, comments


def _still_named(published: PublishedWave, unit: str) -> str:
    """Take a unit away that could be named at the launch and no longer can: its people are then too few."""
    was_dropped = unit in published.facts.units and unit not in named_units(published.manifest)
    return PREFER_NOT_TO_SAY if was_dropped else unit


def _comment_key(credential: Credential, question_id: str) -> str:
    """Give the key of a comment, made of what only its writer holds.

    The mark will not do: it is stored beside the answers, and would lead from them to the comment.
    """
    return sha256(b"comment" + credential.prepared + question_id.encode()).hexdigest()
