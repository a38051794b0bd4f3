"""S-X²: does each item follow the graded response model among respondents with the same sum?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc

from ..inputs import FloatArray
from .answer_patterns import AnswerPatterns
from .graded_curves import GradedItems, curves
from .graded_posterior import Quadrature

if TYPE_CHECKING:
    import pandas as pd

FEWEST_EXPECTED = 1.0


def summed_score_fit(patterns: AnswerPatterns, items: GradedItems, nodes: Quadrature) -> pd.DataFrame:
    """Give one line per item: ``statistic``, ``df``, ``p_value``, ``rmsea``; complete answers only.

    Among respondents with sum s, category k of item i is expected with probability
    Σ_q w_q P_ik(q) L₋ᵢ(s − k; q) / Σ_q w_q L(s; q), where L is the likelihood of a sum (Lord & Wingersky).
    Cells are merged as mirt merges them until each expects one respondent or more.
    Source: Orlando & Thissen (2000), APM 24, 50-64; Kang & Chen (2008), JEM 45, 391-406.
    R: ``mirt::itemfit(fit)``.
    """
    import pandas as pd

    p = np.exp(curves(items, nodes.points).log_p)
    each = [p[j, :size] for j, size in enumerate(patterns.n_categories)]
    n, rows = patterns.counts.sum(), []
    n_free = items.free.sum(axis=1)
    for j, rest in enumerate(_sums_without_each(each)):
        observed = _observed(patterns, j)
        expected = observed.sum(axis=1, keepdims=True) * _shares_by_sum(each[j], rest, nodes.weights)
        o, e = _merge(*_merge_ends(observed[1:-1], expected[1:-1]))
        cells = e > 0
        statistic = float(((o - e)[cells] ** 2 / e[cells]).sum())
        df = int(cells.sum()) - len(e) - int(n_free[j])
        testable = df > 0
        rows.append(
            {
                "statistic": statistic if testable else math.nan,
                "df": max(df, 0),
                "p_value": float(chdtrc(df, statistic)) if testable else math.nan,
                "rmsea": math.sqrt(max(statistic / df - 1, 0) / (n - 1)) if testable else math.nan,
            }
        )
    return pd.DataFrame(rows, index=list(patterns.labels))


def _observed(patterns: AnswerPatterns, item: int) -> FloatArray:
    """Give sums × categories: how many respondents."""
    sizes = patterns.n_categories
    table = np.zeros((int((sizes - 1).sum()) + 1, sizes[item]))
    np.add.at(table, (patterns.codes.sum(axis=1, dtype=np.intp), patterns.codes[:, item]), patterns.counts)
    return table


def _shares_by_sum(own: FloatArray, rest: FloatArray, prior: FloatArray) -> FloatArray:
    """Give sums × categories: the probability of each category given the sum of all items."""
    n_categories = len(own)
    joint = np.zeros((len(rest) + n_categories - 1, n_categories))
    for k in range(n_categories):
        joint[k : k + len(rest), k] = (rest * own[k]) @ prior
    return np.asarray(joint / joint.sum(axis=1, keepdims=True))


def _sums_without_each(each: list[FloatArray]) -> list[FloatArray]:
    """Give, for each item, sums × Q: the likelihood of every sum of the other items."""
    without: list[FloatArray] = [np.empty(0)] * len(each)

    def halve(first: int, last: int, outside: FloatArray) -> None:
        if last - first == 1:
            without[first] = outside
            return
        middle = (first + last) // 2
        halve(first, middle, _add_items(outside, each[middle:last]))
        halve(middle, last, _add_items(outside, each[first:middle]))

    halve(0, len(each), np.ones((1, each[0].shape[1])))
    return without


def _add_items(sums: FloatArray, items: list[FloatArray]) -> FloatArray:
    for categories in items:
        wider = np.zeros((len(sums) + len(categories) - 1, sums.shape[1]))
        for k, probability in enumerate(categories):
            wider[k : k + len(sums)] += sums * probability
        sums = wider
    return sums


def _merge_ends(o: FloatArray, e: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Join the sums so low or so high that some category cannot occur to the nearest in which all can."""
    edge = o.shape[1] - 2
    if len(o) <= 2 * edge:
        return o, e
    inner = slice(edge, len(o) - edge)
    merged = []
    for table in (o, e):
        part = table[inner].copy()
        part[0] += table[:edge].sum(axis=0)
        part[-1] += table[len(table) - edge :].sum(axis=0)
        merged.append(part)
    return merged[0], merged[1]


def _merge(o: FloatArray, e: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Merge cells that expect too few: lonely sums, then categories within a sum, then neighbouring sums.

    Merged categories move to the left; cells left over expect 0 and do not count.
    """
    occupied = o.sum(axis=1) > 0
    o, e = _merge_lonely_sums(o[occupied], e[occupied])
    width = o.shape[1]
    for row in np.flatnonzero((e < FEWEST_EXPECTED).any(axis=1)) if width > 2 else []:
        own_o, own_e = o[row].tolist(), e[row].tolist()
        _merge_categories(own_o, own_e)
        o[row], e[row] = 0.0, 0.0
        o[row, : len(own_o)], e[row, : len(own_e)] = own_o, own_e
    while o.shape[1] > 2 and e[:, -1].sum() < FEWEST_EXPECTED * math.ceil(0.1 * len(e)):
        o, e = _join(o.T, e.T, o.shape[1] - 1, o.shape[1] - 2)
        o, e = o.T, e.T
    for column in range(o.shape[1] - 1, 0, -1):
        if (e[:, column] > 0).mean() < 0.05:
            o, e = _join(o.T, e.T, column, column - 1)
            o, e = o.T, e.T
    return _merge_sums(o, e)


def _merge_lonely_sums(o: FloatArray, e: FloatArray) -> tuple[FloatArray, FloatArray]:
    row = 0
    while row < len(o) - 1:
        if o[row].sum() == 1:
            o, e = _join(o, e, row, row + 1)
        else:
            row += 1
    return _join(o, e, len(o) - 1, len(o) - 2) if len(o) > 1 and o[-1].sum() == 1 else (o, e)


def _merge_categories(o: list[float], e: list[float]) -> None:
    """Join in place the category that expects least to its smaller neighbour, until all expect enough."""
    while len(e) > 2 and min(e) < FEWEST_EXPECTED:
        least = len(e) - 1 - e[::-1].index(min(e))
        beside = [place for place in (least - 1, least + 1) if 0 <= place < len(e)]
        neighbour = min(beside, key=e.__getitem__)
        o[neighbour] += o[least]
        e[neighbour] += e[least]
        del o[least], e[least]


def _merge_sums(o: FloatArray, e: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Join sums with a cell that expects too few to the neighbour with fewer respondents."""
    while len(e) > 1:
        sparse = np.flatnonzero(((e < FEWEST_EXPECTED) & (e != 0)).any(axis=1))
        if not sparse.size:
            break
        row = int(sparse[0])
        if row == 0:
            neighbour = 1
        elif row == len(e) - 1:
            neighbour = row - 1
        else:
            neighbour = row - 1 if o[row - 1].sum() <= o[row + 1].sum() else row + 1
        o, e = _join(o, e, row, neighbour)
    return o, e


def _join(o: FloatArray, e: FloatArray, which: int, onto: int) -> tuple[FloatArray, FloatArray]:
    o, e = o.copy(), e.copy()
    o[onto] += o[which]
    e[onto] += e[which]
    return np.delete(o, which, axis=0), np.delete(e, which, axis=0)
