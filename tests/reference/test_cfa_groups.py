"""Multi-group models against lavaan's figures: each step of the invariance records by itself."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics.structural.cfa import cfa
from diagnostic.psychometrics.structural.result import CfaResult
from support.records import dataset, record, record_ids

NOT_COMPARABLE = {"gfi", "agfi"}
STEPS: dict[str, tuple[str, ...]] = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
    "thresholds+loadings": ("thresholds", "loadings"),
}


def steps(estimators: tuple[str, ...]) -> list[str]:
    names = [name.split("/") for name in record_ids("invariance")]
    return ["/".join(name) for name in names if len(name) == 3 and name[1] in estimators]


def prepared(record_id: str) -> tuple[pd.DataFrame, str, str]:
    """Give the answers, the model text and the group column of a record."""
    entry = record("invariance", record_id)
    frame = dataset(entry["dataset"])
    if '!="C-suite"' in entry["prep"]:
        frame = frame[frame["level"] != "C-suite"]
    model = re.search(r'm <- "([^"]*)"', entry["prep"])
    group = re.search(r'group="(\w+)"', entry["prep"] + entry["call"])
    assert model is not None
    assert group is not None
    return frame, model.group(1), group.group(1)


@cache
def fitted(record_id: str) -> CfaResult:
    frame, model, group = prepared(record_id)
    _, estimator, step = record_id.split("/")
    estimate: Any = estimator
    return cfa(frame, model, groups=frame[group], estimator=estimate, equal=STEPS[step])


def check_measures(found: CfaResult, expected: dict[str, float | None], **loose: float) -> None:
    for measure, value in expected.items():
        if measure in NOT_COMPARABLE:
            continue
        scaled = "scal" in measure or "robust" in measure
        tolerance = {"rel": 1e-4 if scaled else 1e-5, "abs": 1e-5} | loose
        if value is None:
            assert np.isnan(found.fit[measure]), measure
        else:
            assert found.fit[measure] == pytest.approx(value, **tolerance), measure


def check_rows(found: CfaResult, rows: dict[str, dict[str, Any]], **loose: float) -> None:
    expected = pd.DataFrame(rows).T
    joined = expected.merge(found.parameters, on=["lhs", "op", "rhs", "group"], how="left")
    for ours, theirs in (("estimate", "est"), ("standardized_latent", "std.lv")):
        wanted = joined[theirs].astype(float)
        np.testing.assert_allclose(joined[ours], wanted, rtol=0, atol=loose.get("atol", 1e-4))
    errors = joined["se"].astype(float)
    np.testing.assert_allclose(joined["standard_error"], errors, rtol=loose.get("rtol", 1e-3), atol=1e-12)


@pytest.mark.parametrize("record_id", steps(("ML", "MLR")))
def test_step(record_id: str) -> None:
    expected, found = record("invariance", record_id)["values"], fitted(record_id)
    check_measures(found, expected["fit"])
    check_rows(found, expected["latent_means"])
    check_rows(found, expected["latent_var"])
    assert [str(label) for label in found.group_labels] == [str(label) for label in expected["groups"]]
    assert list(found.group_sizes) == expected["nobs"]
    np.testing.assert_allclose(found.chi_square_by_group, expected["group_chisq"], rtol=1e-5)


@pytest.mark.parametrize("record_id", record_ids("invariance", "/scalar_score_tests"))
def test_score_tests_of_equalities(record_id: str) -> None:
    frame, model, group = prepared(record_id)
    found = cfa(frame, model, groups=frame[group], equal=STEPS["scalar"]).equality_tests
    expected = record("invariance", record_id)["values"]
    assert found is not None
    total = {key: value for key, value in expected["total"].items() if key != "test"}
    assert found.chi_square == pytest.approx(float(total["X2"]), rel=1e-3)
    assert found.degrees_of_freedom == total["df"]
    assert found.p_value == pytest.approx(float(total["p.value"]), rel=2e-2)
    wanted = [row["X2"] for row in expected["uni"]]
    np.testing.assert_allclose(found.single["chi_square"], wanted, rtol=1e-3, atol=1e-6)
    np.testing.assert_allclose(found.single["p_value"], [r["p.value"] for r in expected["uni"]], atol=1e-4)


@pytest.mark.parametrize("record_id", record_ids("invariance", "/partial_scalar"))
def test_one_intercept_released(record_id: str) -> None:
    frame, model, group = prepared(record_id)
    entry = record("invariance", record_id)
    released = re.search(r'group.partial="([^"]+)"', entry["call"])
    assert released is not None
    found = cfa(frame, model, groups=frame[group], equal=STEPS["scalar"], partial=[released.group(1)])
    check_measures(found, entry["values"]["fit"])
    check_rows(found, entry["values"]["latent_means"])


@pytest.mark.parametrize("record_id", steps(("WLSMV",)))
def test_ordinal_step(record_id: str) -> None:
    expected, found = record("invariance", record_id)["values"], fitted(record_id)
    check_measures(found, expected["fit"], rel=1e-3)
    check_rows(found, expected["latent_means"])
    assert list(found.group_sizes) == expected["nobs"]
