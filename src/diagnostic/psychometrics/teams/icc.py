"""Intraclass correlations: how much of a score's variance lies between teams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import fdtrc, fdtri

from ..errors import DataError
from ..results import Interval, Result
from .grouping import TeamAnswers, read_team_scores
from .variance_components import OneWayProfile


@dataclass(frozen=True, kw_only=True)
class IntraclassCorrelation(Result):
    """``icc1``: reliability of one respondent's score; ``icc2``: of a team's mean.

    ``mean_team_size`` enters both; ``adjusted_team_size`` is n₀ = (N − Σn²/N)/(G − 1).
    """

    icc1: float
    icc2: float
    interval: Interval
    icc2_interval: Interval
    f: float
    p_value: float
    degrees_of_freedom_between: int
    degrees_of_freedom_within: int
    mean_square_between: float
    mean_square_within: float
    between_variance: float
    within_variance: float
    grand_mean: float
    grand_mean_standard_error: float
    n_teams: int
    mean_team_size: float
    adjusted_team_size: float


def icc(
    scores: Any,
    teams: Any = None,
    *,
    method: Literal["anova", "reml"] = "anova",
    confidence_level: float = 0.95,
) -> IntraclassCorrelation:
    """Give ICC(1) and ICC(2) of a score over teams, with the F test of any team differences.

    `scores`: 1-D, one per respondent; `teams`: one label each (at least 2 teams, more respondents than
    teams); or `Moments` grouped by team, of one item or of several for the respondents' means.
    Respondents with a missing score or team are left out. ICC(1) ranges from −1/(k − 1) to 1.
    `method="anova"` takes mean squares and the plain mean team size k; `"reml"` the variance
    components of a random-intercept model, which differ from it when team sizes do, with
    profile-likelihood intervals (the F test is the same).
    Raises `DataError` for too few teams or respondents, or scores that do not vary.

    ICC(1) = (MSB − MSW)/(MSB + (k − 1) MSW), ICC(2) = (MSB − MSW)/MSB; limits from F/F_crit.
    REML: ICC(1) = τ²/(τ² + σ²), ICC(2) = k ICC(1)/(1 + (k − 1) ICC(1)).
    Source: Bliese (2000), in Klein & Kozlowski, ch. 8; Shrout & Fleiss (1979), Psychol. Bull. 86,
    420–428. R: `multilevel::ICC1(aov(score ~ team))`, `multilevel::ICC2(…)`;
    `lme4::lmer(score ~ 1 + (1 | team))`.

    >>> result = icc([4, 5, 4, 1, 2, 1, 3, 3, 2], list("aaabbbccc"))
    >>> round(result.icc1, 4), round(result.icc2, 4), round(result.f, 2)
    (0.8657, 0.9508, 20.33)
    """
    answers = read_team_scores(scores, teams)
    _check(answers)
    sizes, n = answers.sizes.astype(float), float(answers.n_respondents)
    n_teams = sizes.size
    between, within = _mean_squares(answers)
    f = between / within if within > 0 else np.inf
    k = n / n_teams
    estimate = _by_mean_squares if method == "anova" else _by_restricted_likelihood
    values = estimate(answers, (between, within, f), confidence_level)
    notes = list(answers.notes[:1] if answers.n_left_out else ())
    if f < 1:
        notes.append("Teams differ less than chance would make them differ (F below 1).")
    return IntraclassCorrelation(
        **values,
        f=float(f),
        p_value=float(fdtrc(n_teams - 1, n - n_teams, f)),
        degrees_of_freedom_between=n_teams - 1,
        degrees_of_freedom_within=int(n) - n_teams,
        mean_square_between=between,
        mean_square_within=within,
        n_teams=n_teams,
        mean_team_size=k,
        adjusted_team_size=(n - float(sizes @ sizes) / n) / (n_teams - 1),
        n_respondents=int(n),
        n_items=1,
        missing="left out",
        method="one-way ANOVA" if method == "anova" else "restricted maximum likelihood",
        notes=tuple(notes),
    )


def _mean_squares(answers: TeamAnswers) -> tuple[float, float]:
    sizes, n = answers.sizes.astype(float), float(answers.n_respondents)
    grand_mean = float(sizes @ answers.means[:, 0] / n)
    between = float(sizes @ (answers.means[:, 0] - grand_mean) ** 2) / (sizes.size - 1)
    within = float(answers.squares_within.sum()) / (n - sizes.size)
    if between + within <= 0:
        raise DataError(
            "no_variance",
            place="scores",
            fault="are the same for everybody.",
            mend="Leave out the scale, or check how the scores were computed.",
        )
    return between, within


def _by_mean_squares(
    answers: TeamAnswers, squares: tuple[float, float, float], level: float
) -> dict[str, Any]:
    between, within, f = squares
    n, n_teams = answers.n_respondents, answers.sizes.size
    k, df1, df2 = n / n_teams, n_teams - 1, n - n_teams
    upper = (1 + level) / 2
    low, high = f / fdtri(df1, df2, upper), f * fdtri(df2, df1, upper)
    name = "F distribution"
    (low1, low2), (high1, high2) = _limits(float(low), k), _limits(float(high), k)
    return {
        "icc1": (between - within) / (between + (k - 1) * within),
        "icc2": (between - within) / between if between > 0 else -np.inf,
        "interval": Interval(low1, high1, level, name),
        "icc2_interval": Interval(low2, high2, level, name),
        "between_variance": (between - within) / k,
        "within_variance": within,
        "grand_mean": float(answers.sizes @ answers.means[:, 0] / n),
        "grand_mean_standard_error": float(np.sqrt(between / n)),
    }


def _limits(f: float, k: float) -> tuple[float, float]:
    """Turn a limit of F into the limits of ICC(1) and ICC(2)."""
    if np.isinf(f):
        return 1.0, 1.0
    return float((f - 1) / (f + k - 1)), float(1 - 1 / f) if f > 0 else -np.inf


def _by_restricted_likelihood(
    answers: TeamAnswers, _squares: tuple[float, float, float], level: float
) -> dict[str, Any]:
    profile = OneWayProfile(
        answers.sizes.astype(float), answers.means[:, 0], float(answers.squares_within.sum())
    )
    k = answers.n_respondents / answers.sizes.size
    if profile.squares_within == 0:
        return _without_spread_within(profile, level)
    ratio = profile.best_ratio()
    low, high = profile.ratio_limits(level)
    within = profile.within_variance(ratio)
    ones = [value / (1 + value) for value in (ratio, low, high)]
    twos = [k * one / (1 + (k - 1) * one) for one in ones]
    name = "profile restricted likelihood"
    return {
        "icc1": ones[0],
        "icc2": twos[0],
        "interval": Interval(ones[1], ones[2], level, name),
        "icc2_interval": Interval(twos[1], twos[2], level, name),
        "between_variance": within * ratio,
        "within_variance": within,
        "grand_mean": profile.grand_mean(ratio),
        "grand_mean_standard_error": float(np.sqrt(within / profile.weights(ratio).sum())),
    }


def _without_spread_within(profile: OneWayProfile, level: float) -> dict[str, Any]:
    """Give the limit of the restricted likelihood when no team differs within itself."""
    between = float(profile.means.var(ddof=1))
    one = Interval(1.0, 1.0, level, "profile restricted likelihood")
    return {
        "icc1": 1.0,
        "icc2": 1.0,
        "interval": one,
        "icc2_interval": one,
        "between_variance": between,
        "within_variance": 0.0,
        "grand_mean": float(profile.means.mean()),
        "grand_mean_standard_error": float(np.sqrt(between / profile.means.size)),
    }


def _check(answers: TeamAnswers) -> None:
    if answers.sizes.size < 2 or answers.n_respondents <= answers.sizes.size:
        raise DataError(
            "too_few_teams",
            place="teams",
            fault=f"are {answers.sizes.size} for {answers.n_respondents} respondent(s).",
            mend="Give at least two teams, and more respondents than teams.",
        )
