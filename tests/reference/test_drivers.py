"""Regression and the importance of predictors against R's lm and relaimpo."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from diagnostic.psychometrics import (
    Moments,
    dominance_analysis,
    linear_regression,
    lmg,
    relative_weights,
)
from support.records import dataset, matrix, record_ids, values


def exactly(value: object) -> object:
    return pytest.approx(value, abs=1e-6, rel=1e-8)


def predictors_and_outcome(record_id: str) -> tuple[pd.DataFrame, pd.Series]:
    if record_id.startswith("attitude"):
        data = dataset("attitude")
        return data.drop(columns="rating"), data["rating"]
    if record_id.startswith("bfi_N3"):
        data = dataset("bfi").loc[:699, ["N1", "N3", "C2", "C3", "C4", "C5", "E3", "age"]].copy()
        data[["C4", "C5"]] = 7 - data[["C4", "C5"]]
        return data.drop(columns="N3"), data["N3"]
    data = dataset("sim_pulse7")
    scores = {}
    for scale in ("LEA", "COM", "REC", "WLB"):
        items = data[[f"{scale}{k}" for k in range(1, 7)]].copy()
        items.iloc[:, [2, 5]] = 8 - items.iloc[:, [2, 5]]
        scores[scale] = items.mean(axis=1, skipna=False)
    return pd.DataFrame(scores), data["eNPS"]


def both(ending: str) -> list[str]:
    return record_ids("drivers", ending) + record_ids("drivers_more", ending)


def stored(record_id: str) -> Any:
    return values("drivers" if record_id in record_ids("drivers") else "drivers_more", record_id)


@pytest.mark.parametrize("record_id", both("/lm"))
def test_regression(record_id: str) -> None:
    expected = stored(record_id)
    fit = linear_regression(*predictors_and_outcome(record_id))
    table = matrix(expected["coef"])
    found = fit.coefficients[["estimate", "standard_error", "statistic", "p_value"]]
    assert found.to_numpy() == exactly(table.to_numpy())
    assert list(found.index[1:]) == list(table.index[1:])
    assert fit.n_respondents == expected["n"]
    assert fit.r_squared == exactly(expected["R2"])
    assert fit.adjusted_r_squared == exactly(expected["adjR2"])
    assert fit.residual_sd == exactly(expected["sigma"])
    assert fit.f == exactly(expected["F"]["value"])
    assert list(fit.degrees_of_freedom) == [expected["F"]["numdf"], expected["F"]["dendf"]]
    assert list(fit.coefficients["standardized"][1:]) == exactly(list(expected["std_beta"].values()))
    assert list(fit.coefficients["variance_inflation"][1:]) == exactly(list(expected["vif"].values()))


@pytest.mark.parametrize("record_id", record_ids("drivers", "/lmg_genizi"))
@pytest.mark.parametrize("source", ["rows", "moments"])
def test_importance(record_id: str, source: str) -> None:
    expected = values("drivers", record_id)
    X, y = predictors_and_outcome(record_id)
    arguments = (X, y) if source == "rows" else (Moments.from_items(X.assign(outcome=y)), "outcome")
    shapley = lmg(*arguments)
    assert shapley.r_squared == exactly(expected["R2"])
    assert list(shapley.importance["raw"]) == exactly(list(expected["lmg"].values()))
    assert list(shapley.importance["alone"]) == exactly(list(expected["first"].values()))
    assert list(shapley.importance["added_last"]) == exactly(list(expected["last"].values()))
    assert list(shapley.importance["pratt"]) == exactly(list(expected["pratt"].values()))
    johnson = relative_weights(*arguments)
    assert list(johnson.importance["raw"]) == exactly(list(expected["genizi_johnson"].values()))
    assert list(johnson.importance.index) == list(expected["genizi_johnson"])
    general = dominance_analysis(*arguments)
    assert list(general.importance["raw"]) == exactly(list(expected["lmg"].values()))


@pytest.mark.parametrize("record_id", both("/johnson_formula"))
def test_relative_weights_and_shares(record_id: str) -> None:
    expected = stored(record_id)
    result = relative_weights(*predictors_and_outcome(record_id))
    assert list(result.importance["raw"]) == exactly(list(expected["raw"].values()))
    assert list(100 * result.importance["share"]) == exactly(list(expected["percent"].values()))


def test_all_orders_by_brute_force() -> None:
    expected = stored("bfi_N3/all_orders")
    result = lmg(*predictors_and_outcome("bfi_N3")).importance
    for column, name in (("raw", "lmg"), ("alone", "first"), ("added_last", "last")):
        assert list(result[column]) == exactly(list(expected[name].values()))
