"""Reads what analysts hand in: arrays, lists, DataFrames, with NaN, None or pd.NA for missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import DataError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ItemMatrix:
    """Respondents × items as float64 (NaN is missing) with one label per item."""

    values: FloatArray
    labels: tuple[str, ...]

    @property
    def n_respondents(self) -> int:
        return int(self.values.shape[0])

    @property
    def n_items(self) -> int:
        return int(self.values.shape[1])

    def complete(self) -> ItemMatrix:
        """Give the rows without any missing answer (listwise deletion)."""
        return ItemMatrix(self.values[~np.isnan(self.values).any(axis=1)], self.labels)


def read_items(
    items: Any, *, min_items: int = 1, min_respondents: int = 1, place: str = "items"
) -> ItemMatrix:
    """Read a 2-D array-like of answers, respondents × items.

    Raises `DataError` for text, infinities, a wrong number of dimensions, or too few rows or columns.
    """
    labels = _column_labels(items)
    values = _as_floats(items, place)
    if values.ndim == 1:
        values = values.reshape(-1, 1)
    if values.ndim != 2:
        raise DataError(
            "not_two_dimensional",
            place=place,
            fault=f"has {values.ndim} dimensions.",
            mend="Give respondents as rows and items as columns.",
        )
    if labels is None:
        labels = tuple(f"item_{k + 1}" for k in range(values.shape[1]))
    if values.shape[1] < min_items:
        raise DataError(
            "too_few_items",
            place=place,
            fault=f"has {values.shape[1]} item(s), but {min_items} are needed.",
            mend="Add items that measure the same construct.",
        )
    if values.shape[0] < min_respondents:
        raise DataError(
            "too_few_respondents",
            place=place,
            fault=f"has {values.shape[0]} respondent(s), but {min_respondents} are needed.",
            mend="Collect more answers before computing this.",
        )
    return ItemMatrix(values, labels)


def read_vector(values: Any, *, place: str, drop_missing: bool = True) -> FloatArray:
    """Read a 1-D array-like of numbers; missing ones are dropped unless told otherwise."""
    vector = _as_floats(values, place)
    if vector.ndim != 1:
        raise DataError(
            "not_one_dimensional",
            place=place,
            fault=f"has {vector.ndim} dimensions.",
            mend="Give one number per respondent.",
        )
    return vector[~np.isnan(vector)] if drop_missing else vector


def read_labels(
    labels: Any, n_respondents: int, *, place: str = "groups"
) -> tuple[IntArray, tuple[Any, ...]]:
    """Read one group label per respondent: codes (−1 where missing) and the labels in order of appearance."""
    listed = labels.tolist() if hasattr(labels, "tolist") else list(labels)
    if len(listed) != n_respondents:
        raise DataError(
            "length_mismatch",
            place=place,
            fault=f"has {len(listed)} labels for {n_respondents} respondents.",
            mend="Give exactly one label per respondent, in the same order.",
        )
    if isinstance(labels, np.ndarray) and labels.ndim == 1 and labels.dtype.kind in "biuU":
        return _number_plain_labels(labels)
    seen: dict[Any, int] = {}
    codes = np.fromiter(
        (-1 if _is_missing(label) else seen.setdefault(label, len(seen)) for label in listed),
        dtype=np.intp,
        count=len(listed),
    )
    return codes, tuple(seen)


def _number_plain_labels(labels: npt.NDArray[Any]) -> tuple[IntArray, tuple[Any, ...]]:
    """Number the labels of an array that cannot hold missing ones, in order of appearance."""
    distinct, first, codes = np.unique(labels, return_index=True, return_inverse=True)
    order = np.argsort(first)
    position = np.empty(order.size, dtype=np.intp)
    position[order] = np.arange(order.size)
    return position[codes], tuple(distinct[order].tolist())


def label_order(labels: Sequence[Any]) -> IntArray:
    """Give the positions that sort the labels: by value where they compare, else by their text."""
    try:
        order = sorted(range(len(labels)), key=labels.__getitem__)
    except TypeError:
        order = sorted(range(len(labels)), key=lambda k: str(labels[k]))
    return np.array(order, dtype=np.intp)


def _column_labels(items: Any) -> tuple[str, ...] | None:
    columns = getattr(items, "columns", None)
    if columns is not None:
        return tuple(str(column) for column in columns)
    name = getattr(items, "name", None)
    return (str(name),) if name is not None else None


def _as_floats(values: Any, place: str) -> FloatArray:
    try:
        if hasattr(values, "to_numpy"):
            array = values.to_numpy(dtype=np.float64, na_value=np.nan)
        elif isinstance(values, Sequence) and not isinstance(values, str):
            array = np.asarray(_without_none(values), dtype=np.float64)
        else:
            array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(
            "not_numeric",
            place=place,
            fault="holds something that is not a number.",
            mend="Recode text answers to their numeric option values; leave missing ones empty (NaN).",
        ) from error
    if np.isinf(array).any():
        raise DataError(
            "infinite_value",
            place=place,
            fault="holds an infinite value.",
            mend="Replace it by the answer given, or by NaN when there is none.",
        )
    return np.asarray(array, dtype=np.float64)


def _without_none(values: Any) -> Any:
    if isinstance(values, Sequence) and not isinstance(values, str):
        return [_without_none(value) for value in values]
    return np.nan if _is_missing(values) else values


def _is_missing(value: Any) -> bool:
    if value is None:
        return True
    try:
        return bool(value != value)  # noqa: PLR0124 - NaN is the value that differs from itself
    except TypeError:  # pd.NA refuses to be compared
        return True
