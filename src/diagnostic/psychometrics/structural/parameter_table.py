"""The parameter table: every parameter of a model in every group, free, fixed or held equal.

This is the internal interface that multi-group work builds on. `build_table` turns terms into rows with
the defaults of a confirmatory factor analysis (lavaan's ``cfa()``); rows that share a label are one
parameter. Estimators see only `ParameterTable.free`, `.reduced` and `.values`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray, IntArray
from .model_syntax import Modifier, Term, factor_names, item_names

EQUAL_NAMES: Mapping[str, str] = {
    "loadings": "loadings",
    "intercepts": "intercepts",
    "thresholds": "thresholds",
    "residuals": "residuals",
    "residual.variances": "residuals",
    "residual.covariances": "residual.covariances",
    "means": "means",
    "latent.means": "means",
    "lv.means": "means",
    "lv.variances": "lv.variances",
    "latent.variances": "lv.variances",
    "lv.covariances": "lv.covariances",
    "latent.covariances": "lv.covariances",
}


@dataclass(frozen=True)
class Parameter:
    """One row: ``lhs op rhs`` in a group; ``value`` is the fixed value, or the author's start (else NaN)."""

    lhs: str
    op: str
    rhs: str
    group: int
    free: bool = True
    value: float = np.nan
    label: str = ""
    by_author: bool = False

    @property
    def name(self) -> str:
        return f"{self.lhs}{self.op}{self.rhs}"

    @property
    def is_variance(self) -> bool:
        return self.op == "~~" and self.lhs == self.rhs


@dataclass(frozen=True)
class TableOptions:
    """What shapes the defaults: thresholds per item (ordinal only), means, scaling, groups, equalities."""

    mean_structure: bool = False
    standardize_latent: bool = False
    n_groups: int = 1
    n_thresholds: Mapping[str, int] | None = None
    equal: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ParameterTable:
    """Rows of all groups, group after group, with the same rows in the same order in each.

    ``items`` and ``factors`` are in order of first mention. Row k is free where ``free[k]``; free rows
    with the same ``reduced`` number are one parameter.
    """

    rows: tuple[Parameter, ...]
    items: tuple[str, ...]
    factors: tuple[str, ...]
    n_groups: int
    mean_structure: bool
    ordinal: bool

    @cached_property
    def free(self) -> IntArray:
        """Positions of the free rows."""
        return np.flatnonzero([row.free for row in self.rows])

    @cached_property
    def reduced(self) -> IntArray:
        """For each free row, the number of the parameter that it is."""
        numbers: dict[str, int] = {}
        labels = (self.labels[k] for k in self.free)
        return np.fromiter((numbers.setdefault(label, len(numbers)) for label in labels), dtype=np.intp)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """One label per row, unique unless rows are held equal."""
        return tuple(row.label or default_label(row) for row in self.rows)

    @property
    def n_free_rows(self) -> int:
        return int(self.free.size)

    @property
    def n_parameters(self) -> int:
        return int(self.reduced.max()) + 1 if self.free.size else 0

    @property
    def values(self) -> FloatArray:
        return np.array([row.value for row in self.rows])

    def group_rows(self, group: int) -> range:
        size = len(self.rows) // self.n_groups
        return range(group * size, (group + 1) * size)

    def constraints(self) -> list[tuple[int, int]]:
        """Pairs of free-row numbers (first, other) that are held equal, in row order of the first."""
        first: dict[int, int] = {}
        pairs = []
        for k, number in enumerate(self.reduced.tolist()):
            if first.setdefault(number, k) != k:
                pairs.append((first[number], k))
        return sorted(pairs)


def default_label(row: Parameter) -> str:
    return row.name if row.group == 0 else f"{row.name}.g{row.group + 1}"


def read_equal(equal: Iterable[str] | str, n_groups: int) -> frozenset[str]:
    """Read which kinds of parameter are held equal across groups (lavaan's ``group.equal``)."""
    asked = [equal] if isinstance(equal, str) else list(equal)
    for name in asked:
        if name.replace("_", ".") not in EQUAL_NAMES:
            raise DataError(
                "unknown_equality",
                place="equal",
                fault=f"{name!r} is not a kind of parameter.",
                mend=f"Choose among {', '.join(sorted(set(EQUAL_NAMES.values())))}.",
            )
    if asked and n_groups == 1:
        raise DataError(
            "equality_without_groups",
            place="equal",
            fault="there is only one group.",
            mend="Give `groups` with at least two groups, or leave `equal` empty.",
        )
    return frozenset(EQUAL_NAMES[name.replace("_", ".")] for name in asked)


def build_table(terms: Sequence[Term], options: TableOptions) -> ParameterTable:
    """Give the table of a confirmatory factor analysis with lavaan's defaults.

    First loading of each factor 1 (or all latent variances 1), residual variances free (0 for a lone
    item), factors that no other factor explains correlated, intercepts free and latent means 0 with a
    mean structure; thresholds free, response scales 1 and latent responses standardised when ordinal.
    """
    items, factors = item_names(terms), factor_names(terms)
    mean_structure = options.mean_structure or any(term.op == "~1" for term in terms)
    options = replace(options, mean_structure=mean_structure)
    template = _template(terms, items, factors, options)
    rows = []
    for group in range(options.n_groups):
        for term, default in template:
            row = _in_group(replace(default, group=group), options, factors)
            rows.append(_modified(row, term.in_group(group, options.n_groups) if term else Modifier()))
    rows = _labelled(rows, items, factors, options)
    return ParameterTable(
        tuple(_fixed_together(rows)),
        items,
        factors,
        options.n_groups,
        mean_structure,
        options.n_thresholds is not None,
    )


