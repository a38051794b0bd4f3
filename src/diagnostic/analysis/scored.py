"""Everything the analysis works on: the answers, scored, with the groups they are broken down by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from diagnostic.analysis.findings import EVERYBODY, AnalysisPlan, Fielding, Group
from diagnostic.analysis.groups import Mask, crossings_of, members, role_groups_of, units_of
from diagnostic.instruments.model import Instrument, Item, Scale
from diagnostic.scoring.answer_table import AnswerTable
from diagnostic.scoring.keying import FloatArray
from diagnostic.scoring.score import score
from diagnostic.scoring.score_table import ScaleScores

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class ScoredScale:
    instrument: Instrument
    scale: Scale
    scores: ScaleScores

    def item_text(self, item: Item, role_group: str | None) -> str:
        """Give the wording that a role group reads; for everybody, that of the first form."""
        form = role_group and self.instrument.form_for(role_group)
        return self.instrument.wording(
            item, form or next(iter(self.instrument.forms)), language_of(self.instrument)
        )

    def labelled(self, items: FloatArray) -> pd.DataFrame:
        """Give keyed answers as a frame whose columns are the item ids."""
        import pandas as pd

        return pd.DataFrame(items, columns=list(self.scores.item_ids))

    @property
    def title(self) -> str:
        return self.words(self.scale.title)

    @property
    def is_profile(self) -> bool:
        """Higher is not better, so there is no side to be on: neither high nor low, no gap, no SWOT."""
        return self.scale.kind == "profile"

    def words(self, text: Mapping[str, str]) -> str:
        """Give a text in the language of the findings, or in the first it is written in."""
        return text.get(language_of(self.instrument)) or next(iter(text.values()), "")


@dataclass(frozen=True, eq=False)
class ScoredSurvey:
    table: AnswerTable
    scales: tuple[ScoredScale, ...]
    plan: AnalysisPlan
    fielding: Fielding
    breakdown: tuple[Group, ...] | None
    """Cells to describe; all others are not shown. None: every cell that answered."""
    instruments: tuple[Instrument, ...] = ()
    """All that were asked, also those of forecasts, whose scales are not described."""

    @property
    def role_groups(self) -> tuple[Group, ...]:
        """Give the role groups that were invited or answered: a hidden one must not tell that it answered."""
        invited = {group.role_group for group, _ in self.fielding.invited if group.role_group is not None}
        order = (*self.plan.leader_roles, self.plan.reference_role)
        return role_groups_of(self.table, order, invited)

    @property
    def units(self) -> tuple[Group, ...]:
        """Give the units that were invited or answered."""
        return units_of(self.table, {g.unit for g, _ in self.fielding.invited if g.unit is not None})

    @property
    def crossings(self) -> tuple[Group, ...]:
        return crossings_of(self.table)

    @property
    def reference(self) -> Group:
        """The front line; everybody where nobody was invited or answered as such."""
        front_line = Group(self.plan.reference_role)
        return front_line if front_line in self.role_groups else EVERYBODY

    def describes(self, group: Group) -> bool:
        return self.breakdown is None or group in self.breakdown

    def members(self, group: Group) -> Mask:
        return self._masks[group] if group in self._masks else members(self.table, group)

    @cached_property
    def _masks(self) -> dict[Group, Mask]:
        present = (EVERYBODY, *role_groups_of(self.table), *units_of(self.table))
        return {group: members(self.table, group) for group in present}


def score_survey(
    table: AnswerTable,
    instruments: Sequence[Instrument],
    plan: AnalysisPlan,
    fielding: Fielding,
    breakdown: Sequence[Group] | None,
) -> ScoredSurvey:
    """Score the scales that the analysis describes."""
    scales = tuple(
        ScoredScale(instrument, scale, scores)
        for instrument in instruments
        for scale, scores in zip(instrument.scales, score(table, instrument).scales, strict=True)
        if is_described(instrument, scale)
    )
    cells = None if breakdown is None else tuple(breakdown)
    return ScoredSurvey(table, scales, plan, fielding, cells, tuple(instruments))


def is_described(instrument: Instrument, scale: Scale) -> bool:
    """Tell whether a scale has answers that count as favourable and is no forecast."""
    return scale.kind != "forecast" and instrument.response_scale_of(scale).favourable_from is not None


def language_of(instrument: Instrument) -> str:
    """Give the language findings are written in: English if it is complete, else the instrument's first."""
    return "en" if "en" in instrument.languages else next(iter(instrument.title))


def figures_of(frame: pd.DataFrame, label: str) -> dict[str, float]:
    """Give one row of a table of results as plain numbers."""
    values = frame.loc[label].to_numpy(dtype=float)
    return {str(name): float(value) for name, value in zip(frame.columns, values, strict=True)}
