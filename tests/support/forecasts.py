"""Forecast instruments, and answer tables with forecasts in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import NOT_SHOWN, AnswerTable
from support.instruments import MARKS

FORMS = {"executive": {"role_groups": ["c_suite"], "target": "front_line"}}


def make_forecast(
    *predicted: tuple[str, str],
    forms: dict[str, dict[str, object]] | None = None,
    role_group: str = "frontline",
) -> Instrument:
    """Give a forecast instrument for (scale, item) pairs of instruments named as their only scale."""
    items = [
        {
            "id": f"expected_{item}",
            "text": f"How many of 100 will agree with {item}?",
            "forecasts": {"instrument": scale, "scale": scale, "item": item, "role_group": role_group},
        }
        for scale, item in predicted
    ]
    measures = {"definition": "Expectation.", "low": "Few expected.", "high": "Many expected."}
    return Instrument.model_validate(
        {
            "id": "expected",
            "version": "1.0.0",
            "title": "Expected",
            "licence": "CC0-1.0",
            "minutes": 2,
            "response_scale": {
                "number": {"low": 0, "high": 100, "unit": "of 100"},
                "not_applicable": "Cannot say",
            },
            "forms": FORMS if forms is None else forms,
            "scales": [
                {
                    "id": "expected",
                    "title": "Expected",
                    "kind": "forecast",
                    "measures": measures,
                    "items": items,
                }
            ],
        }
    )


def with_forecasts(
    table: AnswerTable, forecast: Instrument, *rows: Sequence[object], role_group: str = "c_suite"
) -> AnswerTable:
    """Let a role group's members, in their order in the table, give forecasts: numbers, None or 'n/a'."""
    codes = np.full((table.n_respondents, len(forecast.items)), NOT_SHOWN, dtype=np.int16)
    assert table.role_groups is not None
    members = np.flatnonzero(table.role_groups == role_group)
    assert len(members) == len(rows)
    for member, row in zip(members, rows, strict=True):
        codes[member] = [MARKS.get(entry, entry) for entry in row]
    ids = (*table.item_ids, *(item.id for item in forecast.items))
    return replace(table, codes=np.hstack([table.codes, codes]), item_ids=ids)