def _template(
    terms: Sequence[Term], items: Sequence[str], factors: Sequence[str], options: TableOptions
) -> list[tuple[Term | None, Parameter]]:
    """Give the rows of one group: the author's in order of mention, then the defaults."""
    written = {(term.op, frozenset((term.lhs, term.rhs))) for term in terms}
    defaults = [
        Parameter(lhs, op, rhs, 0)
        for lhs, op, rhs in _default_names(terms, items, factors, options)
        if (op, frozenset((lhs, rhs))) not in written
    ]
    own = [Parameter(term.lhs, term.op, term.rhs, 0, by_author=True) for term in terms]
    first_loadings = {next(k for k, t in enumerate(terms) if t.op == "=~" and t.lhs == f) for f in factors}
    lone = _lone_items(terms)
    shaped = []
    for k, row in enumerate([*own, *defaults]):
        term = terms[k] if k < len(own) else None
        is_marker = k in first_loadings and not options.standardize_latent
        value = 1.0 if is_marker else _default_value(row, factors, lone, options)
        shaped.append((term, row if np.isnan(value) else replace(row, free=False, value=value)))
    return shaped


def _default_names(
    terms: Sequence[Term], items: Sequence[str], factors: Sequence[str], options: TableOptions
) -> Iterable[tuple[str, str, str]]:
    explained = {term.rhs for term in terms if term.op == "=~"}
    for item, count in (options.n_thresholds or {}).items():
        yield from ((item, "|", f"t{k + 1}") for k in range(count))
    yield from ((name, "~~", name) for name in (*items, *factors))
    yield from ((a, "~~", b) for a, b in combinations([f for f in factors if f not in explained], 2))
    if options.n_thresholds is not None:
        yield from ((item, "~*~", item) for item in items)
    if options.mean_structure or options.n_thresholds is not None:
        yield from ((name, "~1", "") for name in (*items, *factors))


def _lone_items(terms: Sequence[Term]) -> frozenset[str]:
    """Items that are the only item of a factor and belong to no other."""
    loadings = [term for term in terms if term.op == "=~"]
    sizes = {term.lhs: sum(other.lhs == term.lhs for other in loadings) for term in loadings}
    uses = {term.rhs: sum(other.rhs == term.rhs for other in loadings) for term in loadings}
    return frozenset(term.rhs for term in loadings if sizes[term.lhs] == 1 and uses[term.rhs] == 1)


def _default_value(
    row: Parameter, factors: Sequence[str], lone: frozenset[str], options: TableOptions
) -> float:
    """Give the value at which lavaan fixes a parameter by default, NaN where it is free."""
    ordinal = options.n_thresholds is not None
    if row.is_variance and row.lhs in factors:
        return 1.0 if options.standardize_latent else np.nan
    if row.is_variance and not row.by_author:
        return 1.0 if ordinal else (0.0 if row.lhs in lone else np.nan)
    if row.op == "~*~":
        return 1.0
    if row.op == "~1" and not row.by_author:
        return 0.0 if ordinal or row.lhs in factors else np.nan
    return np.nan


def _in_group(row: Parameter, options: TableOptions, factors: Sequence[str]) -> Parameter:
    """Free in later groups what equalities make estimable there."""
    if row.group == 0 or row.by_author:
        return row
    equal = options.equal
    frees_means = bool({"intercepts", "thresholds"} & equal) and "means" not in equal
    frees_variances = options.standardize_latent and "loadings" in equal and "lv.variances" not in equal
    opened = (
        (row.op == "~1" and row.lhs in factors and frees_means)
        or (row.is_variance and row.lhs in factors and frees_variances)
        or (row.op == "~*~" and "thresholds" in equal)
    )
    return replace(row, free=True, value=np.nan) if opened else row


def _modified(row: Parameter, modifier: Modifier) -> Parameter:
    if modifier.fixed is not None:
        row = replace(row, free=False, value=modifier.fixed)
    elif modifier.freed:
        row = replace(row, free=True, value=np.nan)
    if modifier.start is not None:
        row = replace(row, free=True, value=modifier.start)
    return replace(row, label=modifier.label)


def _labelled(
    rows: list[Parameter], items: Sequence[str], factors: Sequence[str], options: TableOptions
) -> list[Parameter]:
    """Give rows of later groups the label of the first group's row where they are held equal."""
    unknown = options.partial - {row.name for row in rows}
    if unknown:
        raise DataError(
            "unknown_parameter",
            place="partial",
            fault=f"{min(unknown)!r} is not a parameter of the model.",
            mend="Write parameters as 'trust=~t2' or 't2~1', without spaces.",
        )
    labelled = []
    for row in rows:
        held = _kind(row, items, factors) in options.equal and row.name not in options.partial
        labelled.append(replace(row, label=row.name) if held and row.group and not row.label else row)
    first = {row.name: row.label for row in labelled if row.group == 0 and row.label}
    return [replace(r, label=first.get(r.name, r.label)) if r.label == r.name else r for r in labelled]


def _kind(row: Parameter, items: Sequence[str], factors: Sequence[str]) -> str:
    if row.op == "~~":
        own = "lv." if row.lhs in factors else "residual."
        kind = own + ("variances" if row.is_variance else "covariances")
        return EQUAL_NAMES.get(kind, kind)
    return {"=~": "loadings", "|": "thresholds", "~1": "intercepts" if row.lhs in items else "means"}.get(
        row.op, ""
    )


def _fixed_together(rows: list[Parameter]) -> list[Parameter]:
    """A fixed row fixes every row that shares its label."""
    fixed: dict[str, float] = {}
    for row in rows:
        if not row.free:
            fixed.setdefault(row.label or default_label(row), row.value)
    return [
        replace(row, free=False, value=fixed[row.label or default_label(row)])
        if (row.label or default_label(row)) in fixed
        else row
        for row in rows
    ]
