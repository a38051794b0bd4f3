"""The scores of everybody on every scale of one instrument."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .answer_table import Labels
from .keying import FloatArray, are_favourable

Counts = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class FacetScores:
    """One facet: a score from 0 to 100 per respondent, NaN where the missing rule gives none."""

    facet_id: str
    item_ids: tuple[str, ...]
    score: FloatArray
    favourable: FloatArray
    """Share of the respondent's answers that are favourable, 0 to 1; NaN where there is no score."""

    @property
    def n_scored(self) -> int:
        return int(np.count_nonzero(~np.isnan(self.score)))


@dataclass(frozen=True, eq=False)
class ScaleScores:
    """One scale. Arrays are per respondent, in the order of the answer table."""

    scale_id: str
    item_ids: tuple[str, ...]
    items: FloatArray
    """Respondents × items in option units, after reverse keying; NaN where there is no answer."""
    score: FloatArray
    """From 0 to 100; NaN where the missing rule gives none."""
    favourable: FloatArray
    """Share of the respondent's answers that are favourable, 0 to 1; NaN where there is no score."""
    facets: tuple[FacetScores, ...]
    n_shown: Counts
    n_applicable: Counts
    n_answered: Counts
    low: int
    high: int
    favourable_from: int | None
    notes: tuple[str, ...] = ()

    @property
    def n_respondents(self) -> int:
        return int(self.items.shape[0])

    @property
    def n_items(self) -> int:
        return int(self.items.shape[1])

    @property
    def n_scored(self) -> int:
        return int(np.count_nonzero(~np.isnan(self.score)))

    @property
    def favourable_answers(self) -> FloatArray:
        """Give respondents × items: 1 favourable, 0 not, NaN where there is no answer."""
        return are_favourable(self.items, self.favourable_from)

    def facet(self, facet_id: str) -> FacetScores:
        return next(facet for facet in self.facets if facet.facet_id == facet_id)


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """All scales of one instrument, with the labels of the respondents they belong to."""

    instrument_id: str
    version: str
    scales: tuple[ScaleScores, ...]
    role_groups: Labels | None
    units: Labels | None

    @property
    def n_respondents(self) -> int:
        return self.scales[0].n_respondents

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(note for scale in self.scales for note in scale.notes)

    def scale(self, scale_id: str) -> ScaleScores:
        return next(scale for scale in self.scales if scale.scale_id == scale_id)
