"""Respondents × items, with the three ways of not having an answer kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

NOT_ANSWERED = -32768
NOT_APPLICABLE = -32767
NOT_SHOWN = -32766

Codes = npt.NDArray[np.int16]
Labels = npt.NDArray[np.object_]


@dataclass(frozen=True)
class AnswerTable:
    """All answers of one wave or file.

    ``codes`` is respondents × items, raw option values as answered (before reverse keying), or one of
    the three sentinels. ``role_groups`` and ``units`` hold one label per respondent, None where unknown;
    they are None altogether when the data do not say.
    """

    codes: Codes
    item_ids: tuple[str, ...]
    role_groups: Labels | None = None
    units: Labels | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def n_respondents(self) -> int:
        return int(self.codes.shape[0])

    @property
    def n_items(self) -> int:
        return int(self.codes.shape[1])

    def values(self, item_ids: Sequence[str] | None = None) -> npt.NDArray[np.float64]:
        """Give answers as numbers, respondents × items, NaN wherever there is none."""
        columns = range(self.n_items) if item_ids is None else [self.item_ids.index(i) for i in item_ids]
        chosen = self.codes[:, list(columns)]
        return np.where(chosen <= NOT_SHOWN, np.nan, chosen.astype(np.float64))

    def where(self, mask: npt.NDArray[np.bool_]) -> AnswerTable:
        """Give the same table for some of its respondents."""
        return AnswerTable(
            self.codes[mask],
            self.item_ids,
            None if self.role_groups is None else self.role_groups[mask],
            None if self.units is None else self.units[mask],
            self.notes,
        )
