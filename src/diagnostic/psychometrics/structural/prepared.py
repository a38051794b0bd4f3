"""A model and its answers, read once and ready to be fitted under any equalities.

The internal interface for everything that compares models of the same items: `prepare` reads and checks,
`PreparedModel.solve` builds a parameter table (`parameter_table`) and fits it (`Solution`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..chunks import Progress
from ..errors import DataError
from ..inputs import read_labels
from ..moments import Moments
from ..pair_tables import PairTables
from .model_syntax import Term, item_names, read_model
from .normal_solution import NormalEstimator, solve_normal
from .ordinal_moments import OrdinalStage
from .ordinal_sample import read_ordinal_sample
from .ordinal_solution import OrdinalEstimator, solve_ordinal
from .parameter_table import TableOptions, build_table, read_equal
from .samples import MissingRule, NormalSample, item_labels, read_normal_sample
from .solution import Solution

Estimator = Literal["ML", "MLR", "MLM", "WLSMV", "ULSMV", "DWLS"]
Model = str | Mapping[str, Sequence[str | int]]
ESTIMATORS: tuple[Estimator, ...] = ("ML", "MLR", "MLM", "WLSMV", "ULSMV", "DWLS")


@dataclass(frozen=True)
class PreparedNormal:
    """Answers as moments, for maximum likelihood."""

    terms: tuple[Term, ...]
    sample: NormalSample
    estimator: NormalEstimator
    progress: Progress | None

    @property
    def group_labels(self) -> tuple[Any, ...]:
        return self.sample.group_labels

    def solve(
        self,
        equal: Iterable[str] | str = (),
        partial: Iterable[str] = (),
        *,
        standardize_latent: bool = False,
    ) -> Solution:
        """Fit with some kinds of parameter equal over groups, single parameters released again."""
        n_groups = len(self.sample.groups)
        options = TableOptions(
            mean_structure=n_groups > 1 or self.sample.missing == "fiml",
            standardize_latent=standardize_latent,
            n_groups=n_groups,
            equal=read_equal(equal, n_groups),
            partial=frozenset(partial),
        )
        table = build_table(self.terms, options)
        return solve_normal(table, self.sample, self.estimator, progress=self.progress)


@dataclass(frozen=True)
class PreparedOrdinal:
    """Answers as thresholds and polychoric correlations, for least squares."""

    terms: tuple[Term, ...]
    stage: OrdinalStage
    estimator: OrdinalEstimator

    @property
    def group_labels(self) -> tuple[Any, ...]:
        return self.stage.sample.group_labels

    def solve(
        self,
        equal: Iterable[str] | str = (),
        partial: Iterable[str] = (),
        *,
        standardize_latent: bool = False,
    ) -> Solution:
        """Fit with some kinds of parameter equal over groups, single parameters released again."""
        sample = self.stage.sample
        n_groups = len(sample.groups)
        options = TableOptions(
            mean_structure=n_groups > 1,
            standardize_latent=standardize_latent,
            n_groups=n_groups,
            n_thresholds=dict(zip(sample.items, (sample.n_categories - 1).tolist(), strict=True)),
            equal=read_equal(equal, n_groups),
            partial=frozenset(partial),
        )
        return solve_ordinal(build_table(self.terms, options), self.stage, self.estimator)


PreparedModel = PreparedNormal | PreparedOrdinal


def prepare(
    items: Any,
    model: Any,
    *,
    estimator: Estimator = "ML",
    missing: MissingRule = "listwise",
    groups: Any = None,
    progress: Progress | None = None,
) -> PreparedModel:
    """Read a model and the answers to its items; see `cfa` for the arguments and the errors."""
    _check_choice(estimator, missing)
    _check_groups(items, groups)
    terms = read_model(model, item_labels(items))
    names = item_names(terms)
    if estimator == "ML" or estimator == "MLR" or estimator == "MLM":  # noqa: PLR1714 - narrows the type
        sample = read_normal_sample(items, names, groups, missing=missing, progress=progress)
        return PreparedNormal(terms, sample, estimator, progress)
    ordinal = read_ordinal_sample(items, names, groups)
    return PreparedOrdinal(terms, OrdinalStage(ordinal, progress), estimator)


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


def _check_groups(items: Any, groups: Any) -> None:
    if groups is None or isinstance(items, Moments | PairTables):
        return
    if not read_labels(groups, len(items))[1]:
        raise DataError(
            "no_groups",
            place="groups",
            fault="every label is missing.",
            mend="Give each respondent the label of a group, or leave `groups` out.",
        )
