"""Indices of careless answering against R's careless."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic import psychometrics as pm
from support.records import dataset, record_ids, values

TOLERANCE = {"abs": 1e-6, "rel": 1e-8, "nan_ok": True}


def answers_of(record_id: str) -> pd.DataFrame:
    """Build the answers as the record's R code does: the items recoded, the rows of the record."""
    name = record_id.split("/", maxsplit=1)[0]
    if name == "pulse24_raw":
        return dataset("sim_pulse7").iloc[:, 4:28]
    if name == "pulse24":
        items = dataset("sim_pulse7").iloc[:150, 4:28].copy()
        items.iloc[:, 2::3] = 8 - items.iloc[:, 2::3]
        return items
    columns = [f"{scale}{k}" for scale in "ACENO" for k in range(1, 6)]
    items = dataset("bfi").loc[:259, columns].dropna().iloc[:200].copy()
    for item in ("A1", "C4", "C5", "E1", "E2", "O2", "O5"):
        items[item] = 7 - items[item]
    return items


def expected_of(entry: list[float | None]) -> Any:
    return pytest.approx([np.nan if value is None else value for value in entry], **TOLERANCE)


@pytest.mark.parametrize("record_id", record_ids("careless", "/longstring"))
def test_longstring(record_id: str) -> None:
    expected, result = values("careless", record_id), pm.longstring(answers_of(record_id))
    runs = expected if isinstance(expected, list) else expected["longstr"]
    assert list(result.values) == runs
    if isinstance(expected, dict):
        assert list(result.average) == expected_of(expected["avgstr"])


@pytest.mark.parametrize("record_id", record_ids("careless", "/irv"))
def test_intra_individual_variability(record_id: str) -> None:
    result = pm.intra_individual_variability(answers_of(record_id))
    assert list(result.values) == expected_of(values("careless", record_id))


@pytest.mark.parametrize("record_id", record_ids("careless", "/mahad"))
def test_mahalanobis(record_id: str) -> None:
    expected, answers = values("careless", record_id), answers_of(record_id)
    result = pm.mahalanobis_distance(answers)
    assert result.n_respondents == expected["n"]
    assert [int(row) + 1 for row in answers.index] == expected["row_names"]
    assert list(result.values) == expected_of(expected["d_sq"])
    assert result.flagged.sum() == expected["n_flagged"]


@pytest.mark.parametrize("record_id", record_ids("careless", "/evenodd"))
def test_even_odd(record_id: str) -> None:
    scales = [5] * 5 if record_id.startswith("bfi") else [6] * 4
    result = pm.even_odd_consistency(answers_of(record_id), scales)
    assert list(result.inconsistency) == expected_of(values("careless", record_id))


@pytest.mark.parametrize("record_id", record_ids("careless", "/psychsyn"))
def test_psychometric_synonyms(record_id: str) -> None:
    expected, result = (
        values("careless", record_id),
        pm.psychometric_synonyms(answers_of(record_id), 0.45),
    )
    assert result.values.size == expected["n"]
    assert list(result.values[:50]) == expected_of(expected["first50"])


@pytest.fixture(scope="module")
def gaps() -> np.ndarray:
    """400 respondents with about one answer in 23 missing, one of them with a single answer."""
    columns = [f"{scale}{k}" for scale in "ACEN" for k in range(1, 6)]
    items = dataset("bfi").loc[:399, columns].astype(float)
    for item in ("A1", "C4", "C5", "E1", "E2"):
        items[item] = 7 - items[item]
    answers = items.to_numpy()
    rows = np.arange(1, 401)
    for j in range(20):
        answers[(3 * rows + 7 * (j + 1)) % 23 == 0, j] = np.nan
    answers[8, 1:] = np.nan
    return answers


def further(kind: str) -> Any:
    return values("careless_more", f"bfi_gaps/{kind}")


def test_runs_with_missing_answers(gaps: np.ndarray) -> None:
    result = pm.longstring(gaps)
    assert list(result.values) == expected_of(further("runs")["longstr"])
    assert list(result.average) == expected_of(further("runs")["avgstr"])


def test_variability_with_missing_answers(gaps: np.ndarray) -> None:
    assert list(pm.intra_individual_variability(gaps).values) == expected_of(further("irv")["values"])


def test_distances_with_missing_answers(gaps: np.ndarray) -> None:
    assert list(pm.mahalanobis_distance(gaps).values) == expected_of(further("outlier")["d_sq"])


def test_even_odd_with_missing_answers(gaps: np.ndarray) -> None:
    result = pm.even_odd_consistency(gaps, [5] * 4)
    assert list(result.inconsistency) == expected_of(further("halves")["values"])


def test_synonyms_with_missing_answers(gaps: np.ndarray) -> None:
    assert list(pm.psychometric_synonyms(gaps, 0.40).values) == expected_of(further("synonyms")["values"])
