"""Confirmatory factor analysis against lavaan's figures, record by record."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics.structural.cfa import cfa
from diagnostic.psychometrics.structural.latent_scores import latent_scores
from diagnostic.psychometrics.structural.result import CfaResult
from diagnostic.psychometrics.structural.validity import htmt
from support.records import dataset, matrix, record, record_ids

NOT_COMPARABLE = {"gfi", "agfi"}  # lavaan versions disagree
CALLS: dict[str, dict[str, Any]] = {
    "ML": {},
    "ML_stdlv": {"standardize_latent": True},
    "MLR": {"estimator": "MLR"},
    "MLM": {"estimator": "MLM"},
    "WLSMV": {"estimator": "WLSMV"},
    "ULSMV": {"estimator": "ULSMV"},
    "DWLS": {"estimator": "DWLS"},
    "FIML_MLR": {"estimator": "MLR", "missing": "fiml"},
}


def fits() -> list[str]:
    return [name for name in record_ids("cfa") if name.split("/")[1] in CALLS]


def model_of(record_id: str) -> str:
    found = re.search(r'm <- "([^"]*)"', record("cfa", record_id)["prep"])
    assert found is not None
    return found.group(1)


@cache
def fitted(record_id: str) -> CfaResult:
    entry = record("cfa", record_id)
    return cfa(dataset(entry["dataset"]), model_of(record_id), **CALLS[record_id.split("/")[1]])


def tolerance(record_id: str, measure: str) -> dict[str, float]:
    """The table in tests/reference/README.md."""
    call = record_id.split("/")[1]
    if call.startswith("FIML"):
        return {"rel": 1e-4, "abs": 1e-5}
    if call in ("WLSMV", "ULSMV", "DWLS"):
        return {"rel": 1e-3, "abs": 1e-5}
    if call in ("MLR", "MLM") and ("scal" in measure or "robust" in measure):
        return {"rel": 1e-4, "abs": 1e-5}
    return {"rel": 1e-5, "abs": 1e-5}


@pytest.mark.parametrize("record_id", [name for name in fits() if "fit" in record("cfa", name)["values"]])
def test_fit_measures(record_id: str) -> None:
    expected = record("cfa", record_id)["values"]["fit"]
    found = fitted(record_id).fit
    for measure, value in expected.items():
        if measure in NOT_COMPARABLE:
            continue
        if value is None:
            assert np.isnan(found[measure]), measure
        else:
            assert found[measure] == pytest.approx(value, **tolerance(record_id, measure)), measure


@pytest.mark.parametrize("record_id", [n for n in fits() if "estimates" in record("cfa", n)["values"]])
def test_estimates(record_id: str) -> None:
    expected = pd.DataFrame(record("cfa", record_id)["values"]["estimates"])
    expected = expected.apply(
        lambda column: column if column.name in ("lhs", "op", "rhs") else column.astype(float)
    )
    found = fitted(record_id).parameters
    joined = expected.merge(found, on=["lhs", "op", "rhs"], how="left", validate="one_to_one")
    assert joined["estimate"].notna().all()
    for ours, theirs in (
        ("estimate", "est"),
        ("low", "ci.lower"),
        ("high", "ci.upper"),
        ("standardized_latent", "std.lv"),
        ("standardized_all", "std.all"),
    ):
        np.testing.assert_allclose(joined[ours], joined[theirs], rtol=0, atol=1e-4, err_msg=ours)
    np.testing.assert_allclose(joined["standard_error"], joined["se"], rtol=1e-3, atol=1e-12)
    np.testing.assert_allclose(joined["z_x" if "z_x" in joined else "z"], joined["z_y"], rtol=2e-3, atol=1e-6)
    np.testing.assert_allclose(joined["p_value"], joined["pvalue"], rtol=0, atol=1e-4)


@pytest.mark.parametrize("record_id", [n for n in fits() if "factor_cor" in record("cfa", n)["values"]])
def test_factor_correlations_and_explained_variance(record_id: str) -> None:
    expected = record("cfa", record_id)["values"]
    correlations = matrix(expected["factor_cor"])
    found = fitted(record_id).factor_correlations
    np.testing.assert_allclose(
        found.loc[correlations.index, correlations.columns], correlations, atol=1e-4, rtol=0
    )
    for item, value in expected.get("r2", {}).items():
        assert fitted(record_id).r_squared[item] == pytest.approx(value, abs=1e-4)


@pytest.mark.parametrize("record_id", [n for n in fits() if "top_mi" in record("cfa", n)["values"]])
def test_modification_indices(record_id: str) -> None:
    expected = pd.DataFrame(record("cfa", record_id)["values"]["top_mi"]).T
    found = fitted(record_id).modification_indices.head(len(expected))
    assert list(zip(found["lhs"], found["op"], found["rhs"], strict=True)) == list(
        zip(expected["lhs"], expected["op"], expected["rhs"], strict=True)
    )
    np.testing.assert_allclose(found["mi"], expected["mi"].astype(float), rtol=1e-3)
    np.testing.assert_allclose(found["epc"], expected["epc"].astype(float), rtol=1e-3)


@pytest.mark.parametrize("record_id", record_ids("cfa", "/validity"))
def test_reliability_and_extracted_variance(record_id: str) -> None:
    entry = record("cfa", record_id)
    result = cfa(dataset(entry["dataset"]), model_of(record_id))
    for factor, value in entry["values"]["comprel_omega"].items():
        assert result.composite_reliability[factor] == pytest.approx(value, abs=1e-4)
    for factor, value in entry["values"]["AVE"].items():
        assert result.average_variance_extracted[factor] == pytest.approx(value, abs=1e-4)


@pytest.mark.parametrize("record_id", record_ids("cfa", "/htmt"))
def test_heterotrait_monotrait_ratio(record_id: str) -> None:
    entry = record("cfa", record_id)
    result = htmt(dataset(entry["dataset"]), model_of(record_id))
    for name in ("htmt", "htmt2"):
        expected = matrix(entry["values"][name])
        np.testing.assert_allclose(
            getattr(result, name).loc[expected.index, expected.columns], expected, atol=1e-6
        )


@pytest.mark.parametrize("record_id", record_ids("cfa", "/factor_scores"))
def test_factor_scores(record_id: str) -> None:
    entry = record("cfa", record_id)
    result = cfa(dataset(entry["dataset"]), model_of(record_id))
    items = dataset(entry["dataset"])[list(result.r_squared.index)].dropna()
    for method in ("regression", "bartlett"):
        expected = matrix(entry["values"][f"{method}_first5"])
        found = latent_scores(items, result, method).scores.head(5)
        np.testing.assert_allclose(found[expected.columns], expected, atol=1e-4, rtol=0)
