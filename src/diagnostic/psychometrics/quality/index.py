"""What an index of answering quality returns: one value per respondent, in the order given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..inputs import FloatArray
from ..results import Result


@dataclass(frozen=True, kw_only=True)
class RespondentIndex(Result):
    """``values``: one per respondent, NaN where there is none; also readable as a numpy array."""

    values: FloatArray

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(self.values, dtype=dtype, copy=copy)

    def __len__(self) -> int:
        return int(self.values.size)
