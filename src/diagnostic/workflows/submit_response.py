"""Act: send one response, exactly once.

The office marks the code as spent before the ballot box takes the answers. A crash between the two loses
nothing as long as the same form is sent again: the office knows the mark and lets it through. The other
way round, a second form under the same code could be counted twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from diagnostic.workflows.access import Access, find_access
from diagnostic.workflows.codes import comment_key, office_mark, read_ticket, row_key, spent_mark
from diagnostic.workflows.comments import comments_to_store, read_comments
from diagnostic.workflows.context import Context
from diagnostic.workflows.questionnaire import canonical_json, read_answers
from diagnostic.workflows.receipts import receipt_of
from diagnostic.workflows.refusals import (
    AlreadyReceivedDifferentlyError,
    CodeSpentError,
    NothingAnsweredError,
    WaveClosedError,
)
from diagnostic.workflows.views import PREFER_NOT_TO_SAY, ReceiptView

if TYPE_CHECKING:
    from diagnostic.storage.ballot_box.comments import CommentsByKey
    from diagnostic.storage.ballot_box.repository import StoredAnswers


def submit_response(
    context: Context,
    code: str,
    ticket: str,
    answers: Mapping[str, str | int],
    unit: str = PREFER_NOT_TO_SAY,
    *,
    wishes: Sequence[str] = (),
) -> ReceiptView:
    """Take a response; when this returns it is on disk, and sending the same again is harmless."""
    ticket = read_ticket(ticket)
    access = find_access(context, code)
    response, comments = _checked_response(access, ticket, answers, unit)
    _spend(context, access, ticket)
    was_there = _store(context, access.wave.id, ticket, response, comments)
    return ReceiptView(
        organisation=access.campaign.organisation,
        wave_title=access.wave.title,
        language=access.language(wishes),
        is_simulated=access.campaign.is_simulated,
        wave_id=access.wave.id,
        was_received_before=was_there,
        receipt=receipt_of(row_key(ticket, access.wave.id)),
    )


def _checked_response(
    access: Access, ticket: str, answers: Mapping[str, str | int], unit: str
) -> tuple[StoredAnswers, CommentsByKey]:
    from diagnostic.storage.ballot_box.repository import StoredAnswers

    sections = access.sections()
    given, written = read_answers(sections, answers), read_comments(sections, answers)
    if not given and not written:
        raise NothingAnsweredError
    named = access.unit_named(unit)
    response = StoredAnswers(access.role_group, named, canonical_json(given))
    return response, comments_to_store(access, named, written, partial(comment_key, ticket, access.wave.id))


def _spend(context: Context, access: Access, ticket: str) -> None:
    with context.office() as office:
        outcome = office.spend(office_mark(access.code), spent_mark(access.code, ticket))
    if outcome == "spent by another form":
        raise CodeSpentError
    if outcome == "wave closed":
        raise WaveClosedError


def _store(
    context: Context, wave_id: str, ticket: str, response: StoredAnswers, comments: CommentsByKey
) -> bool:
    with context.ballot_box() as ballot_box:
        outcome = ballot_box.receive(wave_id, row_key(ticket, wave_id), response, comments)
    if outcome == "received differently":
        raise AlreadyReceivedDifferentlyError
    if outcome == "wave closed":
        raise WaveClosedError
    return outcome == "received before"
