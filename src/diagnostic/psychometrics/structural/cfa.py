"""Confirmatory factor analysis: the public function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from ..chunks import Progress
from ..errors import DataError
from ..inputs import read_labels
from ..moments import Moments
from .model_syntax import read_model
from .normal_solution import NormalEstimator, solve_normal
from .parameter_table import TableOptions, build_table, read_equal
from .result import CfaResult, make_result
from .samples import MissingRule, item_labels, read_normal_sample

Estimator = Literal["ML", "MLR", "MLM", "WLSMV", "ULSMV", "DWLS"]
Model = str | Mapping[str, Sequence[str | int]]
NORMAL: tuple[NormalEstimator, ...] = ("ML", "MLR", "MLM")


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
    options = TableOptions(
        mean_structure=n_groups > 1 or missing == "fiml",
        standardize_latent=standardize_latent,
        n_groups=n_groups,
        equal=read_equal(equal, n_groups),
        partial=frozenset(partial),
    )
    terms = read_model(model, item_labels(items))
    table = build_table(terms, options)
    sample = read_normal_sample(items, table.items, groups, missing=missing, progress=progress)
    chosen = next(name for name in NORMAL if name == estimator)
    return make_result(solve_normal(table, sample, chosen, progress=progress))


def _count_groups(items: Any, groups: Any) -> int:
    if isinstance(items, Moments):
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
