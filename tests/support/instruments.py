"""Instruments of the tests, and answer tables written down row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from diagnostic.instruments.load import load_instrument
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN, AnswerTable

ROOT = Path(__file__).resolve().parents[2]
PACKAGED = ROOT / "instruments"
SPEC = ROOT / "tests" / "spec" / "instruments"
MARKS: Mapping[object, int] = {None: NOT_ANSWERED, "n/a": NOT_APPLICABLE, "not shown": NOT_SHOWN}


@cache
def instrument_text(name: str, folder: Path = SPEC) -> str:
    return (folder / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def instrument(name: str, folder: Path = SPEC) -> Instrument:
    return load_instrument(instrument_text(name, folder), f"{name}.yaml")


def answers(item_ids: Sequence[str], *rows: Sequence[object]) -> AnswerTable:
    """Write a table as rows of option values, None (not answered), 'n/a' and 'not shown'."""
    codes = [[MARKS.get(entry, entry) for entry in row] for row in rows]
    return AnswerTable(np.array(codes, dtype=np.int16).reshape(len(rows), len(item_ids)), tuple(item_ids))
