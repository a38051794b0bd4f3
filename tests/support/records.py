"""Figures computed in R, read from `tests/reference/`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

FOLDER = Path(__file__).resolve().parents[1] / "reference"


@cache
def _topic(topic: str) -> dict[str, dict[str, Any]]:
    content = json.loads((FOLDER / "values" / f"{topic}.json").read_text(encoding="utf-8"))
    return {record["id"]: record for record in content["records"]}


def record_ids(topic: str, ending: str = "") -> list[str]:
    return [record_id for record_id in _topic(topic) if record_id.endswith(ending)]


def record(topic: str, record_id: str) -> dict[str, Any]:
    return _topic(topic)[record_id]


def values(topic: str, record_id: str) -> Any:
    return record(topic, record_id)["values"]


@cache
def dataset(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / "data" / f"{name}.csv")


def matrix(entry: dict[str, Any]) -> pd.DataFrame:
    """Turn a stored matrix ({"rows", "cols", "data"}, row-major, null is NaN) into a labelled frame."""
    data = np.asarray(entry["data"], dtype=float)
    rows, columns = entry.get("rows"), entry.get("cols")
    shaped = data if data.ndim == 2 else data.reshape(len(rows), len(columns))
    return pd.DataFrame(shaped, index=rows, columns=columns)
