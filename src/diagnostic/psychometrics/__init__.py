"""The numbers: arrays or DataFrames in, typed results out.

Names are loaded when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import ConvergenceError as ConvergenceError
    from .errors import DataError as DataError
    from .moments import Moments as Moments
    from .pair_tables import PairTables as PairTables
    from .results import Interval as Interval
    from .results import Result as Result

_HOMES = {
    "ConvergenceError": "errors",
    "DataError": "errors",
    "Interval": "results",
    "Moments": "moments",
    "PairTables": "pair_tables",
    "Result": "results",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - computed, so that the list cannot drift


def __getattr__(name: str) -> Any:
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
