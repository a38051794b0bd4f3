"""Confirmatory factor analysis: the public function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from ..chunks import Progress
from ..errors import DataError
from ..inputs import read_labels
from ..moments import Moments
from ..pair_tables import PairTables
from .model_syntax import item_names, read_model
from .normal_solution import solve_normal
from .ordinal_sample import read_ordinal_sample
from .ordinal_solution import solve_ordinal
from .parameter_table import TableOptions, build_table, read_equal
from .result import CfaResult, make_result
from .samples import MissingRule, item_labels, read_normal_sample

Estimator = Literal["ML", "MLR", "MLM", "WLSMV", "ULSMV", "DWLS"]
Model = str | Mapping[str, Sequence[str | int]]
ESTIMATORS: tuple[Estimator, ...] = ("ML", "MLR", "MLM", "WLSMV", "ULSMV", "DWLS")


def cfa(
    items: Any,
    model: Model,
    *,
    estimator: Estimator = "ML",
    missing: MissingRule = "listwise",
    standardize_latent: bool = False,
    groups: Any = None,
    equal: Iterable[str] | str = (),
    partial: Iterable[str] = (),
    progress: Progress | None = None,
) -> CfaResult:
    """Fit a confirmatory factor model, with the defaults and the figures of lavaan's ``cfa()``.

    Parameters
    ----------
    items : respondents × items (other columns of a frame are ignored); `Moments` for estimator ML without
        missing answers, gathered by group for several groups; `PairTables` of complete answers for DWLS
    model : ``{factor: [items]}``, or lavaan text with ``=~`` (measured by, also factors by factors), ``~~``
        ((co)variance), ``~1`` (mean), fixed values ``0.7*x``, shared labels ``a*x``, ``NA*x``, ``start(1)*x``
        and one value per group ``c(1, NA)*x``
    estimator : ML; MLR and MLM (same estimates, robust errors and tests); for ordinal answers WLSMV, ULSMV
        and DWLS on polychoric correlations (delta parameterisation)
    missing : "listwise", or "fiml" (ML, MLR): every answer is used, missing at random is assumed
    standardize_latent : fix factor variances at 1 instead of each factor's first loading
    groups, equal, partial : one label per respondent; kinds of parameter held equal over groups
        ("loadings", "intercepts", "thresholds", "residuals", "residual.covariances", "means",
        "lv.variances", "lv.covariances"); single parameters released again, such as "x3~1" or "f=~x2".
        Equal intercepts or thresholds free the latent means of later groups, equal thresholds also the
        response scales, equal loadings also latent variances that ``standardize_latent`` had fixed
    progress : called with the share done, where rows are passed over

    Returns `CfaResult`. Estimates are in the items' units (standardised ones in SD); ``fit`` has lavaan's
    keys, with ``.scaled`` and ``.robust`` twins. Chi-square uses N, least squares N − 1 per group.

    Missing data: listwise over the model's items, or FIML. Raises `DataError` for unknown or constant
    items, singular covariances, groups with too few people or an empty ordinal category, and
    `ConvergenceError` for models that are not identified or not found. Improper estimates are noted.

    Formula: minimise log|Σ| + tr(SΣ⁻¹) − log|S| − p + (ȳ − μ)ᵀΣ⁻¹(ȳ − μ) with Σ = ΛΦΛᵀ + Θ, μ = ν + Λα;
    least squares Σ (s − σ)²/Var(s) over thresholds and polychoric correlations.
    Source: Jöreskog (1969), Psychometrika 34, 183-202; Bollen (1989), eq. 4.67; Satorra & Bentler (1994);
    Yuan & Bentler (2000); Muthén (1984); Rosseel (2012), J. Stat. Softw. 48(2), for the defaults.
    R: ``lavaan::cfa(model, data, estimator = "MLR", missing = "ml", group = "g", group.equal = …)``.

    >>> import numpy as np
    >>> rng = np.random.default_rng(3)
    >>> trust, safety = rng.normal(size=(2, 400))
    >>> parts = [0.8 * trust, 0.7 * trust, 0.6 * trust, 0.8 * safety, 0.7 * safety, 0.6 * safety]
    >>> answers = np.column_stack(parts) + 0.6 * rng.normal(size=(400, 6))
    >>> result = cfa(answers, {"trust": [0, 1, 2], "safety": [3, 4, 5]})
    >>> int(result.fit["df"]), bool(result.fit["cfi"] > 0.95)
    (8, True)
    >>> bool(abs(result.factor_correlations.loc["trust", "safety"]) < 0.2)
    True
    """
    n_groups = _count_groups(items, groups)
    _check_choice(estimator, missing)
    options = TableOptions(
        mean_structure=n_groups > 1 or missing == "fiml",
        standardize_latent=standardize_latent,
        n_groups=n_groups,
        equal=read_equal(equal, n_groups),
        partial=frozenset(partial),
    )
    terms = read_model(model, item_labels(items))
    if estimator == "ML" or estimator == "MLR" or estimator == "MLM":  # noqa: PLR1714 - narrows the type
        table = build_table(terms, options)
        sample = read_normal_sample(items, table.items, groups, missing=missing, progress=progress)
        return make_result(solve_normal(table, sample, estimator, progress=progress))
    ordinal = read_ordinal_sample(items, item_names(terms), groups)
    n_thresholds = dict(zip(ordinal.items, (ordinal.n_categories - 1).tolist(), strict=True))
    table = build_table(terms, replace(options, n_thresholds=n_thresholds))
    return make_result(solve_ordinal(table, ordinal, estimator, progress=progress))


def _check_choice(estimator: str, missing: str) -> None:
    if estimator not in ESTIMATORS or missing not in ("listwise", "fiml"):
        raise DataError(
            "unknown_option",
            place="estimator" if estimator not in ESTIMATORS else "missing",
            fault=f"there is no {estimator if estimator not in ESTIMATORS else missing!r}.",
            mend=f"Choose an estimator among {', '.join(ESTIMATORS)}, missing='listwise' or 'fiml'.",
        )
    if missing == "fiml" and estimator not in ("ML", "MLR"):
        raise DataError(
            "fiml_needs_likelihood",
            place="missing",
            fault=f"estimator {estimator!r} cannot use incomplete answers.",
            mend="Use estimator='MLR' with missing='fiml', or missing='listwise'.",
        )


def _count_groups(items: Any, groups: Any) -> int:
    if isinstance(items, Moments | PairTables):
        return len(items.group_labels)
    if groups is None:
        return 1
    found = len(read_labels(groups, len(items))[1])
    if found == 0:
        raise DataError(
            "no_groups",
            place="groups",
            fault="every label is missing.",
            mend="Give each respondent the label of a group, or leave `groups` out.",
        )
    return found
