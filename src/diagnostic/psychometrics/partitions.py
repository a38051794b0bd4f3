"""Gathers moments or tables where the answers lie: one pass per Dask partition, merged two by two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, Self, TypeVar

from .errors import DataError


class Mergeable(Protocol):
    def merge(self, other: Self, /) -> Self: ...


Part = TypeVar("Part", bound=Mergeable)


def is_partitioned(items: Any) -> bool:
    """Tell a Dask array or DataFrame from answers in memory."""
    return hasattr(items, "to_delayed") and hasattr(items, "dask")


def gather_partitions(gather: Callable[..., Part], items: Any, groups: Any, weights: Any) -> Part:
    """Gather each partition's part on its worker and merge the parts; only they travel.

    ``groups`` and ``weights`` are None or Dask collections cut like ``items``.
    """
    from dask.delayed import delayed

    pieces = _partitions(items, "items")
    beside = [
        [None] * len(pieces) if column is None else _partitions(column, place, n_wanted=len(pieces))
        for column, place in ((groups, "groups"), (weights, "weights"))
    ]
    parts = [delayed(gather)(*piece) for piece in zip(pieces, *beside, strict=True)]
    merge = delayed(_merged)
    while len(parts) > 1:
        pairs = [merge(*parts[k : k + 2]) for k in range(0, len(parts) - 1, 2)]
        parts = pairs if len(parts) % 2 == 0 else [*pairs, parts[-1]]
    gathered: Part = parts[0].compute()
    return gathered


def _merged(first: Part, second: Part) -> Part:
    return first.merge(second)


def _partitions(collection: Any, place: str, n_wanted: int | None = None) -> list[Any]:
    if not is_partitioned(collection):
        raise DataError(
            "not_partitioned",
            place=place,
            fault="is in memory while the items are a Dask collection.",
            mend="Give it as a Dask collection cut into the same partitions as the items.",
        )
    if getattr(collection, "ndim", 1) == 2 and hasattr(collection, "rechunk"):
        collection = collection.rechunk({1: -1})
    delayed = collection.to_delayed()
    pieces = list(delayed.ravel() if hasattr(delayed, "ravel") else delayed)
    if n_wanted is not None and len(pieces) != n_wanted:
        raise DataError(
            "partitions_differ",
            place=place,
            fault=f"has {len(pieces)} partitions where the items have {n_wanted}.",
            mend="Cut both at the same rows, for example with rechunk or repartition.",
        )
    return pieces
