"""Differential item functioning: items that groups with the same score answer differently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from ..inputs import FloatArray
from ..results import Result
from .dif_proportional_odds import ProportionalOddsFit, fit_proportional_odds
from .dif_tables import GroupedAnswers, ItemTable, read_grouped, require_categories

if TYPE_CHECKING:
    import pandas as pd

_MOST_ROUNDS = 10
Flags = npt.NDArray[np.bool_]
_COLUMNS = (
    "chi2_uniform",
    "chi2_nonuniform",
    "chi2_total",
    "df",
    "p_uniform",
    "p_nonuniform",
    "p_total",
    "delta_r2_uniform",
    "delta_r2_nonuniform",
    "delta_r2_total",
    "delta_r2_nagelkerke_uniform",
    "delta_r2_nagelkerke_nonuniform",
    "delta_r2_nagelkerke_total",
    "beta_change",
    "log_odds",
    "log_odds_standard_error",
    "standardized_difference",
    "converged",
)


@dataclass(frozen=True, kw_only=True)
class ItemFunctioningTest(Result):
    """One line per item in ``items``; ``flagged`` names items below the significance level.

    ``df`` is each step's; the total test has twice as many. ``log_odds`` (focal against reference at
    equal score, positive when the focal group answers higher) and ``standardized_difference`` are given
    for two groups. ``linking_items`` made up the matching score.
    """

    items: pd.DataFrame
    flagged: tuple[str, ...]
    linking_items: tuple[str, ...]
    groups: tuple[Any, ...]
    reference_group: Any
    matching: str
    n_rounds: int

    def to_frame(self) -> pd.DataFrame:
        return self.items


def dif_ordinal_logistic(
    items: Any,
    groups: Any,
    *,
    matching: Literal["total", "rest"] = "total",
    purify: bool = False,
    reference: Any = None,
    significance_level: float = 0.01,
    minimum_delta_r2: float = 0.0,
    progress: Callable[[float], None] | None = None,
) -> ItemFunctioningTest:
    """Test every item for uniform and non-uniform DIF by proportional-odds logistic regression.

    `items`: respondents × items of one scale, reversed items recoded; `groups`: one label per
    respondent (two or more groups). Listwise. `matching="total"` matches respondents on the sum of all
    items, `"rest"` on the sum of the others. An item is flagged at p_total < `significance_level` and
    Nagelkerke's ΔR² (total) ≥ `minimum_delta_r2`; `purify=True` then leaves flagged items out of the
    matching score (a flagged item keeps its own part of a total) until the flags settle.
    Raises `DataError` for fewer than 2 groups or items, or answers that are no response options.

    Models of item y: m1 score, m2 + group, m3 + score × group. χ²_uniform = 2(l₂ − l₁),
    χ²_nonuniform = 2(l₃ − l₂), χ²_total = 2(l₃ − l₁). McFadden R² = 1 − l/l₀;
    Nagelkerke R² = (1 − e^{2(l₀−l)/n})/(1 − e^{2l₀/n}). beta_change = |(b₂ − b₁)/b₁| of the
    score.
    Source: Zumbo (1999), A Handbook on the Theory and Methods of DIF; Crane et al. (2006), Med. Care
    44; standardised difference: Dorans & Schmitt (1991), ETS RR-91-47.
    R: `MASS::polr(factor(y) ~ score * group)` and its simpler models; `lordif::rundif`.

    >>> rng = np.random.default_rng(1)
    >>> latent = rng.normal(size=(600, 1)); groups = np.repeat(["a", "b"], 300)
    >>> answers = np.clip(np.rint(3 + latent + rng.normal(size=(600, 5)) * 0.8), 1, 5)
    >>> answers[300:, 2] = np.clip(answers[300:, 2] + 1, 1, 5)
    >>> dif_ordinal_logistic(answers, groups, purify=True).flagged
    ('item_3',)
    """
    answers = read_grouped(items, groups, reference)
    require_categories(answers)
    n_items = len(answers.labels)
    linking = np.ones(n_items, dtype=bool)
    tried: list[bytes] = []
    rows: list[dict[str, float]] = []
    flags = np.zeros(n_items, dtype=bool)
    for _ in range(_MOST_ROUNDS if purify else 1):
        rows = _test_items(answers, linking, matching, progress)
        flags = np.array(
            [
                row["p_total"] < significance_level and row["delta_r2_nagelkerke_total"] >= minimum_delta_r2
                for row in rows
            ]
        )
        tried.append(linking.tobytes())
        cleaner = _without_flagged(rows, flags, linking)
        if not purify or cleaner.tobytes() in tried:
            break
        linking = cleaner
    return _result(answers, rows, flags, linking, matching=matching, n_rounds=len(tried))


def _without_flagged(rows: list[dict[str, float]], flags: Flags, linking: Flags) -> Flags:
    """Leave out the flagged items; only the worst one where hardly any other would remain."""
    if (~flags).sum() >= 2:
        return ~flags
    strength = np.array([row["chi2_total"] for row in rows])
    worst = int(np.argmax(np.where(linking & flags, strength, -np.inf)))
    cleaner = linking.copy()
    if linking.sum() > 2:
        cleaner[worst] = False
    return cleaner


def _test_items(
    answers: GroupedAnswers,
    linking: Flags,
    matching: str,
    progress: Callable[[float], None] | None,
) -> list[dict[str, float]]:
    total = answers.values[:, linking].sum(axis=1)
    rows = []
    for item in range(len(answers.labels)):
        own = answers.values[:, item]
        score = total
        if matching == "rest" and linking[item]:
            score = total - own
        elif matching == "total" and not linking[item]:
            score = total + own
        rows.append(_test_item(answers.table(item, score)))
        if progress is not None:
            progress((item + 1) / len(answers.labels))
    return rows


def _test_item(table: ItemTable) -> dict[str, float]:
    n_scores, n_groups, n_categories = table.counts.shape
    if n_categories < 2 or n_scores < 2:
        return dict.fromkeys(_COLUMNS, np.nan) | {"df": float(n_groups - 1), "converged": False}
    counts = table.counts.reshape(-1, n_categories)
    kept = counts.sum(axis=1) > 0
    score = np.repeat(table.scores, n_groups)[:, None]
    group = np.tile(np.eye(n_groups)[:, 1:], (n_scores, 1))
    designs = (score, np.hstack([score, group]), np.hstack([score, group, score * group]))
    fits = [fit_proportional_odds(counts[kept], design[kept]) for design in designs]
    return _row(fits, counts, n_groups) | {
        "standardized_difference": _standardized_difference(table) if n_groups == 2 else np.nan
    }


def _row(fits: list[ProportionalOddsFit], counts: FloatArray, n_groups: int) -> dict[str, float]:
    n, margin = counts.sum(), counts.sum(axis=0)
    null = float(margin @ np.log(margin / n))
    l1, l2, l3 = (fit.log_likelihood for fit in fits)
    chi2 = {"uniform": 2 * (l2 - l1), "nonuniform": 2 * (l3 - l2), "total": 2 * (l3 - l1)}
    df = n_groups - 1
    mcfadden = [1 - value / null for value in (l1, l2, l3)]
    nagelkerke = [-np.expm1(2 * (null - value) / n) / -np.expm1(2 * null / n) for value in (l1, l2, l3)]
    row: dict[str, float] = {"df": float(df)}
    for name, (simple, full) in {"uniform": (0, 1), "nonuniform": (1, 2), "total": (0, 2)}.items():
        row[f"chi2_{name}"] = chi2[name]
        row[f"p_{name}"] = float(chdtrc(df * (2 if name == "total" else 1), max(chi2[name], 0.0)))
        row[f"delta_r2_{name}"] = mcfadden[full] - mcfadden[simple]
        row[f"delta_r2_nagelkerke_{name}"] = float(nagelkerke[full] - nagelkerke[simple])
    alone, adjusted = fits[0].slopes[0], fits[1].slopes[0]
    row["beta_change"] = float(abs((adjusted - alone) / alone)) if alone else np.nan
    row["log_odds"] = float(fits[1].slopes[1]) if n_groups == 2 else np.nan
    row["log_odds_standard_error"] = float(fits[1].standard_errors[1]) if n_groups == 2 else np.nan
    row["converged"] = all(fit.converged for fit in fits)
    return row


def _standardized_difference(table: ItemTable) -> float:
    """Average focal − reference item difference at equal score, over the focal group, in item SDs."""
    sizes = table.counts.sum(axis=2)
    shared = (sizes > 0).all(axis=1)
    if not shared.any():
        return np.nan
    means = table.counts[shared] @ table.categories / sizes[shared]
    margin = table.counts.sum(axis=(0, 1))
    n = margin.sum()
    center = margin @ table.categories / n
    sd = np.sqrt(margin @ (table.categories - center) ** 2 / (n - 1))
    weights = sizes[shared, 1] / sizes[shared, 1].sum()
    return float(weights @ (means[:, 1] - means[:, 0]) / sd)


def _result(
    answers: GroupedAnswers,
    rows: list[dict[str, float]],
    flags: Flags,
    linking: Flags,
    *,
    matching: str,
    n_rounds: int,
) -> ItemFunctioningTest:
    import pandas as pd

    labels = np.array(answers.labels, dtype=object)
    frame = pd.DataFrame(rows, index=pd.Index(labels, name="item"))[list(_COLUMNS)]
    notes = []
    if answers.n_left_out:
        notes.append(f"{answers.n_left_out} respondent(s) with a missing answer or group left out.")
    if frame["chi2_total"].isna().any():
        notes.append("Items that everybody answered alike are not tested.")
    unsettled = (~frame["converged"].astype(bool) & frame["chi2_total"].notna()).sum()
    if unsettled:
        notes.append(f"{unsettled} item(s): a coefficient runs off to infinity (groups too small).")
    if (~flags).sum() < 2:
        notes.append("Almost all items are flagged: no clean matching score is left.")
    return ItemFunctioningTest(
        items=frame,
        flagged=tuple(labels[flags]),
        linking_items=tuple(labels[linking]),
        groups=answers.groups,
        reference_group=answers.groups[0],
        matching=matching,
        n_rounds=n_rounds,
        n_respondents=answers.n_respondents,
        n_items=len(answers.labels),
        missing="listwise",
        method="proportional-odds logistic regression, likelihood-ratio tests",
        notes=tuple(notes),
    )
