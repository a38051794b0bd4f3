"""The opening that all items of a scale share, so that it is printed once and not in every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

_LEAST_LETTERS = 12


@dataclass(frozen=True)
class Stem:
    """The shared opening (may be empty) and what follows it in each item."""

    opening: str
    endings: tuple[str, ...]


def split_stem(texts: Sequence[str]) -> Stem:
    """Part the items' texts after the last word that all of them share from the start."""
    words = [text.split() for text in texts]
    shortest = min((len(each) for each in words), default=0)
    shared = sum(1 for _ in takewhile(lambda same: same, _alike(words)))
    shared = min(shared, shortest - 1)
    opening = " ".join(words[0][:shared]) if shared > 0 else ""
    if len(texts) < 2 or len(opening) < _LEAST_LETTERS:
        return Stem("", tuple(texts))
    return Stem(opening, tuple("… " + " ".join(each[shared:]) for each in words))


def _alike(words: Sequence[Sequence[str]]) -> list[bool]:
    return [len(set(column)) == 1 for column in zip(*words, strict=False)]
