"""Which comments may be shown, beside whom, and in which order: drawn once, at the close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from diagnostic.disclosure.masking.mask import Mask
from diagnostic.disclosure.released import CommentList

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True)
class WrittenComment:
    """As somebody wrote it; ``unit`` is None for those who named none, or whose unit is too small."""

    question_id: str
    unit: str | None
    comment: str = field(repr=False)


def release_comments(
    written: Iterable[WrittenComment], minimum: int, mask: Mask, random_bytes: RandomBytes
) -> dict[str, tuple[CommentList, ...]]:
    """Give, by question, lists of at least ``minimum`` masked comments each; too few are not shown.

    Every comment is in one list only. A unit has a list of its own where it and all others together have
    enough, so that lists can be added up or taken from one another without isolating anybody.
    """
    by_question: dict[str, list[WrittenComment]] = {}
    for one in written:
        by_question.setdefault(one.question_id, []).append(one)
    return {
        question: tuple(_lists(comments, minimum, mask, random_bytes))
        for question, comments in sorted(by_question.items())
    }


def _lists(
    comments: Sequence[WrittenComment], minimum: int, mask: Mask, random_bytes: RandomBytes
) -> Iterable[CommentList]:
    if len(comments) < minimum:
        return
    apart = _units_apart(comments, minimum)
    for unit in (*sorted(apart), None):
        texts = [mask(one.comment) for one in comments if (one.unit if one.unit in apart else None) == unit]
        if texts:
            yield CommentList(unit, _shuffled(texts, random_bytes))


def _units_apart(comments: Sequence[WrittenComment], minimum: int) -> frozenset[str]:
    """Give the units that may be told apart: while the rest is too small, the smallest of them joins it."""
    counts = Counter(one.unit for one in comments if one.unit is not None)
    apart = sorted(
        (unit for unit in counts if counts[unit] >= minimum), key=lambda unit: (-counts[unit], unit)
    )
    while apart:
        rest = len(comments) - sum(counts[unit] for unit in apart)
        if rest >= minimum or (rest == 0 and len(apart) > 1):
            break
        apart.pop()
    return frozenset(apart)


def _shuffled(texts: Iterable[str], random_bytes: RandomBytes) -> tuple[str, ...]:
    """Sort first, so that nothing of the order in which they were stored can be left."""
    drawn = [(random_bytes(16), text) for text in sorted(texts)]
    return tuple(text for _, text in sorted(drawn))
