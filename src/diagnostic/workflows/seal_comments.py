"""Part of closing a wave: its comments are masked, listed in a drawn order and sealed; the rows go.

What is in no list that may be shown is deleted with them, unread.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from diagnostic.disclosure.released import CommentList, ReleasedComments
from diagnostic.errors import ConflictError
from diagnostic.workflows.disclosure_policy import policy_of
from diagnostic.workflows.questionnaire import pinned_instruments
from diagnostic.workflows.requests import found

if TYPE_CHECKING:
    from diagnostic.instruments.model import Comment, Instrument
    from diagnostic.storage.ballot_box.comments import CommentStore
    from diagnostic.storage.office.models import Wave
    from diagnostic.workflows.context import Context

NOT_SHOWN = "not shown"


def asks_comments(context: Context, wave_id: str) -> bool:
    """Tell whether a wave has open questions."""
    with context.office() as office:
        wave = found(office.wave(wave_id), "wave", "its campaign")
    return any(one.comments for one in pinned_instruments(context.catalogue, wave.instruments))


def seal_comments(
    store: CommentStore,
    wave: Wave,
    mask_names: Collection[str],
    context: Context,
    rostered: Collection[str] = (),
) -> None:
    """Release a wave's comments once, without the names given and those of the roster.

    Names that are given too late are refused, since nothing is left to mask.
    """
    from diagnostic.disclosure.comments import WrittenComment, release_comments
    from diagnostic.disclosure.masking.mask import Mask

    if store.released(wave.id) is not None:
        if mask_names:
            raise _sealed_before()
        return
    written = [
        WrittenComment(question, unit if unit in wave.units else None, comment)
        for question, unit, comment in store.of_wave(wave.id)
    ]
    minimum = policy_of(wave).minimum_comments
    lists = release_comments(written, minimum, Mask([*mask_names, *rostered]), context.random_bytes)
    store.release(wave.id, json.dumps(_as_data(lists), ensure_ascii=False))


def refuse_unmasked(store: CommentStore, wave_id: str, instruments: Sequence[Instrument]) -> None:
    """Refuse to complete, without its names, a close that was interrupted before comments were masked."""
    if store.released(wave_id) is None and any(one.comments for one in instruments):
        raise ConflictError(
            place="wave",
            fault="its close was interrupted before its comments were masked.",
            mend="Close it again, with the list of names to mask.",
            code="comments_not_sealed",
        )


def comments_released(
    content: str | None, instruments: Sequence[Instrument], role_groups: Collection[str]
) -> tuple[ReleasedComments, ...]:
    """Give what was sealed for every open question of a wave; ``role_groups`` are those invited."""
    lists = {} if content is None else json.loads(content)
    return tuple(
        _released(instrument, comment, lists.get(comment.id, []), role_groups)
        for instrument in instruments
        for comment in instrument.comments
    )


def _as_data(lists: dict[str, tuple[CommentList, ...]]) -> dict[str, list[tuple[str | None, list[str]]]]:
    return {question: [(one.unit, list(one.comments)) for one in some] for question, some in lists.items()}


def _released(
    instrument: Instrument,
    comment: Comment,
    lists: Sequence[tuple[str | None, Sequence[str]]],
    role_groups: Collection[str],
) -> ReleasedComments:
    from diagnostic.analysis.scored import language_of

    return ReleasedComments(
        question_id=comment.id,
        question=comment.words(next(iter(instrument.forms)), language_of(instrument)),
        was_asked_of_all=comment.shown_if is None and set(role_groups) <= set(instrument.role_groups),
        lists=tuple(CommentList(unit, tuple(texts)) for unit, texts in lists),
        label="" if lists else NOT_SHOWN,
    )


def _sealed_before() -> ConflictError:
    return ConflictError(
        place="names to mask",
        fault="the wave's comments were masked and sealed when it was closed.",
        mend="Nothing has been changed. Names can only be given with the first close.",
        code="comments_sealed",
    )
