"""What an index of answering quality returns: one value per respondent, in the order given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..chunks import Progress, in_chunks
from ..inputs import FloatArray
from ..results import Result


@dataclass(frozen=True, kw_only=True)
class RespondentIndex(Result):
    """``values``: one per respondent, NaN where there is none; also readable as a numpy array."""

    values: FloatArray

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.values, dtype=dtype, copy=copy)

    def __len__(self) -> int:
        return int(self.values.size)


def by_respondent(
    items: Any, compute: Callable[[FloatArray], Sequence[FloatArray]], progress: Progress | None = None
) -> tuple[list[FloatArray], tuple[str, ...]]:
    """Apply to a few thousand rows at a time a function that gives arrays with one value per row."""
    chunks = in_chunks(items, progress=progress)
    parts = [compute(chunk.values.astype(np.float64)) for chunk in chunks]
    if not parts:
        parts = [compute(np.empty((0, len(chunks.labels))))]
    return [np.concatenate(columns) for columns in zip(*parts, strict=True)], chunks.labels
