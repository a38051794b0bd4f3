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
    """Fit a confirmatory factor model."""
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
