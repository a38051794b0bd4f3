"""Agreement within teams: rwg, rwg(j) and awg."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from ..errors import DataError
from ..inputs import FloatArray
from ..moments import Moments
from ..results import Result
from .grouping import TeamAnswers, read_team_scores, read_teams

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Agreement(Result):
    """One line per team in ``teams``: ``agreement``, ``n_respondents``, ``variance`` (mean over items).

    ``mean``, ``median`` and ``share_at_least_070`` are over the teams that have an index;
    ``n_below_null`` counts teams that agree less than answers drawn at random from the null would.
    """

    teams: pd.DataFrame
    mean: float
    median: float
    share_at_least_070: float
    n_teams: int
    n_below_null: int

    def to_frame(self) -> pd.DataFrame:
        return self.teams


def rwg(scores: Any, teams: Any, n_options: int, *, null_variance: float | None = None) -> Agreement:
    """Give each team's agreement on one item.

    `scores`: 1-D, one answer per respondent; `teams`: one label each; `n_options`: number of response
    options A. Respondents with a missing answer or team are left out; a team of one has no index (NaN).
    Range 0 to 1: 1 is perfect agreement, 0 agreement no better than the null distribution's.
    Raises `DataError` for fewer than 2 options or lengths that differ.

    rwg = 1 − s²/σ²₀, 0 where s² exceeds σ²₀; uniform null σ²₀ = (A² − 1)/12 unless `null_variance`.
    Source: James, Demaree & Wolf (1984), J. Appl. Psychol. 69, eq. 1.
    R: `multilevel::rwg(x, teams, ranvar = (A^2 - 1)/12)`.

    >>> rwg([4, 4, 5, 1, 3, 5], ["a", "a", "a", "b", "b", "b"], 5).teams["agreement"].round(4).to_dict()
    {'a': 0.8333, 'b': 0.0}
    """
    answers = read_team_scores(scores, teams)
    ratio = answers.variances[:, 0] / _null_variance(n_options, null_variance)
    return _agreement(answers, 1 - np.minimum(ratio, 1), ratio > 1, "rwg, uniform null")


def rwg_j(
    items: Any,
    teams: Any,
    n_options: int,
    *,
    variant: Literal["james", "lindell"] = "james",
    null_variance: float | None = None,
) -> Agreement:
    """Give each team's agreement on a scale of several items.

    `items`: respondents × items; `teams`: one label per respondent; or `Moments` grouped by team and
    None; `n_options`: number of response
    options A. Listwise: respondents with any missing answer or no team are left out; a team of one has
    no index (NaN). `variant="james"` ranges 0 to 1 and grows with the number of items J;
    `"lindell"` is r*wg(j), which does not, and is negative when a team agrees less than the null.
    Raises `DataError` for fewer than 2 options or lengths that differ.

    With r = s̄²/σ²₀ (mean item variance over the null's): james J(1 − r)/(J(1 − r) + r) with r at most
    1; lindell 1 − r. Uniform null σ²₀ = (A² − 1)/12 unless `null_variance`.
    Source: James, Demaree & Wolf (1984), J. Appl. Psychol. 69, eq. 2; Lindell, Brandt & Whitney (1999),
    Appl. Psychol. Meas. 23, eq. 5. R: `multilevel::rwg.j(X, teams, ranvar = (A^2 - 1)/12)`,
    `multilevel::rwg.j.lindell(…)`.

    >>> answers = [[4, 5], [4, 4], [5, 5], [1, 2], [3, 5], [5, 1]]
    >>> rwg_j(answers, ["a", "a", "a", "b", "b", "b"], 5).teams["agreement"].round(4).to_dict()
    {'a': 0.9091, 'b': 0.0}
    """
    answers = read_teams(items, teams)
    ratio = answers.variances.mean(axis=1) / _null_variance(n_options, null_variance)
    if variant == "lindell":
        return _agreement(answers, 1 - ratio, ratio > 1, "r*wg(j) of Lindell, uniform null")
    capped = np.minimum(ratio, 1)
    stepped = answers.n_items * (1 - capped)
    return _agreement(answers, stepped / (stepped + capped), ratio > 1, "rwg(j), uniform null")


def awg(items: Any, teams: Any, low: float, high: float) -> Agreement:
    """Give each team's agreement against the most disagreement possible at its own mean.

    `items`: respondents × items (or 1-D for one item); `teams`: one label per respondent; or `Moments`
    grouped by team and None; `low`, `high`: ends of the response scale. Listwise. Range −1 (maximum
    disagreement) to 1; averaged over items; an item whose team mean is too extreme to be interpretable
    is left out of the average, and a team of one has no index (NaN).
    Raises `DataError` for `low` ≥ `high`, answers outside them, or lengths that differ.

    awg = 1 − 2 s² / [((H + L) M − M² − H L) k/(k − 1)]; interpretable while
    (L(k − 1) + H)/k ≤ M ≤ (H(k − 1) + L)/k; 1 when all answer H or all L.
    Source: Brown & Hauenstein (2005), Organ. Res. Methods 8, 165–184, eq. 3–5.
    R: `multilevel::awg(X, teams, range = c(low, high))`.

    >>> answers = [[4, 4], [3, 4], [4, 3], [1, 2], [3, 5], [5, 1]]
    >>> awg(answers, ["a", "a", "a", "b", "b", "b"], 1, 5).teams["agreement"].round(4).to_dict()
    {'a': 0.875, 'b': -0.4095}
    """
    answers = read_teams(items, teams)
    _check_range(items, low, high)
    k = answers.sizes[:, None].astype(float)
    mean = answers.means
    with np.errstate(divide="ignore", invalid="ignore"):
        most = ((high + low) * mean - mean**2 - high * low) * (k / (k - 1))
        by_item = 1 - 2 * answers.variances / most
        extreme = (mean < (low * (k - 1) + high) / k) | (mean > (high * (k - 1) + low) / k)
    by_item[extreme] = np.nan
    by_item[(mean == low) | (mean == high)] = 1.0
    by_item[answers.sizes == 1] = np.nan
    counted = (~np.isnan(by_item)).sum(axis=1)
    estimate = np.divide(
        np.nansum(by_item, axis=1), counted, out=np.full(counted.shape, np.nan), where=counted > 0
    )
    return _agreement(answers, estimate, estimate < 0, "awg")


def _null_variance(n_options: int, given: float | None) -> float:
    variance = (n_options**2 - 1) / 12 if given is None else given
    if n_options < 2 or not variance > 0:
        raise DataError(
            "null_variance_not_positive",
            place="n_options",
            fault="leaves the null distribution without variance.",
            mend="Give the number of response options, 2 or more, or a positive null_variance.",
        )
    return variance


def _check_range(items: Any, low: float, high: float) -> None:
    if isinstance(items, Moments) and low < high:
        return
    values = np.asarray(getattr(items, "values", items), dtype=float)
    if not low < high or np.nanmin(values) < low or np.nanmax(values) > high:
        raise DataError(
            "answer_out_of_range",
            place="items",
            fault="hold an answer outside low to high.",
            mend="Give the smallest and the largest response option as low and high.",
        )


def _agreement(
    answers: TeamAnswers, estimate: FloatArray, below: npt.NDArray[np.bool_], method: str
) -> Agreement:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "agreement": estimate,
            "n_respondents": answers.sizes,
            "variance": answers.variances.mean(axis=1),
        },
        index=pd.Index(answers.labels, name="team"),
    )
    known = estimate[~np.isnan(estimate)]
    return Agreement(
        teams=frame,
        mean=float(known.mean()) if known.size else np.nan,
        median=float(np.median(known)) if known.size else np.nan,
        share_at_least_070=float((known >= 0.70).mean()) if known.size else np.nan,
        n_teams=answers.sizes.size,
        n_below_null=int(below.sum()),
        n_respondents=answers.n_respondents,
        n_items=answers.n_items,
        missing="listwise",
        method=method,
        notes=answers.notes,
    )
