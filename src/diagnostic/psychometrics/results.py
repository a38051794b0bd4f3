"""What every statistic returns: frozen, unrounded, self-describing."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Interval:
    """A range of plausible values: ``low`` to ``high`` at ``confidence_level``, by ``method``."""

    low: float
    high: float
    confidence_level: float
    method: str

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, kw_only=True)
class Result:
    """Base of all results.

    ``n_respondents`` counts the respondents that entered the estimate, ``n_items`` the items;
    ``missing`` names the missing-data rule, ``method`` the definition used, ``notes`` whatever the
    reader must know about these particular data.
    """

    n_respondents: int
    n_items: int
    missing: str
    method: str
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give every field as JSON-ready data at full precision (NaN and infinities become None)."""
        return {field.name: plain(getattr(self, field.name)) for field in dataclasses.fields(self)}


def plain(value: Any) -> Any:  # noqa: PLR0911 - one line per kind of value
    """Turn a result's value into JSON-ready data at full precision."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(entry) for entry in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if hasattr(value, "to_frame") or hasattr(value, "columns"):
        return _plain_pandas(value)
    return value


def _plain_pandas(value: pd.DataFrame | pd.Series[Any]) -> Any:
    if hasattr(value, "columns"):
        return {
            "rows": plain(list(value.index)),
            "columns": plain(list(value.columns)),
            "data": plain(value.to_numpy()),
        }
    return {str(label): plain(entry) for label, entry in value.items()}
